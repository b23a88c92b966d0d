"""All commands are one family: the same options, help with examples, errors with the way out."""

from __future__ import annotations

import ast
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.cli import _tell
from callflow_dsl.cli._formats import Format
from callflow_dsl.cli.command_docs import text
from callflow_dsl.cli.main import COMMANDS, main, parser_of

if TYPE_CHECKING:
    from callflow_dsl.cli._parser import Parser

COMMON = {
    "-h", "--help", "-q", "--quiet", "-v", "--verbose", "--color", "--no-color",
}  # fmt: skip
#: Commands that read flows of many files, and those that work on one flow.
READS_FILES = {"compile", "fmt", "lint", "test", "explore"}
READS_ONE = {"simulate", "graph"}


def every_parser() -> list[Parser]:
    commands = [parser_of(command) for command in COMMANDS]
    return [*commands, *(action for command in commands for action in command.parsers_below())]


@pytest.mark.parametrize("parser", every_parser(), ids=lambda parser: parser.prog)
def test_each_command_has_what_all_have(parser: Parser) -> None:
    options = parser._option_string_actions
    assert set(options) >= COMMON
    for action in parser._actions:
        assert action.help, f"{action.option_strings or action.dest} has no help"
        names = action.option_strings
        assert not names or any(name.startswith("--") for name in names), names
    words = f"{parser.description}\n{parser.epilog}"
    assert parser.prog in words, "no example"
    assert "Exit code" in words or "Exits with" in words, "no word on exit codes"


@pytest.mark.parametrize("command", COMMANDS)
def test_the_options_of_formats_follow_from_the_table(command: str) -> None:
    parser = parser_of(command)
    formats = parser.get_default("formats") or {}
    choices = [action.choices for action in parser._actions if action.dest == "format"]
    named = [tuple(names) for names in choices if names]
    assert named == ([tuple(formats)] if formats else [])
    assert ("--json" in parser._option_string_actions) == ("json" in formats)
    assert all(isinstance(form, Format) for form in formats.values())


def test_no_command_asks_which_format_was_chosen() -> None:
    """It would be a format that stands in no table: `rendered` alone reads it."""
    readers = {
        path.name
        for path in Path(main.__code__.co_filename).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Compare)
        and any(isinstance(side, ast.Attribute) and side.attr == "format"
                for side in (node.left, *node.comparators))
    }  # fmt: skip
    assert readers == {"_formats.py"}


@pytest.mark.parametrize("command", sorted(READS_FILES | READS_ONE))
def test_what_reads_flows_takes_files_folders_and_standard_input(command: str) -> None:
    (files,) = (a for a in parser_of(command)._actions if a.dest in ("files", "file"))
    assert files.default == (["."] if command in READS_FILES else ".")
    assert "- for standard input" in (files.help or "")
    assert "this folder" in (files.help or "")


