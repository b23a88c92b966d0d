"""Webhooks: who is told of changes to calls, and the telling."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import attrs

from callflow_dsl.emulator.account import precise_timestamp
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
#: Events that wait for one receiver at the most.
MOST_WAITING = 10_000


def list_webhooks(account: Account, request: Request) -> Answer:
    """GET /webhooks."""
    page = page_of(request)
    rows, total = account.store.page("webhook", None, page.start, page.length)
    return listing("/webhooks", map(_shown, rows), page, total)


def create_webhook(account: Account, request: Request) -> Answer:
    """POST /webhooks."""
    fields = _checked(read_object(request))
    now = account.now()
    body = {"id": account.new_id(), **fields, "createdAt": now, "updatedAt": now}
    return _single(201, account.store.add(Row("webhook", body["id"], "", body)))


def read_webhook(account: Account, request: Request, identity: str) -> Answer:
    """GET /webhooks/{id}."""
    return _single(200, _webhook(account, identity))


def replace_webhook(account: Account, request: Request, identity: str) -> Answer:
    """PUT /webhooks/{id}; what is not given stays. What the API does then is not known."""
    row = _webhook(account, identity)
    fields = _checked({**row.body, **_given(read_object(request))})
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


def _given(body: dict[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in ("url", "token") if body.get(name) is not None}


def _checked(body: dict[str, Any]) -> dict[str, Any]:
    problem = url_problem(body.get("url"))
    token = body.get("token")
    problems = [problem] if problem else []
    if token is not None and not isinstance(token, str):
        problems.append("token is a string")
    if problems:
        raise RefusedError(422, *problems)
    return {"url": body["url"], "token": token or ""}


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
    """Delivers what happens to webhooks: to each receiver in order, in a thread of its own.

    A receiver that hangs delays no other. ``remembered``: how many deliveries are kept.
    """

    def __init__(
        self, account: Account, plan: FaultPlan, signing_key: str, remembered: int
    ) -> None:
        self.account = account
        self.plan = plan
        self.signing_key = signing_key
        self.delivered: deque[Delivery] = deque(maxlen=remembered)
        #: Receiver -> what it is to be told: its token and the event. A receiver with an entry
        #: has a thread.
        self._lines: dict[str, deque[tuple[str, dict[str, Any]]]] = {}
        self._left = 0
        self._changed = threading.Condition()
        self._closing = threading.Event()

    def notify(self, call: str, kind: Kind, what: str, body: dict[str, Any]) -> None:
        """Tell all webhooks of the account, and that of the call itself, of a change."""
        hooks = [row.body for row in self.account.store.all("webhook")]
        row = self.account.store.get("call", call)
        call_hook = row.inner.get("webhook") if row else None
        if call_hook and kind == "call":  # only here: a public client cannot read it in an answer
            body = {**body, "webhook": {"url": call_hook["url"]}}
        for hook in [*hooks, *([call_hook] if call_hook else [])]:
            item = {"type": kind, "event": f"{kind}{what}", "payload": body}
            moment = precise_timestamp(self.account.clock())
            self._line_up(
                hook["url"], hook.get("token") or "", {"timestamp": moment, "items": [item]}
            )

    def _line_up(self, url: str, token: str, event: dict[str, Any]) -> None:
        with self._changed:
            if self._closing.is_set():
                return
            line = self._lines.get(url)
            if line is None:
                line = self._lines[url] = deque()
                work = threading.Thread(target=self._work, args=(url,), name="webhook", daemon=True)
                work.start()
            if len(line) >= MOST_WAITING:
                self.delivered.append(Delivery(url, event, 0, "too much is waiting already"))
                return
            line.append((token, event))
            self._left += 1

    def settle(self, within_s: float = 30.0) -> bool:
        """Wait until all that is known now has been delivered; False when that took longer."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._left, within_s)

    def forget(self) -> None:
        """Deliver nothing of what is waiting, and know of no delivery."""
        with self._changed:
            for line in self._lines.values():
                self._left -= len(line)
                line.clear()
            self.delivered.clear()

    def stop(self, within_s: float) -> None:
        """Deliver what can be delivered in that time, and stop."""
        self.settle(within_s)
        self._closing.set()
        self.forget()

    def _work(self, url: str) -> None:
        import requests

        with requests.Session() as session:
            session.trust_env = False  # no proxy stands between us and this machine
            while True:
                with self._changed:
                    line = self._lines[url]
                    if not line:
                        del self._lines[url]
                        return
                    token, event = line.popleft()
                try:
                    self._deliver(session, url, token, event)
                except Exception as error:  # noqa: BLE001 - one delivery keeps no other one back
                    self.delivered.append(Delivery(url, event, 0, f"not delivered: {error}"))
                with self._changed:
                    self._left -= 1
                    self._changed.notify_all()

    def _deliver(self, session: Any, url: str, token: str, body: dict[str, Any]) -> None:
        import json

        _number, faults = self.plan.next(WEBHOOK, url)
        kinds = [fault.kind for fault in faults]
        self._closing.wait(sum(fault.delay for fault in faults if fault.kind == "latency"))
        if not is_loopback(urlsplit(url).hostname or ""):
            self.delivered.append(Delivery(url, body, 0, "not on this machine"))
            return
        if "drop" in kinds:
            self.delivered.append(Delivery(url, body, 0, "dropped by a fault"))
            return
        text = json.dumps(body, ensure_ascii=False).encode()
        for _ in range(2 if "duplicate" in kinds else 1):
            headers = signed_headers(url, text, token, self.signing_key)
            self.delivered.append(Delivery(url, body, _post(session, url, text, headers)))


def _post(session: Any, url: str, text: bytes, headers: dict[str, str]) -> int:
    import requests

    try:
        with session.post(
            url, data=text, headers=headers, timeout=TIMEOUT_S, allow_redirects=False, stream=True
        ) as answer:
            return int(answer.status_code)  # what it says beside that is for nobody
    except requests.RequestException:
        return 0
