"""``flowc test``: files, choices, reports, transcripts, coverage and guesses, by the command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from callflow_dsl.cli._watch import stamps_beside, watch
from callflow_dsl.cli.main import main
from callflow_dsl.flowtest.reports import rounded
from tests.simulate.wire import MENU

if TYPE_CHECKING:
    from pathlib import Path

FLOW = """param sales = +31201112233
flow "Line" {
  number +31201234567
  defaults { language en-GB  voice female }
  menu choice {
    say "Press 1 or 2."
    tries 2
    key 1 { transfer ${sales}  hangup }
    key 2 { if lang == nl { say "Dag." } else { say "Bye." } hangup }
    other { say "No."  again }
    silence { hangup }
    fail { hangup }
  }
}
flow "Next" { say "Next one." language en-GB  hangup }
"""
TESTS = """
calls "Line"
test "one" { tag smoke  presses 1  transfers to ${sales} }
test "two" { presses 2  hears "Bye" }
test "next" { calls "Next"  hears "Next one" }
test "later" { skip "not built"  hears "Never" }
test "key ${key}" {
  table key said
  row 2 "Bye"
  row 9 "No"
  presses "${key}"
  hears "${said}"
}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "line.flow").write_text(FLOW + TESTS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ([], ["one", "two", "next", "later", "key 2", "key 9"]),
        (["-k", "KEY"], ["key 2", "key 9"]),
        (["--tag", "smoke"], ["one"]),
        (["--not-tag", "smoke", "-k", "o"], ["two"]),
    ],
)
def test_tests_are_chosen(
    arguments: list[str], names: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["test", "--list", *arguments]) == 0
    listed = [line.partition("  ")[2] for line in capsys.readouterr().out.splitlines()]
    assert [name.partition("  [")[0] for name in listed] == names


def test_a_table_plays_each_row_and_setup_is_shared(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["test"]) == 0
    out = capsys.readouterr().out
    assert "ok    key 2" in out
    assert "ok    key 9" in out
    assert "skip  later  (not built)" in out
    assert out.endswith("5 tests passed, 0 failed, 1 skipped\n")


def test_a_broken_file_is_an_error_of_that_file_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "broken.flow").write_text('flow "X" { sya "Hi." }\n')
    (folder / ".git").mkdir()
    (folder / ".git" / "copy.flow").write_text("nonsense")
    (folder / "node_modules").mkdir()
    (folder / "node_modules" / "copy.flow").write_text("nonsense")
    assert main(["test"]) == 1
    out = capsys.readouterr().out
    assert "ERROR broken.flow does not compile: 1 error" in out
    assert "5 tests passed, 0 failed, 1 error, 1 skipped" in out
    assert main(["test", "--format", "junit"]) == 1
    suites = ElementTree.fromstring(capsys.readouterr().out)
    assert {name: suites.get(name) for name in ("tests", "errors", "skipped")} == {
        "tests": "7", "errors": "1", "skipped": "1",
    }  # fmt: skip
    case = next(one for one in suites.iter("testcase") if one.get("name") == "one")
    assert (case.get("file"), case.get("line")) == ("line.flow", "18")


def test_the_first_failure_ends_the_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.test.flow").write_text('test "no flow" { hears "x" }\n')
    assert main(["test", "-x"]) == 1
    assert capsys.readouterr().out.endswith("no test passed, 0 failed, 1 error\n")


def test_json_flows_are_tested_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "menu.json").write_text(json.dumps(MENU))
    (folder / "menu.test.flow").write_text(
        'test "sales" { presses 1  transfers to +31201112233 }\n'
    )
    assert main(["test", "menu.test.flow", "--coverage"]) == 0
    out = capsys.readouterr().out
    assert "1 test passed" in out
    assert '`choice == "2"` never holds' in out


def test_answers_are_files_beside_the_test(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "ask.flow").write_text(
        'flow "Ask" { fetch "https://x.example/a" }\n'
        'test "goes on" {\n'
        '  answers "https://x.example/a" with "line.flow" flow "Next"\n'
        '  hears "Next one"\n'
        "}\n"
        'test "is told" {\n'
        '  answers "https://x.example/a" with "nowhere.flow"\n'
        '  hears "Next one"\n'
        "}\n"
    )
    assert main(["test", "ask.flow"]) == 1
    out = capsys.readouterr().out
    assert "ok    goes on" in out
    assert "cannot read nowhere.flow" in out


def test_coverage_names_what_the_author_wrote(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "untested.flow").write_text('flow "Alone" { say "Hi." language en-GB hangup }\n')
    assert main(["test", "--min-coverage", "90"]) == 1
    out = capsys.readouterr().out
    lines = [line.strip() for line in out.splitlines()]
    assert 'coverage of "Line": 44% (steps 4 of 10, ways 4 of 8)' in lines
    for untested in (
        "line.flow:5: nobody is ever silent in menu choice",
        "line.flow:5: `fail` of menu choice never runs",
        "line.flow:9: `lang == nl` never holds",
    ):
        assert untested in lines
    assert 'coverage of "Alone": 0% (steps 0 of 2, ways 0 of 0)' in lines
    assert '"Alone" is covered to 0%, less than 90%' in lines


