"""Flows that a call fetches from servers of every kind: the call ends, and nothing else happens."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import pytest

from callflow_dsl.emulator.phone import fetch_locally
from callflow_dsl.errors import FlowcError
from callflow_dsl.simulate import Fetching
from tests.api.hostile import answers, bomb, drips, floods, hostile, says
from tests.emulator.test_calls import CALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.hostile import HostileServer

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
SERVERS = {
    "a short body": says(HEAD + b"Content-Length: 500\r\n\r\n{"),
    "a chunk of no size": says(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}"),
    "no compression": answers(b"xxxx", Content_Encoding="gzip"),
    "a bomb": answers(bomb(60_000_000), Content_Encoding="gzip"),
    "a body without end": floods(HEAD + b"\r\n", b"x" * 65536),
    "no HTTP": says(b"SSH-2.0\r\n"),
    "nothing": says(b""),
    "deep": answers(b"[" * 200_000),
    "no list of steps": answers(b'{"steps": null}'),
    "a step that is none": answers(b'{"steps": [5]}'),
    "a pause of all times": answers(
        b'{"steps": [{"action": "pause", "options": {"length": 1e300}}]}'
    ),
    "a jump to nowhere": answers(
        b'{"steps": [{"action": "pause", "options": {"length": 1}, "onKeypressGoto": "x"}]}'
    ),
    "half a character": answers(b'{"steps": [], "title": "\\ud800"}'),
    "a list": answers(b"[]"),
    "a page": answers(b"<html>", kind="text/html"),
    "an error": answers(b"", status="500 No"),
    "a redirect to half an address": answers(status="302 Found", Location="http://[::1"),
    "a redirect to itself": answers(status="302 Found", Location="/flow"),
    "a redirect to another machine": answers(status="302 Found", Location="http://a.example/f"),
}
ADDRESSES = ["http://[::1", "http://127.0.0.1:99999/", "http://a b/", "file:///etc/passwd", "x",
             "//x", "http://127.0.0.1:9/", "http://a.example\\@127.0.0.1:9/"]  # fmt: skip


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with hostile() as running:
        yield running


def fetching(url: str) -> dict[str, Any]:
    return {"steps": [{"action": "fetchCallFlow", "options": {"url": url}}]}


@pytest.mark.parametrize("name", SERVERS)
def test_a_call_ends_whatever_the_server_of_a_flow_says(http, emulator, server, capfd, name):
    server.script = SERVERS[name]
    call = http.made("/calls", {**CALL, "callFlow": fetching(f"{server.url}/flow")})
    assert emulator.settle()
    assert http.data(f"/calls/{call['id']}")[0]["status"] == "ended"
    assert server.requests
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("url", ADDRESSES)
def test_a_call_ends_wherever_its_flow_should_be(http, emulator, capfd, url):
    call = http.made("/calls", {**CALL, "callFlow": fetching(url)})
    assert emulator.settle()
    assert http.data(f"/calls/{call['id']}")[0]["status"] == "ended"
    assert capfd.readouterr() == ("", "")


def test_a_good_flow_is_followed_also_when_it_is_compressed(http, emulator, server):
    body = b'{"steps": [{"action": "record", "options": {"maxLength": 1, "timeout": 0}}]}'
    for script in (answers(body), answers(gzip.compress(body), Content_Encoding="gzip")):
        server.script = script
        call = http.made("/calls", {**CALL, "callFlow": fetching(f"{server.url}/flow")})
        assert emulator.settle()
        leg = http.data(f"/calls/{call['id']}/legs")[0]["id"]
        assert len(http.data(f"/calls/{call['id']}/legs/{leg}/recordings")) == 1


def request(url: str) -> Fetching:
    return Fetching("GET", url, ())


@pytest.mark.parametrize("url", ["http://a.example/flow", "http://10.0.0.1/"])
def test_no_flow_of_another_machine_is_fetched(server, url, monkeypatch):
    with pytest.raises(FlowcError, match="not on this machine"):
        fetch_locally(request(url))
    server.script = answers(status="302 Found", Location=url)
    with pytest.raises(FlowcError, match="not on this machine"):
        fetch_locally(request(server.url))
    # and no proxy stands between us and this machine
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    server.script = answers(b'{"steps": []}')
    assert fetch_locally(request(server.url)) == {"steps": []}


def test_a_server_that_drips_is_given_up(server, monkeypatch):
    monkeypatch.setattr("callflow_dsl.simulate.fetch.TIMEOUT_S", 0.2)
    server.script = drips(HEAD + b"\r\n")
    with pytest.raises(FlowcError, match="does not answer"):
        fetch_locally(request(server.url))


def test_a_call_that_breaks_has_failed_and_the_others_go_on(http, emulator, monkeypatch, capfd):
    def broken(*_: Any) -> Any:
        raise LookupError("no such thing")

    monkeypatch.setattr(emulator._phone, "fetch", broken)
    call = http.made("/calls", {**CALL, "callFlow": fetching("http://127.0.0.1:9/")})
    assert emulator.settle()
    assert http.data(f"/calls/{call['id']}")[0]["status"] == "failed"
    (leg,) = http.data(f"/calls/{call['id']}/legs")
    assert (leg["status"], "endedAt" in leg) == ("failed", True)
    told = capfd.readouterr().err
    assert told == f"flowc: error: call {call['id']}: LookupError('no such thing')\n"
