"""The telephone network of the emulator: live calls and transcriptions, each in its thread."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from callflow_dsl.emulator.accepting import taken_flow
from callflow_dsl.emulator.answers import RefusedError
from callflow_dsl.emulator.live import Clock, HangUpCall, HangUpLeg, LiveCall, Stopped
from callflow_dsl.emulator.records import CallRecords, Records, open_transcription
from callflow_dsl.emulator.scenario import Scenario, choose, parse_scenario
from callflow_dsl.errors import FlowcError
from callflow_dsl.net.http import is_loopback, log_line
from callflow_dsl.simulate import load
from callflow_dsl.simulate.fetch import over_http

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from callflow_dsl.emulator.live import Order
    from callflow_dsl.emulator.store import Row
    from callflow_dsl.simulate import Fetch, Fetching

#: How long a transcription waits for its turn, and how long it then takes, in virtual ms.
QUEUED_MS, TRANSCRIBING_MS = 1000, 2000


class Phone:
    """Starts calls and transcriptions, and can interrupt them."""

    def __init__(
        self, records: Records, speed: float, scenarios: Iterable[Scenario], fetch: Fetch
    ) -> None:
        self.records = records
        self.speed = speed
        self.scenarios = tuple(scenarios)
        self.fetch = fetch
        self._lock = threading.Lock()
        self._clocks: dict[str, Clock] = {}
        self._calls: dict[str, LiveCall] = {}
        self._threads: set[threading.Thread] = set()
        self._stopping = False
        self._stopped = False

    def call(self, row: Row, *, incoming: bool = False) -> None:
        """Let a stored call begin: ``inner`` has its flow, and its scenario if it has its own."""
        source, destination = row.body["source"], row.body["destination"]
        given = row.inner.get("scenario")
        scenario = (
            choose(self.scenarios, source, destination) if given is None else parse_scenario(given)
        )
        began = datetime.strptime(row.body["createdAt"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        clock = Clock(self.speed)
        live = LiveCall(
            CallRecords(self.records, row.id, began),
            clock,
            load(row.inner["flow"]),
            scenario,
            self.fetch,
            source,
            destination,
            incoming,
        )
        self._calls[row.id] = live

        def work() -> None:
            try:
                live.run(self.transcribe)
            except Stopped:
                raise
            except Exception as error:  # noqa: BLE001 - the others go on
                if self._stopped:  # there is nothing left to write to
                    return
                log_line(f"flowc: error: call {row.id}: {error!r}")
                live.end("failed")

        self._run(row.id, clock, work)

    def tell(self, call: str, order: Order) -> None:
        """Hang up a call, or let it follow another flow; no matter if it has ended."""
        with self._lock:
            clock = self._clocks.get(call)
        if clock is not None:
            clock.tell(order)

    def add_leg(self, row: Row, destination: str) -> str:
        """One more leg of a call that goes on, answered at once; its id."""
        live = self._calls[row.id]
        now = live.clock.now_ms()
        leg = live.records.open_leg(live.source, destination, "outgoing", now)
        live.records.answer_leg(leg, now)
        return leg

    def hang_up_leg(self, row: Row) -> None:
        """End a leg of a call; the first one takes the call along."""
        live = self._calls.get(row.owner)
        if live is None or row.id not in live.records.legs:
            return
        if row.id == live.leg:
            live.clock.tell(HangUpCall())
        elif row.id == live.other_leg:
            live.clock.tell(HangUpLeg(row.id))
        else:
            live.records.end_leg(row.id, live.clock.now_ms())

    def transcribe(self, recording: Row, language: str) -> Row:
        """Begin a transcription of a recording, and give it as it begins."""
        row = open_transcription(self.records, recording, language)
        clock = Clock(self.speed)

        def work() -> None:
            for wait_ms, status in ((QUEUED_MS, "transcribing"), (TRANSCRIBING_MS, "done")):
                clock.wait(wait_ms)
                now = self.records.account.now()
                call = row.inner["call"]
                self.records.change("transcription", row.id, call, status=status, updatedAt=now)

        self._run(row.id, clock, work)
        return row

    def settle(self, timeout: float) -> bool:
        """Wait until nothing goes on; False when that took longer (seconds)."""
        until = time.monotonic() + timeout
        while True:
            with self._lock:
                threads = tuple(self._threads)
            if not threads:
                return True
            for thread in threads:
                thread.join(max(0.0, until - time.monotonic()))
            if time.monotonic() > until:
                return False

    def stop(self, within_s: float = 10.0, *, for_good: bool = False) -> None:
        """Interrupt everything, and wait so long until it has stopped.

        What hangs longer, such as a flow that is being fetched, is left to itself.
        """
        until = time.monotonic() + within_s
        with self._lock:
            self._stopping = True
            self._stopped = for_good
            threads = tuple(self._threads)
            for clock in self._clocks.values():
                clock.stop()
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
        self._stopping = for_good

    def _run(self, identity: str, clock: Clock, work: Callable[[], None]) -> None:
        def body() -> None:
            try:
                work()
            except Stopped:
                pass
            except Exception:  # there is nothing left to write to
                if not self._stopped:
                    raise
            finally:
                with self._lock:
                    del self._clocks[identity]
                    self._calls.pop(identity, None)
                    self._threads.discard(thread)

        thread = threading.Thread(target=body, name=f"call {identity}", daemon=True)
        with self._lock:
            if self._stopping:
                return
            self._clocks[identity] = clock
            self._threads.add(thread)
            thread.start()  # here, so that nobody waits for a thread that has not begun


def fetch_locally(request: Fetching) -> Mapping[str, Any]:
    """Get a flow from this machine; `FlowcError` for a URL of another one, and for no flow."""
    flow = over_http(request, _refuse_elsewhere)
    try:
        return taken_flow(flow, strict=False)
    except RefusedError as refusal:
        raise FlowcError(f"{request.url} gives no flow: {'; '.join(refusal.args)}") from None


def _refuse_elsewhere(url: str) -> None:
    if not is_loopback(urlsplit(url).hostname or ""):
        raise FlowcError(f"{url} is not on this machine, and is not fetched")
