"""Webhooks: who is told of changes to calls, and the telling."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import attrs

from callflow_dsl.emulator.answers import Answer, RefusedError, listing, one, page_of, read_object
from callflow_dsl.emulator.faults import WEBHOOK
from callflow_dsl.emulator.signature import signed_headers
from callflow_dsl.emulator.store import Row
from callflow_dsl.net.http import is_loopback
from callflow_dsl.steps.kinds import URL
from callflow_dsl.wire.values import value_problem

if TYPE_CHECKING:
    from callflow_dsl.emulator.account import Account
    from callflow_dsl.emulator.answers import Request
    from callflow_dsl.emulator.faults import FaultPlan
    from callflow_dsl.emulator.store import Kind

#: Seconds that a receiver has to answer.
TIMEOUT_S = 5


def list_webhooks(account: Account, request: Request) -> Answer:
    """GET /webhooks."""
    page = page_of(request)
    rows, total = account.store.page("webhook", None, page.number, page.length)
    return listing("/webhooks", map(_shown, rows), page, total)


def create_webhook(account: Account, request: Request) -> Answer:
    """POST /webhooks."""
    fields = _checked(read_object(request), url=None)
    now = account.now()
    body = {"id": account.new_id(), **fields, "createdAt": now, "updatedAt": now}
    return _single(201, account.store.add(Row("webhook", body["id"], "", body)))


def read_webhook(account: Account, request: Request, identity: str) -> Answer:
    """GET /webhooks/{id}."""
    return _single(200, _webhook(account, identity))


def replace_webhook(account: Account, request: Request, identity: str) -> Answer:
    """PUT /webhooks/{id}; the URL stays where none is given."""
    row = _webhook(account, identity)
    fields = _checked(read_object(request), url=row.body["url"])
    body = {**row.body, **fields, "updatedAt": account.now()}
    return _single(200, account.store.put(attrs.evolve(row, body=body)))


def delete_webhook(account: Account, request: Request, identity: str) -> Answer:
    """DELETE /webhooks/{id}."""
    account.store.remove("webhook", _webhook(account, identity).id)
    return Answer(204)


def url_problem(url: object) -> str | None:
    """What is wrong with the URL of a webhook, or None."""
    problem = value_problem(URL, url)
    return f"url {problem}" if problem else None


def _checked(body: dict[str, Any], url: str | None) -> dict[str, Any]:
    given = body.get("url")
    wanted = url if given is None else given
    problem = url_problem(wanted)
    token = body.get("token")
    problems = [problem] if problem else []
    if token is not None and not isinstance(token, str):
        problems.append("token is a string")
    if problems:
        raise RefusedError(422, *problems)
    return {"url": wanted, "token": token or ""}


def _webhook(account: Account, identity: str) -> Row:
    row = account.store.get("webhook", identity)
    if row is None:
        raise RefusedError(404, f"No webhook found for ID `{identity}`.")
    return row


def _shown(row: Row) -> dict[str, Any]:
    return {**row.body, "_links": _links(row)}


def _links(row: Row) -> dict[str, str]:
    return {"self": f"/webhooks/{row.id}"}


def _single(status: int, row: Row) -> Answer:
    return one(status, _shown(row), _links(row))


@attrs.frozen
class Delivery:
    """One request to a webhook. ``status`` is what it answered, 0 where it could not be reached.

    ``note`` says why a delivery was not tried.
    """

    url: str
    body: dict[str, Any]
    status: int
    note: str = ""


class Courier:
    """Delivers what happens to webhooks, one after the other, in a thread of its own."""

    def __init__(self, account: Account, plan: FaultPlan) -> None:
        self.account = account
        self.plan = plan
        self.delivered: list[Delivery] = []
        self._queue: queue.Queue[tuple[str, str, dict[str, Any]] | None] = queue.Queue()
        self._thread: threading.Thread | None = None

    def notify(self, call: str, kind: Kind, body: dict[str, Any]) -> None:
        """Tell all webhooks of the account, and that of the call itself, of a change."""
        hooks = [row.body for row in self.account.store.all("webhook")]
        row = self.account.store.get("call", call)
        own = row.inner.get("webhook") if row else None
        for hook in [*hooks, *([own] if own else [])]:
            event = {"timestamp": self.account.now(), "items": [{"type": kind, "payload": body}]}
            self._queue.put((hook["url"], hook.get("token") or "", event))
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="webhooks", daemon=True)
                self._thread.start()

    def settle(self) -> None:
        """Wait until all that is known now has been delivered."""
        self._queue.join()

    def stop(self) -> None:
        """Deliver what is known, and stop."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        import requests

        with requests.Session() as session:
            session.trust_env = False  # no proxy stands between us and this machine
            while (event := self._queue.get()) is not None:
                try:
                    self._deliver(session, *event)
                except Exception as error:  # noqa: BLE001 - one delivery keeps no other one back
                    url, _token, body = event
                    self.delivered.append(Delivery(url, body, 0, f"not delivered: {error}"))
                finally:
                    self._queue.task_done()
        self._queue.task_done()

    def _deliver(self, session: Any, url: str, token: str, body: dict[str, Any]) -> None:
        import json
        import time

        _number, faults = self.plan.next(WEBHOOK, url)
        kinds = [fault.kind for fault in faults]
        time.sleep(sum(fault.delay for fault in faults if fault.kind == "latency"))
        if not is_loopback(urlsplit(url).hostname or ""):
            self.delivered.append(Delivery(url, body, 0, "not on this machine"))
            return
        if "drop" in kinds:
            self.delivered.append(Delivery(url, body, 0, "dropped by a fault"))
            return
        text = json.dumps(body, ensure_ascii=False).encode()
        for _ in range(2 if "duplicate" in kinds else 1):
            status = _post(session, url, text, signed_headers(url, text, token))
            self.delivered.append(Delivery(url, body, status))


def _post(session: Any, url: str, text: bytes, headers: dict[str, str]) -> int:
    import requests

    try:
        answer = session.post(
            url, data=text, headers=headers, timeout=TIMEOUT_S, allow_redirects=False
        )
    except requests.RequestException:
        return 0
    answer.close()
    return int(answer.status_code)
