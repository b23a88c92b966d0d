"""The text of a file in the places of an editor: lines, and columns in its own unit.

Everything else in flowc counts characters from the start of the file. An editor names a line
and a column in UTF-16 units, or in bytes or characters where both sides agreed on that.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from lsprotocol.types import Position, PositionEncodingKind, Range

from callflow_dsl.source import Source

if TYPE_CHECKING:
    from callflow_dsl.source import Span


def _utf8(character: str) -> int:
    return len(character.encode("utf-8", "surrogatepass"))


def _utf16(character: str) -> int:
    return 1 + (character > "\uffff")


#: Encoding -> the units that a character takes; where there is none it is one.
_WIDTHS = {PositionEncodingKind.Utf8: _utf8, PositionEncodingKind.Utf16: _utf16}


class Text:
    """An immutable text; ``encoding`` is the unit in which its columns are counted."""

    def __init__(
        self, text: str, encoding: PositionEncodingKind | str = PositionEncodingKind.Utf16
    ) -> None:
        self.text = text
        self.encoding = encoding
        self._width = None if text.isascii() else _WIDTHS.get(PositionEncodingKind(encoding))

    @cached_property
    def starts(self) -> list[int]:
        """The offsets at which the lines begin."""
        return Source("", self.text).line_starts()

    def line_end(self, line: int) -> int:
        """The offset behind the last character of a line (from 0), before its line end."""
        starts = self.starts
        if line + 1 >= len(starts):
            return len(self.text)
        end = starts[line + 1]
        while end > starts[line] and self.text[end - 1] in "\r\n":
            end -= 1
        return end

    def offset(self, position: Position) -> int:
        """The offset of a place; one beyond its line or the file is the end of that."""
        if position.line >= len(self.starts):
            return len(self.text)
        start, end = self.starts[position.line], self.line_end(position.line)
        if self._width is None:
            return min(start + position.character, end)
        units = 0
        for offset in range(start, end):
            if units >= position.character:
                return offset
            units += self._width(self.text[offset])
        return end

    def position(self, offset: int) -> Position:
        """The place of an offset."""
        line = bisect_right(self.starts, offset) - 1
        return Position(line, self.units((self.starts[line], offset)))

    def range(self, span: Span) -> Range:
        """The range of a span."""
        return Range(self.position(span[0]), self.position(span[1]))

    def span(self, place: Range) -> Span:
        """The span of a range."""
        return self.offset(place.start), self.offset(place.end)

    def units(self, span: Span) -> int:
        """How many units the characters of a span take."""
        if self._width is None:
            return span[1] - span[0]
        return sum(map(self._width, self.text[span[0] : span[1]]))

    def changed(self, place: Range | None, text: str) -> Text:
        """The text after an edit; without a place it is all new."""
        if place is None:
            return Text(text, self.encoding)
        start, end = self.span(place)
        return Text(self.text[:start] + text + self.text[max(start, end) :], self.encoding)
