"""Reads and writes the ledger in the account."""

from __future__ import annotations

from contextlib import suppress
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

    ``known`` says where it was. Nothing is written where nothing changes. A ledger is never
    overwritten, because the API could not tell that another deploy wrote it meanwhile: a new one is
    made, and then those go whose content stands in it. So of two deploys at the same moment each
    leaves its own, and the next one reads both.
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
    if wanted == now and not now.damaged and len(now.ids) <= 1:
        return now
    flow = ledger_flow(wanted, scope)
    made = _create(connections, scope, flow)
    for identity in now.ids:
        with suppress(NotFoundError):  # the other deploy had read it too
            client.call_flows.delete(identity)
    return read_ledger([made], scope)


def _create(connections: Connections, scope: Scope, flow: dict[str, object]) -> dict[str, object]:
    try:
        made = connections.client.call_flows.create(flow)
    except ApiError as error:
        if not error.uncertain:
            raise
        # The answer got lost: was it made all the same?
        steps = flow["steps"]
        stored = (other for other in read_account(connections).ledgers if other["steps"] == steps)
        there = next(stored, None)
        if there is None:
            raise
        return {**flow, "id": there["id"]}
    return {**flow, "id": made.id}
