"""A call flow as the API stores it: what we sent, and what the server keeps beside it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from callflow_dsl.api.convert import read_optional_time
from callflow_dsl.api.errors import MalformedAnswerError
from callflow_dsl.errors import FlowcError
from callflow_dsl.picking import without
from callflow_dsl.steps import SERVER_FIELDS, CallFlow
from callflow_dsl.wire.decode import decode
from callflow_dsl.wire.encode import encode

if TYPE_CHECKING:
    from datetime import datetime

    from callflow_dsl.compiler.result import CompiledFlow

_OWN = frozenset({"id", *SERVER_FIELDS})


@frozen
class StoredFlow:
    """A flow in an account; ``wire`` is the JSON object as it came, with all its fields."""

    wire: Mapping[str, Any] = field(repr=False)
    id: str
    title: str | None
    created_at: datetime | None
    updated_at: datetime | None

    @cached_property
    def call_flow(self) -> CallFlow:
        """The flow as objects; `MalformedAnswerError` when the document is no call flow."""
        try:
            return decode(self.content)
        except FlowcError as error:
            raise MalformedAnswerError(f"call flow {self.id}: {error.message}") from None

    @property
    def content(self) -> dict[str, Any]:
        """``wire`` without what the server alone writes: what a client could have sent."""
        return content_of(self.wire)


def read_stored_flow(document: Any) -> StoredFlow:
    """The flow in an answer; `MalformedAnswerError` when it is none."""
    if not isinstance(document, dict) or not isinstance(document.get("id"), str):
        raise MalformedAnswerError("the API gives a call flow without an id")
    title = document.get("title")
    return StoredFlow(
        document,
        document["id"],
        title if isinstance(title, str) else None,
        _time(document, "createdAt"),
        _time(document, "updatedAt"),
    )


def content_of(flow: CallFlow | CompiledFlow | StoredFlow | Mapping[str, Any]) -> dict[str, Any]:
    """The JSON object to send for a flow of any form: without what the server alone writes."""
    if isinstance(flow, StoredFlow):
        flow = flow.wire
    elif isinstance(flow, CallFlow):
        flow = encode(flow)
    elif hasattr(flow, "to_wire"):
        flow = flow.to_wire()
    if not isinstance(flow, Mapping):
        raise FlowcError(f"this is no call flow: {type(flow).__name__}", exit_code=2)
    return without(flow, *_OWN)


def _time(document: Mapping[str, Any], name: str) -> datetime | None:
    try:
        return read_optional_time(document.get(name))
    except ValueError:
        raise MalformedAnswerError(f"{name} of call flow {document['id']} is no time") from None
