"""Guesses at the branches and hearings that a statement was written for, the likeliest first."""

from __future__ import annotations

from itertools import combinations

from callflow_dsl.decompiler.found import SILENCE
from callflow_dsl.decompiler.origins import PROMPT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from callflow_dsl.decompiler.entries import Entry
    from callflow_dsl.decompiler.origins import Place

_ORDER = "1234567890*#"
#: Keys that share a branch are guessed up to so many.
_MOST_KEYS = 4
#: Hearings of a menu that are guessed.
HEARINGS = range(1, 11)


def with_prompts(places: Iterable[Place]) -> Iterator[Place]:
    """The prompts of menus that may stand at these places."""
    for branches, hearings in places:
        for number in HEARINGS:
            yield (*branches, PROMPT), (*hearings, number)
            yield (*branches, PROMPT), (*hearings[:-1], number)


def branches_of(entry: Entry, values: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The branches that an entry may lead to; ``values``: what entries are compared with."""
    if entry is SILENCE:
        yield from (("silence",), ("fail",))
        return
    yield from (("other",), ("fail",))
    yield from _of_keys(entry.example, values)
    yield from _of_numbers(values)


def _of_keys(key: str, values: Collection[str]) -> Iterator[tuple[str, ...]]:
    keys = sorted((v for v in {key, *values} if v and v in _ORDER), key=_ORDER.index)
    for count in range(1, _MOST_KEYS + 1):
        for together in combinations(keys, count):
            if key in together:
                yield ("key", *together)


def _of_numbers(values: Iterable[str]) -> Iterator[tuple[str, ...]]:
    numbers = sorted({int(value) for value in values if value.isdecimal()})
    for low, high in combinations(numbers, 2):
        yield ("key", f"{low}-{high}")
    for number in numbers:
        yield ("key", f"{number}")
