"""The page of settings is that of the code, and what it says of each setting is so."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.cli.main import main
from callflow_dsl.cli.settings_docs import VARIABLES, readers, text
from callflow_dsl.config import read_config
from callflow_dsl.config_keys import LINT, OVERRIDES, TABLES, KeyTable, Readers
from callflow_dsl.deploy.settings import read_settings
from callflow_dsl.errors import FlowcError
from callflow_dsl.lint.settings import SettingsSource

if TYPE_CHECKING:
    from collections.abc import Callable

    from callflow_dsl.config_keys import Key

ROOT = Path(__file__).parents[2]
KEYS = [(table, key) for table in TABLES for key in table.keys]
NAMES = [f"{table.heading}.{key.name}" for table, key in KEYS]
FLOW = 'flow "Desk" {\n  defaults { language en-GB  voice male }\n  say "Hi."\n  hangup\n}\n'


def test_the_page_is_up_to_date(golden: Callable[[Path, str], None]) -> None:
    golden(ROOT / "docs" / "settings.md", text())


def written(table: KeyTable, line: str) -> str:
    """A configuration with one line in a table, and what that table needs besides."""
    start = '[environments.staging]\nkey = "FLOWC_KEY"\n[environments.other]\n'
    heading = "[[lint.overrides]]" if table is OVERRIDES else f"[{table.heading}]"
    needed = 'paths = ["flows"]\n' if table is OVERRIDES and not line.startswith("paths") else ""
    if table.heading == "environments.NAME":
        start = ""
    return f"{start}{heading.replace('NAME', 'production')}\n{needed}{line}\n"


def read(folder: Path, toml: str) -> object:
    """What the readers of all tables make of a configuration."""
    path = folder / "flowc.toml"
    path.write_text(toml, encoding="utf-8")
    config = read_config(path)
    source = SettingsSource(config=config)
    return (
        read_settings(config),
        source.settings_for(str(folder / "flows" / "a.flow")),
        source.excluded(str(folder)),
    )


@pytest.mark.parametrize(("table", "key"), KEYS, ids=NAMES)
def test_each_example_is_taken_and_another_key_is_not(
    tmp_path: Path, table: KeyTable, key: Key
) -> None:
    read(tmp_path, written(table, key.toml))
    with pytest.raises(FlowcError):
        read(tmp_path, written(table, f"{key.name} = 1979-05-27"))


@pytest.mark.parametrize("table", [table for table in TABLES if table.keys[0].name.islower()])
def test_a_key_that_is_in_no_table_is_refused(tmp_path: Path, table: KeyTable) -> None:
    with pytest.raises(FlowcError, match="no such key"):
        read(tmp_path, written(table, "nonsense = 1"))


@pytest.mark.parametrize(
    ("table", "key"),
    [(table, key) for table, key in KEYS if key.is_value],
    ids=[name for name, (_, key) in zip(NAMES, KEYS, strict=True) if key.is_value],
)
def test_what_holds_without_a_key_is_what_the_page_says(
    tmp_path: Path, table: KeyTable, key: Key
) -> None:
    without = read(tmp_path, written(table, ""))
    said = read(tmp_path, written(table, f"{key.name} = {key.absent}"))
    assert said == without
    assert read(tmp_path, written(table, key.toml)) != without or key.name == "overrides"


#: The editor and the shell go on without settings that cannot be read.
TOLERANT = {"lsp", "completion"}


@pytest.mark.parametrize("command", sorted({*readers(Readers.PROJECT)} - TOLERANT))
def test_commands_of_a_project_read_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    said = tried(tmp_path, monkeypatch, capsys, command, "[project]\nnonsense = 1\n")
    assert "project.nonsense: no such key" in said


@pytest.mark.parametrize("command", ["lint", "plan", "deploy", "pull"])
def test_commands_that_lint_read_its_settings(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    assert command in readers(Readers.LINT)
    said = tried(tmp_path, monkeypatch, capsys, command, f"[{LINT.heading}]\nnonsense = 1\n")
    assert "lint.nonsense: no such key" in said


def tried(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    toml: str,
) -> str:
    """What a command says in a project with this in its configuration; nobody answers there."""
    (folder / "flows").mkdir()
    (folder / "flows" / "a.flow").write_text(FLOW, encoding="utf-8")
    environment = '[environments.staging]\nbase_url = "http://127.0.0.1:9"\n'
    (folder / "flowc.toml").write_text(environment + toml, encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("FLOWC_ACCESS_KEY", "test")
    arguments = {
        "call": ["--from", "+31201112233", "--to", "+31201112234", "flows/a.flow"],
        "calls": ["list"], "legs": ["a"], "recordings": ["list", "a", "b"],
        "transcriptions": ["list", "a"], "webhooks": ["list"], "numbers": ["a"],
        "graph": ["flows/a.flow"], "simulate": ["flows/a.flow"], "serve": ["--port", "0"],
        "diff": ["@staging", "flows"],
    }  # fmt: skip
    assert main([command, *arguments.get(command, [])]) == 2
    return capsys.readouterr().err


def test_every_variable_that_the_code_reads_is_on_the_page() -> None:
    known = {variable.name for variable in VARIABLES}
    read = {name for path in (ROOT / "callflow_dsl").rglob("*.py") for name in asked_for(path)}
    assert read - {"COLUMNS"} <= known
    assert known - read <= {"HTTPS_PROXY"}  # read by the standard library


def asked_for(path: Path) -> set[str]:
    """The names in capitals that a module which asks for variables has as texts of their own."""
    code = path.read_text(encoding="utf-8")
    if "os.environ" not in code:
        return set()
    texts = {
        node.value
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {text for text in texts if re.fullmatch("[A-Z]+(_[A-Z]+)+|USER", text)}
