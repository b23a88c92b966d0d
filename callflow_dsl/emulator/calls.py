"""Calls and their legs: started, looked at, redirected, hung up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from callflow_dsl.emulator.answers import Answer, RefusedError, listing, one, page_of, read_object
from callflow_dsl.emulator.call_flows import checked, flow_that_answers
from callflow_dsl.emulator.scenario import parse_scenario
from callflow_dsl.emulator.store import Row
from callflow_dsl.emulator.webhooks import url_problem
from callflow_dsl.errors import FlowcError
from callflow_dsl.simulate import load
from callflow_dsl.steps.kinds import DESTINATION
from callflow_dsl.wire.values import value_problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.emulator.account import Account
    from callflow_dsl.emulator.answers import Request
    from callflow_dsl.emulator.phone import Phone
    from callflow_dsl.simulate import Program


def list_calls(account: Account, request: Request) -> Answer:
    """GET /calls."""
    page = page_of(request)
    rows, total = account.store.page("call", None, page.number, page.length)
    return listing("/calls", map(_shown, rows), page, total)


def start_call(account: Account, phone: Phone, request: Request) -> Answer:
    """POST /calls: an outbound call. ``scenario`` in the body is the emulator's own field."""
    body = read_object(request)
    problems = [
        f"{name}: {problem}"
        for name in ("source", "destination")
        if (problem := value_problem(DESTINATION, body.get(name)))
    ]
    webhook = body.get("webhook")
    if webhook is not None:
        problem = url_problem(webhook.get("url")) if isinstance(webhook, dict) else "is no object"
        problems += [f"webhook: {problem}"] if problem else []
    scenario = body.get("scenario")
    try:
        _ = None if scenario is None else parse_scenario(scenario)
    except FlowcError as error:
        problems.append(error.message)
    if problems:
        raise RefusedError(422, *problems)
    flow = _flow(body)
    inner = {"flow": flow, "webhook": webhook, "scenario": scenario}
    row = begin(account, phone, body["source"], body["destination"], inner)
    return _single(201, row)


def ring(
    account: Account, phone: Phone, number: str, source: str, scenario: Mapping[str, Any] | None
) -> Row:
    """Somebody calls a number of the account; `RefusedError` (422) where no flow answers it."""
    flow = flow_that_answers(account.store, number)
    if flow is None:
        raise RefusedError(422, f"no flow answers {number}: it rings none, and none is the default")
    if scenario is not None:
        parse_scenario(scenario)
    known = account.store.get("number", number)
    inner = {"flow": flow.body, "webhook": None, "scenario": scenario}
    more = {"numberId": known.body["id"]} if known else {}
    return begin(account, phone, source, number, inner, incoming=True, **more)


def begin(
    account: Account,
    phone: Phone,
    source: str,
    destination: str,
    inner: dict[str, Any],
    *,
    incoming: bool = False,
    **more: str,
) -> Row:
    """Store a call and let it begin."""
    now = account.now()
    body = {
        "id": account.new_id(),
        "status": "queued",
        "source": source,
        "destination": destination,
        **more,
        "createdAt": now,
        "updatedAt": now,
    }
    row = phone.records.open(Row("call", body["id"], "", body, inner), body["id"])
    phone.call(row, incoming=incoming)
    return row


def read_call(account: Account, request: Request, identity: str) -> Answer:
    """GET /calls/{id}."""
    return _single(200, call_of(account, identity))


def redirect_call(account: Account, phone: Phone, request: Request, identity: str) -> Answer:
    """PUT /calls/{id}: a call that goes on follows another flow from here."""
    row = call_of(account, identity)
    flow = _flow(read_object(request))
    if row.body["status"] == "ended":
        raise RefusedError(422, f"call {identity} has ended")
    phone.tell(identity, _program(flow))
    return _single(200, row)


def hang_up(account: Account, phone: Phone, request: Request, identity: str) -> Answer:
    """DELETE /calls/{id}: all its legs are hung up; it can still be read."""
    call_of(account, identity)
    phone.tell(identity, None)
    return Answer(204)


def list_legs(account: Account, request: Request, call: str) -> Answer:
    """GET /calls/{id}/legs."""
    call_of(account, call)
    page = page_of(request)
    rows, total = account.store.page("leg", call, page.number, page.length)
    return listing(f"/calls/{call}/legs", map(_shown, rows), page, total)


def read_leg(account: Account, request: Request, call: str, leg: str) -> Answer:
    """GET /calls/{id}/legs/{leg}."""
    return _single(200, leg_of(account, call, leg))


def call_of(account: Account, identity: str) -> Row:
    """The call with this id; `RefusedError` (404) where there is none."""
    row = account.store.get("call", identity)
    if row is None:
        raise RefusedError(404, f"No call found for ID `{identity}`.")
    return row


def leg_of(account: Account, call: str, leg: str) -> Row:
    """The leg with this id in this call; `RefusedError` (404) where there is none."""
    call_of(account, call)
    row = account.store.get("leg", leg)
    if row is None or row.owner != call:
        raise RefusedError(404, f"No leg found for ID `{leg}`.")
    return row


def _flow(body: Mapping[str, Any]) -> dict[str, Any]:
    """The flow in a body, under either of its names, checked."""
    given = body.get("callFlow", body.get("callflow"))
    if given is None:
        raise RefusedError(422, "callFlow: is missing")
    flow = checked(given)
    _program(flow)
    return flow


def _program(flow: Mapping[str, Any]) -> Program:
    try:
        return load(flow)
    except FlowcError as error:
        raise RefusedError(422, f"callFlow: {error.message}") from error


def _links(row: Row) -> dict[str, str]:
    path = f"/calls/{row.id}" if row.kind == "call" else f"/calls/{row.owner}/legs/{row.id}"
    return {"self": path}


def _shown(row: Row) -> dict[str, Any]:
    return {**row.body, "_links": _links(row)}


def _single(status: int, row: Row) -> Answer:
    return one(status, _shown(row), _links(row))
