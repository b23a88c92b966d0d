"""Comments that silence a finding: ``// flowc: ignore FLW401 reason``.

Behind a statement it speaks of its own line; alone on a line, of the next line that is no
comment; ``ignore-file`` of the whole file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.source import Source, Span
    from callflow_dsl.syntax import ast

_COMMENT = re.compile(r"//\s*flowc\s*:\s*(?P<rest>.*)", re.I)
_ORDER = re.compile(r"(?P<word>ignore-file|ignore)(?![\w-])[\s:]*(?P<rest>.*)", re.I)
_CODE = re.compile(r"FLW[0-9]{3}\b")


@frozen
class Suppression:
    """One such comment. ``codes`` are (code, its span); ``line`` is None for the file."""

    span: Span
    codes: tuple[tuple[str, Span], ...]
    line: int | None
    #: What is wrong with the comment itself; empty where it can be followed.
    problem: str = ""

    def covers(self, code: str, line: int) -> bool:
        """Whether it speaks of a finding with this code on this line."""
        return self.line in (None, line) and any(code == named for named, _ in self.codes)


def suppressions(source: Source, tree: ast.File) -> tuple[Suppression, ...]:
    """All comments of a file that begin with ``flowc:``, in order."""
    return tuple(_read(source, tree))


def _read(source: Source, tree: ast.File) -> Iterator[Suppression]:
    text = source.text
    for start, end in tree.comments:
        match = _COMMENT.match(text, start, end)
        if match is None:
            continue
        line = source.line_column(start)[0]
        order = _ORDER.match(text, match.start("rest"), end)
        span = (start, len(text[:end].rstrip()))
        if order is None:
            yield Suppression(span, (), line, "write it as // flowc: ignore FLW401 reason")
            continue
        codes = tuple(_codes(text, order.start("rest"), end))
        if not codes:
            yield Suppression(span, (), line, "it names no code: // flowc: ignore FLW401 reason")
        elif order["word"].lower() == "ignore-file":
            yield Suppression(span, codes, None)
        else:
            alone = not text[text.rfind("\n", 0, start) + 1 : start].strip()
            yield Suppression(span, codes, _next_line(source, line) if alone else line)


def _codes(text: str, start: int, end: int) -> Iterator[tuple[str, Span]]:
    at = start
    while (match := _CODE.match(text, at, end)) is not None:
        yield match[0], match.span()
        at = match.end()
        while at < end and text[at] in " ,\t":
            at += 1


def _next_line(source: Source, line: int) -> int:
    """The next line with something on it that is no comment."""
    last = source.text.count("\n") + 1
    following = line + 1
    while following <= last:
        found = source.line_text(following).strip()
        if found and not found.startswith("//"):
            return following
        following += 1
    return line
