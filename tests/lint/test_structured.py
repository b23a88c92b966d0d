"""Rules on flows of menus, parts, prompts and branches: once a place, in the author's words.

What a reader sees of each file stands in ``NAME.out`` beside it.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from callflow_dsl.compiler.compile import compile_source
from callflow_dsl.diagnostics.text import render_text
from callflow_dsl.lint.analysis import graph
from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings
from callflow_dsl.source import Source, read_source
from tests.lowering.strategies import flows

if TYPE_CHECKING:
    from collections.abc import Callable

    from callflow_dsl.diagnostics.model import Diagnostic

FILES = sorted((Path(__file__).parent / "structured").glob("*.flow"))


@cache
def diagnostics(path: Path) -> tuple[Source, tuple[Diagnostic, ...]]:
    source = read_source(str(path), path.name)
    return source, lint(source, LintSettings()).diagnostics


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_a_reader_sees(path: Path, golden: Callable[[Path, str], None]) -> None:
    _, found = diagnostics(path)
    golden(path.with_suffix(".out"), f"{render_text(found)}\n")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_messages_speak_of_what_the_author_wrote(path: Path) -> None:
    source, found = diagnostics(path)
    for one in found:
        said = " ".join((one.message, *one.notes))
        made = re.findall(r"\b(?:say|pause|transfer|hangup|record)-[0-9a-f]{8}\b", said)
        assert made == []
        for name in re.findall(r"\b[a-z_]\w*-[2-9]\b", said):
            assert name in source.text


COPIES = """
flow "Support" {
  defaults { language en-GB  voice female }
  menu main {
    say "Welcome to Acme. For sales, press 1. For support, press 2. For opening hours, press 3."
    wait 4s
    tries silence 1 wrong endless
    key 1 { transfer +31201112233 }
    key 2 {
      menu inner {
        say "For a machine, press 1. To go back, press star."
        key 1 { transfer +31201112244 }
        key * { again main }
        other { again }
        fail { say "Sorry." }
      }
    }
    key 3 { say "We are open from nine to five." }
    other { say "That is none of these."  again }
    silence { say "We heard nothing." }
  }
  say "Please call again later. Goodbye."
  hangup
}
"""


def test_a_prompt_that_became_several_steps_is_heard_once() -> None:
    source = Source("copies.flow", COPIES)
    (flow,) = compile_source(source).flows
    said = [str(step.get("options", {}).get("payload")) for step in flow.to_wire()["steps"]]
    assert sum(text.startswith("Welcome") for text in said) > 1  # each for some calls
    assert lint(source, LintSettings(frozenset({"FLW403"}))).diagnostics == ()


@pytest.mark.parametrize(
    "path", [p for p in FILES if p.stem.startswith("clean-")], ids=lambda path: path.stem
)
def test_a_flow_that_is_too_large_to_be_followed_gets_no_blame(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph, "MOST_STATES", 20)
    monkeypatch.setattr(graph, "STATES_FOR_A_STEP", 0)
    diagnostics = lint(read_source(str(path), path.name), LintSettings()).diagnostics
    assert {one.code for one in diagnostics} <= {"FLW323", "FLW403", "FLW430", "FLW431"}


@settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(flows(depth=2))
def test_rules_stand_every_flow_and_say_each_thing_once(text: str) -> None:
    found = lint(Source("random.flow", text), LintSettings()).diagnostics
    places = [(one.code, one.location.span, one.message) for one in found]
    assert len(places) == len(set(places))
    for one in found:
        assert 0 <= one.location.span[0] <= one.location.span[1] <= len(text)


def test_a_key_to_hear_it_again_that_ends_the_call() -> None:
    text = COPIES.replace("To go back, press star.", "To hear this again, press star.")
    (once,) = [
        one.message
        for one in lint(
            Source("a.flow", text.replace("{ again main }", '{ say "Bye."  hangup }')),
            LintSettings(frozenset({"FLW442"})),
        ).diagnostics
    ]
    assert once == "the key * repeats nothing: it ends the call"
    mended = Source("a.flow", text.replace("{ again main }", "{ again }"))
    assert lint(mended, LintSettings(frozenset({"FLW442"}))).diagnostics == ()
