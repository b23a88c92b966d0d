"""`flowc simulate`, `explore` and `test` as they are called, on good and on bad input."""

from __future__ import annotations

import io
import json
from xml.etree import ElementTree

import pytest

from callflow_dsl.cli.main import main
from tests.simulate.wire import MENU, flow, say, step

SUPPORT = """\
param sales = +31201112233
flow "Support" {
  number +31201234567
  defaults { language en-GB }
  say "For sales, press 1." as choice max 1 keys on key goto chosen
  pause 5s as choice max 1 keys on key goto chosen
  say "Goodbye."
  hangup
  chosen: transfer ${sales} if choice == 1
  say "Sales is busy." if choice == 1
}
test "sales" { hears "for SALES"  presses 1  transfers to ${sales} answers busy  within 10s
  hears matching "^Sales"  ends }
test "silence" { is silent  hears "Goodbye"  hangs up }
"""
FAILING = SUPPORT + 'test "wrong" {\n  presses 1\n  transfers to +31600000000\n}\n'


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "menu.json").write_text(json.dumps(MENU, indent=1))
    (tmp_path / "two.json").write_text(json.dumps([MENU, {"title": "Other", "steps": []}]))
    (tmp_path / "support.flow").write_text(SUPPORT)
    return tmp_path


def out(capsys) -> str:
    return capsys.readouterr().out


def test_a_scripted_call(files, capsys):
    assert main(["simulate", "support.flow", "--keys", "1", "--transfers", "busy"]) == 0
    assert out(capsys).splitlines() == [
        '  0:00.0  hears     "For sales, press 1."  (en-GB)',
        "  0:02.2  presses   1",
        '  0:02.2            choice = "1", goes on at chosen',
        "  0:02.2  transfer  to +31201112233: busy after 5s",
        '  0:07.2  hears     "Sales is busy."  (en-GB)',
        "  0:08.5  ends      the flow ran past its last step",
    ]


def test_a_param_can_be_set(files, capsys):
    arguments = ["simulate", "support.flow", "--keys", "1", "--set", "sales=+31611111111"]
    assert main(arguments) == 0
    assert "+31611111111" in out(capsys)


def test_an_interactive_call(files, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("8x\n\n2\n3 #\n"))
    assert main(["simulate", "menu.json"]) == 0
    printed = capsys.readouterr()
    assert "'8x' is no key" in printed.err
    assert "ended with a key" in printed.out
    assert printed.out.splitlines()[-1].endswith("the flow hung up")


@pytest.mark.parametrize("typed", ["²", "² #", "3 12", "12 #5", "3 x"])
def test_what_is_no_speech_is_asked_for_again(files, capsys, monkeypatch, typed):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"2\n{typed}\n#\n"))
    assert main(["simulate", "menu.json"]) == 0
    printed = capsys.readouterr()
    assert f"{typed!r} is not understood" in printed.err
    assert "5s, ended with a key" in printed.out


def test_one_call_has_one_set_of_guesses(files, capsys):
    assert main(["simulate", "menu.json", "--keys", "1", "--assume", "all"]) == 2
    assert "--assume NAME=VALUE" in capsys.readouterr().err


def test_an_interactive_call_ends_with_its_input(files, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["simulate", "menu.json"]) == 0
    assert "Goodbye." in out(capsys)


def test_an_interactive_transfer_and_hanging_up(files, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("1\nmaybe\nb\n"))
    assert main(["simulate", "menu.json"]) == 0
    assert "busy after 5s" in out(capsys)
    monkeypatch.setattr("sys.stdin", io.StringIO("h\n"))
    assert main(["simulate", "menu.json"]) == 0
    assert "the caller hung up" in out(capsys)