@pytest.mark.parametrize(
    ("arguments", "cause", "way_out"),
    [
        (["lint", "--frmat", "json"], "flowc lint has no option --frmat", "--format"),
        (["calls", "list", "--limt", "3"], "flowc calls has no option --limt", "--limit"),
        (["lint", "--format", "jsn"], "--format has no choice 'jsn'", "did you mean json?"),
        (["explain", "a", "b"], "flowc explain has no use for 'b'", "flowc explain --help"),
        (["decompile"], "flowc decompile: FILE is missing", "flowc decompile --help"),
        (["diff"], "flowc diff: A, B are missing", "flowc diff --help"),
        (["diff", "nosuch.flow", "a"], "nosuch.flow is no file, no folder and no git", ""),
        (["explain", "401"], "401 is no code and no rule", "did you mean FLW401?"),
        (["test", "--durations", "x"], "--durations: invalid int value: 'x'", "flowc test --help"),
        (["compil"], "there is no command 'compil'", "did you mean flowc compile?"),
        (["help", "lnt"], "there is no command 'lnt'", "did you mean flowc lint?"),
        (["-q", "lint"], "options stand behind the command", "flowc lint -q"),
        ([], "no command is given", "flowc help"),
    ],
)
def test_wrong_usage_is_told_with_the_way_out(
    arguments: list[str], cause: str, way_out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert cause in err
    assert way_out in err


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help"]) == 0
    help_of_all = capsys.readouterr().out
    assert all(f"  {name} " in help_of_all for name in COMMANDS)
    assert main(["--help"]) == 0
    assert capsys.readouterr().out == help_of_all
    assert main(["help", "fmt"]) == 0
    help_of_one = capsys.readouterr().out
    assert main(["fmt", "--help"]) == 0
    assert capsys.readouterr().out == help_of_one
    assert {main([word]) for word in ("-V", "--version", "version")} == {0}
    assert len(set(capsys.readouterr().out.splitlines())) == 1


FLOW = 'flow "One" {\n  say "Hello." language en-GB voice female\n  hangup\n}\n'
PLAY = 'test "it ends" {\n  hears "Hello"\n  hangs up\n}\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "one.flow").write_text(f"{FLOW}\n{PLAY}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", sorted(READS_FILES | READS_ONE))
def test_standard_input_a_folder_and_nothing_mean_the_same(
    command: str, folder, capsys, monkeypatch
) -> None:
    more = {"simulate": ["--keys", "1"], "lint": ["--no-cache"], "fmt": ["--check"]}
    options = more.get(command, [])
    outputs = []
    for names in ([], ["."], ["one.flow"], ["-"]):
        piped = io.TextIOWrapper(io.BytesIO(f"{FLOW}\n{PLAY}".encode()))
        monkeypatch.setattr("sys.stdin", piped)
        code = main([command, *names, *options])
        outputs.append((code, capsys.readouterr().out.replace("<stdin>", "one.flow")))
    assert len(set(outputs)) == 1, outputs


@pytest.mark.parametrize(
    "text", ['{"title": "A", "steps": [{"action": "hangup"}]}', "<Hangup />", 'flow "A" { hangup }']
)
def test_a_byte_order_mark_hides_no_kind_of_text(text: str, capsys, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(f"\ufeff{text}".encode())))
    assert main(["simulate", "-", "--keys", "_"]) == 0
    assert "the flow hung up" in capsys.readouterr().out


def test_a_report_goes_to_a_file(folder, capsys) -> None:
    assert main(["test", "-o", "report.txt"]) == 0
    assert capsys.readouterr().out == ""
    assert (folder / "report.txt").read_text().endswith("1 test passed, 0 failed\n")


def test_quiet_leaves_out_what_was_not_asked_for(folder, capsys) -> None:
    assert main(["lint", "--no-cache", "-q"]) == 0
    assert capsys.readouterr() == ("", "")
    assert main(["lint", "--no-cache", "-v"]) == 0
    told = capsys.readouterr().err
    assert "flowc: reads one.flow" in told
    assert "flowc: exit code 0 after" in told


@pytest.mark.parametrize(
    ("options", "colored"),
    [([], False), (["--color", "always"], True), (["--no-color"], False)],
)
def test_colors_are_chosen_alike(options, colored, folder, capsys, monkeypatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    for command in (["test"], ["simulate", "--keys", "1"], ["explore"]):
        main([*command, *options])
        assert ("\x1b[" in capsys.readouterr().out) == colored, command


def test_the_page_of_commands_is_made_from_them(golden) -> None:
    golden(Path(__file__).parents[2] / "docs" / "commands.md", text())


@pytest.mark.parametrize("command", ["compile", "fmt", "lint", "test", "explore"])
def test_what_takes_long_tells_how_far_it_is(command, folder, capsys, monkeypatch) -> None:
    (folder / "two.flow").write_text(FLOW.replace("One", "Two"))
    options = ["--no-cache"] if command == "lint" else []
    main([command, *options])
    assert " of 2 " not in capsys.readouterr().err  # no terminal
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr(_tell, "_BEFORE_PROGRESS_S", 0.0)
    main([command, *options, "--no-color"])
    assert "0 of 2 " in capsys.readouterr().err
    main([command, *options, "--no-color", "--quiet"])
    assert " of 2 " not in capsys.readouterr().err
