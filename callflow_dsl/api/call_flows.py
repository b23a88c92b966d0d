"""``client.call_flows``: the flows of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from callflow_dsl.api.operation import listing, operation
from callflow_dsl.api.resource import R, Removal, Resource, path_of
from callflow_dsl.api.stored_flow import StoredFlow, content_of, read_stored_flow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.api.exchange import Plan
    from callflow_dsl.api.paginator import Pages
    from callflow_dsl.compiler.result import CompiledFlow
    from callflow_dsl.steps import CallFlow

    AnyFlow = CallFlow | CompiledFlow | StoredFlow | Mapping[str, Any]


class CallFlows(Resource[R]):
    """Call flows; each is given as a `StoredFlow`, and taken in any form.

    ``id``, ``createdAt``, ``updatedAt`` and ``_links`` are the server's and are not sent; all
    other fields are, also those that flowc does not know. The steps are not checked here:
    that is the compiler's work, or `check_document`'s.
    """

    @listing
    def list(self, *, per_page: int | None = None) -> Pages[StoredFlow]:
        """All flows, in pages."""
        return self._pages("/call-flows", read_stored_flow, per_page)

    @operation
    def get(self, flow: str | StoredFlow) -> Plan[StoredFlow]:
        """The flow with this id."""
        return self._one("GET", path_of("call-flows", flow), read_stored_flow)

    @operation
    def create(self, flow: AnyFlow) -> Plan[StoredFlow]:
        """Store a new flow."""
        return self._one("POST", "/call-flows", read_stored_flow, content_of(flow))

    @operation
    def update(self, stored: str | StoredFlow, flow: AnyFlow) -> Plan[StoredFlow]:
        """Put ``flow`` in the place of a stored one; nothing of the old one stays."""
        path = path_of("call-flows", stored)
        return self._one("PUT", path, read_stored_flow, content_of(flow))

    @operation
    def delete(self, flow: str | StoredFlow) -> Plan[Removal]:
        """Delete a flow."""
        return self._remove(path_of("call-flows", flow))
