"""The hooks and the action: they parse, and what they run works."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from callflow_dsl.cli._parser import Parser
from callflow_dsl.cli.main import COMMANDS
from tests.lint.project import BROKEN, GOOD, LATE, flowc

ROOT = Path(__file__).parents[2]
FILES = [ROOT / ".pre-commit-hooks.yaml", ROOT / "action.yml"]


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def commands(path: Path) -> list[list[str]]:
    """Each `flowc COMMAND ARGUMENT...` of a file, up to a redirection."""
    lines = re.findall(r"(?:entry: |run: |^ +)(flowc .*)", path.read_text("utf-8"), re.M)
    return [shlex.split(re.split(r" > ", line)[0])[1:] for line in lines]


#: With this pip asks no index, and takes what is installed here for what it needs.
WITHOUT_INDEX = {
    "PYTHONPATH": sysconfig.get_path("purelib"), "PIP_CONFIG_FILE": os.devnull,
    "PIP_NO_INDEX": "1", "PIP_NO_COMPILE": "1",
    # pip reads this one as the value of "build isolation".
    "PIP_NO_BUILD_ISOLATION": "0",
}  # fmt: skip

COMMAND_LINES = [(path, line) for path in FILES for line in commands(path)]


def copy_of_the_repository(folder: Path) -> None:
    """What flowc is built from."""
    for name in ("callflow_dsl", "grammar"):
        unwanted = shutil.ignore_patterns("__pycache__", "_built")
        shutil.copytree(ROOT / name, folder / name, ignore=unwanted)
    for name in ("pyproject.toml", "README.md", "LICENSE", FILES[0].name):
        shutil.copy(ROOT / name, folder)


def hooks() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read(FILES[0])
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_is_yaml_and_runs_flowc(path: Path) -> None:
    assert read(path)
    assert commands(path)


@pytest.mark.parametrize(
    ("path", "line"), COMMAND_LINES, ids=[f"{p.name}: {' '.join(c)}" for p, c in COMMAND_LINES]
)
def test_its_commands_and_their_arguments_exist(path: Path, line: list[str]) -> None:
    name, *arguments = line
    assert name in COMMANDS
    parser = Parser(exit_on_error=False)
    import_module(f"callflow_dsl.cli.{name}").configure(parser)
    written = [argument for argument in arguments if argument != "$ARGS"]
    if path == FILES[0]:
        written.append("a.flow")  # pre-commit puts the files behind
    parser.parse_args(written)


def test_the_hooks_are_whole() -> None:
    assert [hook["id"] for hook in hooks()] == ["flowc-fmt", "flowc-lint"]
    for hook in hooks():
        assert hook["language"] == "python"
        # pre-commit installs this repository, so that no index has to have flowc.
        assert hook.get("additional_dependencies", [".[lint]"]) == [".[lint]"]
        assert re.search(hook["files"], "flows/a.flow")
        assert not re.search(hook["files"], "flows/a.flowchart")


@pytest.mark.parametrize(
    ("hook", "text", "code"),
    [
        ("flowc-fmt", BROKEN, 1),
        ("flowc-fmt", GOOD, 0),
        ("flowc-lint", BROKEN, 1),
        ("flowc-lint", LATE, 1),
        ("flowc-lint", GOOD, 0),
    ],
)
def test_the_entry_of_a_hook(tmp_path: Path, hook: str, text: str, code: int) -> None:
    (entry,) = (one["entry"] for one in hooks() if one["id"] == hook)
    (tmp_path / "a.flow").write_text(text, "utf-8")
    (tmp_path / "good.flow").write_text(GOOD, "utf-8")
    program, *arguments = shlex.split(entry)
    assert program == "flowc"
    assert flowc(*arguments, "a.flow", "good.flow", cwd=tmp_path).returncode == code


@pytest.mark.skipif(shutil.which("git") is None, reason="pre-commit needs git")
def test_pre_commit_installs_and_runs_the_hooks(tmp_path: Path) -> None:
    """As its users run it: it clones the repository and makes an environment for each hook."""
    repository, project = tmp_path / "flowc", tmp_path / "project"
    copy_of_the_repository(repository)
    project.mkdir()
    (project / "late.flow").write_text(LATE.replace("  say", "    say"), "utf-8")
    (project / "good.flow").write_text(GOOD, "utf-8")
    (project / "notes.txt").write_text("flow {", "utf-8")
    home = {"HOME": str(tmp_path), "PRE_COMMIT_HOME": str(tmp_path / "cache")}
    environment = {"PATH": os.environ["PATH"], **WITHOUT_INDEX, **home}

    def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )

    for folder in (repository, project):
        who = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com")
        for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "Begin")):
            made = run(folder, "git", *who, *arguments)
            assert made.returncode == 0, made.stderr
    try_it = (sys.executable, "-m", "pre_commit", "try-repo", str(repository), "--all-files")
    first = run(project, *try_it)
    assert "formatted late.flow" in first.stdout, first.stdout + first.stderr
    assert "FLW302" in first.stdout
    again = run(project, *try_it)
    assert re.search(r"flowc fmt\.+Passed", again.stdout), again.stdout
    assert re.search(r"flowc lint\.+Failed", again.stdout)
    assert (project / "late.flow").read_text("utf-8") == LATE
    (project / "late.flow").unlink()
    run(project, "git", "add", "-A")
    assert run(project, *try_it).returncode == 0


def test_the_action_says_what_each_input_is_for() -> None:
    action = read(FILES[1])
    assert set(action["inputs"]) == {"version", "files", "args", "sarif"}
    assert all(about["description"] and "default" in about for about in action["inputs"].values())
    assert action["runs"]["using"] == "composite"
    for step in action["runs"]["steps"]:
        assert "uses" in step or step["shell"] == "bash"
        # Inputs reach the shell as variables only, so that none is run as a script.
        assert "${{" not in step.get("run", "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="the action runs in bash")
@pytest.mark.parametrize(("text", "code"), [(LATE, 1), (GOOD, 0)])
def test_the_scripts_of_the_action(tmp_path: Path, text: str, code: int) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "a.flow").write_text(text, "utf-8")
    steps = {step.get("name"): step for step in read(FILES[1])["runs"]["steps"]}

    def done(name: str) -> int:
        script = f'flowc() {{ "{sys.executable}" -m callflow_dsl "$@"; }}\n{steps[name]["run"]}'
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script],
            cwd=tmp_path, capture_output=True, check=False,
            env={"FILES": "flows", "ARGS": "--select FLW3", "RUNNER_TEMP": str(tmp_path)},
        ).returncode  # fmt: skip

    assert done("Write SARIF") == 0
    assert (tmp_path / "flowc.sarif").read_text("utf-8").startswith("{")
    assert done("Lint") == code


@pytest.mark.skipif(shutil.which("bash") is None, reason="the action runs in bash")
def test_the_action_installs_itself_or_the_version_that_is_asked_for(tmp_path: Path) -> None:
    """Into a place of its own; pip asks no index, and builds with what is installed here."""
    action = tmp_path / "action"
    copy_of_the_repository(action)
    programs = tmp_path / "bin"
    programs.mkdir()
    # The pip of the tests does for the venv too, which would take seconds to get one of its own.
    (programs / "python3").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@" --without-pip\n')
    (programs / "python3").chmod(0o755)
    (install,) = (step["run"] for step in read(FILES[1])["runs"]["steps"] if "HERE" in str(step))
    environment = {
        **WITHOUT_INDEX,
        "PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(tmp_path),
        "RUNNER_TEMP": str(tmp_path), "GITHUB_PATH": str(tmp_path / "path"), "HERE": str(action),
        "PIP_REPORT": str(tmp_path / "report"),
    }  # fmt: skip

    def installed(version: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", install],
            env={**environment, "VERSION": version}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    refused = installed("9.9.9").stderr  # pip names the extra or not, by its version
    assert re.search(r"No matching distribution found for flowc(\[lint\])?==9\.9\.9", refused)
    assert not (tmp_path / "path").exists()
    itself = installed("")
    assert itself.returncode == 0, itself.stderr
    (package,) = json.loads((tmp_path / "report").read_text("utf-8"))["install"]
    assert (package["metadata"]["name"], package["requested_extras"]) == ("flowc", ["lint"])
    (folder,) = (tmp_path / "path").read_text("utf-8").split()
    found = shutil.which("flowc", path=folder)
    assert found is not None
    done = subprocess.run([found, "--version"], env=environment, capture_output=True, check=False)
    assert done.stdout.startswith(b"flowc "), done.stderr
    assert list(tmp_path.glob("flowc/lib/python*/site-packages/callflow_dsl/_built/*.py"))
