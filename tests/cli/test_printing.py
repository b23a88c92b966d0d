"""Nothing that a file or an account holds can steer the terminal that a command prints to."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.cli.main import COMMANDS, main
from callflow_dsl.printing import json_text, shown, shown_lines

if TYPE_CHECKING:
    from pathlib import Path

    from callflow_dsl.emulator import Emulator

#: A colour, a way to clear the screen (C1), text that runs from right to left, a title of the
#: window, a line that looks like one of ours.
HOSTILE = "\x1b[31m\x9b2J\u202e\x1b]0;x\x07\nflowc: note: all is well"
PROMPT = f"For {HOSTILE} sales, press 1. For {HOSTILE} sales, press 2."
FLOW = f"""flow {json.dumps("T" + HOSTILE)} {{
  defaults {{ language en-GB  voice female }}
  say {json.dumps(PROMPT)} as c max 1 key on key goto g
  g: transfer +31201112233 if c == 1
  fetch {json.dumps("https://example.com/" + HOSTILE)}
}}
test {json.dumps("fails" + HOSTILE)} {{
  hears {json.dumps("no" + HOSTILE)}
}}
"""
#: Each command that prints what it reads, with its arguments; {file} and {url} are filled in.
OFFLINE = {
    "compile": ["{file}", "--explain"],
    "decompile": ["{json}"],
    "diff": ["{file}", "{other}"],
    "explore": ["{file}"],
    "fmt": ["{file}", "--diff"],
    "graph": ["{file}"],
    "lint": ["{file}"],
    "simulate": ["{file}", "--keys", "1"],
    "test": ["{file}"],
}
#: These print tables of objects by `text_of` alone, nothing that comes from outside, or JSON.
BY_TABLE = {
    "call", "calls", "legs", "recordings", "transcriptions", "webhooks", "numbers",
    "completion", "emulator", "explain", "lsp", "new", "serve",
}  # fmt: skip
ACCOUNT = {"plan", "deploy", "pull", "history", "rollback"}


def on_a_terminal(*words: str) -> None:
    """Run a command that takes its output for a terminal, without colours of our own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_COLOR", "1")
        patch.setattr(sys.stdout, "isatty", lambda: True)
        main(list(words))


def harmless(text: str) -> bool:
    """Whether a terminal only shows this text, and no line of it was made by the input."""
    lines = text.split("\n")
    return all(line.replace("\t", "").isprintable() for line in lines) and not any(
        line.startswith("flowc: note: all is well") for line in lines
    )


def flow_file(folder: Path) -> Path:
    path = folder / f"a{HOSTILE.replace('/', '')}.flow"
    path.write_text(FLOW.replace("\\u001b", "\\u{1b}").replace("\\u0007", "\\u{7}"), "utf-8")
    return path


def arguments(command: str, folder: Path) -> list[str]:
    path = flow_file(folder)
    other = folder / "other.flow"
    other.write_text(path.read_text("utf-8").replace(" sales, press 2", " us, press 2"), "utf-8")
    document = folder / "flow.json"
    step = {"action": "say", "options": {"payload": HOSTILE, "language": "en-GB"}}
    document.write_text(json.dumps({"title": HOSTILE, "steps": [step]}), "utf-8")
    names = {"{file}": str(path), "{other}": str(other), "{json}": str(document)}
    return [command, *(names.get(word, word) for word in OFFLINE[command])]


def test_every_command_is_looked_at() -> None:
    assert set(COMMANDS) == set(OFFLINE) | BY_TABLE | ACCOUNT


@pytest.mark.parametrize("command", sorted(OFFLINE))
def test_a_command_prints_nothing_that_steers_the_terminal(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    on_a_terminal(*arguments(command, tmp_path))
    out, err = capsys.readouterr()
    assert out + err
    assert harmless(out), repr(out)
    assert harmless(err), repr(err)


@pytest.mark.parametrize("style", ["json", "sarif", "github", "junit"])
def test_a_report_for_machines_holds_nothing_that_steers_the_terminal(
    style: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    on_a_terminal("lint", "--format", style, str(flow_file(tmp_path)))
    assert harmless(capsys.readouterr().out)


def test_json_says_the_same_with_escapes() -> None:
    value = {"a": [HOSTILE, "é", "\ud800", "\U000e0001", "\x7f"]}
    assert json.loads(json_text(value)) == value
    assert harmless(json_text(value))
    assert "é" in json_text(value)


def test_a_text_keeps_its_length_and_what_can_be_seen() -> None:
    assert shown("Für 1\u00a0€") == "Für 1 €"
    assert len(shown(HOSTILE)) == len(HOSTILE)
    assert shown_lines("a\tb\r\nc\x1b") == "a\tb\nc\ufffd"


def test_an_account_prints_nothing_that_steers_the_terminal(
    emulator: Emulator, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TEST_KEY", "test")
    (tmp_path / "flowc.toml").write_text(
        '[project]\nsources = ["."]\n[environments.test]\nkey = "TEST_KEY"\n'
        f'base_url = "{emulator.base_url}"\n'
    )
    flow_file(tmp_path)
    for command in ("plan", "deploy", "plan", "history", "pull"):
        on_a_terminal(command, *(["--yes"] if command == "deploy" else []))
        out, err = capsys.readouterr()
        assert harmless(out), (command, out)
        assert harmless(err), (command, err)
