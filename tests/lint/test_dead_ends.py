"""What explore calls a dead end, lint reports; where the cause is, with the shortest call."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.lint.analysis import analyse
from callflow_dsl.lint.model import unmarked
from callflow_dsl.lint.registry import all_rules
from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings
from callflow_dsl.simulate import Caller, simulate
from callflow_dsl.simulate.caller import parse_moves
from callflow_dsl.simulate.events import Skipped
from callflow_dsl.source import Source

if TYPE_CHECKING:
    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.source import Location

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
        for dead in flow.graph.dead_ends:
            assert JUDGES[dead.kind] & found, dead


#: The rules that speak of what some call does, and so show the shortest one.
SHOW_A_CALL = {
    "FLW303", "FLW304", "FLW305", "FLW306", "FLW307", "FLW308", "FLW310", "FLW328", "FLW402",
    "FLW413", "FLW418", "FLW422", "FLW440", "FLW441", "FLW442", "FLW453", "FLW449", "FLW521",
}  # fmt: skip
CALL = re.compile(r"The shortest such call: --keys (\S+)((?: --var \S+=\S+)*)")


def call_of(diagnostic: Diagnostic) -> tuple[str, dict[str, str]] | None:
    """The keys and the variables of the call that a finding shows."""
    for note in diagnostic.notes:
        if match := CALL.fullmatch(note):
            return match[1], dict(re.findall(r"--var (\S+)=(\S+)", match[2]))
    return None


def overlap(first: Location, second: Location) -> bool:
    same = first.source.name == second.source.name
    return same and first.span[0] < second.span[1] and second.span[0] < first.span[1]


@pytest.mark.parametrize("code", sorted(TEXTS.keys() & {rule.code for rule in all_rules()}))
def test_rules_about_what_some_call_does_show_it(code: str) -> None:
    own = [d for d in lint(TEXTS[code], LintSettings()).diagnostics if d.code == code]
    assert all((call_of(d) is not None) == (code in SHOW_A_CALL) for d in own)


@pytest.mark.parametrize("name", TEXTS)
def test_the_call_that_a_finding_shows_passes_its_place(name: str) -> None:
    file = analyse(TEXTS[name])
    for diagnostic in lint(TEXTS[name], LintSettings()).diagnostics:
        call = call_of(diagnostic)
        if call is None:
            continue
        there, passed = [], []
        for flow in file.flows:
            steps = [s for s in flow.steps if overlap(s.location, diagnostic.location)]
            # As rules see it: the server ends a recording at some time.
            program = flow.graph.exploration.programs[0]
            done = simulate(program, Caller(parse_moves(call[0])), variables=call[1])
            ids = {event.step for event in done.events if not isinstance(event, Skipped)}
            ran = [step for step in flow.steps if step.run.id in ids]
            there += steps
            # A key that is pressed at once passes the prompt of a menu, and not its pause.
            menus = {step.menu for step in ran if step.menu is not None}
            passed += [step for step in steps if step in ran or step.menu in menus]
        # What stands at no step is about a branch of a menu, or a setting of the flow.
        assert passed or not there, (diagnostic, call)


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
