"""The entries of a menu: whole keys and ranges of numbers, and how long an entry can be."""

from __future__ import annotations

from bisect import bisect
from itertools import pairwise

from callflow_dsl.compiler.literals import written
from callflow_dsl.diagnostics.model import Related
from callflow_dsl.patterns import pattern
from callflow_dsl.steps import BY_VERB, Spec, kinds
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeAlias

    from callflow_dsl.compiler.frame import Frame
    from callflow_dsl.source import Location

    Range: TypeAlias = tuple[int, int]

_ENTRY = pattern("[0-9*#]+")
_RANGE = pattern("([0-9]+)-([0-9]+)")
_KEY = Spec("key", kinds.KEY, "", word="key")
_STATEMENTS = {*BY_VERB, "menu", "ask", "use", "goto", "again"}
#: Platforms that compare numbers as floating point tell no more digits apart.
MOST_DIGITS = 15


class Entries:
    """All entries that a menu tells apart, and where each stands.

    What the menu says itself is read first, then what parts bring: the first has the entry.
    """

    def __init__(self) -> None:
        self._keys: dict[str, tuple[Location, int]] = {}
        #: By their lower ends.
        self._ranges: list[tuple[Range, Location]] = []

    def read(
        self, values: tuple[ast.Value, ...], frame: Frame, *, depth: int
    ) -> tuple[frozenset[str], tuple[Range, ...]]:
        """The keys and the ranges of one branch; ``depth``: of the parts that brought it.

        What is wrong or given twice has been reported, and is left out.
        """
        keys: set[str] = set()
        ranges: list[Range] = []
        for value in _apart(values, frame):
            entry = _entry(value, frame)
            place = frame.steps.scope.files.at(value.span)
            if isinstance(entry, str):
                if self._is_new(entry, place, frame, depth=depth):
                    keys.add(entry)
            elif entry is not None and self._is_apart(entry, place, frame):
                ranges.append(entry)
        return frozenset(keys), tuple(sorted(ranges))

    def _is_new(self, key: str, place: Location, frame: Frame, *, depth: int) -> bool:
        first = self._keys.get(key)
        if first is None:
            self._keys[key] = (place, depth)
            return True
        if first[1] == depth and first[0] != place:  # the same place: a part is used twice
            _twice(f"key {key}", place, first[0], frame)
        return False

    def _is_apart(self, range_: Range, place: Location, frame: Frame) -> bool:
        low, high = range_
        at = bisect(self._ranges, low, key=lambda known: known[0][0])
        for (lowest, highest), first in self._ranges[max(at - 1, 0) : at + 1]:
            if low <= highest and lowest <= high:
                _twice(f"{max(low, lowest)}-{min(high, highest)}", place, first, frame)
                return False
        self._ranges.insert(at, (range_, place))
        return True

    @property
    def longest(self) -> int:
        """The length of the longest; 0 where there are none."""
        return max((len(text) for text, _ in self._texts()), default=0)

    def check(self, end: str | None, most: int | None, frame: Frame) -> None:
        """Report what no caller can enter: longer than ``most`` keys, or with the ``end`` in it."""
        report = frame.steps.scope.files.reporter.report
        for text, place in self._texts():
            if end is not None and end in text:
                report("entry-with-end-key", place, end=end)
            elif most is not None and len(text) > most:
                needed = kinds.count_of_keys(len(text))
                report(
                    "entry-too-long",
                    place,
                    entry=text,
                    keys=kinds.count_of_keys(most),
                    needed=needed,
                )

    def _texts(self) -> Iterator[tuple[str, Location]]:
        yield from ((key, place) for key, (place, _) in self._keys.items())
        yield from ((str(high), place) for (_, high), place in self._ranges)


def _apart(values: tuple[ast.Value, ...], frame: Frame) -> Iterable[ast.Value]:
    """The values, unless two stand together: `*1` is read as two keys, and meant as one entry."""
    for value, other in pairwise(values):
        if isinstance(other, ast.Word) and other.text in _STATEMENTS:
            frame.steps.scope.files.report("branch-without-braces", other.span)
            return ()
        if value.span[1] == other.span[0]:
            span = (value.span[0], other.span[1])
            text = written(value) + written(other)
            report = frame.steps.scope.files.report
            if _ENTRY.fullmatch(text):
                report("keys-or-entry", span, fix=f'"{text}"', entry=text)
            else:
                apart = " ".join(pattern("[0-9*#]+").findall(text))
                report("unexpected", span, fix=apart, token=f"`{text}`")
            return ()
    return values


def _entry(value: ast.Value, frame: Frame) -> str | Range | None:
    """A key, an entry of several keys or a range of numbers; None after a report."""
    resolved = frame.steps.scope.resolve(value)
    if resolved is None:
        return None
    text = written(resolved)
    match = _RANGE.fullmatch(text)
    if match is not None:
        return _range(value, match[1], match[2], frame)
    if _ENTRY.fullmatch(text):
        return text
    frame.steps.value(value, _KEY)  # which reports it
    return None


def _range(value: ast.Value, low: str, high: str, frame: Frame) -> Range | None:
    report = frame.steps.scope.files.report
    if len(high) > MOST_DIGITS:
        report("number-too-long", value.span, most=MOST_DIGITS)
    elif low != str(int(low)) or high != str(int(high)):
        report("range-with-zeros", value.span, fix=f"{int(low)}-{int(high)}")
    elif int(low) > int(high):
        report("range-backwards", value.span, fix=f"{high}-{low}", low=low, high=high)
    else:
        return int(low), int(high)
    return None


def _twice(what: str, place: Location, first: Location, frame: Frame) -> None:
    related = (Related(first, "it stands here first"),)
    frame.steps.scope.files.reporter.report(
        "menu-branch-twice", place, related=related, what=what, way_out="Keep one of them."
    )
