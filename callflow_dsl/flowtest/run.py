"""Plays test cases against wire JSON.

An expectation lets the call go on until it is met. What it may not do is decide for the
caller: a pause that listens for keys runs out only where the case says `Silent`, and a
transfer or a recording passes only where the case expects it. What was heard before the
caller's last action does not count: each action moves the mark from which is looked on.
"""

from __future__ import annotations

from callflow_dsl._frozen import evolve, field, frozen
from callflow_dsl.flowtest import model
from callflow_dsl.flowtest.matching import Mark, find_prompt, find_wait, quoted, unlike
from callflow_dsl.flowtest.played_call import Outside as Outside
from callflow_dsl.flowtest.played_call import PlayedCall, UnmetError
from callflow_dsl.simulate.call import (
    Collecting,
    Dialled,
    Dialling,
    Fetching,
    Recording,
    Silence,
    Spoke,
)
from callflow_dsl.simulate.engine import begin
from callflow_dsl.simulate.events import Ended, Event, Heard, Recorded, Transcript
from callflow_dsl.simulate.fetch import same_address
from callflow_dsl.simulate.transcript import clock, render
from callflow_dsl.steps.words import duration, phone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from callflow_dsl.flowtest.model import Case, Line, Statement
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


def run_case(program: Program, case: Case, outside: Outside | None = None) -> Result:
    """Play a case against a flow. Never raises for what the flow does."""
    outside = outside or Outside()
    world = evolve(outside.world, machine=case.machine)
    run = _Run(begin(program, world, case.variables), case, outside)
    failure = None
    for line in case.lines:
        try:
            run.do(line.statement)
        except UnmetError as unmet:
            failure = Failure(line, str(unmet))
            break
    transcript = Transcript(
        tuple(sorted(run.events, key=lambda event: event.at_ms)), dict(run.state.variables)
    )
    return Result(case, transcript, failure, frozenset(run.visited), run.transcripts)


