"""One call while it goes on: the simulator's virtual time stretched over real time.

The simulator says what happens next and when; in between the call waits, and can be told
to end or to follow another flow.
"""

from __future__ import annotations

import queue
import threading
import time
from typing import TYPE_CHECKING

import attrs

from callflow_dsl.emulator.records import SOMETHING
from callflow_dsl.simulate import (
    Dialled,
    Dialling,
    Fetching,
    HangUp,
    Program,
    Recording,
    World,
    begin,
    follow,
    reply,
    respond,
)
from callflow_dsl.simulate.engine import ready, run
from callflow_dsl.simulate.events import Recorded, Transferred

if TYPE_CHECKING:
    from collections.abc import Callable

    from callflow_dsl.emulator.records import CallRecords
    from callflow_dsl.emulator.scenario import Scenario
    from callflow_dsl.emulator.store import Row
    from callflow_dsl.simulate import Fetch, Reply, State, Turn
    from callflow_dsl.simulate.events import Outcome

    #: Begins the transcription of a recording in a language.
    Transcribe = Callable[[Row, str], object]

#: The type of the recording of a record step, of a whole call, and of a transfer.
IVR, CALL, TRANSFER = "ivr", "call", "transfer"


class Stopped(Exception):  # noqa: N818 not an error: the emulator stops
    """The emulator stops, and leaves the call as it is."""


@attrs.frozen
class HangUpCall:
    """The order to end the call."""


@attrs.frozen
class HangUpLeg:
    """The order to end one leg of a transfer; the call goes on."""

    leg: str


#: What a call can be told: to end, to lose a leg, or to follow another flow.
Order = HangUpCall | HangUpLeg | Program


class Clock:
    """Virtual time of one call in milliseconds; ``speed`` virtual seconds pass in a real one.

    `tell`, `stop` and `now_ms` may be called from any thread, the rest from the call's own.
    """

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self.ms = 0
        self._orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self._stopping = False
        self._began = time.monotonic()

    def tell(self, order: Order) -> None:
        """Interrupt the call with an order."""
        self._orders.put(order)

    def stop(self) -> None:
        """Interrupt the call for good."""
        self._stopping = True
        self._orders.put(HangUpCall())

    def now_ms(self) -> int:
        """The present, also while the call waits."""
        return self.ms + self._elapsed_ms()

    def wait(self, ms: int) -> Order | None:
        """Let time pass; earlier and with the order that came, when one did.

        Raises `Stopped` when the emulator stops.
        """
        self._began = time.monotonic()
        try:
            order = self._orders.get(timeout=min(ms / 1000 / self.speed, threading.TIMEOUT_MAX))
        except queue.Empty:
            order = None
        if self._stopping:
            raise Stopped
        self.ms += ms if order is None else min(ms, self._elapsed_ms())
        self._began = time.monotonic()
        return order

    def _elapsed_ms(self) -> int:
        return int((time.monotonic() - self._began) * 1000 * self.speed)


