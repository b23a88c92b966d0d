"""Laws of `--fix`: it ends, it can be repeated, the file compiles, comments and CRLF stay."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callflow_dsl import compile_text
from callflow_dsl.diagnostics.model import Fix
from callflow_dsl.lint.fixes import apply_fixes, fix_source, fixable
from callflow_dsl.lint.model import unmarked
from callflow_dsl.lint.registry import all_rules
from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings
from callflow_dsl.source import Location, Source
from tests.lint.project import BROKEN, GOOD, IDLE, OPEN

ROOT = Path(__file__).parents[2]
SAMPLES = [path.read_text("utf-8") for path in sorted((ROOT / "samples").glob("*.flow"))]
EXAMPLES = [unmarked(rule.bad)[0] for rule in all_rules()]
IDS = [rule.code for rule in all_rules()]


def fixed(text: str) -> str:
    return fix_source(Source("a.flow", text), LintSettings()).source.text


def left(text: str) -> list[str]:
    found = lint(Source("a.flow", text), LintSettings()).diagnostics
    return [diagnostic.code for diagnostic in found if fixable(diagnostic)]


def check_laws(text: str) -> None:
    """The laws that hold for every file, whether it compiles or not."""
    once = fixed(text)
    assert fixed(once) == once
    if compile_text(text).failed:
        assert once == text
    else:
        assert not compile_text(once).failed
        assert left(once) == []


@pytest.mark.parametrize("text", EXAMPLES, ids=IDS)
def test_the_laws_hold_with_all_rules_at_once(text: str) -> None:
    check_laws(text)


@pytest.mark.parametrize("text", EXAMPLES, ids=IDS)
def test_line_ends_stay(text: str) -> None:
    crlf = fixed(text.replace("\n", "\r\n"))
    assert crlf.replace("\r\n", "\n") == fixed(text)
    assert "\n" not in crlf.replace("\r\n", "")


@cache
def steps() -> tuple[str, ...]:
    """Lines of the examples that stand inside flows, to build others of."""
    return tuple(
        dict.fromkeys(line for text in EXAMPLES for line in text.split("\n") if line[:2] == "  ")
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.deferred(lambda: st.sampled_from(steps())), min_size=1, max_size=8))
def test_the_laws_hold_for_any_mixture_of_steps(lines: list[str]) -> None:
    check_laws('flow "Mixed" {\n' + "\n".join(lines) + "\n}\n")


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([*SAMPLES, *EXAMPLES]), st.data())
def test_the_laws_hold_with_a_line_less(text: str, data: st.DataObject) -> None:
    lines = text.split("\n")
    del lines[data.draw(st.integers(0, len(lines) - 1))]
    check_laws("\n".join(lines))


def test_a_file_with_errors_is_left_as_it_is() -> None:
    both = BROKEN + IDLE
    assert fix_source(Source("a.flow", both), LintSettings()).count == 0


def test_one_fix_can_make_room_for_the_next() -> None:
    text = OPEN.replace('"Hello."', '"Hello."  // flowc: ignore FLW301 x')
    done = fix_source(Source("a.flow", text), LintSettings())
    assert done.count == 2
    assert done.source.text == GOOD.replace("Good", "Open")


def test_nothing_to_do_changes_nothing() -> None:
    source = Source("a.flow", GOOD)
    done = fix_source(source, LintSettings())
    assert (done.source, done.count) == (source, 0)


TEXT = "abcdefgh"
SPANS = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(
    lambda pair: (min(pair), max(pair))
)
CHANGES = st.lists(st.tuples(SPANS, st.sampled_from(["", "X", "YZ"])), max_size=6)


@given(CHANGES)
def test_changes_never_overlap(changes: list[tuple[tuple[int, int], str]]) -> None:
    source = Source("a.flow", TEXT)
    fixes = [Fix("f", Location(source, span), text) for span, text in changes]
    text, count = apply_fixes(TEXT, fixes)
    assert count <= len(set(changes))
    assert (count > 0) is bool(changes)
    kept = [character for character in text if character in TEXT]
    assert kept == sorted(kept)
    assert len(set(kept)) == len(kept)
    assert apply_fixes(TEXT, reversed(fixes))[1] == count