class _Run(PlayedCall):
    """One case being played, line by line."""

    def do(self, statement: Statement) -> None:
        """Play one line; `UnmetError` when it is not met."""
        match statement:
            case model.Presses(keys=keys):
                self.presses(keys)
            case model.Silent(ms=ms):
                self.silent_for(ms) if ms is not None else self.silent()
            case model.Speaks(ms=ms, key=key):
                self._speak(ms, key)
            case model.CallerHangsUp():
                self.caller_hangs_up()
            case model.Variable():
                self._variable(statement)
            case model.Within(ms=ms):
                if self.met_ms > ms:
                    raise UnmetError(f"it came at {clock(self.met_ms)}, later than {duration(ms)}")
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
            case model.Fails():
                self._fails()
            case model.TranscriptIs(name=name):
                self._transcript_is(name)
        return self.state.at_ms

    def _speak(self, ms: int, key: str) -> None:
        """Speak into a recording, which must go on for so long and end with the key, if any."""
        if not (isinstance(self.state.wait, Recording) and self.expected):
            self._records(())
        before = len(self.events)
        self.reply(Spoke(ms, key))
        recorded = next(event for event in self.events[before:] if isinstance(event, Recorded))
        if recorded.duration_ms < ms:
            raise UnmetError(f"the recording is over after {duration(recorded.duration_ms)}")
        if key and recorded.ended_by != "key":
            raise UnmetError(f"{key} does not end the recording")

    # What must happen

    def _heard(self, wanted: model.Hears) -> int:
        match wanted.where:
            case model.Where.BEFORE:
                return self._was_heard(wanted)
            case model.Where.NEVER:
                return self._never(wanted)
            case model.Where.ONLY:
                return self._only(wanted)
        while (place := find_prompt(wanted, self.events, self.mark)) is None:
            self.go_on(f"nothing heard matches {quoted(wanted)}")
        heard = self._prompts_since(self.mark)
        if wanted.where is model.Where.NEXT and heard[0] is not self.events[place.index]:
            raise UnmetError(f"what comes next is {quoted(heard[0])}, not {quoted(wanted)}")
        self._check(self.events[place.index], wanted)
        self.mark = place
        return self.events[place.index].at_ms

    def _was_heard(self, wanted: model.Hears) -> int:
        unlike = [self._unlike(event, wanted) for event in self._like(wanted, Mark())]
        if not unlike:
            raise UnmetError(f"nothing heard up to here matches {quoted(wanted)}")
        if all(unlike):
            raise UnmetError(unlike[0] or "")
        return self.met_ms

    def _never(self, wanted: model.Hears) -> int:
        self._run_on()
        for event in self._like(wanted, self.mark):
            if self._unlike(event, wanted) is None:
                raise UnmetError(f"{quoted(event)} is heard")
        return self.state.at_ms

    def _like(self, wanted: model.Hears, mark: Mark) -> Iterator[Event]:
        """The prompts from the mark on that have the text, whatever their options."""
        while (place := find_prompt(wanted, self.events, mark)) is not None:
            yield self.events[place.index]
            mark = Mark(place.index + 1)

    def _only(self, wanted: model.Hears) -> int:
        self._run_on()
        prompts = self._prompts_since(self.mark)
        for prompt in prompts:
            at = Mark(self.events.index(prompt))
            place = find_prompt(wanted, [*self.events[: at.index], prompt], at)
            if place is None or not place.is_whole:
                raise UnmetError(f"{quoted(prompt)} is heard, not {quoted(wanted)} alone")
            self._check(prompt, wanted)
        if not prompts:
            raise UnmetError(f"nothing is heard, so not {quoted(wanted)}")
        self.mark = Mark(len(self.events))
        return prompts[0].at_ms

    def _run_on(self) -> None:
        """Let the call go on until it waits for the caller or is over."""
        while self.stopped() is None:
            self.go_on("the call goes on")

    def _prompts_since(self, mark: Mark) -> list[Heard]:
        later = [event for event in self.events[mark.index :] if isinstance(event, Heard)]
        return later[1:] if mark.offset and later and later[0] is self.events[mark.index] else later

    def _plays(self, wanted: model.Plays) -> int:
        while (place := find_prompt(wanted, self.events, self.mark)) is None:
            self.go_on(f"nothing heard matches {quoted(wanted)}")
        self._check(self.events[place.index], wanted)
        self.mark = place
        return self.events[place.index].at_ms

    def _waits(self, ms: int) -> int:
        while (place := find_wait(self.events, self.mark)) is None:
            self.go_on(f"the flow does not wait for {duration(ms)}")
        length = self.events[place.index].duration_ms  # type: ignore[attr-defined]
        if length != ms:
            raise UnmetError(f"the flow waits for {duration(length)}, not for {duration(ms)}")
        self.mark = Mark(place.index + 1)
        return self.events[place.index].at_ms

    def _check(self, event: Event, wanted: model.Hears | model.Plays) -> None:
        if (problem := self._unlike(event, wanted)) is not None:
            raise UnmetError(problem)

    def _unlike(self, event: Event, wanted: model.Hears | model.Plays) -> str | None:
        """How the step of an event differs from the options that a line asks for."""
        program = self.programs[event.flow]
        return unlike(program.steps[program.position(event.step)], wanted.options)

    def _check_step(self, step: Step | None, options: tuple[tuple[str, Any], ...]) -> None:
        assert step is not None
        if (problem := unlike(step, options)) is not None:
            raise UnmetError(problem)

    def _fetches(self, wanted: model.Fetches) -> None:
        while not isinstance(self.state.wait, Fetching):
            self.go_on(f"nothing is fetched from {wanted.url}")
        wait = self.state.wait
        if not same_address(wait.url, wanted.url):
            raise UnmetError(f"the flow is fetched from {wait.url}, not from {wanted.url}")
        sent = dict(wait.query)
        for name, value in wanted.sent:
            if sent.get(name) != value:
                raise UnmetError(f"{name} is sent as {_value(sent.get(name))}, not {_value(value)}")
        self.reply(self.next_flow(wait))

    def _transfers(self, wanted: model.TransfersTo) -> None:
        to = phone(wanted.destination.removeprefix("+"))
        while not (isinstance(self.state.wait, Dialling) and self.expected is None):
            self.go_on(f"the call is not put through to {to}")
        destination = phone(self.state.wait.destination)
        if destination != to:
            raise UnmetError(f"the call is put through to {destination}, not to {to}")
        self._check_step(self.state.step, wanted.options)
        ring = 30_000 if wanted.outcome == "no_answer" else 5000
        self.expected = Dialled(wanted.outcome, ring_ms=ring)

    def _records(self, options: tuple[tuple[str, Any], ...]) -> None:
        while not (isinstance(self.state.wait, Recording) and self.expected is None):
            self.go_on("the caller is not recorded")
        self._check_step(self.state.step, options)
        self.expected = Spoke()

    def _ends(self, wanted: model.Ends) -> None:
        what = "the flow does not hang up" if wanted.hangs_up else "the call does not end"
        while not self.state.ended:
            self.go_on(what)
        last = self.events[-1]
        fitting = ("hangup", "machine") if wanted.hangs_up else ("hangup", "machine", "past_end")
        if isinstance(last, Ended) and last.reason not in fitting:
            raise UnmetError(f"{what}: {self.end()}")
        more = self._prompts_since(self.mark)
        if wanted.at_once and more:
            raise UnmetError(f"{quoted(more[0])} is heard before the flow hangs up")

    def _fails(self) -> None:
        what = "nothing that is fetched fails"
        while not self.state.ended:
            self.go_on(what)
        last = self.events[-1]
        if isinstance(last, Ended) and last.reason != "fetch_failed":
            raise UnmetError(f"{what}: {self.end()}")

    def _variable(self, wanted: model.Variable) -> None:
        if isinstance(self.state.wait, Collecting):
            self.reply(Silence())  # the entry is as long as the test made it
        stored = self.state.value(wanted.name)
        if stored == wanted.value:
            return
        if wanted.value is None:
            raise UnmetError(f"{wanted.name} is {_value(stored)}, though it must not be set")
        raise UnmetError(f"{wanted.name} is {_value(stored)}, not {_value(wanted.value)}")

    def _transcript_is(self, name: str) -> None:
        self._run_on()
        text = render(sorted(self.events, key=lambda event: event.at_ms)) + "\n"
        self.transcripts[name] = text
        kept = self.outside.kept
        if kept is None:
            return
        if name not in kept:
            raise UnmetError(f'no transcript "{name}" is kept: flowc test --update writes it')
        if kept[name] != text:
            old, new = kept[name].splitlines(), text.splitlines()
            pairs = zip([*old, ""] if len(old) < len(new) else old, [*new, ""], strict=False)
            was, now = next((a, b) for a, b in pairs if a != b)
            raise UnmetError(f'the call is not the one kept as "{name}": {now!r} was {was!r}')


def _value(value: str | None) -> str:
    return "not set" if value is None else f'"{value}"'
