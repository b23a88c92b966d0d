"""Where the statement around an offset begins and ends; imported for mistakes alone."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.source import Span

#: Texts, references and comments, whose braces are none; and braces.
_SIGNS = re.compile(r'"(?:[^"\\\n]|\\.)*"|\$\{[^{}"\n]*\}|(?<!\w:)//|[{}]').finditer
_ELSE_AHEAD = re.compile(r"[ \t]*else(?![\w-])").match


def statement_around(text: str, at: int) -> Span:
    """The line around an offset, or what stands there between the braces of one line.

    A comment and blanks at its end do not belong to it.
    """
    end = text.find("\n", at)
    end = end if end >= 0 else len(text)
    begins = [text.rfind("\n", 0, at) + 1]
    opened_behind = 0
    for sign in _SIGNS(text, begins[0], end):
        is_behind = sign.start() >= at
        if sign[0] == "//" and is_behind:
            end = sign.start()
        elif sign[0] == "{" and is_behind:
            opened_behind += 1
        elif sign[0] == "{":
            begins.append(sign.end())
        elif sign[0] == "}" and is_behind:
            if not opened_behind and len(begins) > 1:
                end = sign.start()
            opened_behind -= 1
        elif sign[0] == "}":
            begins = begins[:-1] or begins
            if not _ELSE_AHEAD(text, sign.end()):
                begins[-1] = sign.end()
        if end <= sign.start():
            break
    start = begins[-1]
    return start, start + len(text[start:end].rstrip())
