"""A scripted server and a client for it that does not really wait."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.api import Client, Retries
from callflow_dsl.cli.main import main
from tests.api.scripted import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.api.scripted import ScriptedServer

KEY = "live_abcdefghijklmnop0123456789"
TOKEN = "hush-hush"


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test may find the key, or the proxy, of who runs it."""
    names = ["FLOWC_ACCESS_KEY", "MESSAGEBIRD_ACCESS_KEY", "FLOWC_BASE_URL", "FLOWC_WEBHOOK_TOKEN"]
    for name in [*names, "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with running() as made:
        yield made


@pytest.fixture
def waits() -> list[float]:
    """The seconds that the client of a test would have waited."""
    return []


@pytest.fixture
def make_client(waits: list[float]) -> Iterator[Callable[..., Client]]:
    made: list[Client] = []

    def make(url: str, *, count: int = 3, timeout: float = 5, **options: float) -> Client:
        retries = Retries(count, sleep=waits.append, draw=lambda: 1.0, **options)
        made.append(Client(KEY, url, timeout=timeout, retries=retries))
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(server: ScriptedServer, make_client: Callable[..., Client]) -> Client:
    return make_client(server.url)


@pytest.fixture
def flowc(server, monkeypatch, capsys) -> Callable[..., tuple[int, str, str]]:
    """Run a command in this process: exit code, output, errors."""
    monkeypatch.setenv("FLOWC_ACCESS_KEY", KEY)
    monkeypatch.setenv("FLOWC_BASE_URL", server.url)
    monkeypatch.setattr(sys, "stdin", io.StringIO())

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        out, err = capsys.readouterr()
        assert KEY not in out + err
        assert TOKEN not in out + err
        assert "Traceback" not in err
        return code, out, err

    return run
