"""Changes of flows: which there are, which tests notice, what is said of the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from callflow_dsl.cli.main import main
from callflow_dsl.flowtest.mutate import mutants
from callflow_dsl.flowtest.suite import TestedFlow
from callflow_dsl.simulate import load
from callflow_dsl.steps import BY_VERB
from tests.simulate.wire import MENU, flow, step

_SAMPLES = Path(__file__).parents[2] / "samples"
SAMPLES = sorted([*_SAMPLES.glob("*.flow"), *_SAMPLES.glob("*/flows/*.flow")])
LINE = """flow "Line" { defaults { language en-GB  voice female }
  menu choice { say "Press 1." wait 5s tries 1
    key 1 { say "One." hangup }
    other { say "No." hangup }
    silence { hangup } } }
"""


def changes(wire) -> list[str]:
    return [mutant.change for mutant in mutants(TestedFlow("x", load(wire)))]


def test_one_thing_is_changed_at_a_time() -> None:
    wires = [mutant.wire for mutant in mutants(TestedFlow("menu.json", load(MENU)))]
    assert len({json.dumps(wire) for wire in wires}) == len(wires) > 30
    assert all(wire != MENU for wire in wires)
    found = changes(MENU)
    for change in (
        "pause 5s is dropped",
        "key 1 of choice becomes 0",
        "`choice == 1` of transfer +31201112233 becomes !=",
        "transfer +31201112233 changes places with the step behind it",
    ):
        assert change in found


@pytest.mark.parametrize("kind", BY_VERB.values(), ids=BY_VERB)
def test_every_option_of_every_step_can_be_changed(kind) -> None:
    samples = {"boolean": True, "integer": 2}
    options = {
        spec.wire: spec.kind.allowed[0]
        if spec.kind.allowed
        else samples.get(spec.kind.json, "https://x.test/a" if "url" in spec.kind.name else "1")
        for spec in kind.specs
    }
    found = changes(flow(step("a", kind.action, **options)))
    for spec in kind.specs:
        assert any(change.startswith(f"{spec.word or spec.wire} of ") for change in found)


def test_a_change_that_no_test_notices_is_named_with_a_call_that_would(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "line.flow"
    path.write_text(LINE + 'test "one" { presses 1  hears "One"  hangs up }\n')
    assert main(["test", str(path), "--mutate"]) == 1
    out = capsys.readouterr().out
    assert 'payload of say "No." becomes This was changed.; a test of --keys 2 would notice' in out
    path.write_text(
        LINE
        + 'test "one" { presses 1  transcript "one" }\n'
        + 'test "other" { presses 2  transcript "other" }\n'
        + 'test "silence" { is silent  transcript "silence" }\n'
    )
    assert main(["test", str(path), "--update"]) == 0
    capsys.readouterr()
    assert main(["test", str(path), "--mutate", "--min-killed", "90", "--format", "json"]) == 0
    (report,) = json.loads(capsys.readouterr().out)["mutations"]
    assert report["percent"] >= 90
    assert report["left_out"] == 0


def test_any_option_of_a_step_that_a_call_comes_to_makes_a_difference(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line of a test can ask for it, also where the call itself sounds the same."""
    path = tmp_path / "desk.flow"
    text = """flow "Desk" {{ say "Welcome." language en-GB voice female machine hangup
      transfer +31201112233 record both mask machine hangup }}
    test "it" {{ hears "Welcome" {said}  transfers to +31201112233 {put}  ends }}\n"""
    path.write_text(text.format(said="", put=""))
    assert main(["test", str(path), "--mutate"]) == 1
    out = capsys.readouterr().out
    for option in ("record of tran", "mask of tran", "machine of tran", "machine of say"):
        assert option in out
    assert "no call was found" not in out
    said = "language en-GB voice female machine hangup"
    path.write_text(text.format(said=said, put="record both mask machine hangup"))
    main(["test", str(path), "--mutate"])
    assert "of transfer +31201112233 becomes" not in capsys.readouterr().out


@pytest.mark.plants
def test_changes_that_are_not_tried_are_told_and_prove_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "line.flow"
    path.write_text('flow "Bye" { hangup }\ntest "it" { hangs up }\n')
    assert main(["test", str(path), "--mutate"]) == 0
    monkeypatch.setattr("callflow_dsl.flowtest.mutate.MAX_MUTANTS", 0)
    capsys.readouterr()
    assert main(["test", str(path), "--mutate"]) == 3
    assert "1 change not tried: there are too many" in capsys.readouterr().out


def test_tests_that_fail_come_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "line.flow"
    path.write_text(LINE + 'test "one" { presses 1  hears "Two" }\n')
    assert main(["test", str(path), "--mutate"]) == 1
    assert "FAIL  one" in capsys.readouterr().out


def test_the_tests_of_the_samples_pass(update_goldens: bool) -> None:
    arguments = ["test", *map(str, SAMPLES)]
    if update_goldens:
        main([*arguments, "--update"])
    assert main(arguments) == 0


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_tests_of_the_samples_notice_nine_of_ten_changes(path: Path) -> None:
    assert main(["test", str(path), "--mutate", "--min-killed", "90"]) == 0
