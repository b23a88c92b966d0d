"""Receivers under real servers: wsgiref for WSGI, uvicorn for ASGI."""

from __future__ import annotations

import hashlib
import json
import re
import socket
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import attrs
import jwt
import pytest
import requests
import uvicorn

from callflow_dsl import CallFlow, Hangup, Say
from callflow_dsl.api import receivers
from callflow_dsl.api.answers import answer
from callflow_dsl.api.receivers import MAX_BODY
from callflow_dsl.api.signatures import OnceOnly
from callflow_dsl.errors import FlowcError
from tests.api.test_inbound import token_headers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.api.inbound import FlowRequest
    from callflow_dsl.compiler.result import CompiledFlow

KEY = "s1gning-key-of-the-account-32-bytes"
EVENT = {
    "timestamp": "2026-02-16T10:52:00.250Z",
    "items": [{"type": "call", "event": "callUpdated", "payload": {"id": "c1", "status": "busy"}}],
}
PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("### Receivers")[2]
EXAMPLES = re.findall(r"^```python\n(.*?)^```", SECTION.partition("\n##")[0], re.M | re.S)


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def serving_wsgi(application: Any) -> Iterator[str]:
    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_flow_of_a_file_is_filled_by_the_call(tmp_path: Path, caplog: Any) -> None:
    path = tmp_path / "confirm.flow"
    path.write_text(
        'param code-spelled = "1"\nparam name = "you"\nparam source = "nobody"\n'
        'flow "Confirm" { say "${code-spelled}, ${name}, ${source}" language en-GB\n hangup }\n'
    )

    def next_flow(request: FlowRequest[Any]) -> CompiledFlow:
        return answer(path, request, texts={"name": '"Ms" ${Ellis}'})

    query = "callID=c1&source=31612345678&destination=31201&code=40%23&other=1"
    caplog.set_level("INFO", logger="callflow_dsl.answers")
    for serving, flows in (
        (serving_wsgi, receivers.wsgi_flows),
        (serving_asgi, receivers.asgi_flows),
    ):
        with serving(flows(next_flow, unsigned=True)) as address:
            document = requests.get(f"{address}/next?{query}", timeout=10).json()
        assert document["steps"][0]["options"]["payload"] == '4 0 #, "Ms" ${Ellis}, +31612345678'
    told = {record.getMessage() for record in caplog.records}
    assert told == {f"other of the call is no param of {path}"}


@contextmanager
def serving_asgi(application: Any) -> Iterator[str]:
    ready = threading.Event()

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            ready.set()

    server = Server(uvicorn.Config(application, port=0, log_level="error", lifespan="on"))
    thread = threading.Thread(target=server.run)
    thread.start()
    assert ready.wait(10)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


SERVERS = {"wsgi": serving_wsgi, "asgi": serving_asgi}


@pytest.fixture(params=SERVERS)
def kind(request: pytest.FixtureRequest) -> Any:
    return request.param


def webhook(kind: str, on_event: Any, **check: Any) -> Any:
    return SERVERS[kind](getattr(receivers, f"{kind}_webhook")(on_event, **check))


def flows(kind: str, next_flow: Any, **options: Any) -> Any:
    return SERVERS[kind](getattr(receivers, f"{kind}_flows")(next_flow, **options))


def signed(url: str, body: bytes = b"", key: str = KEY, **claims: Any) -> dict[str, str]:
    now = int(time.time())
    known = {
        "iss": "MessageBird", "nbf": now, "exp": now + 60, "jti": f"{time.monotonic_ns()}",
        "url_hash": hashlib.sha256(url.encode()).hexdigest(),
        "payload_hash": hashlib.sha256(body).hexdigest() if body else None, **claims,
    }  # fmt: skip
    given = {name: value for name, value in known.items() if value is not None}
    return {"MessageBird-Signature-JWT": jwt.encode(given, key)}


def posted(url: str, body: bytes = json.dumps(EVENT).encode(), **headers: str) -> int:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return requests.post(url, data=body, headers=named, timeout=10).status_code


