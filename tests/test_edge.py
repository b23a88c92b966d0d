"""One edge to the file system: every command reads and writes by the same rules."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

import callflow_dsl
from callflow_dsl.cli.main import main
from tests.simulate.wire import MENU

PACKAGE = Path(callflow_dsl.__file__).parent
READERS = [["decompile"], ["simulate", "--keys", "1"], ["graph"], ["explore"]]


@pytest.mark.parametrize("command", READERS, ids=lambda command: command[0])
def test_a_byte_order_mark_is_no_fault(command, tmp_path):
    path = tmp_path / "menu.json"
    path.write_text("\ufeff" + json.dumps(MENU), encoding="utf-8")
    assert main([*command, str(path)]) == 0


@pytest.mark.parametrize("command", READERS, ids=lambda command: command[0])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot read {path}: No such file or directory"),
        (b'{"steps": [', "{path}:1:12: this is not JSON: Expecting value"),
        (b'{"steps": [NaN]}', "{path} is not JSON: NaN is no JSON number"),
        (b"\xff", "{path} is no UTF-8 text: line 1 has a byte that belongs to no character"),
        ("flow".encode("utf-16"), "{path} is no UTF-8 text, but UTF-16"),
        ("flow".encode("utf-16-le"), "{path} is no UTF-8 text, but UTF-16"),
        ("flow".encode("utf-16-be"), "{path} is no UTF-8 text, but UTF-16"),
    ],
)
def test_what_cannot_be_read_is_said_in_the_same_words(command, content, message, tmp_path, capsys):
    path = tmp_path / "flow.json"
    if content is not None:
        path.write_bytes(content)
    assert main([*command, str(path)]) in (1, 2)
    assert f"error: {message.format(path=path)}" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [["graph", "{flow}", "--format", "dot", "-o", "{out}"], ["compile", "{flow}", "-o", "{out}"]],
)
def test_output_makes_its_folders_and_leaves_read_only_files_alone(arguments, tmp_path, capsys):
    flow = tmp_path / "a.flow"
    flow.write_text('flow "A" { hangup }\n')
    fresh = tmp_path / "deep" / "er" / "a.json"
    assert main([word.format(flow=flow, out=fresh) for word in arguments]) == 0
    before = fresh.read_text()
    fresh.chmod(0o444)
    flow.write_text('flow "A" { say "Hello." language en-GB hangup }\n')
    assert main([word.format(flow=flow, out=fresh) for word in arguments]) == 2
    assert "it is read-only" in capsys.readouterr().err
    assert fresh.read_text() == before


@pytest.mark.parametrize("value", ["a", "=3", " =3"])
@pytest.mark.parametrize("command", ["compile", "simulate", "explore", "graph", "test", "lint"])
def test_set_is_read_by_one_rule(command, value, tmp_path, capsys):
    flow = tmp_path / "a.flow"
    flow.write_text('flow "A" { hangup }\n')
    assert main([command, str(flow), "--set", value]) == 2
    assert f"--set {value} names no value" in capsys.readouterr().err


def test_nothing_else_reads_or_writes_files_of_users():
    """A new reader beside files.py would have rules of its own."""
    allowed = {
        "files.py",
        # The package's own files: tables, schema, page, documentation.
        "_build.py", "syntax/tables.py", "wire/schema.py", "graph/html.py", "lint/rule_docs.py",
        "steps/step_docs.py", "cli/command_docs.py", "cli/settings_docs.py",
        "syntax/textmate.py", "lint/registry.py",
        "cli/main.py",  # opens the null device
        "compiler/modules.py",  # looks for the root of a project, and lets unreadable files be
        "compiler/nearby.py",  # looks for the file that may be meant
        # Files that are locked, appended to and synced; bytes out of git.
        "deploy/state.py", "deploy/journal.py", "deploy/revision.py", "deploy/pull.py",
    }  # fmt: skip
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "_built" not in path.parts and any(map(touches_files, ast.walk(parsed(path))))
    }
    assert found <= allowed


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def touches_files(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="open")):
            return True
        case ast.Call(func=ast.Attribute(attr=name, value=owner)):
            named = isinstance(owner, ast.Name) and owner.id in ("files", "self")
            return name in ("read_text", "read_bytes", "write_text", "write_bytes") and not named
    return False
