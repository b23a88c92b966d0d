"""`--online`: rules that look at media, against a server of this test."""

from __future__ import annotations

import struct
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.lint.model import Rule, unmarked
from callflow_dsl.lint.online import MediaChecker, wav_problem
from callflow_dsl.lint.registry import all_rules
from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings
from callflow_dsl.source import Source
from tests.lint.project import flowc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ONLINE = [rule for rule in all_rules() if rule.online]
ONLY_ONLINE = LintSettings(frozenset(rule.code for rule in ONLINE))


def wav(*, rate: int = 8000, bits: int = 16, coding: int = 1, before: bytes = b"") -> bytes:
    """A WAV file of some silence; ``before`` are chunks in front of the format."""
    form = struct.pack(
        "<4sIHHIIHH", b"fmt ", 16, coding, 1, rate, rate * bits // 8, bits // 8, bits
    )
    body = b"WAVE" + before + form + struct.pack("<4sI", b"data", 9000) + bytes(9000)
    return struct.pack("<4sI", b"RIFF", len(body)) + body


FILES = {
    "/welcome.wav": wav(),
    "/studio.wav": wav(rate=44100),
    "/song.wav": b"ID3\x04" + bytes(100),
    "/page.wav": b"<!doctype html><title>Not found</title>",
    "/empty.wav": b"",
}


class MediaServer(ThreadingHTTPServer):
    """Serves `FILES`, and remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str | None, str | None]] = []
        self.stop = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: MediaServer

    def do_GET(self) -> None:
        agent, span = self.headers["User-Agent"], self.headers["Range"]
        self.server.asked.append((self.path, agent, span))
        if self.path == "/moved.wav":
            self.send_response(302)
            self.send_header("Location", "/welcome.wav")
            self.end_headers()
        elif self.path == "/round.wav":
            self.send_response(302)
            self.send_header("Location", "/round.wav")
            self.end_headers()
        elif self.path == "/never.wav":
            self.server.stop.wait(30)
        elif self.path == "/stuck.wav":
            self.send_response(200)
            self.end_headers()
            self.server.stop.wait(30)
        elif self.path == "/slow.wav":
            self.drip()
        elif self.path in FILES:
            self.send_response(200)
            self.send_header("Content-Length", str(len(FILES[self.path])))
            self.end_headers()
            self.wfile.write(FILES[self.path])
        else:
            self.send_error(404)

    def drip(self) -> None:
        """A byte at a time, each within any timeout, and never the whole file."""
        self.send_response(200)
        self.end_headers()
        for byte in FILES["/welcome.wav"]:
            self.wfile.write(bytes([byte]))
            if self.server.stop.wait(0.05):
                return

    def log_message(self, *_: object) -> None:
        """Keep the output of the tests clean."""

    def handle(self) -> None:
        with suppress(ConnectionError):  # the client reads the beginning only
            super().handle()


@pytest.fixture
def server() -> Iterator[MediaServer]:
    with MediaServer() as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.02,))
        thread.start()
        yield made
        made.stop.set()
        made.shutdown()
        thread.join()


def played(*urls: str) -> str:
    steps = "".join(f'  play "{url}"\n' for url in urls)
    return f'flow "Music" {{\n{steps}  hangup\n}}\n'


@pytest.mark.parametrize("rule", ONLINE, ids=lambda rule: rule.code)
def test_the_examples_are_true(rule: Rule, server: MediaServer) -> None:
    media = MediaChecker()
    text, marks = unmarked(rule.bad.replace("https://media.example.com", server.url))
    found = lint(Source("example.flow", text), ONLY_ONLINE, media=media).diagnostics
    assert [(d.code, d.location.span) for d in found] == [(rule.code, mark) for mark in marks]
    good = rule.good.replace("https://media.example.com", server.url)
    assert lint(Source("example.flow", good), ONLY_ONLINE, media=media).diagnostics == ()


@pytest.mark.parametrize("rule", ONLINE, ids=lambda rule: rule.code)
def test_the_good_examples_have_no_finding_of_the_other_rules(rule: Rule) -> None:
    assert lint(Source("example.flow", rule.good), LintSettings()).diagnostics == ()


def test_nothing_is_asked_without_online(server: MediaServer) -> None:
    source = Source("example.flow", played(f"{server.url}/missing.wav"))
    assert lint(source, ONLY_ONLINE).diagnostics == ()
    assert server.asked == []


def test_the_command_asks_for_each_address_once(server: MediaServer, tmp_path: Path) -> None:
    urls = [f"{server.url}/{name}.wav" for name in ("missing", "studio", "welcome", "missing")]
    (tmp_path / "a.flow").write_text(played(*urls))
    (tmp_path / "b.flow").write_text(played(*urls[:2]))
    done = flowc("lint", "--online", "--select", "FLW504,FLW505", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, b"")
    shown = done.stdout.decode()
    assert shown.count("cannot be fetched: the server answers 404") == 3
    assert shown.count("cannot play this sound file: it has 44.1 kHz, not 8") == 2
    assert "a.flow:2:8" in shown
    assert shown.endswith("\n5 warnings in 2 files\n")
    assert [path for path, _, _ in server.asked] == ["/missing.wav", "/studio.wav", "/welcome.wav"]
    assert {span for _, _, span in server.asked} == {"bytes=0-4095"}
    assert all(agent and agent.startswith("flowc-lint/") for _, agent, _ in server.asked)


@pytest.mark.parametrize(
    ("path", "failure", "wrong"),
    [
        ("welcome", "", ""),
        ("moved", "", ""),
        ("song", "", "it is no WAV file"),
        ("page", "", "it is no WAV file"),
        ("empty", "", "it is no WAV file"),
        ("round", "it is redirected again and again", ""),
        ("never", "the server does not answer within 0.3 s", ""),
        ("stuck", "the server does not answer within 0.3 s", ""),
        ("slow", "the server does not answer within 0.3 s", ""),
    ],
)
def test_what_is_behind_an_address(
    server: MediaServer, path: str, failure: str, wrong: str
) -> None:
    media = MediaChecker(timeout=0.3)(f"{server.url}/{path}.wav")
    assert (media.failure, media.wrong) == (failure, wrong)


def test_nobody_listens() -> None:
    with MediaServer() as closed:
        url = closed.url
    media = MediaChecker()(f"{url}/welcome.wav?token=secret")
    assert (media.failure, media.wrong) == ("there is no connection to the server", "")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (wav(), ""),
        (wav(coding=0xFFFE), ""),
        (wav(before=struct.pack("<4sI", b"LIST", 5) + bytes(6)), ""),  # chunks have even lengths
        (wav(rate=16000, bits=8), "it has 16 kHz, not 8, it has 8 bit, not 16"),
        (wav(coding=7, bits=8), "it is compressed, it has 8 bit, not 16"),
        (wav()[:30], "it is a WAV file that does not say its format"),
        (wav()[:12], "it is a WAV file that does not say its format"),
        (wav()[:11], "it is no WAV file"),
    ],
)
def test_formats(data: bytes, problem: str) -> None:
    assert wav_problem(data) == problem
