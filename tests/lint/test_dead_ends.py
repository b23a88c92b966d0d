"""What explore calls a dead end, lint reports; where the cause is, with the shortest call."""

from __future__ import annotations

from pathlib import Path

import pytest

from callflow_dsl.lint.analysis import analyse
from callflow_dsl.lint.model import unmarked
from callflow_dsl.lint.registry import all_rules
from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings
from callflow_dsl.simulate import Caller, simulate
from callflow_dsl.simulate.caller import parse_moves
from callflow_dsl.source import Source

ROOT = Path(__file__).parents[2]
FILES = sorted(
    (*(ROOT / "samples").glob("*.flow"), *(ROOT / "tests/lint/structured").glob("*.flow"))
)
TEXTS = {
    **{path.name: Source(str(path), path.read_text("utf-8"), str(path)) for path in FILES},
    **{r.code: Source("a.flow", unmarked(r.bad)[0]) for r in all_rules() if r.code != "FLW323"},
}
#: Which rules speak of a dead end, by kind.
JUDGES = {
    "dropped": {"FLW303", "FLW307"},
    "endless": {"FLW305"},
    "trapped": {"FLW306"},
}
SILENT = """flow "sil" {
  defaults { language en-GB voice female }
  say "Hello there."
  a: say "Press any key to hear this again." max 1 key on key goto a
  pause 5s max 1 key on key goto a
}
"""
WRONG = """flow "wrong" {
  defaults { language en-GB voice female }
  say "For sales, press 1. For support, press 2." as c max 1 key on key goto g
  pause 5s as c max 1 key on key goto g
  say "We did not hear you. Goodbye."
  hangup
  g: hangup if c != 1 and c != 2
  transfer +31201112233 if c == 1
  transfer +31201112244 if c == 2
  say "Nobody is free. Goodbye."
  hangup
}
"""


def codes(text: str) -> list[str]:
    return [one.code for one in lint(Source("a.flow", text), LintSettings()).diagnostics]


@pytest.mark.parametrize("name", TEXTS)
def test_each_dead_end_is_a_finding(name: str) -> None:
    file = analyse(TEXTS[name])
    found = {one.code for one in lint(TEXTS[name], LintSettings()).diagnostics}
    for flow in file.flows:
        for dead in flow.graph.facts.dead_ends:
            assert JUDGES[dead.kind] & found, dead


@pytest.mark.parametrize("name", TEXTS)
def test_the_calls_of_findings_are_calls_of_the_simulator(name: str) -> None:
    flows = {flow.compiled.location.source.name: flow for flow in analyse(TEXTS[name]).flows}
    for one in lint(TEXTS[name], LintSettings()).diagnostics:
        for note in one.notes:
            _, is_call, keys = note.partition("The shortest such call: --keys ")
            if is_call and len(flows) == 1:
                (flow,) = flows.values()
                done = simulate(flow.program, Caller(parse_moves(keys)))
                assert done.events


def test_silence_behind_a_prompt_that_stores_nothing() -> None:
    assert codes(SILENT) == ["FLW307"]


def test_a_wrong_key_that_only_a_negation_answers() -> None:
    assert codes(WRONG) == ["FLW308"]


LEVELS = """flow "Hotel" {
  defaults { language en-GB voice female }
  menu lang {
    say "For one, press 1. For two, press 2. For three, press 3."
    key 1 { use desk("one") }  key 2 { use desk("two") }  key 3 { use desk("three") }
  }
  say "Goodbye."  hangup
}
part desk(x) {
  menu en {
    say "For reservations ${x}, press 1. For the restaurant, press 2."
    key 1 { transfer +41442345601 }  key 2 { transfer +41442345602 }
  }
  say "Sorry ${x}, please call again. Goodbye."  hangup
}
"""


def test_menus_that_a_call_passes_by_are_no_levels() -> None:
    assert "FLW402" not in codes(LEVELS)


def test_questions_in_a_row_are_no_levels() -> None:
    questions = "\n".join(
        f'  menu q{n} {{ say "For yes, press 1. For no, press 2." key 1 {{ }} key 2 {{ }} }}'
        for n in range(6)
    )
    flow = f'flow "S" {{\n  defaults {{ language en-GB  voice female }}\n{questions}\n'
    assert "FLW402" not in codes(f'{flow}  say "Thank you. Goodbye."\n  hangup\n}}\n')


def test_one_wrong_end_is_one_finding() -> None:
    assert codes(WRONG.replace('  say "For sales', '  hangup\n  say "For sales')) == ["FLW302"]