def test_a_call_as_json(files, capsys):
    assert main(["simulate", "menu.json", "--keys", "2,#", "--format", "json"]) == 0
    call = json.loads(out(capsys))
    assert call["variables"] == {"choice": "2"}
    assert call["events"][-1] == {
        "event": "ended", "at_ms": 12_500, "flow": "test", "step": "done", "reason": "hangup",
    }  # fmt: skip


def test_moves_without_an_occasion_are_told(files, capsys):
    assert main(["simulate", "menu.json", "--keys", "_,1"]) == 0
    assert "ended before the caller could press 1" in capsys.readouterr().err


def test_a_url_can_stand_for_a_file(files, capsys):
    wire = flow(step("f", "fetchCallFlow", url="https://x.test/a?b=c"))
    (files / "fetch.json").write_text(json.dumps(wire))
    arguments = ["simulate", "fetch.json", "--keys", "", "--fetch"]
    assert main([*arguments, "https://x.test/a?b=c=menu.json"]) == 0
    assert "Welcome to Acme" in out(capsys)


def test_speaking_needs_a_program_or_says_so(files, capsys, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert main(["simulate", "menu.json", "--keys", "", "--speak"]) == 0
    assert "no speech program" in capsys.readouterr().err


def test_speaking_hands_the_prompts_to_the_program(files, monkeypatch):
    spoken = files / "spoken.txt"
    program = files / "espeak-ng"
    program.write_text(f'#!/bin/sh\necho "$@" >> {spoken}; cat >> {spoken}\n')
    program.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda name: str(program) if "espeak" in name else None)
    assert main(["simulate", "menu.json", "--keys", "", "--speak"]) == 0
    assert spoken.read_text().startswith("-v en --stdin\nWelcome to Acme.")


def test_a_speech_program_that_fails_is_one_clear_error(files, capsys, monkeypatch):
    program = files / "espeak-ng"
    program.write_text("#!/bin/sh\necho no such voice >&2; exit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda name: str(program))
    assert main(["simulate", "menu.json", "--keys", "", "--speak"]) == 1
    assert "cannot speak: no such voice" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["simulate", "nowhere.json"], 2, "nowhere.json: No such file or directory"),
        (["simulate", "two.json", "--keys", ""], 2, "name one with --flow TITLE"),
        (["simulate", "two.json", "--flow", "Third"], 2, 'no flow "Third"'),
        (["simulate", "menu.json", "--keys", "x"], 2, "cannot read 'x' as keys"),
        (["simulate", "menu.json", "--keys", "", "--transfers", "lost"], 2, "cannot go 'lost'"),
        (["simulate", "menu.json", "--keys", "", "--var", "x"], 2, "write --var NAME=VALUE"),
        (["simulate", "menu.json", "--keys", "", "--fetch", "x"], 2, "--fetch takes URL=FILE"),
        (["simulate", "broken.json"], 1, "this is not JSON"),
        (["simulate", "other.json"], 1, "no call flow in it"),
        (["simulate", "broken.flow"], 1, "error[FLW006]"),
        (["explore", "menu.json", "--max-wait", "soon"], 2, "such as 90s"),
        (["explore", "menu.json", "--max-states", "0"], 2, "--max-states"),
        (["test", "menu.json"], 1, "no test is chosen in menu.json"),
        (["test", "support.flow", "-k", "nothing"], 1, "no test is chosen in support.flow"),
        (["test", "support.flow", "-k", "nothing"], 1, "flowc test --list names the tests"),
        (["test", "support.flow", "--min-coverage", "101"], 2, "from 0 to 100"),
        (["test", "badtest.flow"], 1, "error[FLW067]"),
        (["test", "number.flow"], 1, "rings no flow"),
    ],
)
def test_bad_input_is_one_clear_error(files, arguments, code, message, capsys):
    (files / "broken.json").write_text("{")
    (files / "other.json").write_text('{"a": 1}')
    (files / "broken.flow").write_text('flow "X" { sya "Hi." }')
    (files / "badtest.flow").write_text(SUPPORT + 'test "b" { presses x }')
    (files / "number.flow").write_text(SUPPORT + 'test "b" { number +31200000000 hangs up }')
    assert main(arguments) == code
    printed = capsys.readouterr()
    # The report of a run of tests names what could not be read.
    error = printed.out if arguments[0] == "test" and not printed.err else printed.err
    assert message in error
    assert "Traceback" not in error


