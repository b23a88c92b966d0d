"""``client.webhooks``: addresses that hear of all calls of the account."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from callflow_dsl.api.convert import from_wire, to_wire
from callflow_dsl.api.objects import Webhook
from callflow_dsl.api.resource import Resource, path_of

if TYPE_CHECKING:
    from callflow_dsl.api.paginator import Paginator

_read = partial(from_wire, Webhook)


class Webhooks(Resource):
    """Webhooks. Their tokens are secrets: no repr shows them."""

    def list(self, *, per_page: int | None = None) -> Paginator[Webhook]:
        """All webhooks, in pages."""
        return self._list("/webhooks", _read, per_page)

    def get(self, webhook: str | Webhook) -> Webhook:
        """The webhook with this id."""
        return self._one("GET", path_of("webhooks", webhook), _read)

    def create(self, url: str, token: str | None = None) -> Webhook:
        """Let a URL hear of calls; what it gets is signed with ``token``."""
        body = {"url": url, **({"token": token} if token else {})}
        return self._one("POST", "/webhooks", _read, body)

    def update(self, webhook: Webhook) -> Webhook:
        """Store a changed webhook (``attrs.evolve``), with the fields that flowc does not know."""
        body = to_wire(webhook, without=Webhook.SERVER_OWNED)
        return self._one("PUT", path_of("webhooks", webhook), _read, body)

    def delete(self, webhook: str | Webhook) -> None:
        """Delete a webhook."""
        self._transport.json("DELETE", path_of("webhooks", webhook))
