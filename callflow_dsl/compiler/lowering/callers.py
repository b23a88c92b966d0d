"""Two callers whom no variable tells apart at a step: one is to run it, one is to skip it.

Looked for only when a flow has been refused, by running the program as it is written (meant.py)
with callers that press keys, the shortest calls first. The work is bounded; where no two callers
are found within it, nothing is claimed.
"""

from __future__ import annotations

from collections import deque
from itertools import count

from callflow_dsl.compiler.lowering.meant import (
    Hearing,
    Place,
    Program,
    branch_of,
    entries_that_fit,
)
from callflow_dsl.compiler.lowering.queries import (
    constants_of,
    every,
    hands_over,
    stored_variable,
    takes_keys,
)
from callflow_dsl.compiler.resolved import Action, InPart
from callflow_dsl.picking import without
from callflow_dsl.steps.conditions import KEYPAD
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.compiler.lowering.inventory import Inventory
    from callflow_dsl.compiler.resolved import Menu, Statement
    from callflow_dsl.source import Location

#: This many calls are followed.
_MOST_CALLS = 20_000


class Caller:
    """A call at a place: what is stored, by which statements, and what was pressed so far."""

    __slots__ = ("given", "place", "script", "stored_by", "values")

    def __init__(
        self,
        place: Place,
        values: dict[str, str],
        stored_by: dict[str, Statement],
        script: tuple[tuple[object, str | None], ...],
        given: dict[str, str],
    ) -> None:
        self.place = place
        self.values = values
        self.stored_by = stored_by
        #: For each listening step or hearing: it, and what was pressed; None: nothing.
        self.script = script
        #: What the flow began with.
        self.given = given

    def told(self) -> str:
        """What the caller does, in words behind "who"."""
        pressed = [
            "nothing" if keys is None else keys or "the end key" for _, keys in self.script
        ] or ["nothing"]
        if len(pressed) == 2:
            text = f"presses {pressed[0]} and then {pressed[1]}"
        else:
            text = f"presses {', then '.join(pressed)}"
        begun = " and ".join(f"{value} in {name}" for name, value in self.given.items())
        return f"comes with {begun} and {text}" if begun else text


_END_ONE = "End one of the ways with hangup or transfer before they meet."


def refusal(
    inventory: Inventory, statement: Statement
) -> tuple[str, str, tuple[Location, str] | None]:
    """Why no guard lets those pass who run a statement and makes the others skip it.

    The reason, the way out, and a change that mends it, where one is safe.
    """
    pair = _Search(inventory, statement).pair()
    if pair is None:
        reason = "flowc finds no guards that let through just those who come to this step"
        return reason, _END_ONE, None
    running, skipping = pair
    who = f"who {running.told()} comes to this step, who {skipping.told()} is to skip it"
    if not running.stored_by:
        reason = f"{who}, and nothing is stored that tells them apart"
        return reason, "Store what callers press on the way with `as`.", None
    name = list(running.stored_by)[-1]
    reason = f"{who}, and {name} holds {running.values[name] or 'nothing'} for both"
    stored_by = (running.stored_by[name], skipping.stored_by.get(name))
    own = next((one for one in stored_by if isinstance(one, Action)), None)
    if stored_by[0] is stored_by[1] or own is None:
        return reason, _END_ONE, None
    return (reason, *_own_variable(inventory, own, name))


def _own_variable(
    inventory: Inventory, action: Action, name: str
) -> tuple[str, tuple[Location, str] | None]:
    """The way out where two statements store in one variable: this step gets its own.

    That is safe to change where nothing asks for the variable.
    """
    taken = inventory.tested | inventory.stored
    number = next(number for number in count(2) if f"{name}-{number}" not in taken)
    own = f"{name}-{number}"
    way_out = f"Store what is pressed in line {action.place.line} elsewhere: `as {own}`."
    options = getattr(action.node, "options", ())
    written = next((one.value for one in options if getattr(one, "word", "") == "as"), None)
    is_sent = any(isinstance(one, Action) and hands_over(one) for one in inventory.statements)
    in_part = any(isinstance(around, InPart) for around in action.around)
    if name in inventory.tested or is_sent or in_part or not isinstance(written, ast.Word):
        return way_out, None
    return way_out, (action.files.at(written.span), own)


