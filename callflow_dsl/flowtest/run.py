"""Plays test cases against wire JSON.

An expectation lets the call go on until it is met. What it may not do is decide for the
caller: a pause that listens for keys runs out only where the case says `Silent`, and a
transfer or a recording passes only where the case expects it. What was heard before the
caller's last action does not count: each action moves the mark from which is looked on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from callflow_dsl.flowtest import model
from callflow_dsl.flowtest.matching import Mark, find_prompt, find_wait, quoted, unlike
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
from callflow_dsl.simulate.fetch import same_address
from callflow_dsl.simulate.transcript import clock, render
from callflow_dsl.simulate.world import World
from callflow_dsl.steps.words import duration, phone

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from callflow_dsl.flowtest.model import Answer, Case, Line, Statement
    from callflow_dsl.simulate.loading import Program, Step


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
    #: The calls that were to be kept, name -> text.
    transcripts: Mapping[str, str] = field(factory=dict)

    @property
    def passed(self) -> bool:
        """Whether every line was met."""
        return self.failure is None


@frozen
class Outside:
    """What a case does not say itself.

    ``fetch`` gets the flow of a request that no answer of the case fits, ``read`` that of an
    answer's file; both raise `FlowcError`. ``kept`` are the transcripts by name; None: each that
    is asked for is taken as it is.
    """

    fetch: Callable[[Fetching], Mapping[str, Any]] | None = None
    read: Callable[[Answer], Mapping[str, Any]] | None = None
    kept: Mapping[str, str] | None = None
    world: World = field(factory=World)


def run_case(program: Program, case: Case, outside: Outside | None = None) -> Result:
    """Play a case against a flow. Never raises for what the flow does."""
    outside = outside or Outside()
    world = evolve(outside.world, machine=case.machine)
    run = _Run(begin(program, world, case.variables), case, outside)
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
    return Result(case, transcript, failure, frozenset(run.visited), run.transcripts)


class _UnmetError(Exception):
    """A line that was not met; its text becomes the failure's message."""


