"""Plays test cases against wire JSON.

An expectation lets the call go on by itself until it is met. What it may not do is
decide for the caller: a pause that listens for keys runs out only where the case says
`Silent`, and a transfer or a recording passes only where the case expects it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from callflow_dsl.flowtest.model import (
    CallerHangsUp,
    Fetches,
    HangsUp,
    Hears,
    Plays,
    Presses,
    Records,
    Silent,
    Speaks,
    TransfersTo,
    Variable,
    Within,
)
from callflow_dsl.simulate.call import (
    Collecting,
    Dialled,
    Dialling,
    Fetching,
    HangUp,
    Listening,
    NoFlow,
    Recording,
    Reply,
    Silence,
    Spoke,
    Turn,
)
from callflow_dsl.simulate.caller import Caller, Keys, Stay, is_silent, respond, stay
from callflow_dsl.simulate.engine import begin, reply
from callflow_dsl.simulate.events import REASONS, Ended, Event, Heard, Transcript
from callflow_dsl.simulate.transcript import clock
from callflow_dsl.simulate.world import World
from callflow_dsl.steps.words import duration, phone

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from callflow_dsl.flowtest.model import Case, Expectation, Line, Statement
    from callflow_dsl.simulate.loading import Program


@frozen
class Failure:
    """The line that was not met, and why, as a sentence."""

    line: Line
    message: str


@frozen
class Result:
    """A case that was played: what happened, and the failure if there is one."""

    case: Case
    transcript: Transcript
    failure: Failure | None
    #: Steps at which the call stopped, also where no event tells of them yet.
    visited: frozenset[tuple[str, str]]

    @property
    def passed(self) -> bool:
        """Whether every line was met."""
        return self.failure is None


def run_case(
    program: Program,
    case: Case,
    *,
    fetch: Callable[[Fetching], Mapping[str, Any]] | None = None,
    world: World | None = None,
) -> Result:
    """Play a case against a flow. Never raises for what the flow does."""
    world = evolve(world or World(), machine=case.machine)
    run = _Run(begin(program, world, case.variables), fetch)
    failure = None
    for line in case.lines:
        try:
            run.do(line.statement)
        except _UnmetError as unmet:
            failure = Failure(line, str(unmet))
            break
    transcript = Transcript(
        tuple(sorted(run.events, key=lambda event: event.at_ms)), dict(run.state.variables)
    )
    return Result(case, transcript, failure, frozenset(run.visited))


class _UnmetError(Exception):
    """A line that was not met; its text becomes the failure's message."""


