"""What the resources of the client share: paths, single objects, lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from callflow_dsl.api.errors import MalformedAnswerError
from callflow_dsl.api.paginator import Page, Paginator, read_page
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from callflow_dsl.api.objects import ApiObject
    from callflow_dsl.api.stored_flow import StoredFlow
    from callflow_dsl.api.transport import Transport

T = TypeVar("T")


class Resource:
    """One kind of thing in an account."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self._transport.address.url}>"

    def _list(self, path: str, read: Callable[[Any], T], per_page: int | None) -> Paginator[T]:
        def fetch(number: int) -> Page[T]:
            query: dict[str, str | int] = {"page": number}
            if per_page is not None:
                query["perPage"] = per_page
            return read_page(self._transport.json("GET", path, query=query), number, read)

        return Paginator(fetch)

    def _one(
        self,
        method: str,
        path: str,
        read: Callable[[Any], T],
        body: Mapping[str, Any] | None = None,
    ) -> T:
        """The object in the answer to a request."""
        document = self._transport.json(method, path, body)
        data = document.get("data")
        entry = data[0] if isinstance(data, list) and data else data
        try:
            return read(entry)
        except MalformedAnswerError as error:
            error.uncertain = method != "GET"
            raise


def path_of(*parts: str | ApiObject | StoredFlow) -> str:
    """The path of these parts; an object stands for its id."""
    return "/" + "/".join(quote(id_of(part), safe="") for part in parts)


def id_of(value: str | ApiObject | StoredFlow) -> str:
    """The id of an object, or the id itself; `FlowcError` for what can be none."""
    found = value if isinstance(value, str) else value.id
    # An empty part would turn "this one" into "all of them", a dot lead to another path.
    if not found.strip() or found in (".", ".."):
        raise FlowcError("an id is missing: it is an empty text", exit_code=2)
    return found