class _Run:
    """One case being played."""

    def __init__(self, turn: Turn, case: Case, outside: Outside) -> None:
        self.case = case
        self.outside = outside
        self.state = turn.state
        self.events: list[Event] = []
        self.visited: set[tuple[str, str]] = set()
        self.programs: dict[str, Program] = {}
        self.transcripts: dict[str, str] = {}
        #: From here on prompts are looked for.
        self.mark = Mark()
        #: The reply to the transfer or recording that a line has expected.
        self.expected: Reply | None = None
        #: How often each address was asked.
        self.requests: dict[str, int] = {}
        #: A silence of the caller lasts until then.
        self.not_before_ms = 0
        self.met_ms = 0
        self._take(turn)

    def do(self, statement: Statement) -> None:
        """Play one line; `_UnmetError` when it is not met."""
        match statement:
            case model.Presses(keys=keys):
                self._presses(keys)
            case model.Silent(ms=ms):
                self._silent_for(ms) if ms is not None else self._silent()
            case model.Speaks(ms=ms, key=key):
                if not (isinstance(self.state.wait, Recording) and self.expected):
                    self._records(())
                self._reply(Spoke(ms, key))
            case model.CallerHangsUp():
                self._caller_hangs_up()
            case model.Variable():
                self._variable(statement)
            case model.Within(ms=ms):
                if self.met_ms > ms:
                    raise _UnmetError(f"it came at {clock(self.met_ms)}, later than {duration(ms)}")
            case _:
                self.met_ms = self._expect(statement)

    def _expect(self, statement: model.Expectation) -> int:
        """Meet an expectation of something that happens; when it did."""
        match statement:
            case model.Hears():
                return self._heard(statement)
            case model.Plays():
                return self._plays(statement)
            case model.Waits(ms=ms):
                return self._waits(ms)
            case model.Fetches():
                self._fetches(statement)
            case model.TransfersTo():
                self._transfers(statement)
            case model.Records(options=options):
                self._records(options)
            case model.Ends():
                self._ends(statement)
            case model.TranscriptIs(name=name):
                self._transcript_is(name)
        return self.state.at_ms

    # The call goes on

    def _take(self, turn: Turn) -> None:
        self.state = turn.state
        self.events.extend(turn.events)
        self.programs[turn.state.program.name] = turn.state.program
        step = turn.state.step
        if turn.state.wait is not None and step is not None:
            self.visited.add((turn.state.program.name, step.id))

    def _reply(self, answer: Reply) -> None:
        if self.expected is not None or isinstance(answer, Spoke):
            self.mark = Mark(len(self.events))  # the other side was talked to since
        self.expected = None
        self._take(reply(self.state, answer))

    def _go_on(self, instead: str) -> None:
        """Let the call go on to its next wait where that decides nothing for the caller.

        ``instead`` says what the line wants, for the message when the call cannot go on.
        """
        stopped = self._stopped()
        if stopped is not None:
            raise _UnmetError(f"{instead}, but {stopped}")
        if isinstance(self.state.wait, Fetching):
            self._reply(self._next_flow(self.state.wait))
        else:
            self._reply(self.expected or Silence())

    def _stopped(self) -> str | None:
        """Why the call cannot go on without a decision of the caller; None where it can."""
        match self.state.wait:
            case None:
                return f"the call is over: {self._end()}"
            case Dialling(destination=destination) if self.expected is None:
                return f"the call is put through to {phone(destination)}"
            case Recording() if self.expected is None:
                return "the caller is being recorded"
            case Listening(listens=True) if is_silent(self.state.step):
                return "the call waits for a key, and the test presses none"
            case Listening(left_ms=None):
                return "the prompt goes on until a key is pressed"
        return None

    def _next_flow(self, wait: Fetching) -> Reply:
        from callflow_dsl.simulate import follow

        number = self.requests[wait.url] = self.requests.get(wait.url, 0) + 1
        sent = dict(wait.query)
        for answer in self.case.answers:
            fits = same_address(answer.url, wait.url) and answer.time in (0, number)
            if fits and all(sent.get(name) == value for name, value in answer.when):
                return self._answered(answer, wait)
        return NoFlow() if self.outside.fetch is None else follow(self.outside.fetch, wait)

    def _answered(self, answer: Answer, wait: Fetching) -> Reply:
        from callflow_dsl.simulate import follow

        if answer.timeout:
            return NoFlow("the server does not answer in time")
        if answer.status:
            return NoFlow(f"the server answers with status {answer.status}")
        read = self.outside.read
        if read is None:
            return NoFlow(f"{answer.file} cannot be read here")
        return follow(lambda _: read(answer), wait)

    def _end(self) -> str:
        last = self.events[-1]
        return REASONS[last.reason] if isinstance(last, Ended) else "it has ended"

    # What the caller does

    def _presses(self, keys: str) -> None:
        wanted = f"the caller presses {keys}"
        caller = Caller((Keys(keys),), not_before_ms=self.not_before_ms)
        while caller.moves:
            wait = self.state.wait
            has_begun = isinstance(caller.move, Keys) and caller.move.begun
            can_press = isinstance(wait, Collecting) or (
                isinstance(wait, Listening) and (wait.listens or has_begun)
            )
            if isinstance(wait, Recording) and keys[0] in wait.finish_keys:
                can_press = True
            if not can_press:
                self._go_on(wanted)
                continue
            before = len(self.events)
            answer, caller = respond(caller, self.state)
            self._reply(answer)
            self.mark = Mark(before)

    def _silent(self) -> None:
        if isinstance(self.state.wait, Recording):
            self._reply(Spoke(0))
            return
        move = Stay()
        while True:
            staying = stay(move, self.state)
            if staying is None:
                if not move.begun:
                    self._go_on("the caller stays silent")
                    continue
                return
            move = staying
            before = len(self.events)
            self._reply(Silence())
            self.mark = Mark(before)
            if isinstance(self.events[-1], Ended) and not move.begun:
                raise _UnmetError(f"the call never waits for a key: {self._end()}")

    def _silent_for(self, ms: int) -> None:
        until = max(self.state.at_ms, self.not_before_ms) + ms
        while self.state.at_ms < until:
            wait = self.state.wait
            if isinstance(wait, Listening | Collecting):
                left = wait.left_ms if isinstance(wait, Listening) else wait.timeout_ms
                if left is None or self.state.at_ms + left > until:
                    break  # the silence ends within this wait
                self._reply(Silence())
            else:
                self._go_on(f"the caller is silent for {duration(ms)}")
        self.not_before_ms = until
        later = (n for n, event in enumerate(self.events) if event.at_ms >= until)
        self.mark = Mark(next(later, len(self.events)))

    def _caller_hangs_up(self) -> None:
        while not isinstance(self.state.wait, Listening | Collecting | Recording | Dialling):
            self._go_on("the caller hangs up")
        self._reply(HangUp())

    # What must happen

    def _heard(self, wanted: model.Hears) -> int:
        match wanted.where:
            case model.Where.BEFORE:
                if find_prompt(wanted, self.events, Mark()) is None:
                    raise _UnmetError(f"nothing heard up to here matches {quoted(wanted)}")
                return self.met_ms
            case model.Where.NEVER:
                return self._never(wanted)
            case model.Where.ONLY:
                return self._only(wanted)
        while (place := find_prompt(wanted, self.events, self.mark)) is None:
            self._go_on(f"nothing heard matches {quoted(wanted)}")
        heard = self._prompts_since(self.mark)
        if wanted.where is model.Where.NEXT and heard[0] is not self.events[place.index]:
            raise _UnmetError(f"what comes next is {quoted(heard[0])}, not {quoted(wanted)}")
        self._check(self.events[place.index], wanted.options)
        self.mark = place
        return self.events[place.index].at_ms

    def _never(self, wanted: model.Hears) -> int:
        self._run_on()
        if (place := find_prompt(wanted, self.events, self.mark)) is not None:
            raise _UnmetError(f"{quoted(self.events[place.index])} is heard")
        return self.state.at_ms

    def _only(self, wanted: model.Hears) -> int:
        self._run_on()
        prompts = self._prompts_since(self.mark)
        for prompt in prompts:
            at = Mark(self.events.index(prompt))
            place = find_prompt(wanted, [*self.events[: at.index], prompt], at)
            if place is None or not place.is_whole:
                raise _UnmetError(f"{quoted(prompt)} is heard, not {quoted(wanted)} alone")
        if not prompts:
            raise _UnmetError(f"nothing is heard, so not {quoted(wanted)}")
        self._check(prompts[0], wanted.options)
        self.mark = Mark(len(self.events))
        return prompts[0].at_ms

    def _run_on(self) -> None:
        """Let the call go on until it waits for the caller or is over."""
        while self._stopped() is None:
            self._go_on("the call goes on")

    def _prompts_since(self, mark: Mark) -> list[Heard]:
        later = [event for event in self.events[mark.index :] if isinstance(event, Heard)]
        return later[1:] if mark.offset and later and later[0] is self.events[mark.index] else later

    def _plays(self, wanted: model.Plays) -> int:
        while (place := find_prompt(wanted, self.events, self.mark)) is None:
            self._go_on(f"nothing heard matches {quoted(wanted)}")
        self._check(self.events[place.index], wanted.options)
        self.mark = place
        return self.events[place.index].at_ms

    def _waits(self, ms: int) -> int:
        while (place := find_wait(self.events, self.mark)) is None:
            self._go_on(f"the flow does not wait for {duration(ms)}")
        length = self.events[place.index].duration_ms  # type: ignore[attr-defined]
        if length != ms:
            raise _UnmetError(f"the flow waits for {duration(length)}, not for {duration(ms)}")
        self.mark = Mark(place.index + 1)
        return self.events[place.index].at_ms

    def _check(self, event: Event, options: tuple[tuple[str, Any], ...]) -> None:
        """Whether the step of an event says what a line asks for."""
        program = self.programs[event.flow]
        self._check_step(program.steps[program.position(event.step)], options)

    def _check_step(self, step: Step | None, options: tuple[tuple[str, Any], ...]) -> None:
        assert step is not None
        if (problem := unlike(step, options)) is not None:
            raise _UnmetError(problem)

    def _fetches(self, wanted: model.Fetches) -> None:
        while not isinstance(self.state.wait, Fetching):
            self._go_on(f"nothing is fetched from {wanted.url}")
        wait = self.state.wait
        if not same_address(wait.url, wanted.url):
            raise _UnmetError(f"the flow is fetched from {wait.url}, not from {wanted.url}")
        sent = dict(wait.query)
        for name, value in wanted.sent:
            if sent.get(name) != value:
                raise _UnmetError(
                    f"{name} is sent as {_value(sent.get(name))}, not {_value(value)}"
                )
        self._reply(self._next_flow(wait))

    def _transfers(self, wanted: model.TransfersTo) -> None:
        to = phone(wanted.destination.removeprefix("+"))
        while not (isinstance(self.state.wait, Dialling) and self.expected is None):
            self._go_on(f"the call is not put through to {to}")
        destination = phone(self.state.wait.destination)
        if destination != to:
            raise _UnmetError(f"the call is put through to {destination}, not to {to}")
        self._check_step(self.state.step, wanted.options)
        ring = 30_000 if wanted.outcome == "no_answer" else 5000
        self.expected = Dialled(wanted.outcome, ring_ms=ring)

    def _records(self, options: tuple[tuple[str, Any], ...]) -> None:
        while not (isinstance(self.state.wait, Recording) and self.expected is None):
            self._go_on("the caller is not recorded")
        self._check_step(self.state.step, options)
        self.expected = Spoke()

    def _ends(self, wanted: model.Ends) -> None:
        what = "the flow does not hang up" if wanted.hangs_up else "the call does not end"
        while not self.state.ended:
            self._go_on(what)
        last = self.events[-1]
        fitting = ("hangup", "machine") if wanted.hangs_up else ("hangup", "machine", "past_end")
        if isinstance(last, Ended) and last.reason not in fitting:
            raise _UnmetError(f"{what}: {self._end()}")
        more = self._prompts_since(self.mark)
        if wanted.at_once and more:
            raise _UnmetError(f"{quoted(more[0])} is heard before the flow hangs up")

    def _variable(self, wanted: model.Variable) -> None:
        if isinstance(self.state.wait, Collecting):
            self._reply(Silence())  # the entry is as long as the test made it
        stored = self.state.value(wanted.name)
        if stored == wanted.value:
            return
        if wanted.value is None:
            raise _UnmetError(f"{wanted.name} is {_value(stored)}, though it must not be set")
        raise _UnmetError(f"{wanted.name} is {_value(stored)}, not {_value(wanted.value)}")

    def _transcript_is(self, name: str) -> None:
        self._run_on()
        text = render(sorted(self.events, key=lambda event: event.at_ms)) + "\n"
        self.transcripts[name] = text
        kept = self.outside.kept
        if kept is None:
            return
        if name not in kept:
            raise _UnmetError(f'no transcript "{name}" is kept: flowc test --update writes it')
        if kept[name] != text:
            old, new = kept[name].splitlines(), text.splitlines()
            pairs = zip([*old, ""] if len(old) < len(new) else old, [*new, ""], strict=False)
            was, now = next((a, b) for a, b in pairs if a != b)
            raise _UnmetError(f'the call is not the one kept as "{name}": {now!r} was {was!r}')


def _value(value: str | None) -> str:
    return "not set" if value is None else f'"{value}"'
