"""The environment of a project rules in every command, and unknown names are errors in all."""

from __future__ import annotations

import json

import pytest

from callflow_dsl.cli.main import main

FLOW = """\
param desk = +31201112233

flow "Desk" {
  say "Welcome to Acme, we will connect you." language en-GB voice female
  transfer ${desk}
  say "Nobody can talk to you now. Goodbye." language en-GB voice female
  hangup
}

test "the desk" {
  transfers to ${desk}
}
"""
PROJECT = """\
[project]
name = "acme"
environment = "staging"

[environments.staging]
base_url = "http://127.0.0.1:8020/v1"
key = "FLOWC_STAGING_KEY"
[environments.staging.params]
desk = "+31205556666"

[environments.production]
key = "FLOWC_PRODUCTION_KEY"
[environments.production.params]
desk = "env:FLOWC_DESK"
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "desk.flow").write_text(FLOW)
    (tmp_path / "flowc.toml").write_text(PROJECT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FLOWC_DESK", raising=False)
    return tmp_path


def destination(capsys, *arguments: str) -> str:
    assert main(["compile", "desk.flow", *arguments]) == 0
    steps = json.loads(capsys.readouterr().out)["steps"]
    return next(step["options"]["destination"] for step in steps if step["action"] == "transfer")


def test_what_is_compiled_is_what_would_be_deployed(project, capsys, monkeypatch):
    assert destination(capsys) == "31205556666"
    assert destination(capsys, "--set", "desk=+31209999999") == "31209999999"
    assert destination(capsys, "--env", "production") == "31201112233", "the secret is not here"
    monkeypatch.setenv("FLOWC_DESK", "+31207777777")
    assert destination(capsys, "--env", "production") == "31207777777"
    (project / "flowc.toml").write_text(PROJECT.replace('environment = "staging"\n', ""))
    assert destination(capsys) == "31201112233", "which of the two is not said"


@pytest.mark.parametrize("command", ["simulate", "explore", "graph"])
def test_so_it_is_in(project, capsys, command):
    more = ["--keys", ""] if command == "simulate" else []
    assert main([command, "desk.flow", *more]) in (0, 1)
    assert "31205556666" in capsys.readouterr().out


def test_tests_play_what_would_be_deployed(project, capsys):
    text = FLOW.replace("transfers to ${desk}", "transfers to +31205556666")
    (project / "desk.flow").write_text(text)
    assert main(["test", "desk.flow"]) == 0
    assert main(["test", "desk.flow", "--env", "production"]) == 1


@pytest.mark.parametrize(
    "command", ["compile", "lint", "test", "simulate", "explore", "graph", "call", "serve", "diff"]
)
def test_a_misspelt_name_is_an_error_in(project, capsys, command):
    call = ["desk.flow", "--from", "+31201112233", "--to", "+31201112244"]
    files = {"diff": ["desk.flow", "desk.flow"], "serve": ["."], "call": call}
    arguments = [command, *files.get(command, ["desk.flow"]), "--set", "desl=+31209999999"]
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert "--set desl: no file has a param desl" in error
    assert "did you mean desk?" in error


@pytest.mark.parametrize("command", ["compile", "lint", "test", "simulate", "plan", "numbers"])
def test_an_unknown_environment_is_an_error_in(project, capsys, command):
    assert main([command, *(["desk.flow"] if command != "plan" else []), "--env", "stagin"]) == 2
    assert "has no environment stagin" in capsys.readouterr().err
