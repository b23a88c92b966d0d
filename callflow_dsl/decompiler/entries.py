"""Which entries a menu can be told apart by: one example of each kind, and how it is written."""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.decompiler.values import compared_text
from callflow_dsl.patterns import pattern
from callflow_dsl.steps.conditions import KEYPAD, ORDERINGS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WHOLE = pattern("0|[1-9][0-9]{0,14}")


@frozen
class Entry:
    """A kind of entry: an ``example``, and the numbers that are like it."""

    example: str
    low: int | None = None
    #: None: all from ``low`` on.
    high: int | None = None

    @property
    def is_number(self) -> bool:
        """Whether it stands for numbers."""
        return self.low is not None


#: Stands for all that is neither a number nor asked for.
NO_NUMBER = Entry("*0*")


def entries(
    max_keys: int | None, end_key: str | None, tests: Iterable[tuple[str, str]]
) -> list[Entry]:
    """The kinds of entries, the numbers in their order; ``tests``: operators and values."""
    if end_key is None and max_keys in (1, None):
        return [Entry(key) for key in KEYPAD]
    texts: set[str] = set()
    starts = {0}
    for operator, value in tests:
        if not _WHOLE.fullmatch(value):
            texts.add(value)
        else:
            starts |= _starts(operator, int(value))
    others = [*map(Entry, sorted(texts - {""})), NO_NUMBER]
    if end_key is not None:
        return [*_numbers(starts, None), *others, Entry("")]
    return [*_numbers(starts, 10**max_keys - 1 if max_keys else None), *others]


def _numbers(starts: Iterable[int], highest: int | None) -> list[Entry]:
    """The stretches of numbers that begin at these, up to the highest."""
    lows = sorted(low for low in starts if highest is None or low <= highest)
    return [
        Entry(str(low), low, following - 1 if following else highest)
        for low, following in zip(lows, [*lows[1:], None], strict=True)
    ]


def _starts(operator: str, number: int) -> set[int]:
    """Where the numbers begin that a comparison tells from those before them."""
    if operator not in ORDERINGS:
        return {number, number + 1}
    return {number + 1} if operator in ("<=", ">") else {number}


def written(group: Sequence[Entry]) -> list[str]:
    """How the entries of one branch are written; numbers in their order."""
    ranges: list[list[int | None]] = []
    texts = []
    for entry in group:
        if entry.low is None:
            texts.append(compared_text(entry.example))
        elif ranges and ranges[-1][1] == entry.low - 1:
            ranges[-1][1] = entry.high
        else:
            ranges.append([entry.low, entry.high])
    numbers = [f"{low}" if low == high else f"{low}-{high}" for low, high in ranges]
    return [*numbers, *texts]
