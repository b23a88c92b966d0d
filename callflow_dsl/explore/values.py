"""Which values of a variable calls can be told apart by, and which keys callers are tried with.

Two values are in one class when every condition that can still be met answers the same for
both. So a few entries stand for all that a caller can type.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import product

from callflow_dsl._frozen import frozen
from callflow_dsl.steps.conditions import KEYPAD, ORDERINGS, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from callflow_dsl.simulate.loading import Condition, Step

#: What makes a class: the constant that a value equals, and its place among the numbers.
ValueClass = tuple[str | None, int | None]

#: The keys in the order in which people look at them: 0 behind 9.
_KEYS = KEYPAD[1:10] + KEYPAD[0] + KEYPAD[10:]
#: Entries of up to this many keys are all tried; longer ones by representatives.
_ALL_UP_TO = 2
#: Keys with which an entry is made longer: a number stays the same, what is none stays none.
_PADDING = "0*#"
#: A group of more entries of several keys than this is what is left over by the others.
_TOLD_APART = 20


@frozen
class Entry:
    """Keys that a caller enters, without the end key, and what leads to the same.

    ``same`` are those tried that do; none: any do. ``full`` fills the entry, which takes no
    more keys then. ``most``: so many keys at most; None: any number.
    """

    keys: str
    same: tuple[str, ...] = ()
    full: str | None = None
    most: int | None = None


class Classes:
    """The classes of one variable under some of its conditions."""

    def __init__(self, conditions: Iterable[Condition], unset_differs: bool) -> None:
        conditions = tuple(conditions)
        ordered = [
            (condition, number(condition.value))
            for condition in conditions
            if condition.operator in ORDERINGS
        ]
        self._texts = frozenset(c.value for c in conditions if c.operator in ("==", "!="))
        self._cuts = sorted(
            {
                (size, 0 if condition.operator in ("<", ">=") else 1)
                for condition, size in ordered
                if size is not None
            }
        )
        self._unset = (None, None) if unset_differs else ("", -1)

    def of(self, value: str | None) -> ValueClass:
        """The class of a value; None: the variable was never stored."""
        if value is None:
            return self._unset
        size = number(value) if self._cuts else None
        place = None if size is None else bisect_right(self._cuts, (size, 0))
        return (value if value in self._texts else None, place)

    def typed(self, step: Step) -> Iterator[str]:
        """Entries that can be typed at a step, at least one of every class that has any."""
        keys = [key for key in _KEYS if key != step.end_key]
        longest = step.max_keys
        if step.end_key is not None:
            yield ""
        for length in range(1, min(longest or _ALL_UP_TO, _ALL_UP_TO) + 1):
            yield from ("".join(chosen) for chosen in product(keys, repeat=length))
        if longest is not None and longest <= _ALL_UP_TO:
            return
        for entry in self._long(frozenset(keys)):
            fits = longest is None or len(entry) <= longest
            if fits and len(entry) > _ALL_UP_TO and set(entry) <= set(keys):
                yield entry

    def _long(self, keys: frozenset[str]) -> Iterator[str]:
        """The constants, and for each stretch of numbers between them a few numbers."""
        yield from sorted(self._texts)
        digits = sorted(int(key) for key in keys if key.isdigit())
        starts = sorted({0, *(whole for size, _ in self._cuts for whole in _around(size))})
        for start, behind in zip(starts, [*starts[1:], None], strict=True):
            value = _typeable(start, digits)
            while behind is None or value < behind:
                yield from self._spelled(str(value), 0 in digits)
                if str(value) not in self._texts:
                    break  # it stands for all others of its stretch
                value = _typeable(value + 1, digits)

    def _spelled(self, value: str, has_zero: bool) -> Iterator[str]:
        """A number; one that is a constant also with zeros before it."""
        yield value
        while has_zero and value in self._texts:
            value = f"0{value}"
            yield value

    def any_text(self) -> Iterator[str | None]:
        """Values of every class for a variable that may hold anything."""
        yield None
        yield ""
        yield from sorted(self._texts)
        sizes = sorted({size for size, _ in self._cuts})
        behind = [*sizes[1:], sizes[-1] + 2] if sizes else []
        for before, after in zip(sizes, behind, strict=True):
            yield from (f"{before:.6f}", f"{(before + after) / 2:.6f}", f"{before - 1:.6f}")


def _around(size: float) -> tuple[int, ...]:
    """The whole numbers beside a number; none where it is longer than anybody types."""
    if abs(size) > 1e30 or size < 0:
        return ()
    below = int(size)
    return (below, below + (below < size), below + 1)


def _typeable(value: int, digits: Sequence[int]) -> int:
    """The smallest number from this one upwards that consists of these digits."""
    text = str(value)
    for place, digit in enumerate(text):
        if int(digit) in digits:
            continue
        for before in range(place, -1, -1):
            larger = [usable for usable in digits if usable > int(text[before])]
            if larger:
                rest = str(digits[0]) * (len(text) - before - 1)
                return int(f"{text[:before]}{larger[0]}{rest}")
        first = next(usable for usable in digits if usable > 0)
        return int(f"{first}{str(digits[0]) * len(text)}")
    return value


def entries(step: Step, classes: Classes | None, *, may_be_empty: bool = True) -> tuple[Entry, ...]:
    """One entry for each class that can be typed at a listening step, the shortest first.

    ``classes`` are those of the step's variable where the call goes on; None: nothing asks.
    ``may_be_empty``: the end key alone is an entry.
    """
    if classes is None:
        first = next(key for key in _KEYS if key != step.end_key)
        keys = "" if step.end_key and may_be_empty else first
        return (Entry(keys, (), first * step.max_keys if step.max_keys else None, step.max_keys),)
    groups: dict[ValueClass, list[str]] = {}
    for keys in dict.fromkeys(classes.typed(step)):
        if not keys and not may_be_empty:
            continue
        groups.setdefault(classes.of(keys), []).append(keys)
    return tuple(_entry(step, classes, kind, members) for kind, members in groups.items())


def _entry(step: Step, classes: Classes, kind: ValueClass, members: Sequence[str]) -> Entry:
    """The entry that stands for all of one class."""
    longest = step.max_keys
    if kind[0] is not None:  # this very text
        full = members[0] if len(members[0]) == longest else None
        return Entry(members[0], tuple(members), full, len(members[0]))
    full = next((keys for keys in members if len(keys) == longest), None)
    if full is None and longest is not None:
        padded = (members[-1].rjust(longest, key) for key in _PADDING if key != step.end_key)
        full = next((keys for keys in padded if classes.of(keys) == kind), None)
    return Entry(members[0], tuple(members), full, longest)


def label(typed: Sequence[str]) -> str:
    """Entries as they stand on an arrow: ``1``, ``3-9 *``, ``4711``, ``other``.

    No entries: ``any key``.
    """
    if not typed:
        return "any key"
    if all(len(keys) == 1 for keys in typed):
        return ranges(typed)
    if len(typed) > _TOLD_APART:
        return "other"
    shown = typed[0] or "nothing"
    return shown if len(typed) == 1 else f"{shown} or the like"


def ranges(keys: Iterable[str]) -> str:
    """Single keys, neighbouring digits together: ``3-9 0 * #``."""
    chosen = set(keys)
    digits = [key for key in "123456789" if key in chosen]
    parts: list[str] = []
    while digits:
        run = [digits.pop(0)]
        while digits and int(digits[0]) == int(run[-1]) + 1:
            run.append(digits.pop(0))
        parts.extend([f"{run[0]}-{run[-1]}"] if len(run) > 2 else run)
    parts.extend(key for key in "0*#" if key in chosen)
    return " ".join(parts)
