"""Source files and places in them."""

from __future__ import annotations

import os
import re
from bisect import bisect_right

from callflow_dsl import files
from callflow_dsl._frozen import field, frozen
from callflow_dsl.printing import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

#: Half-open range of character offsets in one file. The nodes of the syntax tree carry
#: these bare; a `Location` adds the file when something has to be said about the place.
Span: TypeAlias = tuple[int, int]


def with_newlines(text: str) -> str:
    """The text with a line feed for each carriage return that stands alone; offsets stay."""
    return re.sub("\r(?!\n)", "\n", text) if "\r" in text else text


@frozen
class Source:
    """A text and the name that it is shown under (a path as the user gave it)."""

    name: str
    text: str = field(repr=False)
    #: Where the file is; None for a text that comes from none. Imports start from here.
    path: str | None = field(default=None, repr=False)

    def line_starts(self) -> list[int]:
        """Offsets at which the lines begin; the first is 0."""
        text = with_newlines(self.text)
        starts = [0]
        at = text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = text.find("\n", at + 1)
        return starts

    def line_column(self, offset: int) -> tuple[int, int]:
        """1-based line and column (in characters) of an offset."""
        text = with_newlines(self.text)
        line = text.count("\n", 0, offset)
        start = text.rfind("\n", 0, offset) + 1
        return line + 1, offset - start + 1

    def line_text(self, line: int) -> str:
        """The text of a 1-based line, without its line end."""
        starts = self.line_starts()
        if not 1 <= line <= len(starts):
            return ""
        end = starts[line] if line < len(starts) else len(self.text)
        return self.text[starts[line - 1] : end].rstrip("\r\n")


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


class LineIndex:
    """Lines of many offsets of one text, without counting from the start each time."""

    __slots__ = ("_starts",)

    def __init__(self, source: Source) -> None:
        self._starts = source.line_starts()

    def line(self, offset: int) -> int:
        """1-based line of an offset."""
        return bisect_right(self._starts, offset)

    def line_column(self, offset: int) -> tuple[int, int]:
        """1-based line and column of an offset, as `Source.line_column`."""
        line = self.line(offset)
        return line, offset - self._starts[line - 1] + 1
