"""Everything that can happen at a node of a walk."""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.explore.values import Entry, entries
from callflow_dsl.simulate.call import (
    Collecting,
    Dialling,
    Fetching,
    GoOn,
    Listening,
    Press,
    Recording,
    Silence,
    Turn,
)
from callflow_dsl.simulate.caller import KEY_INTERVAL_MS
from callflow_dsl.simulate.engine import run_step, settle
from callflow_dsl.simulate.events import Ended, Skipped
from callflow_dsl.simulate.replies import replies

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.explore.exploration import Cause
    from callflow_dsl.explore.liveness import Place
    from callflow_dsl.explore.variables import Setting, Variables
    from callflow_dsl.simulate.call import Reply, State
    from callflow_dsl.simulate.loading import Step


@frozen
class Outcome:
    """What can follow at a node, whatever the carried variables hold."""

    cause: Cause
    turn: Turn
    longest_ms: int | None
    keys: str = ""
    same: tuple[str, ...] = ()
    stores: str = ""

    @property
    def cost(self) -> tuple[int, int]:
        """Fewer keys are less, then less time."""
        return len(self.keys), self.turn.state.at_ms


class Outcomes:
    """Finds what can follow at the nodes of one walk."""

    def __init__(self, setting: Setting, variables: Variables) -> None:
        self.setting = setting
        self.variables = variables

    def at(self, place: Place, state: State) -> Iterator[Outcome]:
        """Everything that can happen at a node."""
        turn = run_step(state)
        wait = turn.state.wait
        if wait is None:
            skipped = any(isinstance(event, Skipped) for event in turn.events)
            yield Outcome("skips" if skipped else "runs", turn, 0)
            return
        listens = isinstance(wait, Listening) and wait.listens and not state.world.machine
        endless = isinstance(wait, Listening) and wait.left_ms is None
        if not (listens and endless):
            yield from self._replied(turn.state, state.at_ms, listens=listens)
        if listens:
            for entry in self._entries(place):
                yield _entered(turn.state, state.at_ms, entry)

    def _replied(self, state: State, began: int, *, listens: bool) -> Iterator[Outcome]:
        """What follows from the replies to a wait, each place once."""
        causes: dict[type, Cause] = {Dialling: "transfer", Recording: "record", Fetching: "fetch"}
        cause: Cause = causes.get(type(state.wait), "silence" if listens else "runs")
        outcomes: dict[object, Outcome] = {}
        for choice in replies(state):
            for after in self._turns_after(state, choice.reply):
                if after.state.ended and isinstance(after.events[-1], Ended):
                    kind: object = after.events[-1].reason
                else:
                    kind = (id(after.state.program), after.state.position)
                longest = _in_all(state, began, choice.longest_ms)
                outcome = Outcome(cause, after, longest, choice.keys)
                known = outcomes.get(kind)
                if known is None or outcome.cost < known.cost:
                    outcomes[kind] = outcome
        is_known = any(not outcome.turn.state.ended for outcome in outcomes.values())
        for kind, outcome in outcomes.items():
            if kind == "handed_over" and is_known and _asks(state):
                continue  # it is known who goes on
            yield outcome

    def _turns_after(self, state: State, reply: Reply) -> list[Turn]:
        """What follows from a reply; a request that comes of it is answered as well."""
        turn = settle(state, reply)
        if isinstance(turn.state.wait, Fetching):
            turns = [settle(turn.state, last.reply) for last in replies(turn.state)]
            return turns + self._followed(turn.state)
        return [turn, *self._followed(state)] if isinstance(state.wait, Fetching) else [turn]

    def _followed(self, state: State) -> list[Turn]:
        """What follows when the flow behind a request is known."""
        wait = state.wait
        number = self.setting.followed.get(wait.url) if isinstance(wait, Fetching) else None
        return [] if number is None else [settle(state, GoOn(self.setting.programs[number]))]

    def _entries(self, place: Place) -> tuple[Entry, ...]:
        number, position = place
        step = self.setting.programs[number].steps[position]
        target = (number, position + 1 if step.goto is None else step.goto)
        classes = self.variables.kept(target).get(step.variable or "")
        outcomes = entries(step, classes)
        if not self.setting.world.end_key_alone:
            outcomes = tuple(entry for entry in outcomes if entry.keys) or (Entry("1"),)
        return outcomes


def _asks(state: State) -> bool:
    return isinstance(state.wait, Fetching | Recording)


def _entered(state: State, began: int, entry: Entry) -> Outcome:
    """Hear the prompt out, press the keys of this entry and complete it."""
    wait, step = state.wait, state.step
    first = wait.once_ms if isinstance(wait, Listening) else 0
    turn, keys = Turn(state, ()), _keys_of(entry, step)
    for number, key in enumerate(keys):
        turn = settle(turn.state, Press(key, KEY_INTERVAL_MS if number else first))
    if isinstance(turn.state.wait, Collecting):
        turn = settle(turn.state, Silence())
    remaining_ms = wait.left_ms if isinstance(wait, Listening) else 0
    longest = None
    if step is not None and step.max_keys is not None and remaining_ms is not None:
        longest = remaining_ms + (step.max_keys - 1) * state.world.key_timeout_ms
    stores = (step.variable or "") if step is not None else ""
    return Outcome("keys", turn, _in_all(state, began, longest), keys, entry.same, stores)


def _keys_of(entry: Entry, step: Step | None) -> str:
    """The keys of an entry, with the end key where the entry is not full without it."""
    if step is None or step.end_key is None:
        return entry.keys
    full = step.max_keys is not None and len(entry.keys) >= step.max_keys
    return entry.keys if full else entry.keys + step.end_key


def _in_all(state: State, began: int, longest_ms: int | None) -> int | None:
    """The longest that a node can last, from what its wait can."""
    return None if longest_ms is None else state.at_ms - began + longest_ms
