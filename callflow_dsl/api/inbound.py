"""What the API sends to your own server: events of webhooks, and requests for a flow."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from attrs import field, frozen

from callflow_dsl.api.convert import from_wire
from callflow_dsl.api.objects import ApiObject, Call, Leg, Recording, Transcription
from callflow_dsl.api.signatures import verify_token
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_KINDS: dict[str, type[ApiObject]] = {
    "transcription": Transcription,
    "recording": Recording,
    "leg": Leg,
    "call": Call,
}


@frozen
class Event:
    """Something that happened. ``type`` is the API's word for it, such as ``legUpdated``."""

    type: str
    #: What it happened to, as it is now; None where flowc does not know that kind of thing.
    subject: Call | Leg | Recording | Transcription | None
    #: The JSON object of the event, as it came.
    wire: Mapping[str, Any] = field(repr=False)


@frozen
class FlowRequest:
    """A ``fetch`` step, or a recording with ``onFinish``, that asks for the flow to go on with."""

    call_id: str | None
    #: Who calls, and which number was called.
    source: str | None
    destination: str | None
    #: What the flow has stored so far.
    variables: Mapping[str, str]
    #: What was just recorded, in a POST of ``onFinish``.
    recording: Recording | None = None


def read_webhook(headers: Mapping[str, str], body: bytes, token: str | None) -> tuple[Event, ...]:
    """The events in a webhook's POST, after its signature was verified.

    ``token`` is that of the webhook. None leaves the signature unread: then anybody who
    knows the URL can have sent this. Raises `SignatureError`, and `FlowcError` for a body that
    is no JSON object.
    """
    if token is not None:
        verify_token(headers, body, token)
    document = _document(body, "the webhook's body")
    items = document.get("items")
    if not isinstance(items, list):
        items = [document]
    return tuple(_event(item) for item in items if isinstance(item, dict))


def read_flow_request(query: str, body: bytes = b"") -> FlowRequest:
    """The request for a flow, from its query (without the question mark) and its body.

    Raises `FlowcError` for a body that is neither empty nor a JSON object.
    """
    fields = dict(parse_qsl(query, keep_blank_values=True))
    known = {name: fields.pop(name, None) for name in ("callID", "source", "destination")}
    recording = None
    if body.strip():
        recording = from_wire(Recording, _document(body, "the body of the request"))
    return FlowRequest(known["callID"], known["source"], known["destination"], fields, recording)


def _event(item: dict[str, Any]) -> Event:
    kind = item.get("type")
    name = kind if isinstance(kind, str) else ""
    payload = next(_objects(item), None)
    cls = next((cls for word, cls in _KINDS.items() if name.lower().startswith(word)), None)
    if cls is None and payload is not None:
        cls = _kind_of(payload)
    subject: Any = from_wire(cls, payload) if cls is not None and payload is not None else None
    return Event(name, subject, item)


def _objects(item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Where the object stands: under ``payload`` or ``data``, or the event is the object."""
    for name in ("payload", "data"):
        value = item.get(name)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, dict):
            yield value
    if isinstance(item.get("id"), str):
        yield item


def _kind_of(payload: Mapping[str, Any]) -> type[ApiObject] | None:
    """What an object is, by the fields that only its kind has."""
    for names, cls in (
        (("recordingId", "recordingID"), Transcription),
        (("legId", "legID"), Recording),
        (("callId", "callID"), Leg),
        (("numberId", "status"), Call),
    ):
        if any(name in payload for name in names):
            return cls
    return None


def _document(body: bytes, what: str) -> dict[str, Any]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise FlowcError(f"{what} is no JSON object")
    return document
