"""A call that a test plays: it goes on where that decides nothing for the caller, who acts."""

from __future__ import annotations

from callflow_dsl._frozen import field, frozen
from callflow_dsl.errors import FlowcError
from callflow_dsl.flowtest.matching import Mark
from callflow_dsl.simulate.call import (
    Collecting,
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
from callflow_dsl.simulate.engine import reply
from callflow_dsl.simulate.events import REASONS, Ended, Event
from callflow_dsl.simulate.fetch import same_address
from callflow_dsl.simulate.world import World
from callflow_dsl.steps.words import duration, phone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from callflow_dsl.flowtest.model import Answer, Case
    from callflow_dsl.simulate.loading import Program


@frozen
class Outside:
    """What a case does not say itself.

    ``fetch`` gets the flow of a request that no answer of the case fits, ``read`` that of an
    answer's file for the request; both raise `FlowcError`. ``kept`` are the transcripts by name;
    None: each that is asked for is taken as it is.
    """

    fetch: Callable[[Fetching], Mapping[str, Any]] | None = None
    read: Callable[[Answer, Fetching], Mapping[str, Any]] | None = None
    kept: Mapping[str, str] | None = None
    world: World = field(factory=World)


class UnmetError(Exception):
    """A line that was not met; its text becomes the failure's message."""


class PlayedCall:
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
        #: A silence of the caller lasts until then, or the time between two keys.
        self.not_before_ms = 0
        self.met_ms = 0
        self.take(turn)

    # The call goes on

    def take(self, turn: Turn) -> None:
        """Take over the state and the events of a turn of the call."""
        self.state = turn.state
        self.events.extend(turn.events)
        self.programs[turn.state.program.name] = turn.state.program
        step = turn.state.step
        if turn.state.wait is not None and step is not None:
            self.visited.add((turn.state.program.name, step.id))

    def reply(self, answer: Reply) -> None:
        """Answer the wait of the call; `ReplyError` when the answer does not fit it."""
        if self.expected is not None or isinstance(answer, Spoke):
            self.mark = Mark(len(self.events))  # the other side was talked to since
        self.expected = None
        self.take(reply(self.state, answer))

    def go_on(self, instead: str) -> None:
        """Let the call go on to its next wait where that decides nothing for the caller.

        ``instead`` says what the line wants, for the message when the call cannot go on.
        """
        stopped = self.stopped()
        if stopped is not None:
            raise UnmetError(f"{instead}, but {stopped}")
        if isinstance(self.state.wait, Fetching):
            self.reply(self.next_flow(self.state.wait))
        else:
            self.reply(self.expected or Silence())

    def stopped(self) -> str | None:
        """Why the call cannot go on without a decision of the caller; None where it can."""
        match self.state.wait:
            case None:
                return f"the call is over: {self.end()}"
            case Dialling(destination=destination) if self.expected is None:
                return f"the call is put through to {phone(destination)}"
            case Recording() if self.expected is None:
                return "the caller is being recorded"
            case Listening(listens=True) if is_silent(self.state.step):
                return "the call waits for a key, and the test presses none"
            case Listening(left_ms=None):
                return "the prompt goes on until a key is pressed"
        return None

    def next_flow(self, wait: Fetching) -> Reply:
        """The answer to a request: the first of the case that fits it, else that from outside."""
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
        if self.outside.read is None:
            return NoFlow(f"{answer.file} cannot be read here")
        try:
            flow = self.outside.read(answer, wait)
        except FlowcError as error:  # a mistake of the test, and nothing that a server does
            raise UnmetError(
                f"the answer of {answer.url} cannot be read: {error.message}"
            ) from error
        return follow(lambda _request: flow, wait)

    def end(self) -> str:
        """Why the call is over, in words."""
        last = self.events[-1]
        return REASONS[last.reason] if isinstance(last, Ended) else "it has ended"

    # What the caller does

    def presses(self, keys: str) -> None:
        """Press keys, as soon as they can be pressed; `UnmetError` where they never can."""
        wanted = f"the caller presses {keys}"
        caller = Caller((Keys(keys),), not_before_ms=self.not_before_ms)
        while isinstance(move := caller.move, Keys):
            if not self._can_press(move):
                self.go_on(wanted)
                continue
            before = len(self.events)
            answer, caller = respond(caller, self.state)
            self.reply(answer)
            self.mark = Mark(before)
            self.not_before_ms = caller.not_before_ms

    def _can_press(self, move: Keys) -> bool:
        """Whether something happens now when the next key is pressed."""
        match self.state.wait:
            case Collecting():
                return True
            case Listening(listens=listens):
                return listens or move.begun
            case Recording(finish_keys=finish_keys):
                return move.keys[0] in finish_keys
        return False

    def silent(self) -> None:
        """Let the wait for keys that comes next pass; `UnmetError` where the call has none."""
        if isinstance(self.state.wait, Recording):
            self.reply(Spoke(0))
            return
        move = Stay()
        while True:
            staying = stay(move, self.state)
            if staying is None:
                if not move.begun:
                    self.go_on("the caller stays silent")
                    continue
                return
            move = staying
            before = len(self.events)
            self.reply(Silence())
            self.mark = Mark(before)
            if isinstance(self.events[-1], Ended) and not move.begun:
                raise UnmetError(f"the call never waits for a key: {self.end()}")

    def silent_for(self, ms: int) -> None:
        """Do nothing for so many milliseconds; `UnmetError` where the call is over sooner."""
        until = max(self.state.at_ms, self.not_before_ms) + ms
        while self.state.at_ms < until:
            wait = self.state.wait
            if isinstance(wait, Listening | Collecting):
                remaining_ms = wait.left_ms if isinstance(wait, Listening) else wait.timeout_ms
                if remaining_ms is None or self.state.at_ms + remaining_ms > until:
                    break  # the silence ends within this wait
                self.reply(Silence())
            else:
                self.go_on(f"the caller is silent for {duration(ms)}")
        self.not_before_ms = until
        later = (n for n, event in enumerate(self.events) if event.at_ms >= until)
        self.mark = Mark(next(later, len(self.events)))

    def caller_hangs_up(self) -> None:
        """Hang up in the next wait in which a caller can."""
        while not isinstance(self.state.wait, Listening | Collecting | Recording | Dialling):
            self.go_on("the caller hangs up")
        self.mark = Mark(len(self.events))
        self.reply(HangUp())