def test_events_signed_with_the_key_of_the_account(kind):
    seen: list[Any] = []
    body = json.dumps(EVENT).encode()
    with webhook(kind, seen.append, signing_key=KEY) as root:
        url = f"{root}/calls/e%20f?a=1&b=%2F"
        headers = signed(url, body)
        assert posted(url, body, **headers) == 200
        assert posted(url, body, **headers) == 401  # the same request again
        assert posted(url, body, **signed(url, body, key="another-key-of-the-same-length32")) == 401
        assert posted(f"{root}/elsewhere", body, **signed(url, body)) == 401
        assert posted(url, b"{}", **signed(url, body)) == 401
        assert posted(url, body) == 401
        assert requests.get(url, timeout=10).status_code == 405
    (event,) = seen
    assert (event.type, event.event, event.subject.ended) == ("call", "callUpdated", True)
    assert event.timestamp is not None
    assert event.timestamp.microsecond == 250_000


def test_events_signed_with_the_token_of_the_webhook(kind):
    seen: list[Any] = []
    body = json.dumps(EVENT).encode()
    with webhook(kind, seen.append, token="t0ken") as url:
        assert posted(url, body, **token_headers(body)) == 200
        assert posted(url, body, **token_headers(body, "other")) == 401
    assert len(seen) == 1


def test_behind_a_proxy_the_url_is_said(kind):
    seen: list[Any] = []
    body = json.dumps(EVENT).encode()
    with webhook(kind, seen.append, signing_key=KEY, public_url="https://example.com") as root:
        assert posted(f"{root}/a?b=1", body, **signed("https://example.com/a?b=1", body)) == 200
        assert posted(f"{root}/a?b=1", body, **signed(f"{root}/a?b=1", body)) == 401


@pytest.mark.parametrize("body", [b"", b"[]", b"x", b"[" * 10_000])
def test_what_is_no_event_is_refused(kind, body):
    with webhook(kind, pytest.fail, unsigned=True) as url:
        assert posted(url, body) == 400


def test_a_body_without_end_is_refused(kind):
    # The server can let go before all of it was sent.
    with webhook(kind, pytest.fail, unsigned=True) as url, suppress(requests.ConnectionError):
        assert posted(url, b" " * (MAX_BODY + 1)) == 413


@pytest.mark.parametrize("length", ["0" * 12 + "99999999999", "9" * 5000, "-1", "1_0", "x"])
def test_a_length_that_hides_how_long_a_body_is_reads_nothing(length):
    """Zeros in front made a body of 100 GB one of no bytes."""
    statuses = []
    environ = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": length, "wsgi.input": None}
    answer = receivers.wsgi_webhook(pytest.fail, unsigned=True)
    list(answer(environ, lambda status, _: statuses.append(status)))
    assert [status[:3] for status in statuses] == ["413"]


@attrs.frozen
class Survey:
    """What the flow has stored."""

    choice: int
    name: str = "nobody"


def answer_of(request: Any) -> CallFlow:
    return CallFlow("Next", (Say(f"{request.variables.choice + 1} {request.variables.name}"),))


def test_a_fetch_is_answered_with_typed_variables(kind):
    with flows(kind, answer_of, variables=Survey, signing_key=KEY) as root:
        url = f"{root}/?callID=c1&source=31&destination=32&choice=2&other=x"
        got = requests.get(url, headers=signed(url), timeout=10)
        assert got.status_code == 200
        assert got.headers["Content-Type"].startswith("application/json")
        assert got.json()["steps"][0]["options"]["payload"] == "3 nobody"
        bad = url.replace("choice=2", "choice=two")
        got = requests.get(bad, headers=signed(bad), timeout=10)
        assert got.status_code == 400
        assert "choice" in got.text
        assert requests.get(url, timeout=10).status_code == 401