def test_the_minimum_is_told_when_a_test_fails_as_well(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "line.flow").write_text(FLOW + TESTS.replace('"Bye" }', '"Goodbye" }'))
    assert main(["test", "--min-coverage", "90"]) == 1
    assert "less than 90%" in capsys.readouterr().out


def test_transcripts_are_kept_and_held(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    test = 'test "kept" { calls "Line"  presses 2  hears "Bye"  transcript "two" }\n'
    path = folder / "line.flow"
    path.write_text(FLOW + test)
    assert main(["test"]) == 1
    assert "flowc test --update writes it" in capsys.readouterr().out
    assert main(["test", "--update"]) == 0
    assert '"Bye."' in (folder / "line.transcripts" / "two.txt").read_text()
    assert main(["test"]) == 0
    path.write_text(FLOW.replace("Press 1 or 2.", "Press 1, or press 2.") + test)
    capsys.readouterr()
    assert main(["test"]) == 1
    assert 'the call is not the one kept as "two"' in capsys.readouterr().out


def test_two_different_calls_are_not_kept_in_one_transcript(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    test = (
        'test "key ${key}" {\n table key\n row 1\n row 2\n calls "Line"\n'
        ' presses "${key}"\n stores choice ${key}\n'
    )
    path = folder / "line.flow"
    path.write_text(FLOW + f'{test}  transcript "kept" }}\n')
    assert main(["test", "--update"]) == 1
    error = capsys.readouterr().err
    assert 'the tests "key 1" and "key 2" keep different calls as transcript "kept"' in error
    assert not (folder / "line.transcripts").exists()
    path.write_text(FLOW + f'{test}  transcript "kept ${{key}}" }}\n')
    assert main(["test", "--update"]) == 0
    assert main(["test"]) == 0


def test_less_than_all_is_never_shown_as_all(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = "".join(f'say "Line {number}."\n' for number in range(300))
    (folder / "line.flow").write_text(
        f'flow "Long" {{ defaults {{ language en-GB }}\n{steps} pause 1s on key goto end\n'
        'hangup\nend: say "Bye." }\ntest "it" { is silent  hangs up }\n'
    )
    assert main(["test", "--min-coverage", "100"]) == 1
    out = capsys.readouterr().out
    assert 'coverage of "Long": 99% (steps 302 of 303' in out
    assert "is covered to 99%, less than 100%" in out
    assert main(["test", "--coverage", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["coverage"][0]["percent"] < 100
    assert (rounded(99.96, 1), rounded(99.96), rounded(100.0), rounded(44.6)) == (99.9, 99, 100, 45)


@pytest.mark.parametrize(
    "option", [["--min-killed", "101"], ["--min-coverage", "nan"], ["--durations", "-1"]]
)
def test_numbers_that_cannot_be_are_refused(folder: Path, option: list[str]) -> None:
    (folder / "line.flow").write_text(FLOW + TESTS)
    assert main(["test", *option]) == 2


def test_results_that_rest_on_a_guess_are_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "line.flow").write_text(
        'flow "Digits" { say "Your code?" as code max 4 keys end #  say "Thanks." hangup }\n'
        'test "in time" { presses 12  hears "Thanks" within 8s }\n'
        'test "at all" { presses 12#  hears "Thanks" }\n'
    )
    assert main(["test", "--assume", "all"]) == 1
    out = capsys.readouterr().out
    assert "key-timeout=10s: in time: it came at" in out
    assert "at all" not in out
    assert main(["test", "-k", "at all", "--assume", "all"]) == 0
    assert "1 passed, whichever of" in capsys.readouterr().out
    assert main(["test", "-k", "in time", "--assume", "key-timeout=10s"]) == 1
    assert main(["test", "--assume", "nonsense=1"]) == 2


def test_watch_runs_again_when_a_file_changes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "line.flow"
    runs: list[str] = []

    def pause() -> None:
        if len(runs) == 1:
            path.write_text(path.read_text() + "// changed\n")
        elif len(runs) == 2:
            raise KeyboardInterrupt

    def run() -> int:
        runs.append(path.read_text())
        return 0

    with pytest.raises(KeyboardInterrupt):
        watch(run, lambda: stamps_beside(lambda: [str(path)]), pause=pause)
    assert runs[0] != runs[1]


def test_an_answer_in_xml_goes_on(folder: Path) -> None:
    (folder / "answer.xml").write_text('<Say language="en-GB">Hello from XML.</Say>')
    (folder / "line.flow").write_text(
        'flow "Ask" { fetch "https://x.example/a" }\n'
        'test "xml" { answers "https://x.example/a" with "answer.xml"  hears "from XML"  ends }\n'
    )
    assert main(["test", "line.flow"]) == 0
