"""All commands are one family: the same options, help with examples, errors with the way out."""

from __future__ import annotations

import ast
import io
import re
import socket
import subprocess
import sys
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
    codes = re.search(r"(?:Exit codes?:|Exits with) (.*)", words, re.S)
    assert codes, "no word on exit codes"
    assert {"0", "2"} <= set(re.findall(r"\b\d\b", codes[1])), "done and wrong usage are not told"


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
        (
            ["test", "--durations", "x"],
            "--durations takes a whole number from 0, not 'x'",
            "--help",
        ),
        (["lint", "--jobs", "0"], "--jobs takes a whole number from 1, not '0'", "--help"),
        (["explore", "--max-states", "1" * 30], "--max-states takes a whole number from 1", ""),
        (["emulator", "--port", "65536"], "--port takes a whole number from 0 to 65535", "--help"),
        (["emulator", "--speed", "nan"], "--speed takes a number above 0, up to 10000", "--help"),
        (["test", "--min-killed", "nan"], "--min-killed takes a number from 0 to 100", "--help"),
        (["plan", "--jobs", "65"], "--jobs takes a whole number from 1 to 64, not '65'", "--help"),
        (["lint", "--config"], "flowc lint: --config takes a value", "flowc lint --help"),
        (["numbers"], "flowc numbers: FLOW is missing", "flowc numbers --help"),
        (["compil"], "there is no command 'compil'", "did you mean flowc compile?"),
        (["help", "lnt"], "there is no command 'lnt'", "did you mean flowc lint?"),
        (["-q", "lint"], "options stand behind the command", "flowc lint -q"),
        ([], "no command is given", "  new             begin a project"),
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


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["compile", "suport.flow"], "support.flow"),
        (["lint", "flows/suport.flow"], "flows/support.flow"),
        (["test", "support"], "support.flow"),
        (["fmt", "flos"], "flows"),
        (["decompile", "support.jsn"], None),  # another ending is another kind of file
        (["graph", "a.flow"], None),  # too short to guess from
        (["diff", "suport.flow", "support.flow"], "support.flow"),
        (["serve", "flos/"], "flows"),
        (["lint", "nowhere/support.flow"], None),
    ],
)
def test_a_path_that_leads_nowhere_is_told_with_the_one_beside_it(
    arguments: list[str],
    meant: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "flows").mkdir()
    for name in ("support.flow", "support.json", "b.flow", "flows/support.flow"):
        (tmp_path / name).write_text(FLOW)
    assert main(arguments) == 2
    hint = re.search(r"did you mean (.*)\?", capsys.readouterr().err)
    assert (hint and hint[1]) == meant


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize("arguments", [["help"], ["lint", "--help"], ["--version"]])
def test_help_that_cannot_be_written_is_an_error(arguments: list[str]) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "callflow_dsl", *arguments],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert "No space left" in done.stderr


def test_a_port_that_is_taken_is_wrong_usage(tmp_path: Path, capsys) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["serve", str(tmp_path), "--port", str(taken.getsockname()[1])]) == 2
    assert "--port" in capsys.readouterr().err


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
