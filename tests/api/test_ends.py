"""When a call is over, what is known of a removal, and what belongs to an object."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest

from callflow_dsl.api import Call, CallStatus, Leg, Recording
from callflow_dsl.api.calls import Calls
from callflow_dsl.api.convert import from_wire
from callflow_dsl.api.errors import MalformedAnswerError, WaitError
from tests.api.conftest import TOKEN
from tests.api.scripted import DROP, Reply, ok, refused
from tests.api.test_cli_call import CALLING, flow_file  # noqa: F401 - a fixture
from tests.api.test_download import WAV
from tests.api.test_resources import CALL, LEG

END = "2026-02-16T10:53:00Z"


@pytest.mark.parametrize(
    ("fields", "ended"),
    [
        *(({"status": word}, False) for word in ("queued", "starting", "ongoing", "paused")),
        *(({"status": word}, True) for word in ("ended", "no_answer", "busy", "failed")),
        ({"status": "paused", "endedAt": END}, True),
        ({"endedAt": END}, True),
        ({}, False),
        ({"status": "ongoing", "endedAt": None}, False),
        ({"status": "ongoing", "endedAt": "0001-01-01T00:00:00Z"}, False),  # Go's "not yet"
        ({"status": "ongoing", "endedAt": ""}, False),
    ],
)
def test_a_call_is_over_by_its_status_or_its_end(fields, ended):
    assert from_wire(Call, {"id": "c", **fields}).ended is ended


@pytest.mark.parametrize("word", ["no_answer", "busy", "failed"])
def test_a_call_that_nobody_answered_is_followed_to_its_end(server, flowc, flow_file, word):  # noqa: F811
    server.answers(ok(CALL), ok({**CALL, "status": word, "endedAt": END}), ok())
    code, out, err = flowc("call", flow_file, *CALLING)
    assert code == 1
    assert f"  {word}\n" in out
    assert f"nobody answered: {word}" in err


def test_a_word_that_is_not_known_is_not_followed_for_ever(server, client):
    ticks = iter(range(0, 10**9, 1000))  # each look at the clock is a thousand seconds later
    server.answers(ok({**CALL, "status": "sleeping"}))
    core = attrs.evolve(client.calls.core, clock=lambda: float(next(ticks)), deadline_s=None)
    calls = Calls(core, client.calls.runner, is_async=False)
    with pytest.raises(WaitError, match="not over after 14400 s"):
        list(calls.follow("c1"))


def test_how_long_a_call_is_followed_can_be_said(server, flowc, flow_file, monkeypatch):  # noqa: F811
    server.answers(ok(CALL))
    monkeypatch.setattr("time.sleep", lambda _: None)
    code, _, err = flowc("call", flow_file, *CALLING, "--at-most", "1")
    assert code == 1
    assert "the call is not over after 1 s" in err
    assert "flowc calls hangup c1" in err
    assert flowc("call", flow_file, *CALLING, "--at-most", "soon")[0] == 2


@pytest.mark.parametrize("command", [("calls", "hangup"), ("webhooks", "delete"),
                                     ("recordings", "delete")])  # fmt: skip
def test_commands_say_what_is_not_certain(server, flowc, command):
    server.answers(DROP, refused(404))
    code, out, err = flowc(*command, "x1")
    assert (code, out) == (1, "")
    assert "uncertain: the request was sent and nobody answered" in err
    server.answers(Reply(503), refused(404, (13, "no such thing")))
    code, out, err = flowc(*command, "x1")
    assert (code, out) == (1, "")
    assert "no such thing" in err
    server.answers(DROP, refused(404))
    assert None in json.loads(flowc(*command, "x1", "--json")[1]).values()


# -- links


def test_links_beside_the_object_are_its_own(server, client, tmp_path):
    entry = {"id": "r1", "status": "done"}
    links = {"file": "/calls/c/legs/l/recordings/r1.wav", "self": "/recordings/r1"}
    server.answers(Reply(200, {"data": [entry], "_links": links}), Reply(200, WAV))
    recording = client.recordings.get("r1")
    assert recording.links == links
    assert recording.to_wire() == entry
    client.recordings.download(recording, tmp_path / "r1.wav")
    assert server.seen[1].path == "/v1/calls/c/legs/l/recordings/r1.wav"


def test_an_object_knows_its_own_links_better(server, client):
    entry = {"id": "r1", "_links": {"file": "/own.wav"}}
    server.answers(Reply(200, {"data": [entry], "_links": {"file": "/beside", "legs": "/l"}}))
    recording = client.recordings.get("r1")
    assert recording.links == {"file": "/own.wav", "legs": "/l"}
    assert recording.to_wire() == entry


# -- fields


def test_the_webhook_of_a_call_is_typed_and_its_token_is_not_shown(server, client, flowc):
    hook = {"url": "https://example.com/hook", "token": TOKEN, "colour": "red"}
    document = {**CALL, "webhook": hook, "notes": [{"token": TOKEN}]}
    call = from_wire(Call, document)
    assert call.webhook is not None
    assert (call.webhook.url, call.webhook.token) == (hook["url"], TOKEN)
    assert TOKEN not in repr(call)
    assert call.to_wire() == document
    server.answers(ok(document), ok())
    code, out, _ = flowc("calls", "show", "c1", "--json")
    assert code == 0
    assert json.loads(out)["webhook"] == {**hook, "token": "***"}


def test_a_leg_says_what_the_network_said():
    document = {**LEG, "sipResponseCode": 486, "service": "voice"}
    leg = from_wire(Leg, document)
    assert (leg.sip_response_code, leg.service) == (486, "voice")
    assert leg.to_wire() == document


@pytest.mark.parametrize("cost", [float("nan"), float("inf"), "Infinity", "x"])
def test_a_cost_that_is_no_number_is_refused(cost):
    with pytest.raises(MalformedAnswerError, match="cost"):
        from_wire(Leg, {**LEG, "cost": cost})


def test_a_time_beyond_all_times_is_refused():
    with pytest.raises(MalformedAnswerError, match="created_at"):
        from_wire(Call, {"id": "c", "createdAt": "0001-01-01T00:00:00+05:00"})


@pytest.mark.parametrize(
    "document",
    [
        {"id": "r", "legID": "l", "createdAt": "2020-01-08T15:34:00.2625109Z", "duration": 6},
        {"id": "r", "createdAt": "2020-01-08T16:34:00+01:00", "deletedAt": None, "x": {"y": 1}},
        {"id": "r", "createdAt": "0001-01-01T00:00:00Z", "duration": 1.50, "status": "odd"},
        {"id": "r", "duration": "6", "_links": [], "type": "ivr"},
    ],
)
def test_what_was_not_changed_is_written_as_it_came(document: dict[str, Any]):
    recording = from_wire(Recording, document)
    assert recording.to_wire() == document
    assert json.dumps(recording.to_wire(), sort_keys=True) == json.dumps(document, sort_keys=True)


# -- more endpoints


@pytest.mark.parametrize(
    ("action", "request_line"),
    [
        (lambda c: c.legs.delete("l1"), "DELETE /legs/l1"),
        (lambda c: c.legs.hold("l1"), "POST /legs/l1/hold"),
        (lambda c: c.legs.unhold("l1"), "POST /legs/l1/unhold"),
        (lambda c: c.calls.add_leg("c1", "+31612345678"), "POST /calls/c1/31612345678"),
        (lambda c: c.calls.add_leg("c1", "sip:a@b.example"), "POST /calls/c1/sip%3Aa%40b.example"),
        (lambda c: c.calls.add_leg("c1", "client:desk"), "POST /calls/c1/client%3Adesk"),
    ],
)
def test_legs_are_controlled_one_by_one(server, client, action, request_line):
    server.answers(Reply(204))
    action(client)
    (seen,) = server.seen
    assert f"{seen.method} {seen.path.removeprefix('/v1')}" == request_line
    assert seen.body == b""


def test_a_call_can_go_to_a_client(server, client):
    server.answers(ok(CALL))
    flow = {"steps": []}
    client.calls.create(flow, source="+31201234567", destination="client:desk")
    assert server.seen[0].json["destination"] == "client:desk"
    assert CallStatus("client") not in list(CallStatus)


def test_the_commands_for_legs(server, flowc):
    for action in ("hangup", "hold", "unhold"):
        server.answers(ok(LEG), Reply(204))
        assert flowc("legs", "c1", action, "l1")[0] == 0
        assert server.seen[0].path == "/v1/calls/c1/legs/l1"
    server.answers(ok({"id": "l9"}))
    assert flowc("calls", "add", "c1", "+31612345678")[0] == 0
    assert flowc("legs", "c1", "hold")[0] == 2
    assert flowc("legs", "c1", "list", "l1")[0] == 2


# -- lists


def test_one_entry_that_cannot_be_read_loses_no_other(server, client, flowc):
    odd = {"id": "c2", "createdAt": "yesterday"}
    server.answers(ok(CALL, odd, 7, {**CALL, "id": "c3"}))
    calls = client.calls.list()
    assert [call.id for call in calls] == ["c1", "c3"]
    assert [entry.wire for entry in calls.unreadable] == [odd, 7]
    assert "created_at" in calls.unreadable[0].reason
    with pytest.raises(MalformedAnswerError, match="not complete"):
        client.calls.list().complete()
    code, out, err = flowc("calls")
    assert code == 0
    assert "c3" in out
    assert err.count("an entry is left out") == 2


def test_half_of_a_character_is_no_traceback(server, flowc):
    server.answers(Reply(200, b'{"data": [{"id": "c1", "status": "\\ud800"}]}'))
    assert flowc("calls")[0] == 0
    code, out, _ = flowc("calls", "--json")
    assert code == 0
    assert json.loads(out)[0]["status"] == "\ud800"
