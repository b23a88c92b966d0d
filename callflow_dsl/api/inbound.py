"""What the API sends to your own server: events of webhooks, and requests for a flow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload
from urllib.parse import parse_qsl

from attrs import evolve, field, frozen

from callflow_dsl.api.answer import read_json
from callflow_dsl.api.convert import from_wire, read_time
from callflow_dsl.api.errors import MalformedAnswerError
from callflow_dsl.api.objects import ApiObject, Call, Leg, Recording, Transcription
from callflow_dsl.api.signatures import verify_token
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from callflow_dsl.api.signatures import AnyHeaders

V = TypeVar("V")

#: The words for kinds of things, the longer first: an event's name can begin with one.
_KINDS: dict[str, type[ApiObject]] = {
    "transcription": Transcription,
    "recording": Recording,
    "leg": Leg,
    "call": Call,
}


@frozen
class Event:
    """Something that happened."""

    #: What it happened to: ``call``, ``leg``, ``recording``, ``transcription``, or a new word.
    type: str
    #: What happened, such as ``callUpdated``; empty where the API does not say.
    event: str
    #: When the API said so; None where it gives no time that can be read.
    timestamp: datetime | None
    #: What it happened to, as it is now; None where it cannot be read, or is of a new kind.
    subject: Call | Leg | Recording | Transcription | None
    #: The JSON value of the event, as it came.
    wire: Any = field(repr=False)
    #: Why ``subject`` could not be read; empty where nothing is wrong.
    problem: str = ""


@frozen
class FlowRequest(Generic[V]):
    """A ``fetch`` step, or a recording with ``onFinish``, that asks for the flow to go on with."""

    call_id: str | None
    #: Who calls, and which number was called.
    source: str | None
    destination: str | None
    #: What the flow has stored so far: texts by their names, or a value of your own class.
    variables: V
    #: What was just recorded, in a POST of ``onFinish``; None where it cannot be read.
    recording: Recording | None = None
    #: The JSON object of the recording, as it came.
    wire: Mapping[str, Any] | None = field(default=None, repr=False)
    #: All that the query says, as it came: names -> texts.
    sent: Mapping[str, str] = field(factory=dict, repr=False)


def read_webhook(headers: AnyHeaders, body: bytes, token: str | None) -> tuple[Event, ...]:
    """The events in a webhook's POST, after its signature was verified.

    ``token`` is that of the webhook. None leaves the signature unread: then anybody who
    knows the URL can have sent this (see `signatures.verify_jwt` for the account's signing key).
    Raises `SignatureError`, and `FlowcError` for a body that is no JSON object. An item that
    cannot be read is an event all the same, with its ``problem``.
    """
    if token is not None:
        verify_token(headers, body, token)
    return read_events(body)


def read_events(body: bytes) -> tuple[Event, ...]:
    """The events in a body whose signature was verified already, as `read_webhook` reads it."""
    document = _document(body, "the webhook's body")
    items = document.get("items")
    if not isinstance(items, list):
        items = [document]
    timestamp = _time(document.get("timestamp"))
    return tuple(_event(item, timestamp) for item in items)


@overload
def read_flow_request(query: str, body: bytes = b"") -> FlowRequest[Mapping[str, str]]: ...
@overload
def read_flow_request(query: str, body: bytes = b"", *, variables: type[V]) -> FlowRequest[V]: ...
def read_flow_request(query: str, body: bytes = b"", *, variables: Any = None) -> FlowRequest[Any]:
    """The request for a flow, from its query (without the question mark) and its body.

    ``variables`` is an attrs class or dataclass with one field for each variable that is of
    interest: texts, whole numbers, and so on; a field with a default can be absent. Raises
    `FlowcError` for a body that is neither empty nor a JSON object, and for variables that do
    not fit.
    """
    sent = dict(parse_qsl(query, keep_blank_values=True))
    fields = dict(sent)
    known = {name: fields.pop(name, None) for name in ("callID", "source", "destination")}
    given: Any = fields if variables is None else _typed(variables, fields)
    request = FlowRequest(known["callID"], known["source"], known["destination"], given, sent=sent)
    if not body.strip():
        return request
    wire = _document(body, "the body of the request")
    try:
        recording = from_wire(Recording, wire)
    except MalformedAnswerError:
        recording = None
    return evolve(request, recording=recording, wire=wire)


def _typed(cls: type[V], fields: Mapping[str, str]) -> V:
    from cattrs import Converter, transform_error
    from cattrs.errors import BaseValidationError

    try:
        return Converter().structure(fields, cls)
    except (BaseValidationError, ValueError, TypeError, KeyError) as error:
        problems = "; ".join(transform_error(error, path="variables"))
        raise FlowcError(f"the variables of the request do not fit: {problems}") from None


def _event(item: Any, timestamp: datetime | None) -> Event:
    if not isinstance(item, dict):
        return Event("", "", timestamp, None, item, "the item is no JSON object")
    kind, event = (_word(item.get(name)) for name in ("type", "event"))
    if not event and kind.lower() not in _KINDS and _kind_in(kind) is not None:
        kind, event = next(word for word in _KINDS if kind.lower().startswith(word)), kind
    payload = next(_objects(item), None)
    cls = _KINDS.get(kind.lower()) or _kind_in(event)
    if cls is None and payload is not None:
        cls = _kind_of(payload)
    subject: Any = None
    problem = ""
    if payload is None:
        problem = "the item has no payload"
    elif cls is not None:
        try:
            subject = from_wire(cls, payload)
        except MalformedAnswerError as error:
            problem = error.message
    own_time = _time(item.get("timestamp"))
    return Event(kind, event, own_time or timestamp, subject, item, problem)


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _kind_in(name: str) -> type[ApiObject] | None:
    return next((cls for word, cls in _KINDS.items() if name.lower().startswith(word)), None)


def _time(value: Any) -> datetime | None:
    try:
        return read_time(value)
    except ValueError:
        return None


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
    document = read_json(body)
    if not isinstance(document, dict):
        raise FlowcError(f"{what} is no JSON object")
    return document
