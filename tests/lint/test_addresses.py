"""Which hosts are private, and where addresses are reported that are not written in one place."""

from __future__ import annotations

import pytest

from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings
from callflow_dsl.source import Source

ADDRESSES = LintSettings(frozenset({"FLW501", "FLW502", "FLW503"}))


def reported(text: str) -> list[tuple[str, str]]:
    """Code and reported text of each finding about an address."""
    found = lint(Source("example.flow", text), ADDRESSES).diagnostics
    return [(d.code, text[slice(*d.location.span)]) for d in found]


def played(url: str) -> list[str]:
    return [code for code, _ in reported(f'flow "A" {{\n  play "{url}"\n}}\n')]


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "LocalHost", "localhost.", "api.localhost", "127.0.0.1", "127.9.9.9", "[::1]",
        "printer.local", "api.internal", "nas.home.arpa", "app.test", "files", "files:8080",
        "10.0.0.1", "172.16.0.1", "192.168.1.1:81", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "240.0.0.1", "192.0.2.1", "[fe80::1]", "[fd00::1]", "[2001:db8::1]",
        "[::ffff:10.0.0.1]", "2130706433", "user@10.0.0.1",
    ],
)  # fmt: skip
def test_private_hosts(host: str) -> None:
    assert played(f"https://{host}/a.wav") == ["FLW502"]
    assert played(f"http://{host}/a.wav") == ["FLW502"]  # encryption is not its first problem


@pytest.mark.parametrize(
    "host",
    [
        "example.com", "media.example.com:8443", "internal.example.com", "local.example", "8.8.8.8",
        "172.32.0.1", "[2606:4700:4700::1111]", "example.com.", "xn--bcher-kva.example",
    ],
)  # fmt: skip
def test_public_hosts(host: str) -> None:
    assert played(f"https://{host}/a.wav") == []
    assert played(f"http://{host}/a.wav") == ["FLW501"]


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("/a.mp3", True), ("/a.MP3", True), ("/a.mp3?version=2", True), ("/a%2Emp3", True),
        ("/a.wav", False), ("/a.WAVE", False), ("/a", False), ("/play?file=a.mp3", False),
        ("/a.mp3/file", False), ("/v1.5", False), ("", False), ("/.mp3", False),
    ],
)  # fmt: skip
def test_media_are_judged_by_the_end_of_their_path(path: str, wrong: bool) -> None:
    assert played(f"https://example.com{path}") == (["FLW503"] if wrong else [])


def test_only_media_are_taken_for_sound() -> None:
    assert reported('flow "A" {\n  fetch "https://example.com/a.mp3"\n}\n') == []


def test_a_place_is_reported_once_however_often_it_is_used() -> None:
    text = """
    param base = "http://example.com"
    part music(file) { play "${base}/${file}.wav" }
    flow "A" {
      menu choice {
        play "http://localhost/menu.wav"
        tries 3
        key 1 { use music("a") }
        key 2 { use music("b") }
      }
    }
    """
    assert reported(text) == [
        ("FLW501", '"${base}/${file}.wav"'),
        ("FLW502", '"http://localhost/menu.wav"'),
    ]


def test_addresses_that_are_not_written_behind_their_step() -> None:
    text = """
    flow "A" {
      defaults { then "http://example.com/next"  max 1m }
      record silence 5s
      raw {"action": "play", "options": {"media": ["http://10.0.0.1/a.mp3"]}}
      play "https://example.com/a.wav" raw {"options": {"media": "http://example.com/${x}.mp3"}}
    }
    """
    assert reported(text) == [
        ("FLW501", "record silence 5s"),
        ("FLW502", 'raw {"action": "play", "options": {"media": ["http://10.0.0.1/a.mp3"]}}'),
        ("FLW503", 'raw {"action": "play", "options": {"media": ["http://10.0.0.1/a.mp3"]}}'),
    ]


def test_an_address_that_is_none_is_left_to_the_compiler() -> None:
    assert played("https://[nothing/a.mp3") == []
    assert played("https:///a.mp3") == []
