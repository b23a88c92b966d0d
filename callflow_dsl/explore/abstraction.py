"""Which differences between two calls matter for what can still happen.

Two calls that are about to run the same step have the same future when every condition
that they can still meet answers the same for both. A condition counts only while it can
be met before its variable is written again (it is *live*); the answers of the live ones
are the *signature* of a call. This is what lets exploration merge states.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from itertools import product
from typing import TYPE_CHECKING

from attrs import field, frozen

from callflow_dsl.simulate.loading import Condition
from callflow_dsl.steps.conditions import KEYPAD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from callflow_dsl.simulate.loading import Program, Step

#: A step of one of the flows: (number of the flow, position in it).
Place = tuple[int, int]
#: What distinguishes values: for each variable the answers of its live conditions.
Signature = tuple[tuple[str, tuple[bool, ...]], ...]
#: The live conditions, by variable.
Live = Mapping[str, tuple[Condition, ...]]

#: The keys in the order in which people look at them: 0 behind 9.
_KEYS = KEYPAD[1:10] + KEYPAD[0] + KEYPAD[10:]

#: Entries of up to this many keys are all tried; longer ones by representatives.
_ALL_UP_TO = 2
#: A group of more entries of several keys than this is what is left over by the others.
_TOLD_APART = 20


@frozen(eq=False)
class Abstraction:
    """The analysed flows. ``followed`` maps a URL to the number of its flow."""

    programs: tuple[Program, ...]
    followed: Mapping[str, int]
    live: Mapping[Place, Live]
    _groups: dict[tuple[object, ...], tuple[Entry, ...]] = field(factory=dict, repr=False)

    def signature(self, place: Place, values: Mapping[str, str]) -> Signature:
        """What of these variables can still make a difference at this place."""
        return tuple(
            (name, _answers(conditions, values.get(name)))
            for name, conditions in self.live.get(place, {}).items()
        )

    def entries(self, place: Place) -> tuple[Entry, ...]:
        """One entry for each group of entries with the same future, at a listening step."""
        number, position = place
        step = self.programs[number].steps[position]
        target = (number, position + 1 if step.goto is None else step.goto)
        conditions = self.live.get(target, {}).get(step.variable or "")
        if conditions is None:
            return (_any_entry(step),)
        kind = (conditions, step.max_keys, step.end_key)
        if kind not in self._groups:
            self._groups[kind] = _group(conditions, step)
        return self._groups[kind]


def _group(conditions: Sequence[Condition], step: Step) -> tuple[Entry, ...]:
    groups: dict[tuple[bool, ...], list[str]] = {}
    for keys in _candidates(step, conditions):
        groups.setdefault(_answers(conditions, keys), []).append(keys)
    return tuple(Entry(members[0], tuple(members)) for members in groups.values())


def _answers(conditions: Iterable[Condition], value: str | None) -> tuple[bool, ...]:
    return tuple(condition.holds(value) for condition in conditions)


@frozen
class Entry:
    """Keys to press, and those tried that lead to the same. Empty: any key does."""

    keys: str
    same: tuple[str, ...] = ()


def label(entries: Sequence[str]) -> str:
    """Entries as they stand on an arrow: ``1``, ``3-9 *``, ``4711``, ``other``.

    No entries: ``any key``.
    """
    if not entries:
        return "any key"
    if all(len(keys) == 1 for keys in entries):
        return ranges(entries)
    if len(entries) > _TOLD_APART:
        return "other"
    shown = entries[0] or "nothing"
    return shown if len(entries) == 1 else f"{shown} or the like"


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
    return " ".join(parts + [key for key in "0*#" if key in chosen])


def analyse(programs: Sequence[Program], followed: Mapping[str, int]) -> Abstraction:
    """Find where each condition is live."""
    return Abstraction(tuple(programs), followed, _liveness(programs, followed))


def _liveness(programs: Sequence[Program], followed: Mapping[str, int]) -> dict[Place, Live]:
    """The conditions live before each step: backwards, until nothing changes any more."""
    live: dict[Place, frozenset[Condition]] = {}
    changed = True
    while changed:
        changed = False
        for number, program in enumerate(programs):
            for position in range(len(program.steps) - 1, -1, -1):
                place = (number, position)
                found = _live_before(program.steps[position], place, live, followed)
                if found != live.get(place, frozenset()):
                    live[place] = found
                    changed = True
    known: dict[frozenset[Condition], Live] = {}
    for found in live.values():
        if found and found not in known:
            known[found] = _by_variable(found)
    return {place: known[found] for place, found in live.items() if found}


def _by_variable(conditions: Iterable[Condition]) -> Live:
    found: dict[str, list[Condition]] = {}
    for one in sorted(conditions, key=lambda one: (one.variable, one.operator, one.value)):
        found.setdefault(one.variable, []).append(one)
    return {name: tuple(group) for name, group in found.items()}


def _live_before(
    step: Step,
    place: Place,
    live: Mapping[Place, frozenset[Condition]],
    followed: Mapping[str, int],
) -> frozenset[Condition]:
    number, position = place
    none: frozenset[Condition] = frozenset()
    found = live.get((number, position + 1), none)
    if step.ends:
        # Its conditions may not hold, and then the next step runs.
        found = found if step.conditions else none
    if step.listens:
        target = live.get((number, position + 1 if step.goto is None else step.goto), none)
        found |= {one for one in target if one.variable != step.variable}
    url = step.hands_over
    if url in followed:
        found |= live.get((followed[url], 0), none)
    return found | set(step.conditions)


def _any_entry(step: Step) -> Entry:
    return Entry(next(key for key in _KEYS if key != step.end_key))


def _candidates(step: Step, conditions: Iterable[Condition]) -> Iterable[str]:
    """Entries of which every group that the conditions can tell apart has at least one."""
    keys = [key for key in _KEYS if key != step.end_key]
    longest = step.max_keys
    if step.end_key is not None:
        yield ""
    for length in range(1, min(longest or _ALL_UP_TO, _ALL_UP_TO) + 1):
        yield from ("".join(chosen) for chosen in product(keys, repeat=length))
    if longest is None or longest > _ALL_UP_TO:
        for entry in _long_candidates(conditions, longest):
            if len(entry) > _ALL_UP_TO and all(key in keys for key in entry):
                yield entry


def _long_candidates(conditions: Iterable[Condition], longest: int | None) -> Iterable[str]:
    """The constants themselves, and the numbers around them with and without zeros."""
    values = dict.fromkeys(condition.value for condition in conditions)
    numbers: set[int] = {0}
    for value in values:
        if longest is None or len(value) <= longest:
            yield value
        # Longer than this nobody types; it also keeps the floats finite.
        if len(value) <= 30 and re.fullmatch(r"[+-]?\d+(\.\d+)?", value, re.ASCII):
            numbers |= {math.floor(float(value)) + delta for delta in (-1, 0, 1, 2)}
    for number in sorted(number for number in numbers if number >= 0):
        for zeros in ("", "0", "00", "000"):
            entry = zeros + str(number)
            if longest is None or len(entry) <= longest:
                yield entry
