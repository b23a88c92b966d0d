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
    literals_of,
    place_of,
    stored_variable,
    stored_variables,
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

    from callflow_dsl.compiler.lowering.draft import Draft
    from callflow_dsl.compiler.resolved import Body
    from callflow_dsl.steps import Step

    Values = dict[str, str]
    #: What was pressed last, and before.
    Script = tuple[str, "Script"] | None
    #: Where the program and the steps go on, what each has stored, what was pressed.
    Call = tuple[Place, int, Values, Values, Script]

#: The work for each step of a flow, and some more whatever its size. A unit is a step that a
#: call passes by; to follow a call costs more.
_WORK_PER_STEP = 70
_WORK_AT_LEAST = 20_000
_WORK_PER_CALL = 10


def replay(body: Body, drafts: Sequence[Draft], steps: Sequence[Step | RawStep]) -> str:
    """What a caller does for whom program and steps differ; empty where none was found."""
    return _Replay(body, _Wire(drafts, steps)).difference()


_NOTHING: frozenset[tuple[str, str, bool]] = frozenset()


class _Wire:
    """Runs the steps."""

    def __init__(self, drafts: Sequence[Draft], steps: Sequence[Step | RawStep]) -> None:
        self.conditions = [_conditions(step) for step in steps]
        self.stores = [_stores(step) for step in steps]
        self.actions = [draft.action for draft in drafts]
        numbers = {id(draft): number for number, draft in enumerate(drafts)}
        self.goto = [
            numbers.get(id(draft.target.step)) if draft.target is not None else None
            for draft in drafts
        ]

    def following(self) -> list[list[int]]:
        """For each step and the end, where a call can come to from there."""
        following = []
        for index, (action, conditions) in enumerate(
            zip(self.actions, self.conditions, strict=True)
        ):
            is_last = not conditions and (action is None or ends(action))
            goto = self.goto[index]
            following.append([*([] if is_last else [index + 1]), *([] if goto is None else [goto])])
        return [*following, []]

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

    def __init__(self, body: Body, wire: _Wire) -> None:
        self._program = Program(body)
        self._wire = wire
        #: Variable -> what the program compares it with, and how both sides do.
        self._constants: dict[str, dict[str, None]] = {}
        self._comparisons: dict[str, dict[tuple[str, str], None]] = {}
        for literal in literals_of(body):
            condition = literal.condition
            self._constants.setdefault(condition.variable, {})[condition.value] = None
            self._compared(condition)
        for conditions in wire.conditions:
            for condition in conditions:
                self._compared(condition)
        #: Presses that were followed: what listened, and where it leads with what is held.
        self._pressed: set[tuple[object, ...]] = set()
        self._known_entries: dict[tuple[object, ...], list[str]] = {}
        #: The variables that the flow stores; it may have been given the others.
        self._own = stored_variables(body)
        #: For each step and the end, how far it is from there to the end, at the most.
        self._left, _ = components(wire.following())
        #: Variable -> how far it is to the end where a step asks for it for the last time.
        self._last = _last_uses(wire, self._left)
        self._gone_on: set[tuple[object, ...]] = set()
        self._seen: dict[tuple[int, int], set[tuple[str, str, bool]]] = {}

    def _compared(self, condition: Condition) -> None:
        comparisons = self._comparisons.setdefault(condition.variable, {})
        comparisons[condition.operator, condition.value] = None

    def difference(self) -> str:
        """See `replay`."""
        begin = self._program.begin
        calls: list[Call] = [(begin, 0, given, given, None) for given in self._given()]
        left = _WORK_AT_LEAST + _WORK_PER_STEP * len(self._wire.actions)
        while calls and left > 0:
            call = calls.pop()
            place = self._program.run(call[0], call[2])
            index = self._wire.run(call[1], call[3])
            left -= _WORK_PER_CALL + index - call[1]
            meant = None if place is None else place.statement
            wired = self._wire.actions[index] if index < len(self._wire.actions) else None
            if not _is_same(meant, wired):
                return f"{_pressed(call[4])} leads to {_told(meant)} and not to {_told(wired)}"
            if place is not None and wired is not None:
                calls += self._going_on((place, index, *call[2:]))
        return ""

    def _going_on(self, call: Call) -> list[Call]:
        """The calls that go on behind a step, where they bring something new."""
        action = call[0].statement
        assert isinstance(action, Action)
        if ends(action) or not self._is_news(call):
            return []
        return list(filter(self._is_first, self._following(action, call)))

    def _given(self) -> Iterator[Values]:
        yield {}
        for name, values in self._constants.items():
            if name not in self._own:
                for value in (*values, "another"):
                    yield {name: value}

    def _relevant(self, call: Call) -> frozenset[tuple[str, str, bool]]:
        """What the two sides hold of what matters from here on."""
        place, index, meant, stored, _ = call
        if not meant and not stored:
            return _NOTHING
        values = [(*item, False) for item in meant.items() if self._program.matters(item[0], place)]
        left, last = self._left[index], self._last
        values += [(*item, True) for item in stored.items() if last.get(item[0], left + 1) <= left]
        return frozenset(values)

    def _is_news(self, call: Call) -> bool:
        """Whether the call brings a value here that none before it had."""
        key = (id(call[0]), call[1])
        values = self._relevant(call)
        seen = self._seen.get(key)
        if seen is None:
            self._seen[key] = set(values)
            return True
        if values <= seen:
            return False
        seen |= values
        return True

    def _is_first(self, call: Call) -> bool:
        """Whether no call has gone on there with the same values."""
        key = (id(call[0]), call[1], self._relevant(call))
        if key in self._gone_on:
            return False
        self._gone_on.add(key)
        return True

    def _following(self, action: Action, call: Call) -> Iterator[Call]:
        place, index, meant, stored, script = call
        program = self._program
        behind = program.following(place)
        yield (behind, index + 1, meant, stored, script)
        hearing = place.listening if isinstance(action.node, ast.Step) else None
        variable = hearing.menu.variable if hearing else stored_variable(action)
        if not takes_keys(action) or (variable is None and action.goto is None):
            return
        goto = self._wire.goto[index]
        target = index + 1 if goto is None else goto
        wired = self._wire.stores[index]
        held = self._relevant((place, target, meant, stored, None))
        listens = (id(action), id(place)) if hearing is None else id(hearing)
        if (listens, target, wired, held) in self._pressed:
            return
        self._pressed.add((listens, target, wired, held))
        for keys in self._entries(action, place, variable, wired):
            if hearing is not None:
                following = program.pressed(hearing, keys)
            else:
                following = program.labelled(place, action) if action.goto else behind
            yield (
                following,
                target,
                self._meant(meant, variable, keys, following),
                self._stored(stored, wired, keys, target),
                (keys or "the end key", script),
            )

    def _meant(self, values: Values, variable: str | None, entry: str, place: Place) -> Values:
        """What the program holds once a variable took an entry, of what may be tested yet."""
        matters = self._program.matters
        kept = {name: value for name, value in values.items() if matters(name, place)}
        if variable in self._constants and matters(variable, place):
            kept[variable] = entry
        return kept

    def _stored(self, values: Values, variable: str | None, entry: str, target: int) -> Values:
        """What the wire holds once a variable took an entry, of what its steps may ask for yet."""
        left, last = self._left[target], self._last
        kept = {name: values[name] for name in values if last.get(name, left + 1) <= left}
        if variable is not None and last.get(variable, left + 1) <= left:
            kept[variable] = entry
        return kept

    def _entries(
        self, action: Action, place: Place, variable: str | None, wired: str | None
    ) -> list[str]:
        """One entry of each sort that the two sides tell apart."""
        menu = place.listening.menu if place.listening is not None else None
        key = (id(action) if menu is None else id(menu), wired)
        entries = self._known_entries.get(key)
        if entries is None:
            sorts: dict[object, str] = {}
            comparisons = [*self._comparisons.get(variable or "", ())]
            if wired != variable:
                comparisons += self._comparisons.get(wired or "", ())
            sort_of = _sorter(comparisons)
            for entry in self._some_entries(action, menu, variable):
                branch = None if menu is None else id(branch_of(menu, entry))
                sorts.setdefault((branch, sort_of(entry)), entry)
            entries = self._known_entries[key] = list(sorts.values())
        return entries

    def _some_entries(
        self, action: Action, menu: Menu | None, variable: str | None
    ) -> Iterator[str]:
        """Entries that the step takes: what is compared with, what is near that, and others."""
        entries = [*self._constants.get(variable or "", ()), *_asked_for(menu)]
        for entry in list(entries):
            if entry.isdigit():
                entries += [str(int(entry) + 1), str(abs(int(entry) - 1)), f"0{entry}"]
        yield from filter(entries_that_fit(action, menu), dict.fromkeys([*entries, *KEYPAD, ""]))


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

    def sort_of(entry: str) -> object:
        size = number(entry)
        place = None if size is None else (bisect_left(bounds, size), bisect_right(bounds, size))
        return entry if entry in texts else None, place

    return sort_of


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


def _is_same(meant: object, wired: object) -> bool:
    """Whether the two sides run the same step, or both end the call."""
    return meant is wired or (_is_end(meant) and _is_end(wired))


def _is_end(statement: object) -> bool:
    return statement is None or (isinstance(statement, Action) and hangs_up(statement))


def _told(statement: object) -> str:
    if not isinstance(statement, Action):
        return "the end of the call"
    return f"the step at {place_of(statement)}"
