"""What the emulator takes and what it refuses, with and without ``strict``."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import requests

from callflow_dsl import check_document, compile_text
from callflow_dsl.api.inbound import read_webhook
from callflow_dsl.api.signatures import SignatureError, verify_jwt, verify_key
from callflow_dsl.emulator import Emulator
from callflow_dsl.emulator.server import Exchange, Exchanges
from tests.emulator.conftest import Http
from tests.emulator.test_calls import CALL, receiver

if TYPE_CHECKING:
    from collections.abc import Iterator

SAY = {"action": "say", "options": {"payload": "Hello.", "language": "en-GB", "voice": "male"}}


def flow(*steps: Any, **fields: Any) -> dict[str, Any]:
    return {"title": "t", **fields, "steps": list(steps)}


DUBIOUS = [
    flow(SAY, {"action": "dance"}),
    flow({"action": "say", "options": {"payload": "a", "voice": "robot"}}),
    flow({"action": "say", "options": {"payload": "a", "repeat": 0}}),
    flow({"action": "say", "options": {"payload": "a", "repeat": "2"}}),
    flow({"action": "say", "options": {"payload": "a", "Repeat": 2}}),
    flow({"action": "record", "options": {"onFinish": "", "timeout": 0}}),
    flow({"action": "record", "options": {"maxLength": 10**10}}),
    flow(SAY, record="true"),
]


@pytest.mark.parametrize("document", DUBIOUS, ids=json.dumps)
def test_what_is_dubious_is_taken_and_strict_says_why_not(document):
    for strict in (False, True):
        with Emulator(strict=strict) as emulator, Http(emulator.base_url).session as session:
            session.headers["Authorization"] = "AccessKey k"
            answer = session.post(f"{emulator.base_url}/call-flows", json=document, timeout=10)
            if not strict:
                assert answer.status_code == 201, answer.text
                continue
            assert answer.status_code == 422
            said = [error["message"] for error in answer.json()["errors"]]
            assert said == [str(problem) for problem in check_document(document)]
            assert said


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"steps": None}, "a list of steps"),
        ({"title": "x"}, "a list of steps"),
        (flow(5), "steps[0]: a step is a JSON object"),
        (flow({}), "steps[0].action"),
        (flow({"action": ""}), "steps[0].action"),
        (flow({"action": "say", "options": []}), "needs a text"),
        (flow({"action": "say", "options": "x"}), "steps[0].options"),
        (flow({"action": "say", "options": {"payload": ""}}), "say needs a text"),
        (flow({"action": "pause", "options": {"length": 0}}), "pause needs"),
        (flow({"action": "pause", "options": {"length": 10**23}}), "no call lasts that long"),
        (flow({"action": "say", "options": {"payload": "a", "repeat": "two"}}), "whole number"),
        (flow({**SAY, "onKeypressGoto": "nowhere"}), "no step of this flow"),
        (flow({**SAY, "id": "a"}, {**SAY, "id": "a"}), "two steps with the id"),
        (flow(SAY, default="yes"), "default: is"),
    ],
)
def test_what_no_call_could_run_is_refused(http, document, message):
    answer = http("POST", "/call-flows", json=document)
    assert answer.status_code == 422
    assert message in " ".join(error["message"] for error in answer.json()["errors"])


@pytest.mark.parametrize(
    "body",
    [b'{"steps": [], "title": "\\ud800"}', b'{"steps": [], "x": NaN}', b'{"steps": [], "x": 1e999}',
     b'{"steps": [], "x": -Infinity}', b'{"steps": [], "\\udfff": 1}'],
)  # fmt: skip
def test_json_that_not_every_client_could_read_again_is_refused(http, body):
    answer = http("POST", "/call-flows", data=body)
    assert answer.status_code == 422
    assert "no JSON" in answer.json()["errors"][0]["message"]
    assert http.data("/call-flows") == []


def test_of_two_names_for_a_flow_the_one_that_is_not_null_counts(http):
    body = {**CALL, "callFlow": None, "callflow": CALL["callFlow"]}
    assert http.made("/calls", body)["status"] == "queued"
    answer = http("POST", "/calls", json={**body, "callflow": None, "destination": [True]})
    said = [error["message"] for error in answer.json()["errors"]]
    assert said == ["destination: is [true], and should be a number or an address"]


def test_a_call_as_json_in_texts(http):
    body = {
        **CALL, "callFlow": json.dumps(CALL["callFlow"]),
        "webhook": json.dumps({"url": "http://127.0.0.1:9/"}),
    }  # fmt: skip
    http.made("/calls", body)
    for name in ("callFlow", "webhook"):
        answer = http("POST", "/calls", json={**body, name: "{"})
        assert answer.status_code == 422
        assert f"{name}: is a text that is no JSON" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("destination", ["client:desk", "sip:a@b.example", 31612345678])
def test_who_is_called(http, destination):
    call = http.made("/calls", {**CALL, "destination": destination})
    assert call["destination"] == str(destination)


def test_numbers_with_a_plus_or_without_quotes(http, emulator):
    made = http.made("/call-flows", flow(SAY))
    numbers = {"numbers": ["+31611111111", 31622222222]}
    assert http("POST", f"/call-flows/{made['id']}/numbers", json=numbers).status_code == 200
    assert list(emulator.state.numbers) == ["31611111111", "31622222222"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", "0123456789"), ("page=0", "0123456789"), ("page=0&limit=3", "012"),
        ("offset=3&limit=3", "345"), ("offset=4&limit=3", "456"),
        ("perPage=4&currentPage=2", "4567"),
        ("page=&limit=", "0123456789"), ("page=2&perPage=0", "ab"),
        ("offset=0&limit=0", "0123456789"), ("limit=5&page=3", "ab"),
    ],
)  # fmt: skip
def test_lists_are_asked_for_in_many_ways(http, query, titles):
    for title in "0123456789ab":
        http.made("/call-flows", flow(SAY, title=title))
    listed = http.data(f"/call-flows?{query}")
    assert "".join(entry["title"] for entry in listed) == titles


def test_the_method_can_stand_in_the_query(http):
    made = http.made("/call-flows", flow(SAY))
    path = f"/call-flows/{made['id']}"
    assert (
        http("POST", f"{path}?_method=PUT", json=flow(SAY, title="u")).json()["data"][0]["title"]
        == "u"
    )
    assert http("GET", f"{path}?_method=DELETE").status_code == 204


@pytest.mark.parametrize(
    "length", ["+2", "1_0", "2, 2", "-1", "x", "2\r\nContent-Length: 3", "0" * 20 + "2", "9" * 5000]
)
def test_a_length_that_is_no_http_is_refused(emulator, length):
    head = f"POST /v1/webhooks HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n{{}}"
    assert b" 413 " in asked(emulator, head.encode())


def asked(emulator: Emulator, request: bytes) -> bytes:
    """The first line of the answer to these bytes."""
    port = int(emulator.base_url.rpartition(":")[2].partition("/")[0])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        return connection.makefile("rb").readline()


HEAD = b"Host: localhost\r\nAuthorization: AccessKey k\r\n"
CHUNKS = b"POST /v1/call-flows HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n"


def test_a_body_can_come_in_chunks(http, emulator):
    made = http("POST", "/call-flows", data=iter([b'{"steps": ', b"[]", b"}"]))
    assert made.status_code == 201
    parts = b'\r\na;x=y\r\n{"steps": \r\n3\r\n[]}\r\n0\r\nTrailer: 1\r\n\r\n'
    assert b" 201 " in asked(emulator, CHUNKS + parts)


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (CHUNKS + b"\r\n-1\r\n", 413),
        (CHUNKS + b"\r\n0x2\r\n{}\r\n0\r\n\r\n", 413),
        (CHUNKS + b"\r\nFFFFFFFF\r\n", 413),
        (CHUNKS + b"\r\n2\r\n{}xx0\r\n\r\n", 413),
        (CHUNKS + b"\r\n2\r\n{}\r\n0\r\n" + b"X: y\r\n" * 101, 413),
        (CHUNKS + b"Content-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 413),
        (CHUNKS.replace(b"chunked", b"gzip, chunked") + b"\r\n", 413),
        (b"GET http://[::1 HTTP/1.1\r\n" + HEAD + b"\r\n", 400),
        (b"GET http://localhost/v1/calls HTTP/1.1\r\n" + HEAD + b"\r\n", 200),
        (b"GET /v1/calls HTTP/1.0\r\n" + HEAD + b"\r\n", 200),
        (b"GET /v1/calls/%zz%ff%00 HTTP/1.1\r\n" + HEAD + b"\r\n", 404),
        (b"GET /v1/calls?%ff=%zz&;&&= HTTP/1.1\r\n" + HEAD + b"\r\n", 200),
        (b"GET /v1/calls?_method=%00%ff HTTP/1.1\r\n" + HEAD + b"\r\n", 405),
        (b"GET /v1/calls HTTP/1.1\r\nHost: a.example\r\n\r\n", 403),
        (b"GET /v1/calls HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n", 431),
    ],
)
def test_odd_requests_are_answered_and_nothing_else_happens(emulator, capfd, request_bytes, status):
    assert f" {status} ".encode() in asked(emulator, request_bytes)
    assert b" 200 " in asked(emulator, b"GET /v1/calls HTTP/1.1\r\n" + HEAD + b"\r\n")
    assert capfd.readouterr() == ("", "")


# -- legs


def test_legs_are_controlled_one_by_one(http, emulator):
    talk = compile_text('flow "F" { transfer +31201112233 pause 3000s }').flows[0].to_wire()
    call = http.made("/calls", {**CALL, "callFlow": talk, "scenario": {"rings": 0}})
    path = f"/calls/{call['id']}/legs"
    until(lambda: [leg["status"] for leg in http.data(path)] == ["ongoing", "ongoing"])
    first, second = (leg["id"] for leg in http.data(path))
    assert http("POST", f"/legs/{second}/hold").status_code == 200
    assert http("POST", f"/legs/{second}/unhold").json()["data"][0]["id"] == second
    added = http.made(f"/calls/{call['id']}/31699999999", {})
    assert (added["status"], added["destination"]) == ("ongoing", "31699999999")
    assert http("DELETE", f"/legs/{second}").status_code == 204
    until(lambda: http.data(f"{path}/{second}")[0]["status"] == "hangup")
    assert http("DELETE", f"/legs/{added['id']}").status_code == 204
    assert http.data(f"{path}/{added['id']}")[0]["status"] == "hangup"
    assert http.data(f"{path}/{first}")[0]["status"] == "ongoing"
    assert http("DELETE", f"/legs/{first}").status_code == 204
    assert emulator.settle()
    assert http.data(f"/calls/{call['id']}")[0]["status"] == "ended"
    assert http("POST", f"/legs/{first}/hold").status_code == 422
    assert http("POST", f"/calls/{call['id']}/31699999999").status_code == 422
    assert http("DELETE", "/legs/nobody").status_code == 404


def until(holds: Any) -> None:
    limit = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < limit
        threading.Event().wait(0.01)


# -- events, time, memory, and the end


def test_events_are_those_of_the_api_and_signed_with_the_key_of_the_account():
    key = "the-signing-key-of-the-account-32"
    with receiver() as (url, told), Emulator(speed=100, signing_key=key) as emulator:
        http = Http(emulator.base_url)
        with http.session:
            hook = {"url": f"{url}?a=1", "token": "secret"}
            http.made("/calls", {**CALL, "webhook": hook, "scenario": {"outcome": "busy"}})
            assert emulator.settle()
        headers, body = told[-1]
        claims = verify_jwt(headers, f"{url}?a=1", body, key)
        verify_key(headers, "a=1", body, key)
        with pytest.raises(SignatureError):
            verify_jwt(headers, f"{url}?a=1", body, "secret")
    assert claims["jti"]
    (event,) = read_webhook(headers, body, "secret")
    assert (event.type, event.event, event.subject.status) == ("call", "callUpdated", "busy")
    assert event.subject.webhook.url == hook["url"]
    assert "secret" not in body.decode()
    assert json.loads(body)["timestamp"][-5] == "."  # milliseconds
    names = [read_webhook(given, sent, "secret")[0].event for given, sent in told]
    assert {"callCreated", "legCreated", "legUpdated"} < set(names)


def test_one_clock_for_all_that_happens(http, emulator):
    call = http.made("/calls", {**CALL, "scenario": {"says": ["Hello."]}})
    assert emulator.settle()
    leg = http.data(f"/calls/{call['id']}/legs")[0]
    (recording,) = http.data(f"/calls/{call['id']}/legs/{leg['id']}/recordings")
    (text,) = http.data(f"/recordings/{recording['id']}/transcriptions")
    ended = http.data(f"/calls/{call['id']}")[0]["endedAt"]
    assert call["createdAt"] <= recording["createdAt"] < recording["updatedAt"] <= ended
    assert recording["updatedAt"] <= text["createdAt"]


def test_exchanges_are_bounded():
    kept = Exchanges(3)
    for number in range(10):
        kept.append(Exchange(number, "GET", "/", "", b"", 200))
    assert [one.number for one in kept] == [7, 8, 9]
    large = Exchanges(1000)
    for number in range(10):
        large.append(Exchange(number, "PUT", "/", "", b"x" * 20_000_000, 200))
    assert len(large) == 3
    with Emulator(remember=False) as emulator, Http(emulator.base_url).session as session:
        session.get(f"{emulator.base_url}/calls", timeout=10)
        assert emulator.exchanges == []


@contextmanager
def hanging() -> Iterator[tuple[str, threading.Event]]:
    """A server that takes connections and never answers; the event: somebody has connected."""
    connected = threading.Event()
    kept: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    kept.append(server.accept()[0])
                except OSError:
                    return
                connected.set()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/hook", connected
        server.shutdown(socket.SHUT_RDWR)
    for connection in kept:
        connection.close()


def test_a_receiver_that_hangs_delays_no_other():
    with hanging() as (slow, connected), receiver() as (url, told), Emulator(speed=100) as emulator:
        http = Http(emulator.base_url)
        with http.session:
            for hook in (slow, url):
                http.made("/webhooks", {"url": hook})
            http.made("/calls", {**CALL, "scenario": {"outcome": "busy"}})
            assert connected.wait(10)
            until(
                lambda: b'"status":"busy"' in b"".join(body for _, body in told).replace(b" ", b"")
            )
        assert {delivery.url for delivery in emulator.deliveries} == {url}


def test_ctrl_c_ends_it_whatever_hangs():
    with hanging() as (url, connected), subprocess.Popen(
        [sys.executable, "-m", "callflow_dsl", "emulator", "--port", "0", "--speed", "100"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        base = process.stdout.readline().split()[3]
        with requests.Session() as session:
            session.headers["Authorization"] = "AccessKey k"
            fetching = compile_text(f'flow "F" {{ fetch "{url}" }}').flows[0].to_wire()
            for number in range(5):
                body = {**CALL, "callFlow": fetching, "webhook": {"url": f"{url}/{number}"}}
                assert session.post(f"{base}/calls", json=body, timeout=10).status_code == 201
        assert connected.wait(20)
        process.send_signal(signal.SIGINT)
        # To deliver all that waits would take minutes.
        assert process.wait(15) == 0
