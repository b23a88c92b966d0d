"""What a diagnostic looks like, for people and for programs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from callflow_dsl import compile_text
from callflow_dsl.diagnostics.json_format import render_json
from callflow_dsl.diagnostics.model import Diagnostic, Fix, Related
from callflow_dsl.diagnostics.text import render_text, summary, use_color
from callflow_dsl.source import Location, Source


def at(text: str, what: str, name: str = "a.flow") -> Location:
    start = text.index(what)
    return Location(Source(name, text), (start, start + len(what)))


def test_text_shows_the_line_the_place_and_the_way_out() -> None:
    text = 'flow "X" {\n  pause 2.5s\n}\n'
    (found,) = compile_text(text, "a.flow").diagnostics
    assert render_text([found]) == (
        "error[FLW204]: 2.5s cannot be sent: the API counts in whole seconds here\n"
        " --> a.flow:2:9\n"
        "  |\n"
        "2 |   pause 2.5s\n"
        "  |         ^^^^\n"
        "  = help: use the nearest that it takes: 2s"
    )


@pytest.mark.parametrize(
    ("line", "what", "carets"),
    [
        ("\tsay x", "x", "        ^"),
        ('say "日本" x', "x", "           ^"),
        ("say e\u0301 x", "x", "      ^"),
        ("x" * 300 + "HERE" + "y" * 300, "HERE", None),
        ("say", "say", "^^^"),
    ],
)
def test_the_caret_stands_under_the_place(line: str, what: str, carets: str | None) -> None:
    shown = render_text([Diagnostic("FLW001", "error", at(line, what), "m")]).splitlines()
    if carets is None:
        assert len(shown[3]) < 120
        column = shown[4].index("^")
        assert shown[3][column : column + 4] == "HERE"
    else:
        assert shown[4] == f"  | {carets}"


def test_control_characters_do_not_reach_the_terminal() -> None:
    line = 'say "\x1b[31m" x'
    assert "\x1b" not in render_text([Diagnostic("FLW001", "error", at(line, "x"), "m")])


def test_a_span_over_lines_shows_its_first() -> None:
    text = "one {\ntwo\n}"
    found = render_text([Diagnostic("FLW001", "error", at(text, "{\ntwo\n}"), "m")])
    assert found.splitlines()[3:] == ["1 | one {", "  |     ^"]


def test_notes_and_related_places() -> None:
    text = "a\nb"
    related = (Related(at(text, "b"), "it was used first here"),)
    found = Diagnostic("FLW001", "warning", at(text, "a"), "m", ("Why.",), related=related)
    assert render_text([found]).splitlines()[-2:] == [
        "  = a.flow:2:1: it was used first here",
        "  = note: Why.",
    ]


def test_color_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stream:
        def __init__(self, terminal: bool) -> None:
            self.terminal = terminal

        def isatty(self) -> bool:
            return self.terminal

    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    assert use_color(Stream(True))  # type: ignore[arg-type]
    assert not use_color(Stream(False))  # type: ignore[arg-type]
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert use_color(Stream(False))  # type: ignore[arg-type]
    monkeypatch.setenv("NO_COLOR", "1")
    assert not use_color(Stream(True))  # type: ignore[arg-type]
    found = [Diagnostic("FLW001", "error", at("a", "a"), "m")]
    assert "\x1b[" in render_text(found, color=True)
    assert "\x1b[" not in render_text(found, color=False)


def test_json() -> None:
    text = "ab\nc"
    fix = Fix("remove it", at(text, "c"), "")
    found = Diagnostic("FLW005", "error", at(text, "c"), "m", ("n",), fix)
    place = {
        "file": "a.flow",
        "start": {"line": 2, "column": 1, "offset": 3},
        "end": {"line": 2, "column": 2, "offset": 4},
    }
    assert json.loads(render_json([found])) == [
        {
            "code": "FLW005",
            "severity": "error",
            "message": "m",
            **place,
            "notes": ["n"],
            "fix": {"description": "remove it", "replacement": "", **place},
            "related": [],
        }
    ]


def test_summary() -> None:
    place = at("a", "a")
    errors = [Diagnostic("FLW001", "error", place, "m")] * 2
    assert summary([*errors, Diagnostic("FLW110", "warning", place, "m")]) == "2 errors, 1 warning"
    assert summary([]) == "no problems"


class Watched(str):
    """A text that counts how often it is searched, and is never compared with an equal one."""

    __slots__ = ()
    searches = 0

    def find(self, *args: Any) -> int:
        Watched.searches += 1
        return super().find(*args)

    def __eq__(self, other: object) -> bool:
        raise AssertionError("a long text is compared for each place")

    __hash__ = str.__hash__


def test_the_lines_of_a_text_are_counted_once_for_all_places() -> None:
    """Ten thousand warnings of a long file take ten times as long as a thousand, not a hundred."""
    text = Watched("one line\n" * 2_000)
    Source("before.flow", Watched(text)).line_column(1)
    source = Source("long.flow", text)
    places = [Location(source, (at, at + 3)) for at in range(0, len(text), 9)]
    looked_through = Watched.searches
    warnings = [Diagnostic("FLW001", "warning", place, "said") for place in places]
    assert render_text(warnings).count("one line") == len(places)
    render_json(warnings)
    assert Watched.searches == looked_through + 2_001
