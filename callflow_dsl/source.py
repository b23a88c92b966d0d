"""Source files and places in them."""

from __future__ import annotations

import os
from bisect import bisect_right

from callflow_dsl import files
from callflow_dsl._frozen import field, frozen
from callflow_dsl.patterns import pattern
from callflow_dsl.printing import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

#: Half-open range of character offsets in one file. The nodes of the syntax tree carry
#: these bare; a `Location` adds the file when something has to be said about the place.
Span: TypeAlias = tuple[int, int]


def with_newlines(text: str) -> str:
    """The text with a line feed for each carriage return that stands alone; offsets stay."""
    return pattern("\r(?!\n)").sub("\n", text) if "\r" in text else text


#: The offsets at which the lines of some texts begin, by the texts themselves: to compare a long
#: text with an equal one would cost as much as to look through it, once for each place.
_KEPT: dict[int, tuple[str, list[int]]] = {}
_MOST_KEPT = 16
#: The byte order mark, which may begin a file.
_MARK = "\ufeff"


def _line_starts(text: str) -> list[int]:
    """Offsets at which the lines begin; kept, because many places of one text are asked for."""
    kept = _KEPT.get(id(text))  # the text is kept as well, so no other has this number
    if kept is not None:
        return kept[1]
    lines = with_newlines(text)
    starts = [0]
    at = lines.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = lines.find("\n", at + 1)
    if len(_KEPT) >= _MOST_KEPT:
        _KEPT.clear()
    _KEPT[id(text)] = text, starts
    return starts


@frozen
class Source:
    """A text and the name that it is shown under (a path as the user gave it)."""

    name: str
    text: str = field(repr=False)
    #: Where the file is; None for a text that comes from none. Imports start from here.
    path: str | None = field(default=None, repr=False)

    def line_column(self, offset: int) -> tuple[int, int]:
        """1-based line and column (in characters) of an offset; a byte order mark is no column."""
        starts = _line_starts(self.text)
        line = bisect_right(starts, offset)
        column = offset - starts[line - 1] + 1
        return line, column - (line == 1 < column and self.text.startswith(_MARK))

    def line_starts(self) -> list[int]:
        """Offsets at which the lines begin; the first is 0."""
        return _line_starts(self.text)

    @property
    def line_end(self) -> str:
        """How its lines end: as the first one does."""
        lone, end = self.text.find("\r"), self.text.find("\n")
        if lone >= 0 and (end < 0 or lone < end):
            return "\r\n" if end == lone + 1 else "\r"
        return "\n"

    @property
    def line_count(self) -> int:
        """How many lines there are; an empty text is one."""
        return len(_line_starts(self.text))

    def line_text(self, line: int) -> str:
        """The text of a 1-based line, without its line end and a byte order mark."""
        starts = _line_starts(self.text)
        if not 1 <= line <= len(starts):
            return ""
        end = starts[line] if line < len(starts) else len(self.text)
        text = self.text[starts[line - 1] : end].rstrip("\r\n")
        return text.removeprefix(_MARK) if line == 1 else text


def read_source(path: str | os.PathLike[str], name: str | None = None) -> Source:
    """Read a file, shown as ``name``; every reason that stops it becomes a `FlowcError`."""
    place = os.fspath(path)
    return decode_source(name or place, files.read_bytes(path, name), place)


def decode_source(name: str, data: bytes, path: str | None = None) -> Source:
    """The source of these bytes; raises `FlowcError` when they are no UTF-8."""
    return Source(name, files.decode(name, data), path)


@frozen
class Location:
    """A span in a file: what every diagnostic and every compiled step points at."""

    source: Source
    span: Span

    @property
    def line(self) -> int:
        """1-based line of the first character."""
        return self.source.line_column(self.span[0])[0]

    @property
    def column(self) -> int:
        """1-based column of the first character, counted in characters."""
        return self.source.line_column(self.span[0])[1]

    @property
    def end_line(self) -> int:
        """1-based line of the position behind the last character."""
        return self.source.line_column(self.span[1])[0]

    @property
    def end_column(self) -> int:
        """1-based column of the position behind the last character."""
        return self.source.line_column(self.span[1])[1]

    @property
    def text(self) -> str:
        """The characters of the span."""
        return self.source.text[self.span[0] : self.span[1]]

    def __str__(self) -> str:
        return f"{shown(self.source.name)}:{self.line}:{self.column}"