@attrs.define
class LiveCall:
    """Runs one call to its end. ``incoming``: somebody rang a number of the account."""

    records: CallRecords
    clock: Clock
    program: Program
    scenario: Scenario
    fetch: Fetch
    source: str
    destination: str
    incoming: bool = False
    #: The leg to the person on the line.
    leg: str = ""
    #: The leg of the transfer under way, and the recording that the running step makes.
    other_leg: str = ""
    recording: str = ""
    _said: int = 0

    def run(self, transcribe: Transcribe) -> None:
        """From ringing to the end; ``transcribe`` serves the steps that ask for it."""
        self.records.status("starting", self.clock.ms)
        direction = "incoming" if self.incoming else "outgoing"
        self.leg = self.records.open_leg(self.source, self.destination, direction, self.clock.ms)
        outcome = self._ring()
        if outcome == "answered":
            self.records.answer_leg(self.leg, self.clock.ms)
            self.records.status("ongoing", self.clock.ms)
            self._talk(transcribe)
            outcome = "hangup"
        self.end(outcome)

    def _ring(self) -> str:
        until = self.clock.ms + round(self.scenario.rings * 1000)
        while (left_ms := until - self.clock.ms) > 0:
            order = self.clock.wait(left_ms)
            if isinstance(order, HangUpCall):
                return "hangup"
            if isinstance(order, Program):
                self.program = order  # whoever picks up hears the other flow
        return self.scenario.outcome

    def _talk(self, transcribe: Transcribe) -> None:
        if self.program.records_call:
            self.records.open_recording(self.leg, CALL, self.clock.ms, self._says())
        world = World(
            source=self.source,
            destination=self.destination,
            call_id=self.records.call,
            machine=self.scenario.machine,
        )
        caller = self.scenario.caller()
        turn = begin(self.program, world)
        while True:
            self._happened(turn, transcribe)
            state = turn.state
            if state.wait is None:
                break
            self._opened(state)
            answer: Reply
            if isinstance(state.wait, Fetching):
                answer = self._fetched(state.wait)
            else:
                answer, caller = respond(caller, state)
            turn = self._next(state, answer)

    def _fetched(self, wait: Fetching) -> Reply:
        if wait.body is not None:
            made = self.records.records.account.store.get("recording", self.recording)
            wait = attrs.evolve(wait, body=made.body if made else wait.body)
        return follow(self.fetch, wait)

    def _next(self, state: State, answer: Reply) -> Turn:
        """Let the time of a wait pass, and say how the call goes on."""
        coming = reply(state, answer)
        left_ms = coming.state.at_ms - state.at_ms
        began = self.clock.ms
        dialled = isinstance(answer, Dialled) and answer.outcome == "answered"
        ring_ms = (
            min(answer.ring_ms, left_ms) if isinstance(answer, Dialled) and dialled else left_ms
        )
        order = self._pass(ring_ms)
        if order is None and left_ms > ring_ms:
            self._transfer_answered(state)
            order = self._pass(left_ms - ring_ms)
        if order is None:
            return coming
        elapsed = self.clock.ms - began
        if isinstance(order, HangUpCall):
            return reply(state, HangUp(elapsed))
        if isinstance(order, HangUpLeg):
            talk_ms = max(0, elapsed - ring_ms) if dialled else 0
            outcome: Outcome = "answered" if dialled and elapsed >= ring_ms else "no_answer"
            return reply(state, Dialled(outcome, elapsed - talk_ms, talk_ms))
        self._close_transfer("hangup")
        fresh = ready(order, state.world, dict(state.variables))
        limit = None if fresh.limit_ms is None else state.at_ms + elapsed + fresh.limit_ms
        return run(attrs.evolve(fresh, at_ms=state.at_ms + elapsed, limit_ms=limit))

    def _pass(self, ms: int) -> Order | None:
        """Let time pass up to an order that is still of use."""
        until = self.clock.ms + ms
        while True:
            order = self.clock.wait(until - self.clock.ms)
            stale = isinstance(order, HangUpLeg) and order.leg != self.other_leg
            if order is None or not stale:
                return order

    def _opened(self, state: State) -> None:
        """A wait begins: what it opens."""
        now = self.clock.ms
        if isinstance(state.wait, Recording):
            self.recording = self.records.open_recording(self.leg, IVR, now, self._says())
        elif isinstance(state.wait, Dialling):
            masked = state.step is not None and state.step.options.get("mask") is True
            shown = self.destination if masked else self.source
            self.other_leg = self.records.open_leg(shown, state.wait.destination, "outgoing", now)

    def _transfer_answered(self, state: State) -> None:
        self.records.answer_leg(self.other_leg, self.clock.ms)
        if state.step is not None and state.step.options.get("record"):
            self.recording = self.records.open_recording(
                self.other_leg, TRANSFER, self.clock.ms, self._says()
            )

    def _happened(self, turn: Turn, transcribe: Transcribe) -> None:
        """A wait is over: what it closes. The clock stands at its end."""
        for event in turn.events:
            if isinstance(event, Recorded) and self.recording in self.records.running:
                began = self.records.running[self.recording]
                row = self.records.end_recording(self.recording, began + event.duration_ms)
                if event.transcribe and row is not None:
                    transcribe(row, event.transcribe)
            elif isinstance(event, Transferred):
                answered = event.outcome == "answered"
                self._close_transfer("hangup" if answered else event.outcome)

    def _close_transfer(self, status: str) -> None:
        if self.other_leg in self.records.legs:
            if self.recording in self.records.running:
                self.records.end_recording(self.recording, self.clock.ms)
            self.records.end_leg(self.other_leg, self.clock.ms, status)

    def end(self, status: str) -> None:
        """The call is over, and so is all that belongs to it."""
        now = self.clock.ms
        with self.records.records.account.store.transaction():  # no leg is added meanwhile
            for recording in list(self.records.running):
                self.records.end_recording(recording, now)
            for leg in list(self.records.legs):
                self.records.end_leg(leg, now, status if leg == self.leg else "hangup")
            self.records.status("ended" if status == "hangup" else status, now)

    def _says(self) -> str:
        self._said += 1
        says = self.scenario.says
        return says[self._said - 1] if self._said <= len(says) else SOMETHING
