"""From the shape of a file to its text: lines, indentation, blank lines and comments."""

from __future__ import annotations

from bisect import bisect_left

from callflow_dsl._frozen import evolve, frozen
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.formatter_json import JsonLayout
from callflow_dsl.syntax.formatter_shape import Group, Json
from callflow_dsl.syntax.text import indented

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from callflow_dsl.source import Span
    from callflow_dsl.syntax.formatter_shape import Line, Part

#: Columns that a line may have before one-line braces are opened.
WIDTH = 100
_INDENT = 2
#: Between the statements in one-line braces, and before a comment behind a statement.
_GAP = "  "


@frozen
class _Item:
    """A line, or a comment on a line of its own, laid out."""

    text: str
    #: True for a comment.
    comment: bool
    #: The source has a blank line before it.
    blank: bool
    #: It is a block at the top of the file that is not on one line.
    tall: bool = False
    #: The comment behind it.
    trailing: str = ""


class Layout:
    """Lays out one text; ``eol`` is its line end. ``narrow`` opens all one-line braces."""

    def __init__(
        self, text: str, comments: Sequence[Span], eol: str, *, narrow: bool = False
    ) -> None:
        self._text = text
        self._eol = eol
        self._narrow = narrow
        self._comments = comments
        self._starts = [start for start, _ in comments]
        self._flats: dict[int, str | None] = {}

    def file(self, lines: Sequence[Line]) -> str:
        """The whole text, with a line end at its end unless it is empty."""
        _, items = self._items(lines, (0, len(self._text)), 0, top=True)
        return "".join(item + self._eol for item in self._spaced(items, top=True))

    # One line

    def _flat(self, line: Line) -> str | None:
        """The line on one line of text; None where it cannot be, or was not written so."""
        if id(line) not in self._flats:
            self._flats[id(line)] = self._flat_line(line)
        return self._flats[id(line)]

    def _flat_line(self, line: Line) -> str | None:
        joined = ""
        for part in line.parts:
            text = self._flat_part(part)
            if text is None:
                return None
            joined = _joined(joined, part, text)
        return joined

    def _flat_part(self, part: Part) -> str | None:
        match part:
            case str():
                return None if "\n" in part else part
            case ast.Text(_, span):
                text = self._text[slice(*span)]
                return None if "\n" in text else text
            case Json(text):
                return JsonLayout(text, WIDTH, self._eol).flat()
        if any(map(self._within, (part.span, part.hoist, part.tail))):
            return None
        if not part.lines:
            return part.brackets
        if self._narrow or "\n" in self._text[slice(*part.span)]:
            return None
        inside = [self._flat(line) for line in part.lines]
        if None in inside:
            return None
        opening, closing = part.brackets[0], part.brackets[1]
        if opening == "(":
            return f"({', '.join(map(str, inside))})"
        return f"{opening} {_GAP.join(map(str, inside))} {closing}"

    # Several lines

    def _line(self, line: Line, indent: int) -> str:
        flat = self._flat(line)
        if flat is not None and indent + len(flat) <= WIDTH:
            return flat
        joined = ""
        for part in line.parts:
            column = _column(joined, indent) + bool(joined)
            joined = _joined(joined, part, self._part(part, indent, column, line.chained))
        return joined

    def _part(self, part: Part, indent: int, column: int, chained: bool) -> str:
        match part:
            case str():
                return part
            case ast.Text():
                return self._quoted(part, indent)
            case Json(text):
                # Measured as if it began the line: behind a long text, to open it helps nobody.
                return JsonLayout(text, WIDTH, self._eol).at(indent, indent + len("raw "))
        flat = self._flat_part(part)
        fits = flat is not None and column + len(flat) <= WIDTH
        if flat is not None and (not part.lines or (fits and not chained)):
            return flat
        return self._opened(part, indent)

    def _quoted(self, text: ast.Text, indent: int) -> str:
        written = self._text[slice(*text.span)]
        if not text.long:
            return written
        return f'"""{indented(written[3:-3], " " * (indent + _INDENT), self._eol)}"""'

    def _opened(self, group: Group, indent: int) -> str:
        opening, closing = group.brackets[0], group.brackets[1]
        inside = (group.span[0] + 1, group.span[1] - 1)
        first, items = self._items(group.lines, inside, indent + _INDENT)
        moved, last = (
            [_Item(self._comment(comment), True, False) for comment in self._within(span)]
            for span in (group.hoist, group.tail)
        )
        if moved and first:
            moved.append(_Item(first, True, False))
            first = ""
        pad = " " * (indent + _INDENT)
        suffix = "," if opening == "(" else ""
        body = self._spaced([*moved, *items, *last], pad=pad, suffix=suffix)
        head = f"{opening}{_GAP}{first}" if first else opening
        return self._eol.join([head, *body, " " * indent + closing])

    def _items(
        self, lines: Sequence[Line], span: Span, indent: int, *, top: bool = False
    ) -> tuple[str, list[_Item]]:
        """The comment behind the opening bracket, and what stands in the brackets."""
        first = ""
        items: list[_Item] = []
        at = span[0]
        for thing in self._in_order(lines, span):
            start, end = thing if isinstance(thing, tuple) else thing.span
            gap = self._text.count("\n", at, start)
            blank = gap > 1 and bool(items)
            at = end
            if isinstance(thing, tuple):
                comment = self._comment(thing)
                if gap or (top and not items):
                    items.append(_Item(comment, True, blank))
                elif items:
                    items[-1] = evolve(items[-1], trailing=_GAP + comment)
                else:
                    first = comment
                continue
            for moved in self._within(thing.hoist):
                items.append(_Item(self._comment(moved), True, blank))
                blank = False
            text = self._line(thing, indent)
            tall = top and self._eol in text and text.endswith("}")
            items.append(_Item(text, False, blank, tall))
        return first, items

    def _in_order(self, lines: Sequence[Line], span: Span) -> Iterator[Line | Span]:
        """Lines and the comments between them, by their places."""
        at = span[0]
        for line in lines:
            yield from self._within((at, line.span[0]))
            yield line
            at = line.span[1]
        yield from self._within((at, span[1]))

    def _within(self, span: Span) -> Sequence[Span]:
        """The comments that begin in a span."""
        first, last = (bisect_left(self._starts, offset) for offset in span)
        return self._comments[first:last]

    def _comment(self, span: Span) -> str:
        return comment_text(self._text, span)

    def _spaced(
        self, items: Sequence[_Item], *, top: bool = False, pad: str = "", suffix: str = ""
    ) -> list[str]:
        """The lines of the items, with the blank lines of the source, and around tall blocks."""
        lines: list[str] = []
        for number, item in enumerate(items):
            above = items[number - 1] if number else None
            apart = above is not None and (
                above.tall or (top and not above.comment and _leads_to_tall(items, number))
            )
            if item.blank or apart:
                lines.append("")
            lines.append(f"{pad}{item.text}{'' if item.comment else suffix}{item.trailing}")
        return lines


def comment_text(text: str, span: Span) -> str:
    """A comment without the space at its end."""
    return text[slice(*span)].rstrip(" \t\r")


def _leads_to_tall(items: Sequence[_Item], number: int) -> bool:
    """Whether an item is a tall block, or a comment right above one."""
    while items[number].comment and number + 1 < len(items) and not items[number + 1].blank:
        number += 1
    return items[number].tall


def _joined(before: str, part: Part, text: str) -> str:
    glued = not before or (isinstance(part, Group) and part.brackets == "()")
    return f"{before}{'' if glued else ' '}{text}"


def _column(text: str, indent: int) -> int:
    """Where the last line of a text ends, if its first begins at ``indent``."""
    last = text.rfind("\n")
    return indent + len(text) if last < 0 else len(text) - last - 1
