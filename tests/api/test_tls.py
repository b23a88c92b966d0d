"""Certificates are checked, and nothing in the environment turns that off."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
from typing import TYPE_CHECKING, Any

import anyio
import pytest
import requests

from callflow_dsl.api import AsyncClient, Client
from callflow_dsl.api.errors import AddressError, ApiConnectionError
from tests.api.hostile import drips, hostile, says, silent
from tests.api.scripted import ScriptedServer, ok

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOOK = {"id": "w1", "url": "https://example.com/"}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """A certificate that nobody vouches for, with its key in the same file."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is needed to make a certificate")
    path = tmp_path_factory.mktemp("tls") / "own.pem"
    done = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-addext", "basicConstraints=critical,CA:TRUE", "-keyout", "-", "-out", "-"],
        capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip("this openssl cannot make a certificate in one step")
    path.write_bytes(done.stdout)
    return path


@pytest.fixture
def secure(certificate) -> Iterator[ScriptedServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with ScriptedServer() as made:
        made.socket = context.wrap_socket(made.socket, server_side=True)
        made.answers(ok(HOOK))
        thread = threading.Thread(target=made.serve_forever, args=(0.02,))
        thread.start()
        yield made
        made.shutdown()
        thread.join()


@pytest.mark.parametrize("variable", ["CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "PYTHONHTTPSVERIFY"])
@pytest.mark.parametrize("method", ["get", "create"])
def test_a_certificate_that_nobody_vouches_for_is_refused(
    secure, make_client, monkeypatch, waits, variable, method
):
    monkeypatch.setenv(variable, "0" if variable == "PYTHONHTTPSVERIFY" else "")
    webhooks = make_client(f"https://localhost:{secure.server_port}").webhooks
    with pytest.raises(ApiConnectionError, match=r"not accepted: self.signed cert") as caught:
        getattr(webhooks, method)("w1")
    assert not caught.value.uncertain  # nothing was sent to somebody unknown
    assert secure.seen == []
    assert waits == []


def test_a_certificate_that_the_machine_trusts_is_accepted(
    secure, make_client, monkeypatch, certificate
):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    client = make_client(f"https://localhost:{secure.server_port}")
    assert client.webhooks.get("w1").id == "w1"


def test_the_async_client_says_why_too(secure, certificate):
    async def ask(ca: str | None) -> str:
        url = f"https://localhost:{secure.server_port}"
        async with AsyncClient("k", url, ca=ca, retries=0) as client:
            return (await client.webhooks.get("w1")).id

    with pytest.raises(ApiConnectionError, match=r"not accepted: self.signed cert"):
        anyio.run(ask, None)
    assert anyio.run(ask, str(certificate)) == "w1"


def test_a_session_of_ones_own_knows_whom_to_trust(secure, certificate, monkeypatch, tmp_path):
    url = f"https://localhost:{secure.server_port}"
    with requests.Session() as session:
        session.verify = str(certificate)
        with Client("k", url, session=session, retries=0) as client:
            assert client.webhooks.get("w1").id == "w1"
        session.verify = True
        client = Client("k", url, session=session, retries=0)
        with client, pytest.raises(ApiConnectionError, match="not accepted"):
            client.webhooks.get("w1")
        with Client("k", url, session=session, ca=str(certificate), retries=0) as client:
            assert client.webhooks.get("w1").id == "w1"
        with pytest.raises(AddressError, match="ca names"):
            Client("k", url, session=session, ca=str(tmp_path / "missing.pem"))


def test_a_name_that_the_certificate_is_not_for(secure, make_client, monkeypatch, certificate):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    client = make_client(f"https://127.0.0.1:{secure.server_port}")
    with pytest.raises(ApiConnectionError, match=r"not accepted: .*127\.0\.0\.1"):
        client.webhooks.get("w1")


def no_tls(connection: Any, request: bytes, over: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 400 Bad\r\n\r\n")


#: What a server can do in place of TLS, and what each client may say of it: no certificate was
#: seen, so none is spoken of.
HANDSHAKES = {
    "plain HTTP": (no_tls, "TLS fails: wrong version number"),
    "silence": (silent, "in time"),
    "the beginning of a message": (drips(b"\x16\x03\x03\x40\x00", b"\x02"), "in time"),
    "nothing": (says(b""), "broke off|nobody listens"),
}


@pytest.mark.parametrize("is_async", [False, True])
@pytest.mark.parametrize("name", HANDSHAKES)
def test_a_server_without_tls(name, is_async):
    script, reason = HANDSHAKES[name]
    options: dict[str, Any] = {"timeout": 0.5, "deadline": 5, "retries": 0}

    async def ask(url: str) -> None:
        async with AsyncClient("k", url, **options) as client:
            await client.webhooks.get("w1")

    def get(url: str) -> None:
        if is_async:
            return anyio.run(ask, url)
        with Client("k", url, **options) as client:
            client.webhooks.get("w1")
        return None

    with hostile(waits=False) as server:
        server.script = script
        url = server.url.replace("http:", "https:")
        with pytest.raises(ApiConnectionError, match=reason) as caught:
            get(url)
        assert "certificate" not in str(caught.value)
