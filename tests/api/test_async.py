"""The async client: the same plans, carried out by another driver, under asyncio and trio."""

from __future__ import annotations

import inspect
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from callflow_dsl.api import AsyncClient, Client, Removal, Retries
from callflow_dsl.api.client import Resources
from callflow_dsl.api.errors import (
    ApiConnectionError,
    ApiError,
    DownloadError,
    NotFoundError,
    RateLimitError,
)
from callflow_dsl.emulator import Emulator
from tests.api.conftest import KEY
from tests.api.hostile import drips, hostile
from tests.api.scenario import NUMBER, SOMEBODY, SURVEY
from tests.api.scripted import DROP, Reply, ok, refused
from tests.api.test_download import WAV, recording, wav
from tests.api.test_resources import CALL, HOOK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def made(server, waits) -> Callable[..., AsyncClient]:
    def make(count: int = 3, **options: Any) -> AsyncClient:
        retries = Retries(count, sleep=waits.append, draw=lambda: 1.0)
        return AsyncClient(KEY, server.url, retries=retries, timeout=5, **options)

    return make


async def test_an_operation_is_awaited(server, made):
    server.answers(ok(HOOK))
    async with made() as client:
        assert (await client.webhooks.create("https://example.com/", "t")).id == "w1"
    (seen,) = server.seen
    assert seen.headers["Authorization"] == f"AccessKey {KEY}"
    assert seen.headers["User-Agent"].startswith("flowc/")
    assert seen.json == {"url": "https://example.com/", "token": "t"}


async def test_the_whole_story(tmp_path: Path):
    """The story that the other client runs too, on the same emulator."""
    with Emulator(speed=200) as emulator:
        async with AsyncClient("any", emulator.base_url) as client:
            flow = await client.call_flows.create(compiled())
            await client.numbers.replace(flow, [NUMBER])
            assert [one.number async for one in client.numbers.list(flow)] == [NUMBER]
            call = await client.calls.create(flow, source=NUMBER, destination=SOMEBODY)
            seen = [now async for now in client.calls.follow(call, interval_s=0.02)]
            assert seen[-1].ended
            (leg,) = await client.legs.list(call).complete()
            (sound,) = [one async for one in client.recordings.list(call, leg)]
            size = await client.recordings.download(sound, tmp_path / "a.wav")
            pieces = [piece async for piece in client.recordings.stream(sound)]
            assert (tmp_path / "a.wav").read_bytes() == b"".join(pieces)
            assert size == len(b"".join(pieces))
            text = await client.transcriptions.create(sound, "en-US")
            done = await client.transcriptions.wait(text, interval_s=0.02)
            assert await client.transcriptions.text(done)
            assert await client.recordings.delete(sound) is Removal.CONFIRMED
            with pytest.raises(NotFoundError):
                await client.recordings.get(sound)
            raw = await client.raw.call_flows.get(flow)
            assert (raw.value.id, raw.answer.status) == (flow.id, 200)
            pages = [page async for page in client.call_flows.list(per_page=1).pages()]
            assert [page.number for page in pages] == [1]


def compiled() -> Any:
    from callflow_dsl import compile_text

    return compile_text(SURVEY).flows[0]


@pytest.mark.parametrize(
    ("replies", "outcome"),
    [
        ((DROP, ok(HOOK)), None),
        ((Reply(503), Reply(500), ok(HOOK)), None),
        ((refused(429, Retry_After="3600"),), RateLimitError),
        ((refused(404, (13, "gone")),), NotFoundError),
        ((Reply(200, {"data": [HOOK]}, cut=5),), ApiConnectionError),
    ],
)
async def test_both_clients_do_the_same(server, made, make_client, waits, replies, outcome):
    seen = []
    for client in (make_client(server.url), made()):
        server.answers(*replies)
        waits.clear()
        error = None
        try:
            result = client.webhooks.get("w1")
            result = await result if inspect.isawaitable(result) else result
        except ApiError as raised:
            error = raised
        closed = client.close()
        _ = await closed if inspect.isawaitable(closed) else closed
        shown = (type(error), str(error), getattr(error, "uncertain", None))
        seen.append((shown, [request.method for request in server.seen], tuple(waits)))
    assert seen[0] == seen[1]
    assert seen[0][0][0] is (outcome or type(None))


