"""The emulator as a value of Python: started, looked into, and stopped."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from callflow_dsl.emulator import routes
from callflow_dsl.emulator.accepting import taken_flow
from callflow_dsl.emulator.account import Account, FastClock, random_id, seeded_ids
from callflow_dsl.emulator.call_flows import assign, create, flow_of
from callflow_dsl.emulator.calls import ring
from callflow_dsl.emulator.faults import FaultPlan
from callflow_dsl.emulator.phone import Phone, fetch_locally
from callflow_dsl.emulator.records import Records, end_interrupted
from callflow_dsl.emulator.server import REMEMBERED, EmulatorServer
from callflow_dsl.emulator.store import Store
from callflow_dsl.emulator.webhooks import Courier

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from callflow_dsl.emulator.answers import Answer, Request
    from callflow_dsl.emulator.faults import Fault
    from callflow_dsl.emulator.scenario import Scenario
    from callflow_dsl.emulator.server import Exchange
    from callflow_dsl.emulator.webhooks import Delivery

#: How often a server in a thread looks whether it should stop, in seconds.
_POLL_S = 0.01
#: How long calls, and then deliveries, may take to end when the emulator stops, in seconds.
_STOP_S = 0.6


class State:
    """What the account holds. Reading gives plain dicts and lists, made anew each time."""

    def __init__(self, account: Account) -> None:
        self._account = account

    @property
    def flows(self) -> dict[str, dict[str, Any]]:
        """Id -> call flow as the API shows it (without ``_links``), the oldest first."""
        return {row.id: row.body for row in self._account.store.all("flow")}

    @property
    def numbers(self) -> dict[str, str]:
        """Number -> id of the flow that it rings."""
        return {row.id: row.owner for row in self._account.store.all("number")}

    def legs(self, call: str) -> list[str]:
        """The ids of the legs of a call, in the order of their beginning."""
        return [row.id for row in self._account.store.all("leg", call)]

    def add_flow(self, document: Mapping[str, Any], numbers: Iterable[str] = ()) -> str:
        """Store a flow as if it had been created over HTTP, and return its id."""
        with self._account.store.transaction():
            row = create(self._account, taken_flow(dict(document), strict=self._account.strict))
            assign(self._account, row.id, list(numbers))
        return row.id

    def assign(self, number: str, flow: str) -> None:
        """Point a number at the flow with this id."""
        with self._account.store.transaction():
            assign(self._account, flow_of(self._account.store, flow).id, [number])

    def clear(self) -> None:
        """Forget everything."""
        self._account.store.clear()


class Emulator:
    """A local Voice API. Used in a ``with`` block it listens in a thread of its own.

    ``data`` is a file for SQLite (empty: in memory), ``keys`` the access keys that are taken
    (None: any), ``numbers`` those that can be assigned (None: any), ``seed`` makes the ids
    the same in each run. ``speed`` seconds of a call pass in a real one, ``scenarios`` say what
    the people in calls do. ``strict`` refuses what is dubious. ``signing_key`` is that of the
    account, which signs what webhooks are told. ``remember``: keep requests and deliveries to be
    looked at. Raises `FlowcError` when it cannot listen or use the file.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        data: str = "",
        faults: Iterable[Fault] = (),
        scenarios: Iterable[Scenario] = (),
        speed: float = 1.0,
        keys: Collection[str] | None = None,
        numbers: Collection[str] | None = None,
        seed: int | None = None,
        log: bool = False,
        strict: bool = False,
        signing_key: str = "",
        remember: bool = True,
    ) -> None:
        self._store = Store(data or ":memory:")
        pool = None if numbers is None else frozenset(numbers)
        ids = random_id if seed is None else seeded_ids(seed)
        self._account = Account(
            self._store, new_id=ids, clock=FastClock(speed), numbers=pool, strict=strict
        )
        self._plan = FaultPlan(faults)
        self.state = State(self._account)
        kept = REMEMBERED if remember else 0
        self._courier = Courier(self._account, self._plan, signing_key, kept)
        records = Records(self._account, self._courier.notify)
        self._phone = Phone(records, speed, scenarios, fetch_locally)
        self._routes = routes.table(self._account, self._phone)
        try:
            end_interrupted(records)
            self._server = EmulatorServer(
                host, port, self._answer, self._plan, keys=keys, log=log, remembered=kept
            )
        except BaseException:
            self._store.close()
            raise
        self._thread: threading.Thread | None = None

    @property
    def base_url(self) -> str:
        """What takes the place of https://voice.messagebird.com/v1; no slash at its end."""
        return f"{self._server.address}v1"

    @property
    def exchanges(self) -> list[Exchange]:
        """The requests so far, in the order in which they were answered."""
        return list(self._server.exchanges)

    def use_faults(self, faults: Iterable[Fault]) -> None:
        """Another fault plan; requests are numbered from 1 again."""
        self._plan.replace(faults)
        self._server.exchanges.clear()

    def reset(self, faults: Iterable[Fault] = ()) -> None:
        """As new: no objects, no exchanges, and this fault plan. Much cheaper than a new one."""
        self._phone.stop()
        self._courier.forget()
        self.state.clear()
        self.use_faults(faults)

    @property
    def deliveries(self) -> list[Delivery]:
        """What webhooks were told so far, in order."""
        return list(self._courier.delivered)

    def ring(self, number: str, source: str, scenario: Mapping[str, Any] | None = None) -> str:
        """Somebody calls a number of the account; returns the id of the call.

        ``scenario`` says what the caller does, as in a scenario file. Raises `RefusedError`
        where no flow answers the number.
        """
        return ring(self._account, self._phone, number, source, scenario).id

    def settle(self, timeout_s: float = 30.0) -> bool:
        """Wait until no call goes on and all webhooks were told; False when it took longer."""
        until = time.monotonic() + timeout_s
        settled = self._phone.settle(timeout_s)
        return settled and self._courier.settle(max(0.0, until - time.monotonic()))

    def start(self) -> None:
        """Listen in a thread of its own."""
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_S,), name="flowc-emulator", daemon=True
        )
        self._thread.start()

    def serve(self) -> None:
        """Listen in this thread until another one calls `stop`."""
        self._server.serve_forever()

    def stop(self) -> None:
        """Stop listening and close the store; further calls do nothing.

        Whatever hangs (a receiver, a flow that is fetched) holds this up for two seconds at most.
        """
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()
        self._phone.stop(_STOP_S, for_good=True)
        self._courier.stop(_STOP_S)
        self._store.close()

    def __enter__(self) -> Emulator:
        """Start."""
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Stop."""
        self.stop()

    def _answer(self, request: Request) -> Answer:
        return routes.answer(self._account, self._routes, request)