def test_an_exploration(files, capsys):
    assert main(["explore", "menu.json"]) == 0
    assert out(capsys).splitlines() == [
        '"test": 15 states, every call followed',
        "",
        "endings",
        "  menu.json:40 quit  the flow hung up  11.9s with nothing pressed",
        "  menu.json:90 done  the flow hung up  6s with 1",
        "",
        "people",
        "  menu.json:45 sales  +31201112233  6s with 1",
        "                                    at most 11s with 1, slowly",
    ]


def test_dead_ends_and_people_who_are_too_far_away_fail(files, capsys):
    assert main(["explore", "menu.json", "--max-wait", "10s"]) == 1
    assert "(more than 10s)" in out(capsys)
    assert main(["explore", "menu.json", "--max-wait", "1m"]) == 0
    assert main(["explore", "support.flow"]) == 1
    assert "the call drops with nothing said after 2-9 0 * #" in out(capsys)


def test_an_exploration_as_json(files, capsys):
    assert main(["explore", "support.flow", "--format", "json"]) == 1
    found = json.loads(out(capsys))
    assert found["people"][0]["destination"] == "31201112233"
    assert found["complete"] is True


def test_tests_that_pass(files, capsys):
    assert main(["test", "support.flow"]) == 0
    assert out(capsys).splitlines() == [
        "support.flow", "  ok    sales", "  ok    silence", "2 tests passed, 0 failed",
    ]  # fmt: skip


def test_a_failure_shows_the_line_and_the_call(files, capsys):
    (files / "failing.flow").write_text(FAILING)
    assert main(["test", "failing.flow", "-k", "WRONG"]) == 1
    line = FAILING.splitlines().index("  transfers to +31600000000") + 1
    reason = "the call is put through to +31201112233, not to +31600000000"
    assert out(capsys).splitlines() == [
        "failing.flow",
        "  FAIL  wrong",
        f"        failing.flow:{line}:3: {reason}",
        "          transfers to +31600000000",
        "        the call so far:",
        '        0:00.0  hears     "For sales, press 1."  (en-GB)',
        "        0:02.2  presses   1",
        '        0:02.2            choice = "1", goes on at chosen',
        "no test passed, 1 failed",
    ]


def test_a_folder_is_searched_for_tests(files, capsys):
    (files / "deep").mkdir()
    (files / "deep" / "more.flow").write_text(SUPPORT)
    assert main(["test"]) == 0
    assert "4 tests passed" in out(capsys)


def test_coverage_and_its_minimum(files, capsys):
    assert main(["test", "support.flow", "--coverage", "-k", "silence"]) == 0
    shown = out(capsys)
    assert 'coverage of "Support": 36%' in shown
    assert "support.flow:9: never runs: transfer +31201112233" in shown
    assert main(["test", "support.flow", "-k", "silence", "--min-coverage", "90"]) == 1
    assert "less than 90%" in out(capsys)
    assert main(["test", "support.flow", "--min-coverage", "80"]) == 0


def test_junit_and_json_reports(files, capsys):
    (files / "failing.flow").write_text(FAILING)
    assert main(["test", "failing.flow", "--format", "junit"]) == 1
    root = ElementTree.fromstring(out(capsys).partition("\n")[2])
    suite = root.find("testsuite")
    assert (suite.get("tests"), suite.get("failures")) == ("3", "1")
    failure = root.find(".//testcase[@name='wrong']/failure")
    assert "put through to +31201112233" in failure.get("message")
    assert main(["test", "failing.flow", "--format", "json"]) == 1
    (file,) = json.loads(out(capsys))["files"]
    assert [test["outcome"] for test in file["tests"]] == ["passed", "passed", "failed"]


