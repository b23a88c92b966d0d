"""Laws for any JSON that comes in: one error of ours, or an object that gives the same back."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callflow_dsl.api import Call, FlowNumber, Leg, Recording, Transcription, Webhook
from callflow_dsl.api.convert import from_wire
from callflow_dsl.api.errors import ApiError, MalformedAnswerError
from callflow_dsl.api.inbound import read_events, read_flow_request
from callflow_dsl.api.stored_flow import read_stored_flow
from callflow_dsl.errors import FlowcError
from tests.api.scripted import Reply

NAMES = [
    "id",
    "createdAt",
    "updatedAt",
    "_links",
    "status",
    "source",
    "destination",
    "numberId",
    "numberID",
    "endedAt",
    "webhook",
    "callId",
    "callID",
    "direction",
    "cost",
    "currency",
    "duration",
    "answeredAt",
    "sipResponseCode",
    "service",
    "format",
    "legId",
    "legID",
    "type",
    "deletedAt",
    "recordingId",
    "recordingID",
    "error",
    "url",
    "token",
    "number",
    "callFlowId",
    "extra",
    "came",
]
TIMES = ["2026-02-16T10:52:00Z", "2026-02-16T10:52:00.1234567Z", "0001-01-01T00:00:00Z", "", "x",
         "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+05:00", "2026-02-16 10:52"]  # fmt: skip
SCALARS = (
    st.none() | st.booleans() | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False) | st.text() | st.sampled_from(TIMES)
    | st.sampled_from(["no_answer", "5", "1.5", "Infinity", "31612345678"])
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner),
    max_leaves=6,
)
OBJECTS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8)
CLASSES = [Call, Leg, Recording, Transcription, Webhook, FlowNumber]


@given(st.sampled_from(CLASSES), OBJECTS | VALUES, st.booleans())
def test_an_object_gives_back_what_it_was_made_from(cls, document, named):
    if named and isinstance(document, dict):
        document = {"id": "x", "number": "31", **document}
    try:
        value: Any = from_wire(cls, document)
    except MalformedAnswerError:
        return
    assert value.to_wire() == document
    assert json.loads(json.dumps(value.to_wire())) == document
    assert from_wire(cls, value.to_wire()) == value


@given(OBJECTS)
def test_a_flow_keeps_its_document(document):
    try:
        flow = read_stored_flow(document)
    except MalformedAnswerError:
        return
    assert flow.wire == document


@given(st.binary(max_size=50) | st.builds(lambda value: json.dumps(value).encode(), VALUES))
def test_any_body_is_events_or_one_error(body):
    try:
        events = read_events(body)
    except FlowcError:
        return
    assert all(event.problem or event.subject or event.wire for event in events)


@given(st.text(max_size=40), st.binary(max_size=30))
def test_any_request_for_a_flow_is_one_or_one_error(query, body):
    try:
        request = read_flow_request(query, body)
    except FlowcError:
        return
    assert all(isinstance(value, str) for value in request.variables.values())


@given(st.builds(lambda value: {"data": value, "pagination": value, "_links": value}, VALUES))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_envelope_is_an_answer_or_one_error(server, client, document):
    server.answers(Reply(200, json.dumps(document).encode()))
    for ask in (lambda: client.calls.get("c1"), lambda: client.legs.list("c1").complete()):
        with suppress(ApiError):
            ask()


@given(VALUES)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_error_of_the_api_is_one_of_ours(server, client, errors):
    server.answers(Reply(422, json.dumps({"errors": errors}).encode()))
    with pytest.raises(ApiError):
        client.calls.get("c1")
