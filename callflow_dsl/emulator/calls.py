"""Calls and their legs: started, looked at, redirected, hung up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from callflow_dsl.emulator.accepting import opened, program_of, shown, taken_flow
from callflow_dsl.emulator.answers import Answer, RefusedError, listing, one, page_of, read_object
from callflow_dsl.emulator.call_flows import flow_that_answers
from callflow_dsl.emulator.live import HangUpCall
from callflow_dsl.emulator.scenario import parse_scenario
from callflow_dsl.emulator.store import Row
from callflow_dsl.emulator.webhooks import url_problem
from callflow_dsl.errors import FlowcError
from callflow_dsl.steps.kinds import DESTINATION
from callflow_dsl.wire.values import value_problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.emulator.account import Account
    from callflow_dsl.emulator.answers import Request
    from callflow_dsl.emulator.phone import Phone


def list_calls(account: Account, request: Request) -> Answer:
    """GET /calls."""
    page = page_of(request)
    rows, total = account.store.page("call", None, page.start, page.length)
    return listing("/calls", map(_shown, rows), page, total)


def start_call(account: Account, phone: Phone, request: Request) -> Answer:
    """POST /calls: an outbound call. ``scenario`` in the body is the emulator's own field."""
    body = read_object(request)
    problems = [
        f"{name}: {problem}"
        for name in ("source", "destination")
        if (problem := _number_problem(body.get(name), strict=account.strict))
    ]
    webhook = opened(body.get("webhook") or None, "webhook")
    if isinstance(webhook, dict) and not webhook.get("url"):
        webhook = None  # written, and not set
    if webhook is not None:
        problem = (
            url_problem(webhook.get("url")) if isinstance(webhook, dict) else "is no JSON object"
        )
        problems += [f"webhook: {problem}"] if problem else []
    scenario = body.get("scenario")
    try:
        _ = None if scenario is None else parse_scenario(scenario)
    except FlowcError as error:
        problems.append(error.message)
    if problems:
        raise RefusedError(422, *problems)
    inner = {"flow": _flow(account, body), "webhook": webhook, "scenario": scenario}
    row = begin(account, phone, str(body["source"]), str(body["destination"]), inner)
    return _single(201, row)


def _number_problem(value: Any, *, strict: bool) -> str | None:
    """What is wrong with who calls or is called; what the platform takes there is not known."""
    if strict:
        return value_problem(DESTINATION, value)
    if type(value) in (str, int) and str(value).strip():
        return None
    return f"is {shown(value)}, and should be a number or an address" if value else "is missing"


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
    flow = _flow(account, read_object(request))
    _refuse_ended(row)
    phone.tell(identity, program_of(flow))
    return _single(200, row)


def hang_up(account: Account, phone: Phone, request: Request, identity: str) -> Answer:
    """DELETE /calls/{id}: all its legs are hung up; it can still be read."""
    call_of(account, identity)
    phone.tell(identity, HangUpCall())
    return Answer(204)


def list_legs(account: Account, request: Request, call: str) -> Answer:
    """GET /calls/{id}/legs."""
    call_of(account, call)
    page = page_of(request)
    rows, total = account.store.page("leg", call, page.start, page.length)
    return listing(f"/calls/{call}/legs", map(_shown, rows), page, total)


def read_leg(account: Account, request: Request, call: str, leg: str) -> Answer:
    """GET /calls/{id}/legs/{leg}."""
    return _single(200, leg_of(account, call, leg))


def add_leg(
    account: Account, phone: Phone, request: Request, call: str, destination: str
) -> Answer:
    """POST /calls/{id}/{destination}: one more leg, which is answered at once."""
    row = call_of(account, call)
    _refuse_ended(row)
    problem = _number_problem(destination, strict=account.strict)
    if problem:
        raise RefusedError(422, f"destination: {problem}")
    leg = phone.add_leg(row, destination)
    return _single(201, leg_of(account, call, leg))


def hang_up_leg(account: Account, phone: Phone, request: Request, leg: str) -> Answer:
    """DELETE /legs/{id}: the first leg takes its call along."""
    row = _any_leg(account, leg)
    phone.hang_up_leg(row)
    return Answer(204)


def hold_leg(account: Account, request: Request, leg: str) -> Answer:
    """POST /legs/{id}/hold: it is noted, and nobody hears anything of it."""
    return _held(account, leg, held=True)


def unhold_leg(account: Account, request: Request, leg: str) -> Answer:
    """POST /legs/{id}/unhold."""
    return _held(account, leg, held=False)


def _held(account: Account, leg: str, *, held: bool) -> Answer:
    row = _any_leg(account, leg)
    _refuse_ended(row)
    account.store.put(attrs.evolve(row, inner={**row.inner, "held": held}))
    return _single(200, row)


def _any_leg(account: Account, identity: str) -> Row:
    row = account.store.get("leg", identity)
    if row is None:
        raise RefusedError(404, f"No leg found for ID `{identity}`.")
    return row


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


def _flow(account: Account, body: Mapping[str, Any]) -> dict[str, Any]:
    """The flow in a body, under either of its names, checked."""
    given = body.get("callFlow")
    if given is None:
        given = body.get("callflow")
    if given is None:
        raise RefusedError(422, "callFlow: is missing")
    return taken_flow(given, strict=account.strict)


def _refuse_ended(row: Row) -> None:
    if "endedAt" in row.body:
        raise RefusedError(422, f"{row.kind} {row.id} has ended")


def _links(row: Row) -> dict[str, str]:
    path = f"/calls/{row.id}" if row.kind == "call" else f"/calls/{row.owner}/legs/{row.id}"
    return {"self": path}


def _shown(row: Row) -> dict[str, Any]:
    return {**row.body, "_links": _links(row)}


def _single(status: int, row: Row) -> Answer:
    return one(status, _shown(row), _links(row))
