"""What the resources of the client share: paths, single objects, lists, removals."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import quote

from callflow_dsl.api.convert import with_links
from callflow_dsl.api.errors import MalformedAnswerError
from callflow_dsl.api.paginator import Pages
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from callflow_dsl.api.core import Core
    from callflow_dsl.api.exchange import Plan
    from callflow_dsl.api.objects import ApiObject
    from callflow_dsl.api.stored_flow import StoredFlow

T = TypeVar("T")
R = TypeVar("R", covariant=True)


class Removal(Enum):
    """What is known of something that was to be deleted or hung up."""

    #: The API said so.
    CONFIRMED = "confirmed"
    #: The request was sent and nobody answered; when it was made again there was nothing. It
    #: has most likely done its work, or there never was such a thing.
    UNCERTAIN = "uncertain"


class Resource(Generic[R]):
    """One kind of thing in an account. ``R`` carries the plans out."""

    def __init__(self, core: Core, runner: R, *, is_async: bool) -> None:
        self.core = core
        self.runner = runner
        self.is_async = is_async

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self.core.address.url}>"

    def _pages(self, path: str, read: Callable[[Any], T], per_page: int | None) -> Pages[T]:
        return Pages(self.core, path, read, per_page)

    def _one(
        self,
        method: str,
        path: str,
        read: Callable[[Any], T],
        body: Mapping[str, Any] | None = None,
    ) -> Plan[T]:
        """The object in the answer to a request, with the links that stand beside it."""
        document = yield from self.core.json(method, path, body)
        data = document.fields.get("data")
        entry = data[0] if isinstance(data, list) and data else data
        try:
            value = read(entry)
        except MalformedAnswerError as error:
            error.uncertain = method != "GET"
            error.answer = document.answer
            raise
        return with_links(value, document.fields.get("_links"))

    def _posted(self, path: str) -> Plan[Mapping[str, Any]]:
        """Do something to an object; what the API answers, as it came."""
        document = yield from self.core.json("POST", path)
        return document.fields

    def _remove(self, path: str) -> Plan[Removal]:
        document = yield from self.core.json("DELETE", path)
        return Removal.UNCERTAIN if document.uncertain else Removal.CONFIRMED


def path_of(*parts: str | ApiObject | StoredFlow) -> str:
    """The path of these parts; an object stands for its id."""
    return "/" + "/".join(quote(id_of(part), safe="") for part in parts)


def id_of(value: str | ApiObject | StoredFlow) -> str:
    """The id of an object, or the id itself; `FlowcError` for what can be none."""
    identity = value if isinstance(value, str) else getattr(value, "id", None)
    if not isinstance(identity, str):
        raise FlowcError(f"an id is missing: {value!r} is none, and has none", exit_code=2)
    # An empty part would turn "this one" into "all of them", a dot lead to another path.
    if not identity.strip() or identity in (".", ".."):
        raise FlowcError("an id is missing: it is an empty text", exit_code=2)
    if not identity.isprintable():  # half a character among them
        raise FlowcError(f"{identity!a} is no id that can be asked for", exit_code=2)
    return identity
