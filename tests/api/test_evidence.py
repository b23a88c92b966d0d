"""Answers and signatures of public SDKs' own tests, read from where they are kept.

They are not part of it: the tests are skipped where they are missing. What must hold everywhere
is in the other files, with own values.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from callflow_dsl import decode, encode
from callflow_dsl.api.answer import read_json
from callflow_dsl.api.errors import ApiError
from callflow_dsl.api.signatures import SignatureError, verify_jwt
from callflow_dsl.api.stored_flow import read_stored_flow
from tests.api.scripted import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from callflow_dsl.api import Client

ROOT = Path(__file__).parents[2]
NAMED = os.environ.get("FLOWC_EVIDENCE")
PLACES = [Path(NAMED)] if NAMED else [ROOT / up / "shared" / "evidence" for up in ("..", "../..")]
FOLDER = next((place for place in PLACES if place.is_dir()), None)


def evidence(name: str) -> list[dict[str, Any]]:
    if FOLDER is None:
        return []
    entries: list[dict[str, Any]] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return entries


ANSWERS = evidence("answers.json")
VECTORS = evidence("jwt-signatures.json")
pytestmark = pytest.mark.skipif(FOLDER is None, reason="the evidence is not beside the project")

#: Kind -> how the client reads a single one, and a list of them.
READERS: dict[str, tuple[Callable[[Client], Any], Callable[[Client], Any]]] = {
    "flow": (lambda c: c.call_flows.get("x"), lambda c: c.call_flows.list()),
    "call": (lambda c: c.calls.get("x"), lambda c: c.calls.list()),
    "leg": (lambda c: c.legs.get("x", "y"), lambda c: c.legs.list("x")),
    "recording": (lambda c: c.recordings.get("x"), lambda c: c.recordings.list("x", "y")),
    "transcription": (lambda c: c.transcriptions.get("x"), lambda c: c.transcriptions.list("x")),
    "webhook": (lambda c: c.webhooks.get("x"), lambda c: c.webhooks.list()),
}
#: Of the evidence, what is no answer of the Voice API: entries that stand for anything.
NO_ANSWERS = "other"


VOICE = [entry for entry in ANSWERS if entry["kind"] != NO_ANSWERS]


@pytest.mark.parametrize("entry", VOICE, ids=lambda entry: entry["source"])
def test_an_answer_is_read_and_given_back(server, client, entry):
    body = entry["body"].encode()
    document = read_json(body)
    if "data" not in document:  # one that an SDK's test reads without its envelope
        assert read_stored_flow(document).wire == document
        return
    if entry["kind"] == "error":
        server.answers(Reply(422, body))
        with pytest.raises(ApiError) as caught:
            client.calls.get("x")
        listed = [(error["code"], error.get("message") or error["description"])
                  for error in document["errors"]]  # fmt: skip
        assert [(one.code, one.message) for one in caught.value.problems] == listed
        return
    single, several = READERS[entry["kind"]]
    server.answers(Reply(200, body))
    objects = [single(client)] if len(document["data"]) == 1 else several(client).complete()
    for value, wire in zip(objects, document["data"], strict=True):
        given_back = value.wire if entry["kind"] == "flow" else value.to_wire()
        assert given_back == wire
        if entry["kind"] == "flow":
            assert encode(decode(wire)) == wire
            assert value.call_flow.steps
        links = document.get("_links", {})
        if len(document["data"]) == 1 and entry["kind"] != "flow":
            assert value.links == {**links, **wire.get("_links", {})}
    assert several(client).complete() == objects or len(document["data"]) == 1


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_signature_has_the_official_verdict(vector):
    now_s = datetime.fromisoformat(vector["timestamp"]).timestamp()
    headers = {"MessageBird-Signature-JWT": vector["token"]}
    body = (vector.get("payload") or "").encode()
    try:
        verify_jwt(headers, vector["url"], body, vector.get("secret", "none"), now_s=now_s)
        verdict = True
    except SignatureError:
        verdict = False
    assert verdict is vector["valid"]


def test_what_is_no_answer_is_refused_for_a_reason(server, client):
    for entry in ANSWERS:
        if entry["kind"] == NO_ANSWERS:
            server.answers(Reply(200, entry["body"].encode()))
            page = client.call_flows.list().next_page()
            assert page is None or [one.reason for one in page.unreadable] == [
                "the API gives a call flow without an id"
            ] * len(page.unreadable)


def test_all_of_the_evidence_was_looked_at():
    assert len(ANSWERS) >= 36
    assert len(VECTORS) >= 44
    assert {entry["kind"] for entry in ANSWERS} - READERS.keys() <= {"error", NO_ANSWERS}