async def test_an_uncertain_removal(server, made):
    server.answers(DROP, refused(404))
    async with made() as client:
        assert await client.webhooks.delete("w1") is Removal.UNCERTAIN


async def test_a_download_goes_on_where_it_broke(server, made, tmp_path):
    server.answers(wav(cut=5000), wav())
    async with made() as client:
        await client.recordings.download(recording(), tmp_path / "r.wav")
    assert (tmp_path / "r.wav").read_bytes() == wav().content()
    assert [seen.headers.get("Range") for seen in server.seen] == [None, "bytes=5000-"]


async def test_a_page_is_no_recording(server, made, tmp_path):
    server.answers(Reply(200, b"<html>login</html>", {"Content-Type": "text/html"}))
    async with made() as client:
        with pytest.raises(DownloadError, match="no WAV file"):
            await client.recordings.download(recording(), tmp_path / "r.wav")
    assert list(tmp_path.iterdir()) == []


async def test_a_cancelled_request_gives_its_turn_back(server, made):
    server.answers(Reply(silent_s=30), ok(CALL))
    async with made(concurrency=1) as client:
        with anyio.move_on_after(0.2) as scope:
            await client.calls.get("c1")
        assert scope.cancelled_caught
        assert (await client.calls.get("c1")).id == "c1"


async def test_a_cancelled_download_leaves_nothing(tmp_path):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nContent-Length: 9000000\r\n\r\n"
    with hostile() as server:
        server.script = drips(head + WAV)
        async with AsyncClient(KEY, server.url, concurrency=1) as client:
            begun = anyio.Event()
            async with anyio.create_task_group() as group:

                async def download() -> None:
                    path = tmp_path / "r.wav"
                    await client.recordings.download("r1", path, progress=lambda *_: begun.set())

                group.start_soon(download)
                await begun.wait()
                assert len(list(tmp_path.iterdir())) == 1
                group.cancel_scope.cancel()
            assert list(tmp_path.iterdir()) == []
            assert client.calls.core.gate.running == 0


async def test_a_deadline_ends_a_request(server, made):
    server.answers(Reply(silent_s=30))
    async with made() as client:
        with pytest.raises(ApiConnectionError):
            await client.with_options(deadline=0.2).calls.get("c1")


async def test_many_at_once_are_no_more_than_allowed(made):
    with Emulator() as emulator:
        async with AsyncClient("any", emulator.base_url, concurrency=3) as client:
            most = 0

            async def ask() -> None:
                nonlocal most
                await client.webhooks.list().complete()
                most = max(most, client.calls.core.gate.running)

            async with anyio.create_task_group() as group:
                for _ in range(30):
                    group.start_soon(ask)
            assert most <= 3
            assert len(emulator.exchanges) == 30


def test_both_clients_have_the_same_operations():
    with Client("k", "http://127.0.0.1:1") as client:
        asynchronous = AsyncClient("k", "http://127.0.0.1:1")
        for name, resource in vars(client).items():
            if name.startswith("_"):
                continue
            other = getattr(asynchronous, name)
            assert [n for n in dir(resource) if n[0] != "_"] == [
                n for n in dir(other) if n[0] != "_"
            ]
    assert isinstance(asynchronous, Resources)


def test_httpx_is_needed_by_the_async_client_alone():
    program = """
import sys
from callflow_dsl.api import AsyncClient, Client
assert "httpx" not in sys.modules
sys.modules["httpx"] = None
Client("k", "http://127.0.0.1:1").close()
try:
    AsyncClient("k", "http://127.0.0.1:1")
except Exception as error:
    print(error, "|", error.hint)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "the async client needs httpx | pip install 'flowc[async]'\n"


def test_help_shows_what_an_operation_takes():
    client = AsyncClient("k", "http://127.0.0.1:1")
    assert list(inspect.signature(client.legs.get).parameters) == ["call", "leg"]
    assert client.legs.get.__doc__ == "One leg of a call."