class _Run:
    """One case being played."""

    def __init__(self, turn: Turn, fetch: Callable[[Fetching], Mapping[str, Any]] | None) -> None:
        self.fetch = fetch
        self.state = turn.state
        self.events: list[Event] = []
        self.visited: set[tuple[str, str]] = set()
        #: How far the prompts were matched: index of the event, offset in its text.
        self.heard = (0, 0)
        #: The reply to the transfer or recording that a line has expected.
        self.expected: Reply | None = None
        self.met_ms = 0
        self._take(turn)

    def do(self, statement: Statement) -> None:
        """Play one line; `_UnmetError` when it is not met."""
        match statement:
            case Presses(keys=keys):
                self._presses(keys)
            case Silent(ms=ms):
                self._silent_for(ms) if ms is not None else self._silent()
            case Speaks(ms=ms, key=key):
                if not (isinstance(self.state.wait, Recording) and self.expected):
                    self._records()
                self.expected = Spoke(ms, key)
            case CallerHangsUp():
                self._caller_hangs_up()
            case _:
                self._expect(statement)

    def _expect(self, statement: Expectation) -> None:
        match statement:
            case Hears() | Plays():
                self.met_ms = self._hears(statement)
            case Fetches(url=url):
                self._fetches(url)
                self.met_ms = self.state.at_ms
            case TransfersTo():
                self._transfers(statement)
                self.met_ms = self.state.at_ms
            case Records():
                self._records()
                self.met_ms = self.state.at_ms
            case HangsUp():
                self._hangs_up()
                self.met_ms = self.state.at_ms
            case Variable():
                self._variable(statement)
            case Within(ms=ms):
                if self.met_ms > ms:
                    raise _UnmetError(f"it came at {clock(self.met_ms)}, later than {duration(ms)}")

    # The call goes on

    def _take(self, turn: Turn) -> None:
        self.state = turn.state
        self.events.extend(turn.events)
        step = turn.state.step
        if turn.state.wait is not None and step is not None:
            self.visited.add((turn.state.program.name, step.id))

    def _reply(self, answer: Reply) -> None:
        self.expected = None
        self._take(reply(self.state, answer))

    def _go_on(self, instead: str) -> None:
        """Let the call go on to its next wait where that decides nothing for the caller.

        ``instead`` says what the line wants, for the message when the call cannot go on.
        """
        match self.state.wait:
            case None:
                raise _UnmetError(f"{instead}, but the call is over: {self._end()}")
            case Fetching() as wait:
                self._reply(self._next_flow(wait))
            case Dialling(destination=destination) if self.expected is None:
                to = phone(destination)
                raise _UnmetError(f"{instead}, but the call is put through to {to}")
            case Recording() if self.expected is None:
                raise _UnmetError(f"{instead}, but the caller is being recorded")
            case Listening(listens=True) if self._is_pause():
                raise _UnmetError(
                    f"{instead}, but the call waits for a key, and the test presses none"
                )
            case Listening(left_ms=None):
                raise _UnmetError(f"{instead}, but the prompt goes on until a key is pressed")
            case _:
                self._reply(self.expected or Silence())

    def _is_pause(self) -> bool:
        step = self.state.step
        return is_silent(step)

    def _next_flow(self, wait: Fetching) -> Reply:
        from callflow_dsl.simulate import follow

        return NoFlow() if self.fetch is None else follow(self.fetch, wait)

    def _end(self) -> str:
        last = self.events[-1]
        return REASONS[last.reason] if isinstance(last, Ended) else "it has ended"

    # What the caller does

    def _presses(self, keys: str) -> None:
        wanted = f"the caller presses {keys}"
        caller = Caller((Keys(keys),))
        while caller.moves:
            wait = self.state.wait
            can_press = isinstance(wait, Collecting) or (
                isinstance(wait, Listening) and (wait.listens or _has_begun(caller))
            )
            if isinstance(wait, Recording) and keys[0] in wait.finish_keys:
                can_press = True
            if not can_press:
                self._go_on(wanted)
                continue
            answer, caller = respond(caller, self.state)
            self._reply(answer)

    def _silent(self) -> None:
        move = Stay()
        if isinstance(self.state.wait, Recording):
            self._reply(Spoke(0))
            return
        while True:
            staying = stay(move, self.state)
            if staying is None:
                if not move.begun:
                    self._go_on("the caller stays silent")
                    continue
                return
            move = staying
            self._reply(Silence())
            if isinstance(self.events[-1], Ended) and not move.begun:
                raise _UnmetError(f"the call never waits for a key: {self._end()}")

    def _silent_for(self, ms: int) -> None:
        until = self.state.at_ms + ms
        while isinstance(self.state.wait, Listening | Collecting) and self.state.at_ms < until:
            wait = self.state.wait
            left = wait.left_ms if isinstance(wait, Listening) else wait.timeout_ms
            if left is None or self.state.at_ms + left > until:
                return
            self._reply(Silence())

    def _caller_hangs_up(self) -> None:
        while not isinstance(self.state.wait, Listening | Collecting | Recording):
            self._go_on("the caller hangs up")
        self._reply(HangUp())

    # What must happen

    def _fetches(self, url: str) -> None:
        while not isinstance(self.state.wait, Fetching):
            self._go_on(f"nothing is fetched from {url}")
        asked = self.state.wait.url
        if asked.partition("?")[0] != url.partition("?")[0]:
            raise _UnmetError(f"the flow is fetched from {asked}, not from {url}")
        self._reply(self._next_flow(self.state.wait))

    def _hears(self, wanted: Hears | Plays) -> int:
        """Go on until the prompt is heard; when it began."""
        while (found := self._found(wanted)) is None:
            self._go_on(f"nothing heard matches {_quoted(wanted)}")
        return found

    def _found(self, wanted: Hears | Plays) -> int | None:
        start, offset = self.heard
        for index in range(start, len(self.events)):
            event = self.events[index]
            if not isinstance(event, Heard) or (isinstance(wanted, Plays) and not event.media):
                continue
            text = event.text if not event.media else " ".join(event.media)
            text = " ".join(text.split())
            end = _find(wanted, text, offset if index == start else 0)
            if end is not None:
                self.heard = (index, end)
                return event.at_ms
        return None

    def _transfers(self, wanted: TransfersTo) -> None:
        to = phone(wanted.destination.removeprefix("+"))
        while True:
            if isinstance(self.state.wait, Dialling) and self.expected is None:
                destination = phone(self.state.wait.destination)
                if destination != to:
                    raise _UnmetError(f"the call is put through to {destination}, not to {to}")
                ring = 30_000 if wanted.outcome == "no_answer" else 5000
                self.expected = Dialled(wanted.outcome, ring_ms=ring)
                return
            self._go_on(f"the call is not put through to {to}")

    def _records(self) -> None:
        while not (isinstance(self.state.wait, Recording) and self.expected is None):
            self._go_on("the caller is not recorded")
        self.expected = Spoke()

    def _hangs_up(self) -> None:
        while not self.state.ended:
            self._go_on("the flow does not hang up")
        last = self.events[-1]
        if isinstance(last, Ended) and last.reason not in ("hangup", "past_end", "machine"):
            raise _UnmetError(f"the flow does not hang up: {self._end()}")

    def _variable(self, wanted: Variable) -> None:
        if isinstance(self.state.wait, Collecting):
            self._reply(Silence())  # the entry is as long as the test made it
        found = self.state.value(wanted.name)
        if found != wanted.value:
            raise _UnmetError(
                f"{wanted.name} is {_value(found)}, not {_value(wanted.value)}"
                if wanted.value is not None
                else f"{wanted.name} is {_value(found)}, though it must not be set"
            )


def _has_begun(caller: Caller) -> bool:
    return isinstance(caller.move, Keys) and caller.move.begun


def _find(wanted: Hears | Plays, text: str, offset: int) -> int | None:
    """Where the match ends in the text, from this offset on; ``None``: there is none."""
    if isinstance(wanted, Plays):
        start = text.find(wanted.media, offset)
        return start + len(wanted.media) if start >= 0 else None
    if wanted.pattern:
        found = re.compile(wanted.text).search(text, offset)
        return found.end() if found else None
    words = r"\s+".join(re.escape(word) for word in wanted.text.split())
    found = re.compile(words, re.IGNORECASE).search(text, offset)
    return found.end() if found else None


def _quoted(wanted: Hears | Plays) -> str:
    if isinstance(wanted, Plays):
        return wanted.media
    return f"/{wanted.text}/" if wanted.pattern else f'"{wanted.text}"'


def _value(value: str | None) -> str:
    return "not set" if value is None else f'"{value}"'
