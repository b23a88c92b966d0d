"""Answers of a test and of --fetch know the call: what it sends along fills their params."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

ASK = """\
flow "Ask" {
  defaults { language en-GB  voice female }
  say "Enter your code, then press hash." as code end #
  fetch "https://example.com/confirm"
}

test "the code is read back" {
  answers "https://example.com/confirm" with "confirm.flow"
  presses 407#
  then hears "You entered 4 0 7."
  hangs up
}
"""
CONFIRM = """\
param code-spelled = "1 2 3"
param source = "a hidden number"
param shop = "Acme"

flow "Confirm" {
  defaults { language en-GB  voice female }
  say "You entered ${code-spelled}."
  say "This is ${shop}. You called from ${source}."
  hangup
}
"""


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ask.flow").write_text(ASK)
    (tmp_path / "confirm.flow").write_text(CONFIRM)


def test_an_answer_of_a_test_knows_the_call(tmp_path, capsys):
    assert main(["test", "ask.flow"]) == 0, capsys.readouterr()
    (tmp_path / "confirm.flow").write_text(CONFIRM.replace("code-spelled", "key-spelled"))
    assert main(["test", "ask.flow"]) == 1
    assert "4 0 7" in capsys.readouterr().out


def test_fetched_flows_of_a_simulation_know_the_call(capsys):
    call = [
        "simulate", "ask.flow", "--keys", "407#", "--format", "json", "--set", "shop=Beta",
        "--fetch", "https://example.com/confirm=confirm.flow",
    ]  # fmt: skip
    assert main(call) == 2  # no file that is called has the param
    capsys.readouterr()
    assert main([part for part in call if part not in ("--set", "shop=Beta")]) == 0
    events = json.loads(capsys.readouterr().out)["events"]
    heard = [event["text"] for event in events if event["event"] == "heard"]
    assert heard[-2] == "You entered 4 0 7."
    assert heard[-1].startswith("This is Acme. You called from +")


@pytest.mark.parametrize("answer", ["with status 500", "with timeout"])
def test_a_fetch_that_fails_is_expected_by_fails(answer, tmp_path, capsys):
    lines = ASK.partition("test ")[0] + (
        'test "the server is down" {\n  answers "https://example.com/confirm" '
        + answer
        + "\n  presses 1#\n  fails\n}\n"
    )
    (tmp_path / "ask.flow").write_text(lines)
    assert main(["test", "ask.flow"]) == 0
    (tmp_path / "ask.flow").write_text(lines.replace(answer, 'with "confirm.flow"'))
    assert main(["test", "ask.flow"]) == 1
    assert "nothing that is fetched fails: the flow hung up" in capsys.readouterr().out


@pytest.mark.parametrize(
    "answer", ['"typo.flow"', '"broken.flow"', '"confirm.flow" flow "Other"', '"broken.json"']
)
@pytest.mark.parametrize("line", ["fails", 'fetches "https://example.com/confirm"'])
def test_an_answer_that_cannot_be_read_is_no_failure_of_the_server(answer, line, tmp_path, capsys):
    (tmp_path / "broken.flow").write_text("flow")
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "ask.flow").write_text(
        ASK.partition("test ")[0] + 'test "it" {\n  answers "https://example.com/confirm" with '
        f"{answer}\n  presses 1#\n  {line}\n  ends\n}}\n"
    )
    assert main(["test", "ask.flow"]) == 1
    assert "the answer of https://example.com/confirm cannot be read: " in capsys.readouterr().out


def test_flows_without_tests_are_named_and_files_without_flows_are_not(tmp_path, capsys):
    (tmp_path / "parts.flow").write_text("part bye { hangup }\n")
    (tmp_path / "seen.json").write_text('{"title": "Seen", "steps": [{"action": "hangup"}]}')
    (tmp_path / "seen.test.flow").write_text('test "it ends" { hangs up }\n')
    assert main(["test", "."]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "ask.flow",
        "  ok    the code is read back",
        "confirm.flow",
        "  no tests",
        "seen.test.flow",
        "  ok    it ends",
        "2 tests passed, 0 failed",
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("records 20s", ""),
        ("records 5s #", ""),
        ("records 60s", "the recording is over after 20s"),
        ("records 5s *", "* does not end the recording"),
    ],
)
def test_a_recording_goes_on_for_as_long_as_the_test_says(line, problem, tmp_path, capsys):
    flow = 'flow "R" { say "Speak." language en-GB voice male  record max 20s finish #  hangup }'
    (tmp_path / "r.flow").write_text(f'{flow}\ntest "t" {{ {line}  hangs up }}\n')
    assert main(["test", "r.flow"]) == (1 if problem else 0)
    assert problem in capsys.readouterr().out
