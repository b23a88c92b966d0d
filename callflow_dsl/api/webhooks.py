"""``client.webhooks``: addresses that hear of all calls of the account."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from callflow_dsl.api.convert import from_wire, to_wire
from callflow_dsl.api.objects import Webhook
from callflow_dsl.api.operation import listing, operation
from callflow_dsl.api.resource import R, Removal, Resource, path_of

if TYPE_CHECKING:
    from callflow_dsl.api.exchange import Plan
    from callflow_dsl.api.paginator import Pages

_read = partial(from_wire, Webhook)


class Webhooks(Resource[R]):
    """Webhooks. Their tokens are secrets: no repr shows them."""

    @listing
    def list(self, *, per_page: int | None = None) -> Pages[Webhook]:
        """All webhooks, in pages."""
        return self._pages("/webhooks", _read, per_page)

    @operation
    def get(self, webhook: str | Webhook) -> Plan[Webhook]:
        """The webhook with this id."""
        return self._one("GET", path_of("webhooks", webhook), _read)

    @operation
    def create(self, url: str, token: str | None = None) -> Plan[Webhook]:
        """Let a URL hear of calls; what it gets is signed with ``token``."""
        body = {"url": url, **({"token": token} if token else {})}
        return self._one("POST", "/webhooks", _read, body)

    @operation
    def update(self, webhook: Webhook) -> Plan[Webhook]:
        """Store a changed webhook (``attrs.evolve``), with the fields that flowc does not know."""
        body = to_wire(webhook, without=Webhook.SERVER_OWNED)
        return self._one("PUT", path_of("webhooks", webhook), _read, body)

    @operation
    def delete(self, webhook: str | Webhook) -> Plan[Removal]:
        """Delete a webhook."""
        return self._remove(path_of("webhooks", webhook))
