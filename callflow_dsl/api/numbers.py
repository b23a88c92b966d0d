"""``client.numbers``: the telephone numbers that ring a flow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from callflow_dsl.api.convert import from_wire
from callflow_dsl.api.objects import FlowNumber
from callflow_dsl.api.operation import listing, operation
from callflow_dsl.api.paginator import LOG, read_page
from callflow_dsl.api.resource import R, Resource, path_of
from callflow_dsl.net.phone_numbers import digits_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from callflow_dsl.api.exchange import Plan
    from callflow_dsl.api.paginator import Pages
    from callflow_dsl.api.stored_flow import StoredFlow


class Numbers(Resource[R]):
    """The numbers of a call flow: E.164, with or without the plus."""

    @listing
    def list(self, flow: str | StoredFlow, *, per_page: int | None = None) -> Pages[FlowNumber]:
        """The numbers that ring a flow, in pages."""
        return self._pages(_path(flow), _read_number, per_page)

    @operation
    def add(self, flow: str | StoredFlow, numbers: Iterable[str]) -> Plan[tuple[FlowNumber, ...]]:
        """Let more numbers ring a flow; what the API answers."""
        return self._send("POST", flow, numbers)

    @operation
    def replace(
        self, flow: str | StoredFlow, numbers: Iterable[str]
    ) -> Plan[tuple[FlowNumber, ...]]:
        """Let these numbers ring a flow and no other; what the API answers."""
        return self._send("PUT", flow, numbers)

    def _send(
        self, method: str, flow: str | StoredFlow, numbers: Iterable[str]
    ) -> Plan[tuple[FlowNumber, ...]]:
        body = {"numbers": [digits_of(number) for number in numbers]}
        document = yield from self.core.json(method, _path(flow), body)
        page = read_page(document, 1, _read_number)
        for entry in page.unreadable:  # as it came, it is in the answer of `Client.raw`
            LOG.warning("an entry of a list was left out: %s", entry.reason)
        return page.items


def _path(flow: str | StoredFlow) -> str:
    return path_of("call-flows", flow, "numbers")


def _read_number(entry: Any) -> FlowNumber:
    """A number stands in the list as an object, or (in some versions) as the digits alone."""
    return from_wire(FlowNumber, {"number": entry} if isinstance(entry, str) else entry)
