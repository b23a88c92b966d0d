"""Call flows and the numbers that ring them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import attrs

from callflow_dsl.emulator.accepting import is_on, taken_flow
from callflow_dsl.emulator.answers import Answer, RefusedError, listing, one, page_of, read_object
from callflow_dsl.emulator.store import Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.emulator.account import Account
    from callflow_dsl.emulator.answers import Request
    from callflow_dsl.emulator.store import Store

_NUMBER = re.compile(r"[0-9]{3,15}", re.ASCII)


def list_flows(account: Account, request: Request) -> Answer:
    """GET /call-flows."""
    page = page_of(request)
    rows, total = account.store.page("flow", None, page.start, page.length)
    return listing("/call-flows", (_shown(row) for row in rows), page, total)


def create_flow(account: Account, request: Request) -> Answer:
    """POST /call-flows."""
    return _single(201, create(account, taken_flow(read_object(request), strict=account.strict)))


def create(account: Account, flow: Mapping[str, Any]) -> Row:
    """Store a new flow that `taken_flow` let through."""
    now = account.now()
    body = _completed(account, flow, account.new_id(), now, now)
    return _stored(account, account.store.add(Row("flow", body["id"], "", body)))


def read_flow(account: Account, request: Request, identity: str) -> Answer:
    """GET /call-flows/{id}."""
    return _single(200, flow_of(account.store, identity))


def replace_flow(account: Account, request: Request, identity: str) -> Answer:
    """PUT /call-flows/{id}: nothing of the former flow stays but its id and its beginning."""
    row = flow_of(account.store, identity)
    flow = taken_flow(read_object(request), strict=account.strict)
    body = _completed(account, flow, identity, row.body["createdAt"], account.now())
    return _single(200, _stored(account, account.store.put(attrs.evolve(row, body=body))))


def delete_flow(account: Account, request: Request, identity: str) -> Answer:
    """DELETE /call-flows/{id}: its numbers ring the default flow from here."""
    flow_of(account.store, identity)
    for number in account.store.all("number", identity):
        account.store.remove("number", number.id)
    account.store.remove("flow", identity)
    return Answer(204)


def list_numbers(account: Account, request: Request, identity: str) -> Answer:
    """GET /call-flows/{id}/numbers."""
    flow_of(account.store, identity)
    page = page_of(request)
    rows, total = account.store.page("number", identity, page.start, page.length)
    path = f"/call-flows/{identity}/numbers"
    return listing(path, (row.body for row in rows), page, total)


def add_numbers(account: Account, request: Request, identity: str) -> Answer:
    """POST /call-flows/{id}/numbers: these ring this flow too, and no other."""
    flow_of(account.store, identity)
    assign(account, identity, _numbers(account, request))
    return list_numbers(account, attrs.evolve(request, query=""), identity)


def replace_numbers(account: Account, request: Request, identity: str) -> Answer:
    """PUT /call-flows/{id}/numbers: these ring this flow, and no more."""
    flow_of(account.store, identity)
    wanted = _numbers(account, request)
    for row in account.store.all("number", identity):
        if row.id not in wanted:
            account.store.remove("number", row.id)
    assign(account, identity, wanted)
    return list_numbers(account, attrs.evolve(request, query=""), identity)


def assign(account: Account, identity: str, numbers: list[str]) -> None:
    """Point numbers at a flow; a number that rang another one rings it no more."""
    for number in numbers:
        row = account.store.get("number", number)
        if row is not None and row.owner == identity:
            continue
        now = account.now()
        born = {"id": account.new_id(), "number": number, "createdAt": now}
        body = {**(row.body if row else born), "callFlowId": identity, "updatedAt": now}
        (account.store.put if row else account.store.add)(Row("number", number, identity, body))


def flow_of(store: Store, identity: str) -> Row:
    """The flow with this id; `RefusedError` (404) where there is none."""
    row = store.get("flow", identity)
    if row is None:
        raise RefusedError(404, f"No call flow found for ID `{identity}`.")
    return row


def flow_that_answers(store: Store, number: str) -> Row | None:
    """The flow that a call to this number gets: its own, or else the default one."""
    row = store.get("number", number)
    if row is not None:
        return store.get("flow", row.owner)
    return next((row for row in store.all("flow") if is_on(row.body.get("default"))), None)


def _completed(
    account: Account, flow: Mapping[str, Any], identity: str, created: str, updated: str
) -> dict[str, Any]:
    """The flow as the server keeps it: with ids for its steps and the fields it adds."""
    steps = [
        step if step.get("id") else {"id": "", **step} | {"id": account.new_id()}
        for step in flow["steps"]
    ]
    body = {"id": identity, "record": False, "default": False, **flow, "steps": steps}
    return {**body, "createdAt": created, "updatedAt": updated}


def _stored(account: Account, row: Row) -> Row:
    """Take the default from the flow that had it, when this one has it now."""
    if is_on(row.body.get("default")):
        for other in account.store.all("flow"):
            if other.id != row.id and is_on(other.body.get("default")):
                body = {**other.body, "default": False, "updatedAt": row.body["updatedAt"]}
                account.store.put(attrs.evolve(other, body=body))
    return row


def _numbers(account: Account, request: Request) -> list[str]:
    numbers = read_object(request).get("numbers")
    if not isinstance(numbers, list):
        raise RefusedError(422, "numbers: is a list of numbers")
    problems: list[str] = []
    wanted: list[str] = []
    for place, number in enumerate(numbers):
        number = str(number).removeprefix("+") if type(number) in (str, int) else ""
        wanted.append(number)
        if not _NUMBER.fullmatch(number):
            problems.append(f"numbers[{place}]: is a string of digits, as in 31611111111")
        elif account.numbers is not None and number not in account.numbers:
            problems.append(f"numbers[{place}]: {number} is no number of this account")
    if problems:
        raise RefusedError(422, *problems)
    return list(dict.fromkeys(wanted))


def _links(row: Row) -> dict[str, str]:
    return {"self": f"/call-flows/{row.id}"}


def _shown(row: Row) -> dict[str, Any]:
    return {**row.body, "_links": _links(row)}


def _single(status: int, row: Row) -> Answer:
    return one(status, _shown(row), _links(row))
