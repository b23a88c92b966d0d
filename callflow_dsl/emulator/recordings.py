"""Recordings and transcriptions, under their short paths and under those of their call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from callflow_dsl.emulator.answers import (
    Answer,
    RefusedError,
    listing,
    one,
    page_of,
    part,
    read_object,
)
from callflow_dsl.emulator.calls import leg_of
from callflow_dsl.emulator.sound import wav
from callflow_dsl.steps.kinds import TRANSCRIPTION_LANGUAGE
from callflow_dsl.wire.values import value_problem

if TYPE_CHECKING:
    from callflow_dsl.emulator.account import Account
    from callflow_dsl.emulator.answers import Request
    from callflow_dsl.emulator.phone import Phone
    from callflow_dsl.emulator.store import Row

_WAV, _TXT = ".wav", ".txt"
#: The language of a transcription where the request gives none, as one SDK does.
_LANGUAGE = "en-US"


def list_recordings(account: Account, request: Request, call: str, leg: str) -> Answer:
    """GET /calls/{id}/legs/{leg}/recordings."""
    leg_of(account, call, leg)
    page = page_of(request)
    rows, total = account.store.page("recording", leg, page.start, page.length)
    path = f"/calls/{call}/legs/{leg}/recordings"
    return listing(path, map(_shown, rows), page, total)


def read_recording(account: Account, request: Request, *ids: str) -> Answer:
    """GET .../recordings/{id} and .../recordings/{id}.wav."""
    *above, name = ids
    if not name.endswith(_WAV):
        row = _recording(account, *above, name)
        return one(200, _shown(row), _links(row))
    row = _recording(account, *above, name.removesuffix(_WAV))
    if row.body["status"] != "done":
        raise RefusedError(404, f"Recording `{row.id}` has no file: it is {row.body['status']}.")
    return _file(wav(row.inner["ms"]), request, "audio/wav", row.id + _WAV)


def delete_recording(account: Account, request: Request, *ids: str) -> Answer:
    """DELETE .../recordings/{id}, with its transcriptions."""
    row = _recording(account, *ids)
    for transcription in account.store.all("transcription", row.id):
        account.store.remove("transcription", transcription.id)
    account.store.remove("recording", row.id)
    return Answer(204)


def list_transcriptions(account: Account, request: Request, *ids: str) -> Answer:
    """GET .../recordings/{id}/transcriptions."""
    row = _recording(account, *ids)
    page = page_of(request)
    rows, total = account.store.page("transcription", row.id, page.start, page.length)
    path = f"{_links(row)['self']}/transcriptions"
    return listing(path, (_shown_text(account, text) for text in rows), page, total)


def start_transcription(account: Account, phone: Phone, request: Request, *ids: str) -> Answer:
    """POST .../recordings/{id}/transcriptions."""
    row = _recording(account, *ids)
    language = (read_object(request) if request.body else {}).get("language") or _LANGUAGE
    problem = value_problem(TRANSCRIPTION_LANGUAGE, language)
    if problem and (account.strict or not isinstance(language, str)):
        raise RefusedError(422, f"language: {problem}")
    if row.body["status"] != "done":
        raise RefusedError(422, f"recording {row.id} cannot be transcribed: it is not done")
    made = phone.transcribe(row, language)
    return one(201, _shown_text(account, made), _text_links(row, made))


def read_transcription(account: Account, request: Request, *ids: str) -> Answer:
    """GET .../transcriptions/{id} and .../transcriptions/{id}.txt."""
    *above, name = ids
    row = account.store.get("transcription", name.removesuffix(_TXT))
    if row is None or (above and above[-1] != row.owner):
        raise RefusedError(404, f"No transcription found for ID `{name}`.")
    recording = _recording(account, *(above or [row.owner]))
    if not name.endswith(_TXT):
        return one(200, _shown_text(account, row), _text_links(recording, row))
    if row.body["status"] != "done":
        raise RefusedError(
            404, f"Transcription `{row.id}` has no file: it is {row.body['status']}."
        )
    text = str(recording.inner["text"]).encode()
    return _file(text, request, "text/plain; charset=utf-8", row.id + _TXT)


def _recording(account: Account, *ids: str) -> Row:
    """The recording with the last id, in the call and leg before it where they are given."""
    *above, identity = ids
    row = account.store.get("recording", identity)
    if above:
        leg_of(account, above[0], above[1])
    if row is None or (above and row.owner != above[1]):
        raise RefusedError(404, f"No recording found for ID `{identity}`.")
    return row


def _file(body: bytes, request: Request, kind: str, name: str) -> Answer:
    answer = part(body, request.headers.get("range", ""), kind)
    return answer.with_headers(Content_Disposition=f'attachment; filename="{name}"')


def _links(row: Row) -> dict[str, str]:
    path = f"/calls/{row.inner['call']}/legs/{row.owner}/recordings/{row.id}"
    return {"self": path, **({"file": path + _WAV} if row.body["status"] == "done" else {})}


def _shown(row: Row) -> dict[str, Any]:
    return {**row.body, "_links": _links(row)}


def _text_links(recording: Row, row: Row) -> dict[str, str]:
    path = f"{_links(recording)['self']}/transcriptions/{row.id}"
    return {"self": path, "file": path + _TXT}


def _shown_text(account: Account, row: Row) -> dict[str, Any]:
    recording = _recording(account, row.owner)
    return {**row.body, "_links": _text_links(recording, row)}
