"""Reads and writes the ledger in the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callflow_dsl.api.errors import ApiError, NotFoundError
from callflow_dsl.deploy.account import read_account
from callflow_dsl.deploy.ledger import Ledger, ledger_flow, read_ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from callflow_dsl.deploy.account import Connections
    from callflow_dsl.deploy.mark import Scope


def change_ledger(
    connections: Connections, scope: Scope, known: Ledger, change: Callable[[Ledger], Ledger]
) -> Ledger:
    """Write what ``change`` makes of the ledger as it is by now; the new one.

    ``known`` says where it was. Nothing is written where nothing changes.
    """
    client = connections.client
    stored = []
    for identity in known.ids:
        try:
            stored.append(client.call_flows.get(identity).wire)
        except NotFoundError:
            continue
    now = read_ledger(stored, scope)
    wanted = change(now)
    flow = ledger_flow(wanted, scope)
    if not now.ids:
        return read_ledger([_create(connections, scope, flow)], scope)
    if wanted != now or now.damaged:
        client.call_flows.update(now.ids[0], flow)
    for identity in now.ids[1:]:
        client.call_flows.delete(identity)  # all that it said stands in the first one now
    return read_ledger([{**flow, "id": now.ids[0]}], scope)


def _create(connections: Connections, scope: Scope, flow: dict[str, object]) -> dict[str, object]:
    try:
        made = connections.client.call_flows.create(flow)
    except ApiError as error:
        if not error.uncertain:
            raise
        # The answer got lost: was it made all the same?
        ledger = read_ledger(read_account(connections).ledgers, scope)
        if not ledger.ids:
            raise
        return {**flow, "id": ledger.ids[0]}
    return {**flow, "id": made.id}
