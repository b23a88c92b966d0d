"""Answers that SDKs of other languages read: each is read here too, or refused for a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from callflow_dsl import decode, encode
from callflow_dsl.api.answer import read_json
from callflow_dsl.api.errors import ApiError
from callflow_dsl.api.stored_flow import StoredFlow, content_of
from tests.api.scripted import Reply
from tests.api.stranger_answers import ANSWERS, Stored

if TYPE_CHECKING:
    from collections.abc import Callable

    from callflow_dsl.api import Client

ONE: dict[str, Callable[[Client], Any]] = {
    "flow": lambda c: c.call_flows.get("x"),
    "call": lambda c: c.calls.get("x"),
    "leg": lambda c: c.legs.get("x", "y"),
    "recording": lambda c: c.recordings.get("x"),
    "transcription": lambda c: c.transcriptions.get("x"),
    "webhook": lambda c: c.webhooks.get("x"),
}
SEVERAL: dict[str, Callable[[Client], Any]] = {
    "flows": lambda c: c.call_flows.list(),
    "calls": lambda c: c.calls.list(),
    "legs": lambda c: c.legs.list("x"),
    "recordings": lambda c: c.recordings.list("x", "y"),
    "transcriptions": lambda c: c.transcriptions.list("x"),
    "webhooks": lambda c: c.webhooks.list(),
    "numbers": lambda c: c.numbers.list("x"),
}
READ = [entry for entry in ANSWERS if not entry.refused]
REFUSED = [entry for entry in ANSWERS if entry.refused]


def named(entry: Stored) -> str:
    return entry.name


@pytest.mark.parametrize("entry", READ, ids=named)
def test_an_answer_is_read_and_given_back(server, client, entry):
    body = entry.body.encode()
    server.answers(Reply(200, body))
    document = read_json(body)
    wires = document.get("data", [])
    wires = wires if isinstance(wires, list) else [wires]
    several = SEVERAL.get(entry.kind)
    objects = list(several(client)) if several else [ONE[entry.kind](client)]
    assert [given_back(value) for value in objects] == wires
    for value, wire in zip(objects, wires, strict=True):
        if not isinstance(value, StoredFlow):
            assert dict(value.extra).items() <= wire.items()
            beside = document.get("_links") or {}
            own = {**beside, **(wire.get("_links") or {})}
            assert value.links.get("file") == own.get("file")
            assert several or value.links == own


def given_back(value: Any) -> Any:
    if isinstance(value, StoredFlow):
        assert encode(decode(value.wire)) == value.wire
        assert encode(value.call_flow) == content_of(value.wire)
        return value.wire
    return value.to_wire()


@pytest.mark.parametrize("entry", REFUSED, ids=named)
def test_what_is_refused_is_refused_for_a_reason(server, client, entry):
    server.answers(Reply(200, entry.body.encode()))
    with pytest.raises(ApiError) as caught:
        ONE[entry.kind](client)
    assert entry.refused in str(caught.value)


def test_there_are_enough_and_each_once():
    different = {(entry.kind, entry.body) for entry in ANSWERS}
    assert len({entry.name for entry in ANSWERS}) == len(different) == len(ANSWERS) >= 40
    assert {entry.kind for entry in READ} == {*ONE, *SEVERAL}