class _Search:
    """Follows calls, each kept once for its place and values."""

    def __init__(self, inventory: Inventory, statement: Statement) -> None:
        self._inventory = inventory
        self._program = Program(inventory)
        self._order = {id(one): number for number, one in enumerate(inventory.statements)}
        self._at = self._order[id(statement)]
        self._behind = self._at + len({id(inner) for inner in every([statement])})
        self._constants = [*dict.fromkeys(constants_of(inventory.dividing))]

    def pair(self) -> tuple[Caller, Caller] | None:
        """The first two callers with the same values, one of whom runs what the other passes."""
        running: dict[frozenset[tuple[str, str]], Caller] = {}
        skipping: dict[frozenset[tuple[str, str]], Caller] = {}
        for caller, before in self._calls():
            values = frozenset(caller.values.items())
            order = self._order_of(caller.place)
            if self._at <= order < self._behind:
                running.setdefault(values, caller)
            elif self._passes(before, order):
                skipping.setdefault(values, caller)
            pair = (running.get(values), skipping.get(values))
            if pair[0] and pair[1] and pair[0].told() != pair[1].told():
                return pair[0], pair[1]
        return None

    def _passes(self, before: int, order: int) -> bool:
        """Whether a call goes by the statement, ahead or to a later hearing of a menu."""
        return before < self._at and (order >= self._behind or order <= before)

    def _order_of(self, place: Place | None) -> int:
        return len(self._order) if place is None else self._order[id(place.statement)]

    def _calls(self) -> Iterator[tuple[Caller, int]]:
        """Each call at each step that it runs, and where it was before."""
        pending = deque((self._caller_at(given), -1) for given in self._given())
        met: set[tuple[object, ...]] = set()
        for _ in range(_MOST_CALLS):
            if not pending:
                return
            caller, before = pending.popleft()
            place = self._program.run(caller.place, caller.values)
            key = (id(place), before < self._at, frozenset(caller.values.items()))
            if key in met:
                continue
            met.add(key)
            if place is None:
                continue
            caller.place = place
            yield caller, before
            order = self._order_of(place)
            pending.extend((following, order) for following in self._following(caller))

    def _given(self) -> Iterator[dict[str, str]]:
        yield {}
        for name in sorted(self._inventory.tested - self._inventory.stored):
            yield from ({name: value} for value in self._constants)

    def _caller_at(self, given: dict[str, str]) -> Caller:
        return Caller(self._program.begin, dict(given), {}, (), given)

    def _following(self, caller: Caller) -> Iterator[Caller]:
        place = caller.place
        action = place.statement
        assert isinstance(action, Action)
        program = self._program
        behind = program.following(place)
        hearing = place.listening if isinstance(action.node, ast.Step) else None
        listens = _listens(action, hearing)
        script = caller.script
        if listens is not None and (not script or script[-1][0] is not listens):
            script = (*script, (listens, None))
        yield Caller(behind, caller.values, caller.stored_by, script, caller.given)
        if listens is None:
            return
        for keys in self._entries(action, hearing.menu if hearing else None):
            if hearing is not None:
                target = program.pressed(hearing, branch_of(hearing.menu, keys))
            else:
                target = program.labelled(place, action) if action.goto else behind
            pressed = (*script[:-1], (listens, keys))
            yield Caller(target, *_stored(caller, listens, keys), pressed, caller.given)

    def _entries(self, action: Action, menu: Menu | None) -> Iterator[str]:
        """Entries of all sorts that the flow tells apart, as far as they fit."""
        fits = entries_that_fit(action, menu)
        yield from filter(fits, dict.fromkeys([*KEYPAD, *self._constants, ""]))


def _listens(action: Action, hearing: Hearing | None) -> Hearing | Action | None:
    """What takes the keys while a step runs: a hearing of a menu, or the step itself."""
    if hearing is not None:
        return hearing
    is_heeded = stored_variable(action) is not None or action.goto is not None
    return action if takes_keys(action) and is_heeded else None


def _stored(
    caller: Caller, listens: Hearing | Action, keys: str
) -> tuple[dict[str, str], dict[str, Statement]]:
    """The values once keys were taken, and the statements that stored these."""
    by: Statement = listens if isinstance(listens, Action) else listens.menu
    variable = stored_variable(by) if isinstance(by, Action) else by.variable  # type: ignore[union-attr]
    if variable is None:
        return caller.values, caller.stored_by
    return {**caller.values, variable: keys}, {**without(caller.stored_by, variable), variable: by}
