"""The objects of the API: typed fields, and every other field kept in ``extra``.

Times are aware datetimes, durations timedeltas, costs decimals. ``None`` stands for a field
that is absent or null. Objects are frozen; ``attrs.evolve`` makes a changed copy.
"""

# No `from __future__ import annotations`: cattrs needs the types themselves.

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from attrs import field, frozen

from callflow_dsl.api.enums import (
    CallStatus,
    Direction,
    LegStatus,
    RecordingStatus,
    TranscriptionStatus,
)


def _wire(name: str, *also: str) -> Mapping[str, Any]:
    """Metadata of a field: its name on the wire, and names that some versions write."""
    return {"wire": name, "also": also}


@frozen
class Came:
    """A known field as it came: its names and texts on the wire, and what was made of them.

    ``fields`` can be empty: then the value stood elsewhere in the answer.
    """

    fields: Mapping[str, Any] = field(repr=False)
    value: Any = field(repr=False)


@frozen(kw_only=True)
class ApiObject:
    """What all objects of the API have."""

    #: Fields that the server alone writes; they are never sent.
    SERVER_OWNED: ClassVar[frozenset[str]] = frozenset({"id", "createdAt", "updatedAt", "_links"})

    id: str
    created_at: datetime | None = field(default=None, metadata=_wire("createdAt"))
    updated_at: datetime | None = field(default=None, metadata=_wire("updatedAt"))
    #: Addresses of what belongs to the object, as paths or URLs.
    links: Mapping[str, str] = field(factory=dict, metadata=_wire("_links"), repr=False)
    #: Fields that flowc does not know, as they came.
    extra: Mapping[str, Any] = field(factory=dict, repr=False)
    #: How known fields came: attribute -> what `to_wire` gives back while the value is the same.
    came: Mapping[str, Came] = field(factory=dict, repr=False, eq=False)

    def to_wire(self) -> dict[str, Any]:
        """The JSON object, with the fields that flowc does not know.

        A field that was not changed is written as it came, to the letter.
        """
        from callflow_dsl.api.convert import to_wire

        return to_wire(self)


@frozen(kw_only=True)
class Webhook(ApiObject):
    """An address that hears of calls. ``token`` signs what is sent to it."""

    url: str | None = None
    token: str | None = field(default=None, repr=False)


@frozen(kw_only=True)
class CallWebhook(Webhook):
    """The address that hears of one call; it is no object of its own and has no id."""

    id: str = ""


@frozen(kw_only=True)
class Call(ApiObject):
    """A call, with one leg for each telephone connection in it."""

    status: CallStatus | None = None
    source: str | None = None
    destination: str | None = None
    number_id: str | None = field(default=None, metadata=_wire("numberId", "numberID"))
    ended_at: datetime | None = field(default=None, metadata=_wire("endedAt"))
    #: The address that hears of this call.
    webhook: CallWebhook | None = None

    @property
    def ended(self) -> bool:
        """Whether the call is over: it has an end, or a status that is one."""
        return self.ended_at is not None or (self.status is not None and self.status.is_end)


@frozen(kw_only=True)
class Leg(ApiObject):
    """One telephone connection of a call."""

    call_id: str | None = field(default=None, metadata=_wire("callId", "callID"))
    source: str | None = None
    destination: str | None = None
    status: LegStatus | None = None
    direction: Direction | None = None
    cost: Decimal | None = None
    currency: str | None = None
    duration: timedelta | None = None
    answered_at: datetime | None = field(default=None, metadata=_wire("answeredAt"))
    ended_at: datetime | None = field(default=None, metadata=_wire("endedAt"))
    #: What the telephone network said at the end, such as 200 or 486 (busy).
    sip_response_code: int | None = field(default=None, metadata=_wire("sipResponseCode"))
    service: str | None = None


@frozen(kw_only=True)
class Recording(ApiObject):
    """What was recorded of a leg: a sound file, once its status is done."""

    format: str | None = None
    leg_id: str | None = field(default=None, metadata=_wire("legId", "legID"))
    status: RecordingStatus | None = None
    #: What it is of, such as ``ivr``, ``call`` or ``transfer``.
    type: str | None = None
    duration: timedelta | None = None
    deleted_at: datetime | None = field(default=None, metadata=_wire("deletedAt"))


@frozen(kw_only=True)
class Transcription(ApiObject):
    """A recording as text, once its status is done."""

    recording_id: str | None = field(default=None, metadata=_wire("recordingId", "recordingID"))
    leg_id: str | None = field(default=None, metadata=_wire("legId", "legID"))
    status: TranscriptionStatus | None = None
    #: Why it failed.
    error: str | None = None


@frozen(kw_only=True)
class FlowNumber(ApiObject):
    """A telephone number that rings a call flow: E.164 digits without the plus."""

    number: str
    id: str = ""
    call_flow_id: str | None = field(default=None, metadata=_wire("callFlowId", "callFlowID"))
