"""Every rule does what its documentation says, and nothing to the samples."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from callflow_dsl import compile_text
from callflow_dsl.compiler.compile import read_source
from callflow_dsl.diagnostics.model import SEVERITIES
from callflow_dsl.diagnostics.problems import BY_CODE
from callflow_dsl.diagnostics.text import render_text
from callflow_dsl.lint.analysis import analyse
from callflow_dsl.lint.comments import UNREASONED, UNUSED
from callflow_dsl.lint.fixes import fix_source
from callflow_dsl.lint.model import Effect, Rule, unmarked
from callflow_dsl.lint.registry import all_rules, installed, rules_for
from callflow_dsl.lint.rules import LOOKS_AT
from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings, usual_codes
from callflow_dsl.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "samples").glob("*.flow"))
RULES = [
    pytest.param(
        rule,
        id=f"{rule.code}-{rule.name}",
        marks=pytest.mark.skipif(
            bool(rule.needs) and not installed(rule.needs), reason=f"{rule.needs} is not installed"
        ),
    )
    for rule in all_rules()
    if not rule.online  # tests/lint/test_online.py runs these against a server
]
FIXING = [case for case in RULES if case.values[0].fix]  # type: ignore[attr-defined]


def only(rule: Rule) -> LintSettings:
    """Settings under which this rule alone runs; that on suppressions needs those they name."""
    if rule.code in (UNUSED, UNREASONED):
        return LintSettings(frozenset({rule.code, "FLW304"}))
    return LintSettings(frozenset({rule.code}))


def findings(rule: Rule, text: str) -> list[tuple[int, int]]:
    """The spans that the rule reports."""
    found = lint(Source("example.flow", text), with_all(rule)).diagnostics
    return [d.location.span for d in found if d.code == rule.code]


def with_all(rule: Rule) -> LintSettings:
    """Settings under which this rule runs beside all that run without being asked for."""
    return LintSettings(usual_codes() | {rule.code})


def test_there_are_many_rules() -> None:
    assert len(all_rules()) >= 40


@pytest.mark.parametrize("rule", RULES)
def test_the_bad_example_is_reported_at_its_marks(rule: Rule) -> None:
    text, marks = unmarked(rule.bad)
    assert marks
    assert findings(rule, text) == list(marks)


@pytest.mark.parametrize("rule", RULES)
def test_what_a_reader_sees(rule: Rule, golden: Callable[[Path, str], None]) -> None:
    text, _ = unmarked(rule.bad)
    found = lint(Source("example.flow", text), only(rule)).diagnostics
    own = [one for one in found if one.code == rule.code]
    golden(Path(__file__).parent / "rules" / f"{rule.code}.out", f"{render_text(own)}\n")


@pytest.mark.parametrize("rule", RULES)
def test_the_good_example_has_no_finding_of_any_rule(rule: Rule) -> None:
    found = lint(Source("example.flow", rule.good), with_all(rule)).diagnostics
    assert [(d.code, d.message) for d in found] == []


@pytest.mark.parametrize("rule", RULES)
def test_both_examples_compile(rule: Rule) -> None:
    for text in (unmarked(rule.bad)[0], rule.good):
        assert not compile_text(text).failed


@pytest.mark.parametrize("rule", FIXING)
def test_the_fix_mends_once_and_for_all(rule: Rule) -> None:
    source = Source("example.flow", unmarked(rule.bad)[0])
    fixed = fix_source(source, only(rule), unsafe=True)
    assert fixed.count > 0
    assert findings(rule, fixed.source.text) == []
    again = fix_source(fixed.source, only(rule), unsafe=True)
    assert (again.count, again.source.text) == (0, fixed.source.text)


@pytest.mark.parametrize("rule", FIXING)
def test_the_fix_changes_the_json_only_where_the_rule_says_so(rule: Rule) -> None:
    source = Source("example.flow", unmarked(rule.bad)[0])
    fixed = fix_source(source, only(rule), unsafe=True).source
    before, after = compile_text(source.text), compile_text(fixed.text)
    assert not after.failed
    same = [flow.to_wire() for flow in before.flows] == [flow.to_wire() for flow in after.flows]
    assert same is (rule.effect is Effect.JSON_SAME)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_without_a_fix_gives_none(rule: Rule) -> None:
    text, _ = unmarked(rule.bad)
    found = lint(Source("example.flow", text), only(rule)).diagnostics
    assert any(d.fix is not None for d in found if d.code == rule.code) is bool(rule.fix)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_have_no_finding(path: Path) -> None:
    found = lint(read_source(path), LintSettings()).diagnostics
    assert [(str(d.location), d.code, d.message) for d in found] == []


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_documentation_is_whole(rule: Rule) -> None:
    assert re.fullmatch("FLW[3457][0-9]{2}", rule.code)
    assert rule.code not in BY_CODE
    assert re.fullmatch("[a-z]+(-[a-z]+)*", rule.name)
    assert rule.severity in SEVERITIES
    assert rule.summary[0].islower()
    assert not rule.summary.endswith(".")
    assert rule.why.endswith(".")
    assert all(threshold.meaning for threshold in rule.thresholds)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_rules_that_look_at_every_call_say_so(rule: Rule) -> None:
    module = inspect.getmodule(rule.check)
    asks = ("graph.complete", "skipped_statements", "never_skipped", "behind_end=False")
    assert module is not None
    source = inspect.getsource(module)
    assert rule.every_call is (any(word in source for word in asks) and rule.code != "FLW323")
    ways = ("graph.unprompted", "unannounced(")
    assert rule.every_way is any(word in source for word in ways)


def test_each_rule_has_a_file_that_is_named_after_it() -> None:
    folder = ROOT / "callflow_dsl" / "lint" / "rules"
    files = {path.stem for path in folder.rglob("flw*.py")}
    assert files == {f"{r.code}_{r.name}".lower().replace("-", "_") for r in all_rules()}


def test_what_is_not_loaded_for_a_file_finds_nothing_in_it() -> None:
    examples = [text for rule in all_rules() for text in (unmarked(rule.bad)[0], rule.good)]
    spared = set()
    for text in (*examples, *(path.read_text("utf-8") for path in SAMPLES)):
        file = analyse(Source("example.flow", text))
        for rule in set(all_rules()) - set(rules_for(file)):
            if not file.compilation.failed and not rule.online:
                assert not list(rule.check(evolve(file, limits=rule.defaults())))
                spared.add(rule.code)
    assert spared == {
        rule.code for rule in all_rules() if rule.code in LOOKS_AT and not rule.online
    }


WORDS = (
    "press",
    "Sales",
    "It's",
    "e-mail",
    "\u00c9t\u00e9",
    "A",
    "B",
    "com",
    "lorem ipsum",
    "\u0141",
)
MARKS = ("1", "19", ".", ",", "!", " ", " ", "\\n", "-", "\u2013", "/", "@", "&", "\x0b")


@given(st.lists(st.sampled_from(WORDS + MARKS), max_size=9).map("".join))
@example("lorem ipsum")
def test_plain_texts_are_fine_for_a_voice(text: str) -> None:
    about_words = [rule for rule in all_rules() if LOOKS_AT.get(rule.code) is LOOKS_AT["FLW423"]]
    file = analyse(Source("a.flow", f'flow "A" {{ say "{text}" language en-GB  hangup }}'))
    assert file.flows or not text.replace("\\n", "").strip() or "\x0b" in text
    if not LOOKS_AT["FLW423"](file):
        for rule in about_words:
            lowest = dict.fromkeys(rule.defaults(), 2)
            assert not list(rule.check(evolve(file, limits=lowest)))


def test_names_and_codes_are_unique() -> None:
    assert len({rule.code for rule in all_rules()}) == len(all_rules())
    assert len({rule.name for rule in all_rules()}) == len(all_rules())
