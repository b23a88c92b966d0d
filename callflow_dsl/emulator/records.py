"""The written side of calls: legs, recordings and transcriptions as their statuses move on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import attrs

from callflow_dsl.api.enums import CallStatus
from callflow_dsl.emulator.account import timestamp
from callflow_dsl.emulator.store import Row

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from callflow_dsl.emulator.account import Account
    from callflow_dsl.emulator.store import Kind

    #: Told of every change to a call or a part of it: id of the call, kind, what happened
    #: ("Created" or "Updated"), body.
    Notify = Callable[[str, Kind, str, dict[str, Any]], None]

#: What is said where the scenario leaves it open.
SOMETHING = "This is what was said."


@attrs.frozen
class Records:
    """Writes what happens to objects of calls, and tells webhooks about it."""

    account: Account
    notify: Notify

    def open(self, row: Row, call: str) -> Row:
        """A new object of a call."""
        with self.account.store.transaction() as store:
            store.add(row)
            self.notify(call, row.kind, "Created", row.body)
        return row

    def change(
        self,
        kind: Kind,
        identity: str,
        call: str,
        inner: dict[str, Any] | None = None,
        /,
        **body: Any,
    ) -> Row | None:
        """Other values for fields of an object; None where it has been deleted."""
        with self.account.store.transaction() as store:
            row = store.get(kind, identity)
            if row is None:
                return None
            changed = attrs.evolve(
                row, body={**row.body, **body}, inner={**row.inner, **(inner or {})}
            )
            store.put(changed)
            self.notify(call, kind, "Updated", changed.body)
        return changed


@attrs.define
class CallRecords:
    """The objects of one call. Times are milliseconds since the call was created."""

    records: Records
    call: str
    began: datetime
    #: Recordings that go on: id -> when they began.
    running: dict[str, int] = attrs.field(factory=dict)
    #: Legs that have not ended: id -> when they were answered, None before.
    legs: dict[str, int | None] = attrs.field(factory=dict)

    def at(self, ms: int) -> str:
        """A moment of the call, as the API writes it."""
        return timestamp(self.began + timedelta(milliseconds=ms))

    def status(self, status: str, ms: int) -> None:
        """The call moves on."""
        ended = {"endedAt": self.at(ms)} if CallStatus(status).is_end else {}
        body = {"status": status, "updatedAt": self.at(ms), **ended}
        self.records.change("call", self.call, self.call, **body)

    def open_leg(self, source: str, destination: str, direction: str, ms: int) -> str:
        """A new leg that is being set up, and its id."""
        identity = self.records.account.new_id()
        body = {
            "id": identity,
            "callId": self.call,
            "source": source,
            "destination": destination,
            "status": "starting",
            "direction": direction,
            "cost": 0,
            "currency": "USD",
            "duration": 0,
            "createdAt": self.at(ms),
            "updatedAt": self.at(ms),
        }
        self.records.open(Row("leg", identity, self.call, body), self.call)
        self.legs[identity] = None
        self.records.change("leg", identity, self.call, status="ringing")
        return identity

    def answer_leg(self, leg: str, ms: int) -> None:
        """Somebody picks up."""
        self.legs[leg] = ms
        now = self.at(ms)
        body = {"status": "ongoing", "answeredAt": now, "updatedAt": now}
        self.records.change("leg", leg, self.call, **body)

    def end_leg(self, leg: str, ms: int, status: str = "hangup") -> None:
        """The leg is over."""
        answered = self.legs.pop(leg)
        duration = 0 if answered is None else (ms - answered) // 1000
        now = self.at(ms)
        body = {"status": status, "duration": duration, "endedAt": now, "updatedAt": now}
        self.records.change("leg", leg, self.call, **body)

    def open_recording(self, leg: str, kind: str, ms: int, text: str) -> str:
        """A recording begins; ``text`` is what is said in it."""
        identity = self.records.account.new_id()
        body = {
            "id": identity,
            "format": "wav",
            "type": kind,
            "legId": leg,
            "status": "initialised",
            "duration": 0,
            "createdAt": self.at(ms),
            "updatedAt": self.at(ms),
        }
        inner = {"call": self.call, "text": text, "ms": 0}
        self.records.open(Row("recording", identity, leg, body, inner), self.call)
        self.records.change("recording", identity, self.call, status="recording")
        self.running[identity] = ms
        return identity

    def end_recording(self, recording: str, ms: int) -> Row | None:
        """A recording is over, and can be heard."""
        length = max(0, ms - self.running.pop(recording))
        body = {"status": "done", "duration": length // 1000, "updatedAt": self.at(ms)}
        return self.records.change("recording", recording, self.call, {"ms": length}, **body)


def open_transcription(records: Records, recording: Row, language: str) -> Row:
    """A transcription is asked for."""
    identity, now = records.account.new_id(), records.account.now()
    body = {
        "id": identity,
        "recordingId": recording.id,
        "legId": recording.owner,
        "status": "created",
        "error": None,
        "createdAt": now,
        "updatedAt": now,
    }
    call = recording.inner["call"]
    inner = {"call": call, "language": language}
    return records.open(Row("transcription", identity, recording.id, body, inner), call)


def end_interrupted(records: Records) -> None:
    """End what was going on when the emulator was stopped: no call outlives it."""
    now = records.account.now()
    with records.account.store.transaction() as store:
        for call in store.all("call"):
            if "endedAt" in call.body:
                continue
            for leg in store.all("leg", call.id):
                if "endedAt" not in leg.body:
                    ended = {"status": "failed", "endedAt": now, "updatedAt": now}
                    records.change("leg", leg.id, call.id, **ended)
                for recording in store.all("recording", leg.id):
                    if recording.body["status"] != "done":
                        records.change("recording", recording.id, call.id, status="failed")
            records.change("call", call.id, call.id, status="ended", endedAt=now, updatedAt=now)
        for text in store.all("transcription"):
            if text.body["status"] in ("created", "transcribing"):
                failed = {"status": "failed", "error": "interrupted", "updatedAt": now}
                records.change("transcription", text.id, text.inner["call"], **failed)
