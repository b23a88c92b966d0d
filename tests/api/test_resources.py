"""Every operation of the client as it stands on the wire: method, path, query, body, result."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from callflow_dsl import CallFlow, Hangup, compile_text
from callflow_dsl.api import Call, Leg, Recording, Removal, Transcription, Webhook
from callflow_dsl.api.convert import from_wire
from callflow_dsl.api.errors import MalformedAnswerError, WaitError
from callflow_dsl.api.stored_flow import read_stored_flow
from callflow_dsl.errors import FlowcError
from tests.api.scripted import Reply, ok

if TYPE_CHECKING:
    from collections.abc import Callable

    from callflow_dsl.api import Client

SERVER = {"createdAt": "2026-02-16T10:52:00Z", "updatedAt": "2026-02-16T10:52:00Z", "_links": {}}
FLOW: dict[str, Any] = {
    "title": "Bye",
    "record": True,
    "tomorrow": {"x": [1]},
    "steps": [{"id": "s1", "action": "hangup", "new": 1}],
}
STORED = {**FLOW, "id": "f1", **SERVER}
CALL = {"id": "c1", "status": "queued", "source": "31201", "destination": "31202", **SERVER}
LEG = {"id": "l1", "callId": "c1", **SERVER}
RECORDING = {"id": "r1", "legId": "l1", "status": "done", "duration": 4, **SERVER}
TEXT = {"id": "t1", "recordingId": "r1", "status": "done", **SERVER}
HOOK = {"id": "w1", "url": "https://example.com/", "token": "s3cret", "colour": "red", **SERVER}
NUMBER = {"id": "n1", "number": "31201234567", "callFlowId": "f1", **SERVER}

CASES: list[tuple[str, Callable[[Client], Any], dict[str, Any] | None, str, Any, Any]] = [
    # method and path, what is called, the object in the answer, attribute, its value, body sent
    ("GET /call-flows/f1", lambda c: c.call_flows.get("f1"), STORED, "wire", STORED, None),
    ("POST /call-flows", lambda c: c.call_flows.create(FLOW), STORED, "id", "f1", FLOW),
    ("PUT /call-flows/f1", lambda c: c.call_flows.update("f1", STORED), STORED, "id", "f1", FLOW),
    ("DELETE /call-flows/f1", lambda c: c.call_flows.delete("f1"), None, "", None, None),
    ("GET /calls/c1", lambda c: c.calls.get("c1"), CALL, "status", "queued", None),
    ("PUT /calls/c1", lambda c: c.calls.update("c1", {"a": 1}), CALL, "id", "c1", {"a": 1}),
    ("DELETE /calls/c1", lambda c: c.calls.delete("c1"), None, "", None, None),
    ("GET /calls/c1/legs/l1", lambda c: c.legs.get("c1", "l1"), LEG, "call_id", "c1", None),
    ("GET /recordings/r1", lambda c: c.recordings.get("r1"), RECORDING, "leg_id", "l1", None),
    ("DELETE /recordings/r1", lambda c: c.recordings.delete("r1"), None, "", None, None),
    ("GET /transcriptions/t1", lambda c: c.transcriptions.get("t1"), TEXT, "status", "done", None),
    (
        "POST /recordings/r1/transcriptions",
        lambda c: c.transcriptions.create("r1", "en-US"),
        TEXT, "recording_id", "r1", {"language": "en-US"},
    ),
    ("GET /webhooks/w1", lambda c: c.webhooks.get("w1"), HOOK, "extra", {"colour": "red"}, None),
    (
        "POST /webhooks",
        lambda c: c.webhooks.create("https://example.com/", "s3cret"),
        HOOK, "token", "s3cret", {"url": "https://example.com/", "token": "s3cret"},
    ),
    (
        "POST /webhooks",
        lambda c: c.webhooks.create("https://example.com/"),
        HOOK, "id", "w1", {"url": "https://example.com/"},
    ),
    ("DELETE /webhooks/w1", lambda c: c.webhooks.delete("w1"), None, "", None, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("request_line", "action", "answer", "name", "value", "body"),
    CASES,
    ids=[f"{case[0]} {number}" for number, case in enumerate(CASES)],
)
def test_one_object(server, client, request_line, action, answer, name, value, body):
    server.answers(Reply(204) if answer is None else ok(answer))
    found = action(client)
    (seen,) = server.seen
    assert f"{seen.method} {seen.path.removeprefix('/v1')}" == request_line
    assert (seen.json if seen.body else None) == body
    assert found is Removal.CONFIRMED if answer is None else getattr(found, name) == value


LISTS = [
    ("/call-flows", lambda c, **more: c.call_flows.list(**more), STORED),
    ("/calls", lambda c, **more: c.calls.list(**more), CALL),
    ("/calls/c1/legs", lambda c, **more: c.legs.list("c1", **more), LEG),
    (
        "/calls/c1/legs/l1/recordings",
        lambda c, **more: c.recordings.list("c1", "l1", **more),
        RECORDING,
    ),
    ("/recordings/r1/transcriptions", lambda c, **more: c.transcriptions.list("r1", **more), TEXT),
    ("/webhooks", lambda c, **more: c.webhooks.list(**more), HOOK),
    ("/call-flows/f1/numbers", lambda c, **more: c.numbers.list("f1", **more), NUMBER),
]


@pytest.mark.parametrize(("path", "action", "item"), LISTS, ids=[path for path, _, _ in LISTS])
def test_a_list(server, client, path, action, item):
    counts = {"pageCount": 2, "totalCount": 2, "perPage": 1}
    pages = [ok({**item, "id": str(number)}, **counts, currentPage=number) for number in (1, 2)]
    server.answers(*pages)
    paginator = action(client, per_page=1)
    assert server.seen == []
    first = paginator.next_page()
    assert (first.number, first.total_count, first.items[0].id) == (1, 2, "1")
    assert [one.id for one in paginator] == ["2"]
    assert [seen.path for seen in server.seen] == [
        f"/v1{path}?page={number}&perPage=1" for number in (1, 2)
    ]


@pytest.mark.parametrize(("path", "action", "item"), LISTS, ids=[path for path, _, _ in LISTS])
def test_an_empty_list(server, client, path, action, item):
    server.answers(ok(pageCount=0, totalCount=0, currentPage=1, perPage=10))
    assert list(action(client)) == []
    assert len(server.seen) == 1


# -- objects in place of ids


def test_an_object_stands_for_its_id(server, client):
    server.answers(ok(CALL))
    call, leg = from_wire(Call, CALL), from_wire(Leg, LEG)
    client.calls.get(call)
    client.legs.get(call, leg)
    client.call_flows.delete(read_stored_flow(STORED))
    client.recordings.delete(from_wire(Recording, RECORDING))
    client.transcriptions.get(from_wire(Transcription, TEXT))
    client.webhooks.delete(from_wire(Webhook, HOOK))
    assert [seen.path for seen in server.seen] == [
        "/v1/calls/c1", "/v1/calls/c1/legs/l1", "/v1/call-flows/f1", "/v1/recordings/r1",
        "/v1/transcriptions/t1", "/v1/webhooks/w1",
    ]  # fmt: skip


@pytest.mark.parametrize("identity", ["", " ", ".", ".."])
def test_an_id_that_would_mean_something_else_is_refused(server, client, identity):
    with pytest.raises(FlowcError, match="an id is missing"):
        client.webhooks.delete(identity)
    assert server.seen == []


def test_an_id_cannot_leave_its_place(server, client):
    server.answers(Reply(204))
    client.webhooks.delete("../calls/c1?x#y")
    assert server.seen[0].path == "/v1/webhooks/..%2Fcalls%2Fc1%3Fx%23y"


# -- flows


@pytest.mark.parametrize(
    "flow",
    [
        {"title": "Bye", "steps": [{"action": "hangup"}], "id": "f0", **SERVER},
        CallFlow("Bye", (Hangup(),), id="f0"),
        read_stored_flow({"title": "Bye", "steps": [{"action": "hangup"}], "id": "f0", **SERVER}),
    ],
)
def test_a_flow_in_any_form_is_sent_without_what_is_the_servers(server, client, flow):
    server.answers(ok(STORED))
    client.call_flows.create(flow)
    assert server.seen[0].json == {"title": "Bye", "steps": [{"action": "hangup"}]}


def test_a_compiled_flow_is_sent_as_it_was_compiled(server, client):
    server.answers(ok(STORED))
    compiled = compile_text('flow "Bye" { say "Bye." language en-GB\nhangup }').flows[0]
    client.call_flows.update("f1", compiled)
    assert server.seen[0].json == compiled.to_wire()


def test_what_is_not_known_survives_reading_changing_and_writing(server, client):
    server.answers(ok(STORED))
    stored = client.call_flows.get("f1")
    client.call_flows.update(stored, attrs.evolve(stored.call_flow, title="Hello"))
    client.call_flows.update(stored, stored)
    assert server.seen[1].json == {**FLOW, "title": "Hello"}
    assert server.seen[2].json == FLOW


def test_what_is_not_known_of_a_webhook_survives_too(server, client):
    server.answers(ok(HOOK))
    hook = client.webhooks.get("w1")
    client.webhooks.update(attrs.evolve(hook, url="https://example.com/new"))
    assert (server.seen[1].method, server.seen[1].path) == ("PUT", "/v1/webhooks/w1")
    assert server.seen[1].json == {
        "url": "https://example.com/new", "token": "s3cret", "colour": "red",
    }  # fmt: skip


# -- calls


def test_a_call_is_started_with_a_flow_and_a_webhook(server, client):
    server.answers(ok(CALL))
    call = client.calls.create(
        STORED,
        source="+31201234567",
        destination="31612345678",
        webhook_url="https://example.com/calls",
        webhook_token="s3cret",
    )
    assert call.id == "c1"
    assert server.seen[0].json == {
        "source": "31201234567",
        "destination": "31612345678",
        "callFlow": FLOW,
        "webhook": {"url": "https://example.com/calls", "token": "s3cret"},
    }


def test_a_call_to_a_sip_address_without_a_webhook(server, client):
    server.answers(ok(CALL))
    client.calls.create(FLOW, source="31201234567", destination="sip:desk@example.com")
    assert server.seen[0].json["destination"] == "sip:desk@example.com"
    assert "webhook" not in server.seen[0].json


@pytest.mark.parametrize("number", ["", "+", "0031 6", "12", "+31-20", "sip", "٣٤٥", "1" * 16])
def test_a_number_that_is_none_calls_nobody(server, client, number):
    for source, destination in ((number, "31201234567"), ("31201234567", number)):
        with pytest.raises(FlowcError, match="no telephone number"):
            client.calls.create(FLOW, source=source, destination=destination)
    assert server.seen == []


def test_a_call_is_followed_until_it_ends(server, client, waits):
    states = ["queued", "queued", "ongoing", "paused", "ended"]
    server.answers(*(ok({**CALL, "status": state}) for state in states))
    seen = [call.status for call in client.calls.follow("c1")]
    assert seen == ["queued", "ongoing", "paused", "ended"]
    assert waits == [1.0, 1.5, 2.25, 3.375]


def test_a_call_is_not_followed_for_ever(server, client, waits):
    server.answers(ok(CALL))
    with pytest.raises(WaitError, match="the call is not over after 0 s"):
        list(client.calls.follow("c1", timeout_s=0))
    assert waits == []


# -- numbers


@pytest.mark.parametrize(
    ("action", "method"),
    [
        (lambda c, n: c.numbers.add("f1", n), "POST"),
        (lambda c, n: c.numbers.replace("f1", n), "PUT"),
    ],
)
def test_numbers_of_a_flow(server, client, action, method):
    server.answers(ok("31201234567", NUMBER))
    found = action(client, ["+31201234567", "31612345678"])
    assert [one.number for one in found] == ["31201234567", "31201234567"]
    assert (server.seen[0].method, server.seen[0].path) == (method, "/v1/call-flows/f1/numbers")
    assert server.seen[0].json == {"numbers": ["31201234567", "31612345678"]}


def test_an_answer_to_numbers_that_is_empty(server, client):
    server.answers(Reply(200, {"data": None}))
    assert client.numbers.replace("f1", []) == ()


# -- recordings and transcriptions


def test_a_recording_has_a_length(server, client):
    server.answers(ok(RECORDING))
    assert client.recordings.get("r1").duration == timedelta(seconds=4)


def test_a_transcription_is_waited_for_and_read(server, client, waits):
    doing = {**TEXT, "status": "transcribing"}
    done = {**TEXT, "_links": {"file": "/transcriptions/t1.txt"}}
    server.answers(ok(doing), ok(doing), ok(done), Reply(200, "Héllo.".encode()))
    transcription = client.transcriptions.wait("t1")
    assert client.transcriptions.text(transcription) == "Héllo."
    assert server.seen[-1].path == "/v1/transcriptions/t1.txt"
    assert server.seen[-1].headers["Accept"] == "text/plain"
    assert waits == [1.0, 1.5]


def test_a_text_without_a_link_is_read_where_the_documentation_says(server, client):
    server.answers(Reply(200, b"Hello."))
    assert client.transcriptions.text("t1") == "Hello."
    assert server.seen[0].path == "/v1/transcriptions/t1.txt"


def test_a_transcription_that_fails(server, client):
    server.answers(ok({**TEXT, "status": "failed", "error": "too quiet"}))
    with pytest.raises(WaitError, match="failed: too quiet"):
        client.transcriptions.wait("t1")


def test_a_transcription_that_takes_too_long(server, client):
    server.answers(ok({**TEXT, "status": "created"}))
    with pytest.raises(WaitError, match="not over after 0 s"):
        client.transcriptions.wait("t1", timeout_s=0)


@pytest.mark.parametrize("data", [[], None, "x"])
def test_an_answer_without_the_object(server, client, data):
    server.answers(Reply(200, {"data": data}))
    with pytest.raises(MalformedAnswerError) as reading:
        client.calls.get("c1")
    with pytest.raises(MalformedAnswerError) as changing:
        client.webhooks.create("https://example.com/")
    assert not reading.value.uncertain
    assert changing.value.uncertain


def test_numbers_that_cannot_be_read_are_told(server, client, caplog):
    """An answer may be empty, too."""
    server.answers(ok(NUMBER, {"number": {}}, "31201234567"))
    assert [one.number for one in client.numbers.add("f1", ["+31201234567"])] == [
        NUMBER["number"], "31201234567",
    ]  # fmt: skip
    assert "an entry of a list was left out" in caplog.text
    server.answers(Reply(200, b"{}"))
    assert client.numbers.replace("f1", ["+31201234567"]) == ()
