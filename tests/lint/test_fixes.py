"""Laws of `--fix`: it ends, it can be repeated, the file compiles, comments and CRLF stay."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callflow_dsl import compile_text
from callflow_dsl.diagnostics.model import Diagnostic, Fix
from callflow_dsl.lint import proof
from callflow_dsl.lint.applicability import applicability
from callflow_dsl.lint.fixes import applied, fix_source
from callflow_dsl.lint.model import Effect, Finding, Findings, LintedFile, Rule, rule, unmarked
from callflow_dsl.lint.registry import all_rules, by_code
from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings, codes
from callflow_dsl.simulate import Caller, simulate
from callflow_dsl.simulate.caller import parse_moves
from callflow_dsl.source import Location, Source
from tests.lint.project import BROKEN, GOOD, IDLE, OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.simulate.events import Event

ROOT = Path(__file__).parents[2]
SAMPLES = [path.read_text("utf-8") for path in sorted((ROOT / "samples").glob("*.flow"))]
#: The example of FLW323 is left out: it takes long by intent, and no rule has a fix for it.
IDS = [rule.code for rule in all_rules() if rule.code != "FLW323"]
EXAMPLES = [unmarked(by_code()[code].bad)[0] for code in IDS]


def fixed(text: str) -> str:
    done = fix_source(Source("a.flow", text), LintSettings(), unsafe=True)
    assert done.dropped == ()
    return done.source.text


def is_fixed(diagnostic: Diagnostic) -> bool:
    return applicability(diagnostic, Source("a.flow", "")) in ("safe", "unsafe")


def left(text: str) -> list[str]:
    found = lint(Source("a.flow", text), LintSettings()).diagnostics
    return [diagnostic.code for diagnostic in found if is_fixed(diagnostic)]


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


#: A text of a flow -> what it becomes: faults whose fixes the rules know.
MUTATIONS = (
    (r"wait \d+s", "wait 2s"),
    (r"pause \d+s", "pause 1s"),
    (r"record [^\n]*", "record"),
    (r"record max", "record silence 5s max"),
    (r" max 1 key", ""),
    (r"\n *hangup\n *}\s*$", "\n}\n"),
    (r"\bif (\w+ == \w+)", r"if (\1)"),
    (r"\bif (\w+) == (\w+)", r"if not (\1 != \2)"),
    (r"(say \"[^\"]*press[^\"]*\") as [^\n]*", r"\1"),
    (r"\n( +)(say [^\n]*)", r"\n\1\2  // flowc: ignore FLW401, FLW402"),
)
MUTANTS = list(
    dict.fromkeys(
        mutant
        for text in (*SAMPLES, *EXAMPLES)
        for pattern, replacement in MUTATIONS
        if (mutant := re.sub(pattern, replacement, text)) != text
    )
)


@pytest.mark.parametrize("number", range(8))
def test_each_fix_alone_and_all_together_do_what_their_rules_say(number: int) -> None:
    """Over mutations of all samples and examples, in both styles; nothing is dropped."""
    mended = 0
    for text in MUTANTS[number::8]:
        source = Source("a.flow", text)
        found = [one for one in lint(source, LintSettings()).diagnostics if is_fixed(one)]
        for one in found:
            alone, _ = applied(text, [one.fix] if one.fix else [])
            assert not compile_text(alone).failed, (one.code, text)
        if found:
            fixed(text)
        mended += len(found)
    assert mended > 5


INTERACTION = """flow "inter" {
  defaults { language en-GB voice female }
  say "To leave a message, press 1. For our address, press 2." as c max 1 key on key goto g
  pause 4s as c max 1 key on key goto g
  say "Goodbye."  hangup
  g: say "Please speak after the tone." if c == 1
  record if c == 1
  say "We are in the main street." if c != 1
  say "Goodbye."
  hangup
}
"""


@pytest.mark.parametrize("steps", [("",), ("FLW41", ""), ("", "FLW41", "")])
def test_no_fix_takes_away_what_another_makes_needed(steps: tuple[str, ...]) -> None:
    text = INTERACTION
    for prefix in steps:
        chosen = LintSettings(codes(prefix or "all"))
        for unsafe in (False, True):
            text = fix_source(Source("a.flow", text), chosen, unsafe=unsafe).source.text
    assert 'street." if c != 1' in text
    heard = simulate(compile_text(text).flows[0].to_wire(), Caller(parse_moves("1"))).heard
    assert "We are in the main street." not in heard


def test_safe_fixes_change_no_call() -> None:
    done = fix_source(Source("a.flow", INTERACTION.replace("  hangup\n}", "}")), LintSettings())
    assert done.count == 1  # the hangup
    assert "record if c == 1" in done.source.text


def broken_rule(replacement: str) -> Rule:
    """A rule whose fix is wrong in the second of two places."""

    def check(file: LintedFile) -> Findings:
        for step in file.steps("say"):
            if step.text.startswith("Hel"):
                new = replacement if step.text == "Help." else '"Good day."'
                fix = Fix("greet", step.at_argument(), new)
                yield Finding(step.at_argument(), "this greeting is no greeting", (), fix)

    made = rule(
        "FLW999", "planted", summary="a", why="b.", bad="c", good="d", fix="greets",
        effect=Effect.WAITS,
    )  # fmt: skip
    return made(check)


@pytest.mark.parametrize(
    ("replacement", "reason"),
    [
        ('"Good day.', "the file does not compile any more"),
        ('"Hellas."', "goes another way"),
        ('"Help."', "the finding stays"),
    ],
)
def test_a_fix_that_fails_its_proof_is_dropped_alone_and_named(
    replacement: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = broken_rule(replacement)
    monkeypatch.setattr("callflow_dsl.lint.run.rules_for", lambda _: (*all_rules(), planted))
    monkeypatch.setattr("callflow_dsl.lint.applicability.by_code", lambda: {"FLW999": planted})
    # Not a word of what is spoken is compared, so that the good fix passes.
    same = proof._words

    def words(event: Event, effect: Effect) -> Iterator[tuple[object, ...]]:
        for one in same(event, effect):
            yield one if "Hellas." in one else one[:1]

    monkeypatch.setattr(proof, "_words", words)
    text = GOOD.replace('say "Hello."', 'say "Hello."\n  say "Help."')
    settings = LintSettings(frozenset({"FLW999"}))
    done = fix_source(Source("a.flow", text), settings, unsafe=True)
    assert done.count == 1
    assert '"Good day."\n  say "Help."' in done.source.text
    assert [one.code for one in done.dropped] == ["FLW999"]
    assert reason in done.dropped[0].reason


TEXT = "abcdefgh"
SPANS = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(
    lambda pair: (min(pair), max(pair))
)
CHANGES = st.lists(st.tuples(SPANS, st.sampled_from(["", "X", "YZ"])), max_size=6)


@given(CHANGES)
def test_changes_never_overlap(changes: list[tuple[tuple[int, int], str]]) -> None:
    source = Source("a.flow", TEXT)
    fixes = [Fix("f", Location(source, span), text) for span, text in changes]
    text, made = applied(TEXT, fixes)
    assert len(made) <= len(set(changes))
    assert bool(made) is bool(changes)
    kept = [character for character in text if character in TEXT]
    assert kept == sorted(kept)
    assert len(set(kept)) == len(kept)
    assert len(applied(TEXT, reversed(fixes))[1]) == len(made)


GIVEN = """param key = 1
param desk = +31201112233
flow "Given" {
  defaults { language en-GB  voice female }
  say "Press 1 to hear this." as c max 1 key on key goto known
  pause 5s as c max 1 key on key goto known
  hangup
  known: hangup if c != 1
  say "Yes." if c == 1
  transfer ${desk}
  say "Goodbye."
  hangup
}
"""


@pytest.mark.parametrize(
    ("old", "new", "is_applied"),
    [
        ("", "", True),  # params are there, and only dialled
        ('"Yes." if c == 1', '"Yes." if c == ${key}', False),
        ("hangup if c != 1", "hangup if c != ${key}", False),
        ('"Goodbye."', '"${key}"', True),  # only said
        ("param key = 1", "let key = 1", True),
    ],
)
def test_no_fix_rests_on_what_an_environment_sets(old: str, new: str, is_applied: bool) -> None:
    source = Source("a.flow", GIVEN.replace(old, new) if old else GIVEN)
    found = [one.code for one in lint(source, LintSettings()).diagnostics]
    done = fix_source(source, LintSettings(frozenset({"FLW313"})))
    assert done.dropped == ()
    assert ("FLW313" in found, bool(done.count)) == (True, is_applied)


def test_a_value_by_its_name_is_not_replaced() -> None:
    text = """param breath = 1s
flow "Ask" {
  defaults { language en-GB  voice female }
  say "Press 1." as c max 1 key on key goto known
  pause ${breath} as c max 1 key on key goto known
  say "Goodbye." hangup
  known: say "Yes." hangup
}
"""
    for name, count in (("param", 0), ("let", 1)):
        source = Source("a.flow", text.replace("param", name))
        settings = LintSettings(frozenset({"FLW408"}))
        assert [one.code for one in lint(source, settings).diagnostics] == ["FLW408"]
        assert fix_source(source, settings, unsafe=True).count == count
