"""Replays the steps of a lowered flow beside its program, with callers that press keys.

Both must come to the same statements, whatever is pressed. The work is bounded: at a pair of
places, a call is followed when it brings a value that none before it had there.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from callflow_dsl.compiler.lowering.meant import Place, Program, branch_of, entries_that_fit
from callflow_dsl.compiler.lowering.queries import (
    ends,
    hangs_up,
    place_of,
    stored_variable,
    takes_keys,
)
from callflow_dsl.compiler.resolved import Action, Menu
from callflow_dsl.graphs import components
from callflow_dsl.steps import Condition, RawStep
from callflow_dsl.steps.conditions import KEYPAD, NEGATIONS, holds, number
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from callflow_dsl.compiler.lowering.draft import Draft
    from callflow_dsl.compiler.lowering.inventory import Inventory
    from callflow_dsl.compiler.lowering.meant import Hearing
    from callflow_dsl.compiler.resolved import Branch
    from callflow_dsl.steps import Step

    Values = dict[str, str]
    #: Variable, value, whether it is the wire's (and not the program's).
    Held = frozenset[tuple[str, str, bool]]
    #: What was pressed last, and the Script before (mypyc takes no type that names itself).
    Script = tuple[str, Any] | None
    #: Where the program and the steps go on, what each has stored, what was pressed.
    Call = tuple[Place, int, Values, Values, Script]

#: The work for each step of a flow, and some more whatever its size. A unit is a step that a
#: call passes by; to follow a call costs more.
_WORK_PER_STEP = 70
_WORK_AT_LEAST = 20_000
_WORK_PER_CALL = 10


def replay(inventory: Inventory, drafts: Sequence[Draft], steps: Sequence[Step | RawStep]) -> str:
    """What a caller does for whom program and steps differ; empty where none was found."""
    return _Replay(inventory, _Wire(drafts, steps)).difference()


_NOTHING: Held = frozenset()


def _held(meant: Values, stored: Values) -> Held:
    """What the program and the wire hold."""
    if not meant and not stored:
        return _NOTHING
    values = [(*item, True) for item in stored.items()]
    return frozenset([*values, *((*item, False) for item in meant.items())] if meant else values)


class _Wire:
    """Runs the steps."""

    def __init__(self, drafts: Sequence[Draft], steps: Sequence[Step | RawStep]) -> None:
        self.conditions = [_conditions(step) for step in steps]
        self.stores = [_stores(step) for step in steps]
        self.actions = [draft.action for draft in drafts]
        #: Whether a caller can press keys while a step runs.
        self.takes_keys = [action is not None and takes_keys(action) for action in self.actions]
        #: Whether the call ends, or goes on elsewhere, with a step that runs.
        self.ends = [action is None or ends(action) for action in self.actions]
        numbers = {id(draft): number for number, draft in enumerate(drafts)}
        self.goto = [
            numbers.get(id(draft.target.step)) if draft.target is not None else None
            for draft in drafts
        ]

    def left(self) -> Sequence[int]:
        """For each step and the end, how far it is from there to the end, at the most."""
        if all(goto is None or goto > index for index, goto in enumerate(self.goto)):
            return range(len(self.goto), -1, -1)
        following = []
        for index, goto in enumerate(self.goto):
            is_last = self.ends[index] and not self.conditions[index]
            behind = [] if is_last else [index + 1]
            following.append(behind if goto is None else [*behind, goto])
        return components([*following, []])[0]

    def run(self, start: int, values: Values) -> int:
        """The first step from here on that runs; past the last at the end of the call."""
        for index in range(start, len(self.conditions)):
            for condition in self.conditions[index]:
                value = values.get(condition.variable)
                if not holds(value, condition.operator, condition.value):
                    break
            else:
                return index
        return len(self.conditions)


def _conditions(step: Step | RawStep) -> tuple[Condition, ...]:
    if not isinstance(step, RawStep):
        return step.conditions or ()
    return tuple(
        Condition(condition["variable"], condition["operator"], condition["value"])
        for condition in step.fields.get("conditions") or ()
    )


def _stores(step: Step | RawStep) -> str | None:
    if not isinstance(step, RawStep):
        return step.on_keypress_var
    variable = step.fields.get("onKeypressVar")
    return variable if isinstance(variable, str) else None


class _Replay:
    """One comparison."""

    def __init__(self, inventory: Inventory, wire: _Wire) -> None:
        self._program = Program(inventory)
        self._wire = wire
        #: Variable -> what the program compares it with, and how both sides do.
        self._constants: dict[str, dict[str, None]] = {}
        self._comparisons: dict[str, dict[tuple[str, str], None]] = {}
        for literal in inventory.literals:
            condition = literal.condition
            self._constants.setdefault(condition.variable, {})[condition.value] = None
            self._compared(condition)
        for conditions in wire.conditions:
            for condition in conditions:
                self._compared(condition)
        #: Presses that were followed: what listened, and where it leads with what is held.
        self._pressed: set[tuple[object, ...]] = set()
        self._known_entries: dict[tuple[object, ...], list[tuple[str, Branch | None]]] = {}
        #: The variables that the flow stores; it may have been given the others.
        self._own = inventory.stored
        #: For each step and the end, how far it is from there to the end, at the most.
        self._left = wire.left()
        #: Variable -> how far it is to the end where a step asks for it for the last time.
        self._last = _last_uses(wire, self._left)
        self._gone_on: set[tuple[object, ...]] = set()
        self._seen: dict[tuple[int, int], Held] = {}

    def _compared(self, condition: Condition) -> None:
        comparisons = self._comparisons.setdefault(condition.variable, {})
        comparisons[condition.operator, condition.value] = None

    def difference(self) -> str:
        """See `replay`."""
        begin, program, wire = self._program.begin, self._program, self._wire
        calls: list[Call] = [(begin, 0, given, given, None) for given in self._given()]
        left = _WORK_AT_LEAST + _WORK_PER_STEP * len(wire.actions)
        while calls and left > 0:
            start, first, meant, stored, script = calls.pop()
            place = program.run(start, meant)
            index = wire.run(first, stored)
            left -= _WORK_PER_CALL + index - first
            statement = None if place is None else place.statement
            wired = wire.actions[index] if index < len(wire.actions) else None
            if statement is not wired and not (_is_end(statement) and _is_end(wired)):
                return f"{_pressed(script)} leads to {_told(statement)} and not to {_told(wired)}"
            if place is None or wired is None or wire.ends[index]:
                continue
            if self._is_news(place, index, self._relevant(place, index, meant, stored)):
                calls.append((program.following(place), index + 1, meant, stored, script))
                if wire.takes_keys[index]:
                    calls += self._pressing(wired, (place, index, meant, stored, script))
        return ""

    def _given(self) -> Iterator[Values]:
        yield {}
        for name, values in self._constants.items():
            if name not in self._own:
                for value in (*values, "another"):
                    yield {name: value}

    def _relevant(self, place: Place, index: int, meant: Values, stored: Values) -> Held:
        """What the two sides hold of what matters from here on."""
        if not meant and not stored:
            return _NOTHING
        return _held(self._meant(meant, place), self._stored(stored, index))

    def _is_news(self, place: Place, index: int, values: Held) -> bool:
        """Whether a call brings a value here that none before it had."""
        key = (id(place), index)
        seen = self._seen.get(key)
        if seen is None:
            self._seen[key] = values
            return True
        if values <= seen:
            return False
        self._seen[key] = seen | values
        return True

    def _pressing(self, action: Action, call: Call) -> list[Call]:
        """The calls that go on with a key press, where none has gone on so with the same values."""
        place, index, meant, stored, script = call
        program = self._program
        hearing = place.listening if isinstance(action.node, ast.Step) else None
        variable = hearing.menu.variable if hearing else stored_variable(action)
        if variable is None and action.goto is None:
            return []
        goto = self._wire.goto[index]
        target = index + 1 if goto is None else goto
        wired = self._wire.stores[index]
        held = self._relevant(place, target, meant, stored)
        listens = (id(action), id(place)) if hearing is None else id(hearing)
        if (listens, target, wired, held) in self._pressed:
            return []
        self._pressed.add((listens, target, wired, held))
        calls: list[Call] = []
        for keys, branch in self._entries(action, hearing, variable, wired):
            if hearing is not None and branch is not None:
                following = program.pressed(hearing, branch)
            elif action.goto:
                following = program.labelled(place, action)
            else:
                following = program.following(place)
            told = self._meant(meant, following, variable, keys)
            taken = self._stored(stored, target, wired, keys)
            key = (id(following), target, _held(told, taken))
            if key not in self._gone_on:
                self._gone_on.add(key)
                calls.append((following, target, told, taken, (keys or "the end key", script)))
        return calls

    def _meant(
        self, values: Values, place: Place, variable: str | None = None, entry: str = ""
    ) -> Values:
        """What the program holds of what may be tested yet, once a variable took an entry."""
        if variable in self._constants:
            values = {**values, variable: entry}
        matters = self._program.matters
        return {name: value for name, value in values.items() if matters(name, place)}

    def _stored(
        self, values: Values, index: int, variable: str | None = None, entry: str = ""
    ) -> Values:
        """What the wire holds of what its steps may ask for yet, once a variable took an entry."""
        if variable is not None:
            values = {**values, variable: entry}
        left, last = self._left[index], self._last
        return {name: values[name] for name in values if last.get(name, left + 1) <= left}

    def _entries(
        self, action: Action, hearing: Hearing | None, variable: str | None, wired: str | None
    ) -> list[tuple[str, Branch | None]]:
        """One entry of each sort that the two sides tell apart, and the branch that it leads to."""
        menu = None if hearing is None else hearing.menu
        key = (id(action) if menu is None else id(menu), wired)
        entries = self._known_entries.get(key)
        if entries is None:
            sorts: dict[object, tuple[str, Branch | None]] = {}
            comparisons = [*self._comparisons.get(variable or "", ())]
            if wired != variable:
                comparisons += self._comparisons.get(wired or "", ())
            sort_of = _sorter(comparisons)
            for entry in self._some_entries(action, menu, variable):
                branch = None if menu is None else branch_of(menu, entry)
                sorts.setdefault((id(branch), sort_of(entry)), (entry, branch))
            entries = self._known_entries[key] = list(sorts.values())
        return entries

    def _some_entries(
        self, action: Action, menu: Menu | None, variable: str | None
    ) -> Iterator[str]:
        """Entries that the step takes: what is compared with, what is near that, and others."""
        fits = entries_that_fit(action, menu)
        entries = [*self._constants.get(variable or "", ()), *_asked_for(menu)]
        if fits("00"):
            for entry in list(entries):
                if entry.isdigit():
                    entries += [str(int(entry) + 1), str(abs(int(entry) - 1)), f"0{entry}"]
        yield from filter(fits, dict.fromkeys([*entries, *KEYPAD, ""]))


def _sorter(comparisons: Iterable[tuple[str, str]]) -> Callable[[str], object]:
    """A function with one value for all entries that the comparisons do not tell apart."""
    texts, bounds = set(), []
    for operator, value in comparisons:
        size = number(value)
        if operator in NEGATIONS:
            texts.add(value)
        elif size is not None:
            bounds.append(size)
    bounds.sort()

    def text_of(entry: str) -> object:
        return entry if entry in texts else None

    def sort_of(entry: str) -> object:
        size = number(entry)
        place = None if size is None else (bisect_left(bounds, size), bisect_right(bounds, size))
        return text_of(entry), place

    return sort_of if bounds else text_of


def _asked_for(menu: Menu | None) -> Iterator[str]:
    """The keys of the branches of a menu, and the bounds of their ranges."""
    for branch in () if menu is None else menu.branches:
        yield from sorted(branch.keys)
        yield from (str(bound) for ends in branch.ranges for bound in ends if bound is not None)


def _last_uses(wire: _Wire, left: Sequence[int]) -> dict[str, int]:
    last: dict[str, int] = {}
    for index, conditions in enumerate(wire.conditions):
        for condition in conditions:
            name = condition.variable
            last[name] = min(left[index], last.get(name, left[index]))
    return last


def _pressed(script: Script) -> str:
    keys = []
    while script is not None:
        key, script = script
        keys.append(key)
    return ", ".join(reversed(keys)) or "nothing"


def _is_end(statement: object) -> bool:
    """Whether one of the two sides ends the call: that may be said by a step or without."""
    return statement is None or (isinstance(statement, Action) and hangs_up(statement))


def _told(statement: object) -> str:
    if not isinstance(statement, Action):
        return "the end of the call"
    return f"the step at {place_of(statement)}"
