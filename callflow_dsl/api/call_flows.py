"""``client.call_flows``: the flows of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from callflow_dsl.api.resource import Resource, path_of
from callflow_dsl.api.stored_flow import StoredFlow, content_of, read_stored_flow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.api.paginator import Paginator
    from callflow_dsl.compiler.result import CompiledFlow
    from callflow_dsl.steps import CallFlow

    AnyFlow = CallFlow | CompiledFlow | StoredFlow | Mapping[str, Any]


class CallFlows(Resource):
    """Call flows; each is given as a `StoredFlow`, and taken in any form.

    ``id``, ``createdAt``, ``updatedAt`` and ``_links`` are the server's and are not sent; all
    other fields are, also those that flowc does not know. The steps are not checked here:
    that is the compiler's work, or `check_document`'s.
    """

    def list(self, *, per_page: int | None = None) -> Paginator[StoredFlow]:
        """All flows, in pages."""
        return self._list("/call-flows", read_stored_flow, per_page)

    def get(self, flow: str | StoredFlow) -> StoredFlow:
        """The flow with this id."""
        return self._one("GET", path_of("call-flows", flow), read_stored_flow)

    def create(self, flow: AnyFlow) -> StoredFlow:
        """Store a new flow."""
        return self._one("POST", "/call-flows", read_stored_flow, content_of(flow))

    def update(self, stored: str | StoredFlow, flow: AnyFlow) -> StoredFlow:
        """Put ``flow`` in the place of a stored one; nothing of the old one stays."""
        path = path_of("call-flows", stored)
        return self._one("PUT", path, read_stored_flow, content_of(flow))

    def delete(self, flow: str | StoredFlow) -> None:
        """Delete a flow."""
        self._transport.json("DELETE", path_of("call-flows", flow))
