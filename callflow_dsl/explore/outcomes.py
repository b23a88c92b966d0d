"""Everything that can happen at a node of a walk."""

from __future__ import annotations

from callflow_dsl._frozen import evolve, frozen
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
from callflow_dsl.simulate.caller import KEY_INTERVAL_MS, is_silent
from callflow_dsl.simulate.engine import run_step, settle
from callflow_dsl.simulate.events import Ended, Skipped
from callflow_dsl.simulate.passing import step_of
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
    """What can follow at a node, whatever the carried variables hold.

    The turn is that of a caller who hears prompts out and types steadily. ``least_ms`` is as
    short as any caller can stay, with ``quick`` as the keys; ``longest_ms``: as long as any.
    """

    cause: Cause
    turn: Turn
    least_ms: int
    longest_ms: int | None
    keys: str = ""
    quick: str = ""
    same: tuple[str, ...] = ()
    stores: str = ""
    #: When the first and the last key are pressed.
    pressed_ms: tuple[int, int] = (0, 0)

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
            lasts = turn.state.at_ms - state.at_ms
            yield Outcome("skips" if skipped else "runs", turn, lasts, lasts)
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
        before = state.at_ms - began
        for choice in replies(state):
            least = before + choice.least_ms
            longest = None if choice.longest_ms is None else before + choice.longest_ms
            for after in self._turns_after(state, choice.reply):
                outcome = Outcome(cause, after, least, longest, choice.keys, choice.keys)
                kind = _kind(after)
                known = outcomes.get(kind)
                outcomes[kind] = outcome if known is None else _either(known, outcome)
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
        return entries(step, classes, may_be_empty=self.setting.world.end_key_alone)


def _kind(turn: Turn) -> object:
    """Where a turn leads: why the call ends, or the step that comes."""
    if turn.state.ended and isinstance(turn.events[-1], Ended):
        return turn.events[-1].reason
    return id(turn.state.program), turn.state.position


def _either(first: Outcome, second: Outcome) -> Outcome:
    """Two outcomes that lead to the same place as one."""
    cheaper = second if second.cost < first.cost else first
    quicker = second if second.least_ms < first.least_ms else first
    lengths = (first.longest_ms, second.longest_ms)
    return evolve(
        cheaper,
        least_ms=quicker.least_ms,
        quick=quicker.quick,
        longest_ms=None if None in lengths else max(ms for ms in lengths if ms is not None),
    )


def _asks(state: State) -> bool:
    return isinstance(state.wait, Fetching | Recording)


def _entered(state: State, began: int, entry: Entry) -> Outcome:
    """Hear the prompt out (or press at once in a pause), and complete this entry."""
    wait, step = state.wait, step_of(state)
    first = wait.once_ms if isinstance(wait, Listening) and not is_silent(step) else 0
    turn, keys = Turn(state, ()), _keys_of(entry.keys, step)
    for number, key in enumerate(keys):
        turn = settle(turn.state, Press(key, KEY_INTERVAL_MS if number else first))
    if isinstance(turn.state.wait, Collecting):
        turn = settle(turn.state, Silence())
    timeout, before = state.world.key_timeout_ms, state.at_ms - began
    fills = entry.keys if entry.full is None else entry.full
    least, quick = min(_typed(entry.keys, step, timeout), _typed(fills, step, timeout))
    longest = None
    if entry.most is not None and isinstance(wait, Listening) and wait.left_ms is not None:
        # As slowly as can be: as much time as there is before each further key, and at the end.
        waits = entry.most - (entry.most == step.max_keys)
        longest = before + wait.left_ms + waits * timeout
    pressed = (before + first, before + first + KEY_INTERVAL_MS * (len(keys) - 1))
    return Outcome(
        "keys",
        turn,
        before + least,
        longest,
        keys,
        quick,
        entry.same,
        step.variable or "",
        pressed,
    )


def _keys_of(keys: str, step: Step) -> str:
    """The keys of an entry, with the end key where the entry is not full without it."""
    return keys if _is_full(keys, step) or step.end_key is None else keys + step.end_key


def _typed(keys: str, step: Step, timeout_ms: int) -> tuple[int, str]:
    """The least time in which an entry is typed and complete, and all its keys."""
    pressed = _keys_of(keys, step)
    waits = timeout_ms if step.end_key is None and not _is_full(keys, step) else 0
    return KEY_INTERVAL_MS * (len(pressed) - 1) + waits, pressed


def _is_full(keys: str, step: Step) -> bool:
    return step.max_keys is not None and len(keys) >= step.max_keys
