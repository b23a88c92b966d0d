"""Blocks that stand in no braces, as in Python, YAML or Basic; imported for mistakes alone."""

from __future__ import annotations

import re

#: How other languages go on with a block, and end it.
_GOES_ON = re.compile(r"[ \t]*(?:else|elif|elsif|elseif|otherwise|case|when|default)\b").match
_ENDS = re.compile(r"[ \t]*(?:end[\w-]*|fi|esac|done|next|loop|wend)(?:[ \t]+\w+)?[ \t\r]*$").match
_TEXTS = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|\$\{[^{}"\n]*\}').sub


class UnbracedBlock:
    """What is indented below a line, to the offset of the line end behind it.

    ``is_closed``: an `else` or an `end` below it shows that no brace is to close it.
    """

    def __init__(self, end: int, is_closed: bool) -> None:
        self.end, self.is_closed = end, is_closed


def below(text: str, at: int) -> UnbracedBlock | None:
    """The block below the line of an offset; None where there is none, or braces tell blocks."""
    start = text.rfind("\n", 0, at) + 1
    begin = text.find("\n", at)
    if begin < 0:
        return None
    indent, end, is_closed = _indent(text[start:begin]), begin, False
    for line in text[begin + 1 :].split("\n"):
        behind = end + 1 + len(line)
        depth = _indent(line)
        if line.strip() and depth <= indent:
            if depth < indent or not (_GOES_ON(line) or _ENDS(line)):
                if depth == indent and line.strip() == "}":
                    return None
                break
            is_closed = True
            if _ENDS(line):
                end = behind
                break
        end = behind
    if not text[begin:end].strip() or re.search(r"[{}]", _TEXTS("", text[begin:end])):
        return None
    return UnbracedBlock(end, is_closed)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