def test_a_number_chooses_the_flow(files, capsys):
    (files / "two.flow").write_text(
        'flow "A" { number +31201111111\n say "This is A." language en-GB }\n'
        'flow "B" { number +31202222222\n say "This is B." language en-GB }\n'
        'test "b" { number +31202222222  hears "This is B" }\n'
    )
    assert main(["test", "two.flow"]) == 0
    (files / "two.flow").write_text(
        (files / "two.flow").read_text() + 'test "which" { hears "This" }'
    )
    assert main(["test", "two.flow"]) == 1
    assert 'there are 2 flows: say which in the test, as in: calls "A"' in out(capsys)


def test_given_variables_machines_plays_and_fetches(files, capsys):
    (files / "rest.flow").write_text(
        'flow "R" {\n  play "https://x.test/hello.wav"\n'
        '  say "Known." language en-GB if who == "vip"\n'
        '  say "Hi." language en-GB machine hangup\n  fetch "https://x.test/next"\n}\n'
        'test "vip" { given who "vip"  plays "hello.wav"  hears "Known"  hears "Hi"\n'
        '  fetches "https://x.test/next" stores who "vip" }\n'
        'test "machine" { answers machine  plays "hello.wav"  hangs up }\n'
    )
    assert main(["test", "rest.flow"]) == 0
    assert main(["test", "rest.flow", "-k", "vip", "-v"]) == 0
    assert "the call:" in out(capsys)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("hears", "FLW061"),
        ('hears ""', "FLW066"),
        ('hears matching "("', "FLW065"),
        ('hears "a" "b"', "FLW062"),
        ("presses", "FLW061"),
        ('presses "1x"', "FLW067"),
        ("is silent 5", "FLW068"),
        ("records 5s # 1", "FLW197"),
        ("within 0.5ms", "FLW069"),
        ("answers busy", "FLW063"),
        ("transfers to +31612345678 answers loudly", "FLW064"),
        ("number 5", "FLW070"),
        ('say "x"', "FLW060"),
        ("stores v", "FLW061"),
        ("hangs up 1", "FLW062"),
    ],
)
def test_lines_of_a_test_that_cannot_be_read(files, line, code, capsys):
    (files / "lines.flow").write_text(SUPPORT + f'test "x" {{ {line} }}\n')
    assert main(["test", "lines.flow"]) == 1
    assert f"error[{code}]" in capsys.readouterr().out


def test_the_step_of_a_fetched_flow_has_no_line_of_this_file(files, capsys):
    (files / "first.json").write_text(
        json.dumps(flow(step("f", "fetchCallFlow", url="https://x.test/")))
    )
    (files / "second.json").write_text(json.dumps(flow(say("s", "Second."))))
    assert main(["explore", "first.json", "--fetch", "https://x.test/=second.json"]) == 0
    assert "past its last step" in out(capsys)


def test_coverage_is_of_all_tests_of_a_flow(files, capsys):
    flow_text, _, tests = SUPPORT.partition('test "silence"')
    (files / "support.flow").write_text(flow_text)
    (files / "support.test.flow").write_text('test "silence"' + tests)
    assert main(["test", ".", "--min-coverage", "80"]) == 0
    shown = out(capsys)
    assert shown.count("coverage of") == 1
    assert main(["test", "support.test.flow", "--min-coverage", "80"]) == 1


def test_a_file_of_tests_alone_has_nothing_to_call_or_draw(files, capsys):
    (files / "alone.flow").write_text('test "x" { hangs up }\n')
    for command in (["simulate"], ["explore"], ["graph"], ["graph", "--format", "html"]):
        assert main([command[0], "alone.flow", *command[1:]]) == 1
        assert "no flow" in capsys.readouterr().err