@pytest.mark.parametrize(
    "check",
    [
        {"unsigned": True},
        {"signing_key": KEY},
        {"signing_key": KEY, "public_url": "https://a.example"},
    ],
)
def test_a_host_that_is_none_is_answered_like_any_other(kind, check):
    with flows(kind, lambda _: {"steps": []}, **check) as address:
        for host in (b"[::1", b"a:b:c", b"\xff", b"a\\@b"):
            port = int(address.rpartition(":")[2])
            with socket.create_connection(("127.0.0.1", port), timeout=10) as asking:
                asking.sendall(
                    b"GET /next?choice=%ff&=&a HTTP/1.1\r\nConnection: close\r\nHost: " + host
                    + b"\r\nMessageBird-Signature-JWT: a.b.c\r\n\r\n"
                )  # fmt: skip
                status = asking.makefile("rb").readline().split()[1]
            assert status == (b"200" if "unsigned" in check else b"401")


def test_the_recording_of_an_on_finish(kind):
    seen: list[Any] = []

    def next_flow(request: Any) -> CallFlow:
        seen.append(request)
        return CallFlow("Bye", (Hangup(),))

    with flows(kind, next_flow, unsigned=True) as url:
        body = b'{"id": "r1", "legId": "l1", "duration": 4}'
        assert requests.post(f"{url}?callID=c1&x=1", data=body, timeout=10).status_code == 200
        odd = b'{"id": "r1", "createdAt": "yesterday"}'
        assert requests.post(f"{url}?callID=c1", data=odd, timeout=10).status_code == 200
        assert requests.put(url, timeout=10).status_code == 405
    assert (seen[0].recording.leg_id, seen[0].variables) == ("l1", {"x": "1"})
    assert (seen[1].recording, seen[1].wire["createdAt"]) == (None, "yesterday")


def test_an_async_function_is_awaited():
    seen: list[Any] = []

    async def on_event(event: Any) -> None:
        seen.append(event)

    async def next_flow(request: Any) -> CallFlow:
        return CallFlow("Bye", (Hangup(),))

    with webhook("asgi", on_event, unsigned=True) as url:
        assert posted(url) == 200
    with flows("asgi", next_flow, unsigned=True) as url:
        assert requests.get(url, timeout=10).json()["steps"][0]["action"] == "hangup"
    assert len(seen) == 1


def test_an_async_function_under_wsgi_is_refused():
    async def never(_: Any) -> None: ...

    for make in (receivers.wsgi_webhook, receivers.wsgi_flows):
        with pytest.raises(FlowcError, match="WSGI awaits nothing"):
            make(never, unsigned=True)


@pytest.mark.parametrize(
    "check",
    [{}, {"token": ""}, {"token": "a", "unsigned": True}, {"token": "a", "signing_key": "b"}],
)
def test_a_receiver_that_checks_nothing_is_refused(check):
    with pytest.raises(FlowcError, match="one thing"):
        receivers.wsgi_webhook(print, **check)


def test_ids_are_forgotten_when_they_end():
    once = OnceOnly(most=3)
    later = time.time() + 60
    assert once("a", later)
    assert not once("a", later)
    assert all(once(name, later) for name in "bcd")
    assert once("a", later)  # more than fit
    assert OnceOnly()("a", 0)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_of_the_page_runs_under_a_real_server(number, monkeypatch, tmp_path):
    monkeypatch.setenv("SIGNING_KEY", KEY)
    names: dict[str, Any] = {}
    monkeypatch.chdir(tmp_path)
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "confirm.flow").write_text(
        'param name\nflow "Confirm" {\n  say "Hello ${name}." language en-GB\n  hangup\n}\n'
    )
    exec(compile(EXAMPLES[number], "docs/api.md", "exec"), names)
    serve = serving_wsgi if "wsgi" in EXAMPLES[number] else serving_asgi
    with serve(names["application"]) as root:
        if "webhook" in EXAMPLES[number]:
            body = json.dumps(EVENT).encode()
            assert posted(f"{root}/", body, **signed(f"{root}/", body)) == 200
            return
        url = f"{root}/?callID=c1&choice=2"
        body = b'{"id": "r1"}' if "recording" in EXAMPLES[number] else b""
        method = "POST" if body else "GET"
        got = requests.request(method, url, data=body, headers=signed(url, body), timeout=10)
        assert got.status_code == 200
        assert got.json()["steps"]


def test_every_example_of_the_page_is_served():
    assert len(EXAMPLES) == 5
