"""What a service needs: threads, a shared gate, proxies, certificates, raw answers."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest
import requests

from callflow_dsl.api import AsyncClient, Client, Raw, Retries, Traffic, Webhook
from callflow_dsl.api.errors import (
    AddressError,
    ApiConnectionError,
    ApiError,
    RateLimitError,
)
from callflow_dsl.api.exchange import Close, Enter, Head, Headers, Open, Read, Sleep
from callflow_dsl.api.gate import Gate
from callflow_dsl.emulator import Emulator
from callflow_dsl.emulator.faults import Fault
from callflow_dsl.errors import FlowcError
from tests.api.conftest import KEY
from tests.api.hostile import answers, data, hostile
from tests.api.scripted import Reply, ok, refused, running
from tests.api.test_resources import CALL, HOOK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.scripted import ScriptedServer


def test_one_client_serves_many_threads():
    with Emulator() as emulator, Client("k", emulator.base_url, concurrency=4) as client:
        failures: list[BaseException] = []

        def work() -> None:
            try:
                for _ in range(20):
                    hook = client.webhooks.create("https://example.com/")
                    assert client.webhooks.get(hook).id == hook.id
            except Exception as error:  # noqa: BLE001 - shown below
                failures.append(error)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert len(client.webhooks.list(per_page=100).complete()) == 160
        assert client.calls.core.gate.running == 0


# -- the gate


def test_a_refusal_halves_and_holds_and_success_grows_back():
    now = [0.0]
    gate = Gate(8, clock=lambda: now[0])
    gate.hold(5)
    gate.hold(3)  # of the same burst
    assert (int(gate.limit), gate.held_s()) == (4, 5)
    now[0] = 6
    assert gate.held_s() == 0
    gate.hold(1)
    assert int(gate.limit) == 2
    assert [gate.take() for _ in range(3)] == [True, True, False]
    for _ in range(200):
        gate.leave(succeeded=True)
        assert gate.take()
    assert int(gate.limit) == 8
    for _ in range(20):
        now[0] += 10
        gate.hold(1)
    assert int(gate.limit) == 1


def test_a_refusal_holds_all_requests_of_the_client(server, waits):
    server.answers(refused(429, Retry_After="7"), ok(HOOK))
    retries = Retries(3, sleep=waits.append, draw=lambda: 1.0)
    with Client(KEY, server.url, retries=retries) as client:
        client.webhooks.get("w1")
        assert waits == [7.5]
        client.webhooks.get("w1")
        assert waits[1] == pytest.approx(7, abs=1)  # the other one waits too
        assert int(client.calls.core.gate.limit) == 5


def test_who_waits_for_a_turn_is_held_by_a_refusal_meanwhile(client):
    core = client.calls.core
    plan = core.json("GET", "/calls")
    assert isinstance(next(plan), Enter)  # here it waits; and somebody else is sent away
    core.gate.hold(30)
    assert core.gate.take()
    pause = plan.send(True)
    assert isinstance(pause, Sleep)
    assert pause.seconds == pytest.approx(30, abs=5)
    assert core.gate.running == 0  # others may have the turn meanwhile
    assert isinstance(plan.send(None), Enter)
    core.gate.hold(60)  # and once more
    assert core.gate.take()
    assert isinstance(plan.send(True), Sleep)
    assert isinstance(plan.send(None), Enter)
    assert core.gate.take()
    assert isinstance(plan.send(True), Open)  # nothing new was said while it slept
    plan.close()
    assert core.gate.running == 0


def test_a_refusal_holds_before_anybody_else_has_a_turn(client):
    plan = client.calls.core.json("GET", "/calls")
    next(plan)
    plan.send(client.calls.core.gate.take())
    head = Head(429, "Slow", Headers({"Retry-After": "9"}), None)
    assert isinstance(plan.send(head), Read)
    plan.send(b"")  # the end of the body
    assert isinstance(plan.send(None), Close)
    assert client.calls.core.gate.running == 0
    assert client.calls.core.gate.held_s() == pytest.approx(9, abs=5)
    plan.close()


@pytest.mark.parametrize("uncertain", [False, True])
def test_who_cannot_wait_so_long_is_told_how_long(server, make_client, uncertain):
    client = make_client(server.url)
    server.answers(*([Reply(drop=True)] if uncertain else []), refused(429, Retry_After="40"))
    options = client.with_options(deadline=20)
    with pytest.raises(RateLimitError) as first:
        options.webhooks.update(Webhook(id="w1", url="https://example.com/"))
    assert first.value.uncertain is uncertain
    seen = len(server.seen)
    with pytest.raises(RateLimitError, match="was not made") as caught:
        options.webhooks.get("w1")
    assert len(server.seen) == seen
    assert caught.value.retry_after.total_seconds() == pytest.approx(40, abs=10)
    assert "try again in" in caught.value.hint


def test_a_wait_that_is_too_long_holds_nobody(server, make_client, waits):
    server.answers(refused(429, Retry_After="3600"), ok(HOOK))
    client = make_client(server.url)
    with pytest.raises(RateLimitError) as caught:
        client.webhooks.get("w1")
    assert caught.value.retry_after == timedelta(hours=1)
    assert client.webhooks.get("w1").id == "w1"
    assert waits == []


def test_no_more_requests_at_once_than_allowed():
    most = 0
    with Emulator(faults=[Fault("latency", delay=0.02)]) as emulator:
        with Client("k", emulator.base_url, concurrency=2) as client:
            gate = client.calls.core.gate

            def hook(_: Traffic) -> None:
                nonlocal most
                most = max(most, gate.running)

            client = Client("k", emulator.base_url, concurrency=2, hook=hook)
            gate = client.calls.core.gate
            threads = [threading.Thread(target=client.webhooks.list().complete) for _ in range(9)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            client.close()
        assert len(emulator.exchanges) == 9
    assert most < 2  # one of two is over when the hook is told


def test_who_gets_no_turn_in_time_is_told(server):
    server.answers(Reply(silent_s=30))
    with Client(KEY, server.url, concurrency=1) as client:
        assert client.calls.core.gate.take()  # as if a request were under way
        with pytest.raises(ApiConnectionError, match="no turn"):
            client.with_options(deadline=0.1).webhooks.get("w1")


# -- options, hooks, raw answers


def test_a_deadline_is_for_all_tries_together(server, waits):
    server.answers(Reply(503))
    retries = Retries(50, base_s=1, cap_s=1, sleep=waits.append, draw=lambda: 1.0)
    with Client(KEY, server.url, retries=retries) as client, pytest.raises(ApiError):
        client.with_options(deadline=0.5).webhooks.get("w1")
    assert waits == []  # a wait that would end too late is none
    assert len(server.seen) == 1


def test_options_are_for_one_call_or_many(server):
    server.answers(ok(HOOK))
    with Client(KEY, server.url, headers={"X-Team": "calls"}) as client:
        other = client.with_options(headers={"X-Trace": "1"}, timeout=3, retries=0)
        other.webhooks.get("w1")
        client.webhooks.get("w1")
    assert [seen.headers.get("X-Trace") for seen in server.seen] == ["1", None]
    assert [seen.headers.get("X-Team") for seen in server.seen] == [None, "calls"]


@pytest.mark.parametrize(
    "headers",
    [{"Authorization": "x"}, {"A": "b\r\nC: d"}, {"Ä": "b"}, {"A ": "b"}, {"A:": "b"}, {"": "b"},
     {"A": 1}, {"content-length": "1"}, {"Transfer-Encoding": "chunked"}],
)  # fmt: skip
def test_headers_that_are_refused(headers):
    with pytest.raises(FlowcError):
        Client(KEY, "http://127.0.0.1:1", headers=headers)


@pytest.mark.parametrize(
    "options", [{"deadline": 0}, {"timeout": (0, 1)}, {"concurrency": 0}, {"deadline": -1}]
)
def test_options_that_are_refused(options):
    with pytest.raises(FlowcError):
        Client(KEY, "http://127.0.0.1:1", **options)


def test_the_answer_can_be_looked_at(server, client):
    limits = {"X-RateLimit-Remaining": "7", "X-Request-Id": "abc"}
    server.answers(Reply(200, {"data": [HOOK]}, limits))
    raw: Raw[Any] = client.raw.webhooks.get("w1")
    assert (raw.value.id, raw.answer.status, raw.answer.request_id) == ("w1", 200, "abc")
    assert raw.answer.rate_limit == {"x-ratelimit-remaining": "7"}
    assert b'"w1"' in raw.answer.body
    page = client.webhooks.list().next_page()
    assert page is not None
    assert page.answer.request_id == "abc"
    server.answers(Reply(404, {"errors": []}, limits))
    with pytest.raises(ApiError) as caught:
        client.webhooks.get("w1")
    assert caught.value.answer.request_id == "abc"


def test_a_hook_is_told_of_each_request(server, waits):
    told: list[Traffic] = []
    server.answers(Reply(drop=True), ok(HOOK))
    retries = Retries(1, sleep=waits.append)
    with Client(KEY, server.url, retries=retries, hook=told.append) as client:
        client.webhooks.get("w1")
    assert [(one.what, one.status) for one in told] == [
        ("GET /webhooks/w1", None), ("GET /webhooks/w1", 200),
    ]  # fmt: skip
    assert told[0].problem == "the connection broke off"
    assert KEY not in repr(told)


def test_a_hook_that_would_have_to_be_awaited_is_refused():
    async def hook(_: Traffic) -> None: ...

    for make in (Client, AsyncClient):
        for wrong in (hook, "hook"):
            with pytest.raises(FlowcError, match="not awaited"):
                make(KEY, "http://127.0.0.1:1", hook=wrong)


def test_a_hook_that_fails_makes_nothing_look_as_if_it_had_failed(server, caplog):
    def hook(_: Traffic) -> None:
        raise LookupError("no such counter")

    server.answers(ok(HOOK))
    with Client(KEY, server.url, hook=hook) as client:
        assert client.webhooks.create("https://example.com/").id == "w1"

    async def ask() -> str:
        async with AsyncClient(KEY, server.url, hook=hook) as client:
            return (await client.webhooks.create("https://example.com/")).id

    assert anyio.run(ask) == "w1"
    failures = [record for record in caplog.records if record.exc_info]
    assert [record.getMessage() for record in failures] == ["the hook failed at POST /webhooks"] * 2
    assert KEY not in caplog.text


# -- wrong use


@pytest.mark.parametrize(
    ("do", "message"),
    [
        (lambda c: c.calls.get(None), "an id is missing"),
        (lambda c: c.calls.get(5), "an id is missing"),
        (lambda c: c.calls.get("\ud800"), "no id that can be asked for"),
        (lambda c: c.calls.get("a\0b"), "no id that can be asked for"),
        (lambda c: c.call_flows.create(None), "no call flow: NoneType"),
        (lambda c: c.call_flows.create({"steps": [], "x": object()}), "is no JSON"),
        (lambda c: c.call_flows.create({"steps": [], "x": float("nan")}), "is no JSON"),
        (lambda c: c.with_options(timeout="5"), "a timeout is"),
        (lambda c: c.with_options(timeout=(1, 2, 3)), "a timeout is"),
        (lambda c: c.with_options(deadline="5"), "a deadline is"),
        (lambda c: c.with_options(retries=-1), "retries is"),
        (lambda c: c.with_options(retries=None), "retries is"),
    ],
)
def test_wrong_use_is_an_error_of_ours_and_asks_nobody(server, client, do, message):
    with pytest.raises(FlowcError, match=message):
        do(client)
    assert server.seen == []


def test_an_async_client_that_was_closed_or_belongs_to_another_loop(server):
    server.answers(ok(HOOK))

    async def closed() -> None:
        client = AsyncClient(KEY, server.url)
        await client.close()
        with pytest.raises(FlowcError, match="was closed"):
            await client.webhooks.get("w1")

    anyio.run(closed)

    def handler(_: httpx.Request) -> httpx.Response:
        raise RuntimeError("Event loop is closed")  # as a connection of another loop does

    async def elsewhere() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(handler)) as http:
            await AsyncClient(KEY, server.url, http=http).webhooks.get("w1")

    with pytest.raises(FlowcError, match="one event loop"):
        anyio.run(elsewhere)
    with pytest.raises(FlowcError, match=r"an httpx\.AsyncClient"):
        AsyncClient(KEY, server.url, http=httpx.Client())  # type: ignore[arg-type]


def test_a_session_of_ones_own(server):
    server.answers(ok(HOOK))
    with requests.Session() as session:
        session.headers["X-Mine"] = "1"
        with Client(KEY, server.url, session=session) as client:
            client.webhooks.get("w1")
        session.get(server.url, timeout=5)  # it is left open
    assert server.seen[0].headers["X-Mine"] == "1"
    assert "Authorization" not in server.seen[1].headers


def test_a_transport_of_ones_own():
    def handler(request: httpx.Request) -> httpx.Response:
        assert request.headers["Authorization"] == f"AccessKey {KEY}"
        return httpx.Response(200, json={"data": [CALL]})

    async def ask() -> str:
        transport = httpx.MockTransport(handler)
        async with httpx.AsyncClient(transport=transport) as http:
            client = AsyncClient(KEY, "https://voice.example.com/v1", http=http)
            return (await client.calls.get("c1")).id

    assert anyio.run(ask) == "c1"


# -- proxies and certificates


@pytest.fixture
def proxy(monkeypatch) -> Iterator[ScriptedServer]:
    """A proxy that the environment names for everything."""
    with running() as made:
        made.answers(ok(HOOK))
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{made.server_port}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        yield made


def test_no_proxy_stands_between_us_and_this_machine(server, proxy):
    server.answers(ok(HOOK))
    for url in (server.url, server.url.replace("127.0.0.1", "localhost")):
        with Client(KEY, url) as client:
            client.webhooks.get("w1")
            client.webhooks.create("https://example.com/")
        with requests.Session() as session, Client(KEY, url, session=session) as client:
            client.webhooks.get("w1")

        async def ask(url: str = url) -> None:
            async with AsyncClient(KEY, url) as client:
                await client.webhooks.get("w1")
                await client.webhooks.create("https://example.com/")

        anyio.run(ask)
    given = {"http": f"http://127.0.0.1:{proxy.server_port}"}
    with Client(KEY, server.url, proxies=given) as client:
        client.webhooks.get("w1")

    async def ask_given() -> None:
        async with AsyncClient(KEY, server.url, proxies=given) as client:
            await client.webhooks.get("w1")

    anyio.run(ask_given)
    assert proxy.seen == []
    assert len(server.seen) == 12


def test_a_client_of_httpx_that_would_use_a_proxy_is_refused(server, proxy, monkeypatch):
    server.answers(ok(HOOK))

    async def ask(**options: Any) -> str:
        async with httpx.AsyncClient(**options) as http:
            return (await AsyncClient(KEY, server.url, http=http).webhooks.get("w1")).id

    address = f"http://127.0.0.1:{proxy.server_port}"
    mounted = {"mounts": {"http://": httpx.AsyncHTTPTransport(proxy=address)}}
    for options in ({}, {"proxy": address}, mounted):
        with pytest.raises(AddressError, match="through a proxy"):
            anyio.run(lambda given=options: ask(**given))
    assert anyio.run(lambda: ask(trust_env=False)) == "w1"
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert anyio.run(ask) == "w1"
    assert proxy.seen == []


def test_any_address_of_this_machine_is_reached_without_a_proxy(proxy):
    with hostile(host="127.0.0.2") as here:
        here.script = answers(data(HOOK))
        given = {"http": f"http://127.0.0.1:{proxy.server_port}"}

        async def ask() -> None:
            async with AsyncClient(KEY, here.url, proxies=given) as client:
                await client.webhooks.get("w1")

        anyio.run(ask)
        with Client(KEY, here.url, proxies=given) as client:
            client.webhooks.get("w1")
    assert proxy.seen == []


def test_other_machines_are_reached_by_the_proxy_and_it_sees_no_key(proxy):
    proxy.answers(Reply(403))
    url = "https://voice.example.com/v1"
    with Client(KEY, url, retries=0) as client, pytest.raises(ApiConnectionError):
        client.webhooks.get("w1")
    # CONNECT is answered with an error by this server, and is all that a proxy gets to see.
    assert all(KEY not in str(seen.headers) for seen in proxy.seen)


@pytest.mark.parametrize(
    ("name", "value"),
    [("HTTPS_PROXY", "::::"), ("HTTPS_PROXY", "ftp://x"), ("ALL_PROXY", "http://[::1"),
     ("HTTPS_PROXY", "socks9://x"), ("HTTPS_PROXY", "http://user:pa55@")],
)  # fmt: skip
def test_a_proxy_that_is_none_is_an_error_of_ours(server, monkeypatch, name, value):
    """Named by the environment or given; and never for plain http to this machine."""
    server.answers(ok(HOOK))

    async def ask(url: str, **options: Any) -> Any:
        async with AsyncClient(KEY, url, retries=0, **options) as client:
            return await client.webhooks.get("w1")

    def get(url: str, **options: Any) -> Any:
        with Client(KEY, url, retries=0, **options) as client:
            return client.webhooks.get("w1")

    def both(url: str, **options: Any) -> Iterator[Any]:
        yield lambda: get(url, **options)
        yield lambda: anyio.run(lambda: ask(url, **options))

    for do in both("https://127.0.0.1:9/v1", proxies={"https": value}):
        with pytest.raises(AddressError, match="the proxy cannot be used") as caught:
            do()
        assert "pa55" not in str(caught.value)
    monkeypatch.setenv(name, value)
    for do in both("https://127.0.0.1:9/v1"):
        with pytest.raises(FlowcError):
            do()
    for do in both(server.url):
        assert do().id == "w1"


def test_a_proxy_of_the_kind_socks_keeps_to_deadlines_too():
    """Of SOCKS, urllib3 has connections of its own."""
    pytest.importorskip("socks")
    client = Client(KEY, "https://127.0.0.1:9/v1", proxies={"https": "socks5://127.0.0.1:9"},
                    retries=0)  # fmt: skip
    with client, pytest.raises(ApiConnectionError, match="nobody listens there"):
        client.webhooks.get("w1")


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_certificates_that_are_not_there(monkeypatch, tmp_path, name):
    for other in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, str(tmp_path / "missing.pem"))
    for make in (Client, AsyncClient):
        with pytest.raises(FlowcError, match=f"{name} names"):
            make(KEY, "https://voice.example.com/v1")
    Client(KEY, "http://127.0.0.1:1").close()  # no certificates there


def test_certificates_that_are_none(tmp_path):
    (tmp_path / "ca.pem").write_text("no certificate\n")
    file = str(tmp_path / "ca.pem")
    client = Client(KEY, "https://127.0.0.1:1/v1", ca=file, retries=0)
    with client, pytest.raises(FlowcError):
        client.webhooks.get("w1")
    with pytest.raises(FlowcError, match="TLS cannot be set up"):
        AsyncClient(KEY, "https://127.0.0.1:1/v1", ca=file)
