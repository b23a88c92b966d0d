"""What users of linters expect of the command: choice of files, baseline, output, watch."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from callflow_dsl import compile_text
from callflow_dsl.cli.main import main
from callflow_dsl.homepage import HOMEPAGE
from callflow_dsl.lint import fixes, project
from callflow_dsl.lint.registry import by_code
from tests.lint.project import BROKEN, GOOD, IDLE, LATE, OPEN, flowc

ROOT = Path(__file__).parents[2]
PAGE = f"{HOMEPAGE}/blob/main/docs/rules/FLW304.md"
PLAIN = ("--format", "json", "--exit-zero")


def codes(*arguments: str, cwd: Path, stdin: bytes = b"") -> list[str]:
    done = flowc("lint", *PLAIN, *arguments, cwd=cwd, stdin=stdin)
    assert done.stderr == b""
    return [one["code"] for one in json.loads(done.stdout)]


def test_folders_leave_out_what_git_and_the_configuration_leave_out(tmp_path: Path) -> None:
    for name in ("a", "node_modules/x/b", "old/c", "old/keep", "deep/gen/d"):
        path = tmp_path / f"{name}.flow"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(BROKEN)
    (tmp_path / ".gitignore").write_text("node_modules/\n/old/*.flow\n!keep.flow\n# gen\n")
    (tmp_path / "deep" / ".gitignore").write_text("gen\n")
    shown = flowc("lint", "--show-files", cwd=tmp_path).stdout.decode().split()
    assert shown == ["a.flow", "old/keep.flow"]
    (tmp_path / "flowc.toml").write_text(
        '[lint]\nexclude = ["ol?", "**/b.flow"]\ngitignore = false\n'
    )
    shown = flowc("lint", "--show-files", cwd=tmp_path).stdout.decode().split()
    assert shown == ["a.flow", "deep/gen/d.flow"]
    shown = flowc("lint", "--show-files", "--exclude", "deep", cwd=tmp_path).stdout.decode().split()
    assert shown == ["a.flow"]
    # A file that is named is meant.
    shown = flowc("lint", "--show-files", "old/c.flow", cwd=tmp_path).stdout.decode().split()
    assert shown == ["old/c.flow"]


def test_a_pipe_in_a_folder_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.flow").write_text(GOOD)
    os.mkfifo(tmp_path / "b.flow")
    assert flowc("lint", cwd=tmp_path).stdout == b"no problems in 1 file\n"


def test_the_nearest_configuration_says_what_is_left_out(tmp_path: Path) -> None:
    for name in ("a", "gen/b", "old/c", "sub/d", "sub/gen/e", "sub/old/f", "lost/g"):
        path = tmp_path / f"{name}.flow"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(GOOD)
    (tmp_path / "flowc.toml").write_text('[lint]\nexclude = ["old", "lost"]\n')
    (tmp_path / "sub" / "flowc.toml").write_text('[lint]\nexclude = ["gen"]\n')
    (tmp_path / "lost" / "flowc.toml").write_text("[lint]\n")
    shown = flowc("lint", "--show-files", cwd=tmp_path).stdout.decode().split()
    assert shown == ["a.flow", "gen/b.flow", "sub/d.flow", "sub/old/f.flow"]
    shown = flowc("lint", "--show-files", "--isolated", cwd=tmp_path).stdout.decode().split()
    assert len(shown) == 7


def test_one_configuration_for_all_files_and_none(tmp_path: Path) -> None:
    (tmp_path / "a.flow").write_text(OPEN)
    (tmp_path / "flowc.toml").write_text('[lint]\nignore = ["FLW304"]\n')
    (tmp_path / "other.toml").write_text('[lint]\nselect = ["FLW304"]\n')
    assert codes(cwd=tmp_path) == []
    assert codes("--isolated", cwd=tmp_path) == ["FLW304"]
    assert codes("--config", "other.toml", cwd=tmp_path) == ["FLW304"]
    gone = flowc("lint", "--config", "no.toml", cwd=tmp_path)
    assert (gone.returncode, b"cannot read no.toml" in gone.stderr) == (2, True)
    shown = flowc("lint", "--show-settings", "--config", "other.toml", cwd=tmp_path).stdout.decode()
    assert shown.splitlines() == ["a.flow: other.toml", "  FLW304 no-hangup: warning"]


def test_settings_and_files_are_shown_as_json_too(tmp_path: Path) -> None:
    (tmp_path / "a.flow").write_text(OPEN)
    (tmp_path / "flowc.toml").write_text('[lint]\nselect = ["FLW401"]\n')
    arguments = ("--json", "a.flow")
    files = flowc("lint", "--show-files", *arguments, cwd=tmp_path).stdout
    assert json.loads(files) == ["a.flow"]
    (shown,) = json.loads(flowc("lint", "--show-settings", *arguments, cwd=tmp_path).stdout)
    rule = {"code": "FLW401", "name": "too-many-options", "severity": "warning"}
    assert shown["rules"] == [{**rule, "thresholds": {"options": 5}}]
    assert (shown["file"], Path(shown["configuration"]).name) == ("a.flow", "flowc.toml")
    wrong = flowc("lint", "--show-settings", "--format", "sarif", cwd=tmp_path)
    assert (wrong.returncode, b"has no format sarif" in wrong.stderr) == (2, True)


@pytest.mark.parametrize(
    ("paths", "linted", "said"),
    [
        ('"legcy"', "a.flow", True),  # no such path, whatever is linted
        ('"legcy", "a.flow"', "a.flow", True),  # each is looked at
        ('"*_old.flow"', "a.flow", False),  # another file may match
        ('"*_old.flow"', ".", True),
        ('"lib"', "a.flow", False),
        ('"lib/*", "a.*"', ".", False),
        ('"lib"', "lib", False),
    ],
)
def test_an_override_that_matches_no_file_is_named(
    tmp_path: Path, paths: str, linted: str, said: bool
) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "a.flow").write_text(GOOD)
    (tmp_path / "lib" / "b.flow").write_text(GOOD.replace("Good", "B"))
    text = f'[[lint.overrides]]\npaths = [{paths}]\nignore = ["FLW3"]\n'
    (tmp_path / "flowc.toml").write_text(text)
    done = flowc("lint", linted, cwd=tmp_path)
    assert (done.returncode, b"matches no file" in done.stderr) == (0, said)


def test_standard_input_can_have_a_name(tmp_path: Path) -> None:
    (tmp_path / "flowc.toml").write_text(
        '[[lint.overrides]]\npaths = ["old"]\nignore = ["FLW304"]\n'
    )
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "parts.flow").write_text('part p { say "Hi." }\n')
    flow = OPEN.replace('say "Hello."', "use p").encode()
    named = b'import "parts.flow"\n' + flow
    assert codes("-", "--stdin-filename", "old/a.flow", cwd=tmp_path, stdin=named) == []
    done = flowc("lint", "-", "--stdin-filename", "b.flow", cwd=tmp_path, stdin=OPEN.encode())
    assert b"--> b.flow:3:3" in done.stdout


def test_the_report_goes_to_a_file_and_the_exit_code_is_zero(tmp_path: Path) -> None:
    (tmp_path / "a.flow").write_text(BROKEN)
    done = flowc("lint", "-o", "out/report.txt", "--exit-zero", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")
    assert "FLW" in (tmp_path / "out" / "report.txt").read_text()


def test_each_rule_has_the_address_of_its_page(tmp_path: Path) -> None:
    (tmp_path / "a.flow").write_text(OPEN + OPEN.replace("Open", "Again"))
    text = flowc("lint", cwd=tmp_path).stdout.decode()
    assert text.count(f"= page: {PAGE}") == 1
    found = json.loads(flowc("lint", "--format", "json", cwd=tmp_path).stdout)
    assert {one["page"] for one in found} == {PAGE}
    driver = json.loads(flowc("lint", "--format", "sarif", cwd=tmp_path).stdout)["runs"][0]["tool"]
    assert driver["driver"]["informationUri"].endswith("/flowc")
    assert driver["driver"]["rules"][0]["helpUri"] == PAGE


def test_the_address_is_that_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["urls"]["Homepage"] == HOMEPAGE
    assert all(address.startswith(HOMEPAGE) for address in project["urls"].values())


def test_a_baseline_silences_what_is_known_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.flow"
    long = LATE.replace('say "Never."', 'say """\n    See www.acme.com.\n    """')
    path.write_text(long + OPEN)
    before = compile_text(path.read_text()).flows
    assert codes(cwd=tmp_path) == ["FLW302", "FLW426", "FLW304"]
    done = flowc("lint", "--add-ignores", "since 2026", cwd=tmp_path)
    assert done.stderr == b"a.flow: 3 findings silenced\n"
    assert "  // flowc: ignore FLW302, FLW426 since 2026\n  say" in path.read_text()
    assert codes("--no-cache", cwd=tmp_path) == []
    after = compile_text(path.read_text()).flows
    assert [flow.to_wire() for flow in after] == [flow.to_wire() for flow in before]
    path.write_text(path.read_text() + OPEN.replace("Open", "New"))
    assert codes(cwd=tmp_path) == ["FLW304"]
    assert flowc("lint", "--add-ignores", cwd=tmp_path).returncode == 0
    assert "FLW304 known before" in path.read_text()


def test_json_flows_are_linted_at_the_places_of_their_steps(tmp_path: Path) -> None:
    flows = [{"title": "x", "steps": [{"action": "hangup", "conditions": []}]}]
    flows += [flow.to_wire() for flow in compile_text(LATE).flows]
    (tmp_path / "flow.json").write_text(json.dumps({"data": flows}, indent=1))
    done = flowc("lint", "flow.json", "--format", "json", cwd=tmp_path)
    found = json.loads(done.stdout)
    late = next(one for one in found if one["code"] == "FLW302")
    text = (tmp_path / "flow.json").read_text()
    place = text[late["start"]["offset"] : late["end"]["offset"]]
    assert json.loads(place)["options"]["payload"] == "Never."
    assert all(one["fix"] is None for one in found)
    assert flowc("lint", "flow.json", "--fix", cwd=tmp_path).returncode == 1
    assert (tmp_path / "flow.json").read_text() == text
    (tmp_path / "flow.json").write_text("[1]")
    assert flowc("lint", "flow.json", cwd=tmp_path).returncode == 1


def test_diff_fails_where_a_fix_is_due(tmp_path: Path) -> None:
    (tmp_path / "a.flow").write_text(IDLE)
    (tmp_path / "b.flow").write_text(
        'flow "B" {\n  say "Hi." language en-GB\n  record max 9s\n  say "Bye." language en-GB\n}\n'
    )
    assert flowc("lint", "--diff", cwd=tmp_path).returncode == 1
    assert flowc("lint", "--fix", cwd=tmp_path).stderr.count(b"fix") == 2
    safe = flowc("lint", "--diff", cwd=tmp_path)
    assert (safe.returncode, safe.stdout) == (0, b"")
    unsafe = flowc("lint", "--diff", "--unsafe-fixes", cwd=tmp_path)
    assert unsafe.returncode == 1
    assert b"+  record max 9s silence 5s" in unsafe.stdout
    assert b"; --fix --unsafe-fixes mends 1" in flowc("lint", cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--unsafe-fixes"], "add --fix or --diff"),
        (["--stdin-filename", "a.flow"], "names standard input"),
        (["-", "--add-ignores"], "cannot write to standard input"),
        (["--jobs", "-1"], "takes a whole number from 1"),
        (["-", "--watch"], "cannot watch"),
        (["--config", "a.toml", "--isolated"], "not allowed with"),
        (["--diff", "--json"], "--diff has no format json"),
        (["--add-ignores", "--format", "sarif"], "--add-ignores has no format sarif"),
        (["--diff", "--statistics"], "does not go together with --diff"),
        (["--watch", "--add-ignores"], "does not go together with --add-ignores"),
        (["--watch", "--diff"], "does not go together with --diff"),
        (["--show-files", "--fix"], "does not go together with --fix"),
        (["--show-settings", "--statistics"], "does not go together with --statistics"),
        (["--add-ignores", ""], "says nothing"),
        (["--add-ignores", "FLW5 x"], "which would be silenced too"),
        (["--add-ignores", "since 2026", "a.json"], "JSON has none"),
        (["--show-files", "gone.flow"], "cannot read gone.flow"),
    ],
)
def test_what_does_not_go_together_is_refused(
    arguments: list[str], words: str, tmp_path: Path
) -> None:
    done = flowc("lint", *arguments, cwd=tmp_path)
    assert (done.returncode, words in done.stderr.decode()) == (2, True)


def test_watching_reports_again_when_a_file_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.flow"
    path.write_text(GOOD)
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "callflow_dsl", "lint", "--watch"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "no problems in 1 file\n"
        assert process.stderr.readline().startswith("watching")
        path.write_text(OPEN)
        assert "FLW304" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.communicate()
    assert process.returncode == 130


def test_watching_sees_imports_and_the_named_configuration(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    part, config = tmp_path / "lib" / "parts.flow", tmp_path / "own.toml"
    part.write_text('part p { say "Hi." language en-GB  hangup }\n')
    (tmp_path / "a.flow").write_text('import "lib/parts.flow"\nflow "A" {\n  use p\n}\n')
    config.write_text("[lint]\n")
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "callflow_dsl", "lint", "a.flow", "--watch",
         "--config", "own.toml"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    with process:
        assert process.stdout is not None

        def told() -> str:
            return "".join(iter(process.stdout.readline, "watching; Ctrl-C ends it\n"))

        try:
            assert told() == "no problems in 1 file\n"
            part.write_text('part p { say "Hi." language en-GB }\n')
            assert "warning[FLW304]" in told()
            config.write_text('[lint]\nseverity = { FLW304 = "error" }\n')
            assert "error[FLW304]" in told()
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate()
    assert process.returncode == 130


PLUGIN = '''
from callflow_dsl.lint.model import Finding, rule


@rule(
    "ACME101", "say-acme", summary="a greeting does not name us", why="They should know.",
    bad='flow "A" { say «"Hello." language en-GB» hangup }', good="",
)
def check(file):
    """Greetings without the name."""
    for step in file.steps("say"):
        if "Acme" not in step.text:
            yield Finding(step.at_argument(), "say who answers")
'''


def test_a_package_brings_rules_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site"
    (package / "acme_rules-1.0.dist-info").mkdir(parents=True)
    (package / "acme_rules.py").write_text(PLUGIN)
    info = package / "acme_rules-1.0.dist-info"
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-rules\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[flowc.rules]\nacme = acme_rules\n")
    monkeypatch.setenv("PYTHONPATH", str(package), prepend=":")
    # Python takes kept bytecode for a text of the same length that was written in the same second.
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    (tmp_path / "a.flow").write_text(GOOD)
    assert codes("a.flow", cwd=tmp_path) == ["ACME101"]
    assert codes("a.flow", "--ignore", "say-acme", cwd=tmp_path) == []
    silenced = GOOD.replace('"Hello."', '"Hello."  // flowc: ignore ACME101 a test')
    (tmp_path / "a.flow").write_text(silenced)
    assert codes("a.flow", cwd=tmp_path) == []
    assert b"say-acme" in flowc("explain", "ACME101", cwd=tmp_path).stdout
    bad_fix = "Fix('greet', step.at_argument(), '\"Acme.\"')"
    fixing = PLUGIN.replace('answers")', f'answers", (), {bad_fix})')
    fixing = fixing.replace("Finding, rule", "Finding, Fix, rule").replace(
        ' good=""', ' good="", fix="x"'
    )
    (package / "acme_rules.py").write_text(fixing)
    (tmp_path / "a.flow").write_text(GOOD)
    dropped = flowc("lint", "a.flow", "--fix", cwd=tmp_path)
    assert (
        b"was dropped: the JSON changes; this is a fault of the package acme-rules"
        in dropped.stderr
    )
    (package / "acme_rules.py").write_text(PLUGIN.replace('"Acme"', '"Hello"'))
    (tmp_path / "a.flow").write_text(GOOD)
    assert codes("a.flow", cwd=tmp_path) == []  # the results that are kept are those of other rules
    (package / "acme_rules.py").write_text(PLUGIN)
    assert codes("a.flow", cwd=tmp_path) == ["ACME101"]
    for old, new, words in (
        ('"ACME101"', '"ACME"', "has a code that is not three letters or more and three digits"),
        ('"say-acme"', '"say"', "has a name that is not two small words or more with hyphens"),
        ('"say-acme"', '"say-acme", "fatal"', "has the severity fatal"),
        ('"ACME101"', '"FLW304"', "adds the rule FLW304 say-acme, which exists"),
        ("import Finding", "import Fnding", "the rules of the package acme-rules cannot be loaded"),
        ("@rule", "1 / 0\n@rule", "cannot be loaded: ZeroDivisionError: division by zero"),
        ("step.text:", "step.txt:", "ACME101 of the package acme-rules fails in a.flow: Attribute"),
        ("yield Finding", "yield str", "acme-rules fails in a.flow: TypeError"),
    ):
        (package / "acme_rules.py").write_text(PLUGIN.replace(old, new))
        broken = flowc("lint", "a.flow", cwd=tmp_path)
        assert (broken.returncode, words in broken.stderr.decode()) == (2, True), broken.stderr
        assert b"Traceback" not in broken.stderr


@pytest.mark.parametrize("text", ["", "gone.flow"])
def test_files_that_are_there_are_shown_beside_others(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.flow").write_text(GOOD)
    done = flowc("lint", "--show-files", "a.flow", *filter(None, [text]), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2 if text else 0, b"a.flow\n")


def test_no_fix_and_no_comment_for_a_file_that_does_not_compile(tmp_path: Path) -> None:
    (tmp_path / "a.flow").write_text(BROKEN)
    (tmp_path / "b.flow").write_text(OPEN)
    for flag, code in (("--diff", 1), ("--add-ignores", 1)):
        done = flowc("lint", flag, cwd=tmp_path)
        assert done.returncode == code
        assert b"a.flow does not compile" in done.stderr
        assert b"flowc lint a.flow tells why" in done.stderr
    assert (tmp_path / "a.flow").read_text() == BROKEN
    assert b"// flowc: ignore FLW304" in (tmp_path / "b.flow").read_bytes()
    (tmp_path / "b.flow").write_text(OPEN)
    due = flowc("lint", "--diff", "--exit-zero", "b.flow", cwd=tmp_path)
    assert (due.returncode, b"+  hangup" in due.stdout) == (0, True)


@pytest.mark.parametrize("name", ["other.toml", "./other.toml", "sub/../other.toml"])
def test_paths_of_a_named_configuration_are_relative_to_its_folder(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / "sub").mkdir()
    for place in ("a.flow", "sub/b.flow"):
        (tmp_path / place).write_text(OPEN)
    override = '[[lint.overrides]]\npaths = ["sub"]\nignore = ["FLW304"]\n'
    (tmp_path / "other.toml").write_text(override)
    assert codes("--config", name, cwd=tmp_path) == ["FLW304"]
    assert codes("--config", name, "sub", cwd=tmp_path) == []
    (tmp_path / "other.toml").write_text('[lint]\nexclude = ["sub"]\n')
    shown = flowc("lint", "--config", name, "--show-files", cwd=tmp_path).stdout
    assert shown == b"a.flow\n"


def test_what_fixes_do_stands_beside_them(tmp_path: Path) -> None:
    (tmp_path / "parts.flow").write_text('part p { say "Hi." language en-GB  record max 9s }\n')
    text = 'import "parts.flow"\nflow "A" {\n  use p\n  record max 8s\n  say "Bye."\n}\n'
    (tmp_path / "a.flow").write_text(text)
    found = json.loads(flowc("lint", "a.flow", "--format", "json", cwd=tmp_path).stdout)
    told = {(one["code"], one["file"], one["fix"]["applicability"]) for one in found if one["fix"]}
    assert told == {
        ("FLW304", "a.flow", "safe"),
        ("FLW412", "a.flow", "unsafe"),
        ("FLW412", "parts.flow", "manual"),  # other flows use the part, too
    }
    run = json.loads(flowc("lint", "a.flow", "--format", "sarif", cwd=tmp_path).stdout)["runs"][0]
    in_sarif = [fix["properties"] for one in run["results"] for fix in one.get("fixes", ())]
    assert sorted(one["applicability"] for one in in_sarif) == ["manual", "safe", "unsafe"]
    counted = flowc("lint", "a.flow", cwd=tmp_path).stdout
    assert b"; --fix mends 1, --unsafe-fixes 2" in counted
    flowc("lint", "a.flow", "--fix", "--unsafe-fixes", cwd=tmp_path)
    assert b"--fix" not in flowc("lint", "a.flow", cwd=tmp_path).stdout


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_fixes_in_json_and_sarif_are_what_fix_writes(line_end: str, tmp_path: Path) -> None:
    path = tmp_path / "a.flow"
    text = OPEN.replace('"Hello."', '"Hello."  // flowc: ignore FLW401 x').replace("\n", line_end)
    path.write_text(text, newline="")
    found = json.loads(flowc("lint", "--format", "json", cwd=tmp_path).stdout)
    run = json.loads(flowc("lint", "--format", "sarif", cwd=tmp_path).stdout)["runs"][0]
    by_json = by_sarif = text
    lines = text.split(line_end)
    for one in sorted((one["fix"] for one in found), key=lambda fix: -fix["start"]["offset"]):
        span = one["start"]["offset"], one["end"]["offset"]
        by_json = by_json[: span[0]] + one["replacement"] + by_json[span[1] :]

    def offset(line: int, column: int) -> int:
        return sum(len(before) + len(line_end) for before in lines[: line - 1]) + column - 1

    changes = [
        change
        for result in run["results"]
        for fix in result["fixes"]
        for change in fix["artifactChanges"][0]["replacements"]
    ]
    for change in sorted(changes, key=lambda c: -c["deletedRegion"]["startColumn"]):
        region = change["deletedRegion"]
        start = offset(region["startLine"], region["startColumn"])
        end = offset(region["endLine"], region["endColumn"])
        added = change.get("insertedContent", {"text": ""})["text"]
        by_sarif = by_sarif[:start] + added + by_sarif[end:]
    assert flowc("lint", "--fix", cwd=tmp_path).returncode == 0
    assert path.read_bytes().decode() == by_json == by_sarif != text


@pytest.mark.parametrize("flag", ["--fix", "--add-ignores"])
def test_what_somebody_else_wrote_meanwhile_stays(
    flag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.flow"
    path.write_text(IDLE + OPEN)
    monkeypatch.chdir(tmp_path)
    for module, name in ((fixes, "compile_source"), (project.Project, "lint")):
        known = getattr(module, name)

        def edited(*arguments: object, known: Any = known, **more: object) -> object:
            path.write_text(GOOD)
            return known(*arguments, **more)

        monkeypatch.setattr(module, name, edited)
    assert main(["lint", "a.flow", flag]) == 2
    assert "a.flow was changed by somebody else" in capsys.readouterr().err
    assert path.read_text() == GOOD


@pytest.mark.parametrize(
    "table",
    ['select = ["FLW318"]', 'ignore = ["flw318"]', "severity = { FLW318 = 'info' }",
     "thresholds = { FLW318 = { options = 1 } }"],
)  # fmt: skip
def test_a_retired_code_in_the_configuration_is_named(table: str, tmp_path: Path) -> None:
    (tmp_path / "a.flow").write_text(GOOD)
    (tmp_path / "flowc.toml").write_text(f"[lint]\n{table}\n")
    done = flowc("lint", cwd=tmp_path)
    assert done.returncode == 2
    assert b"FLW318 was retired" in done.stderr
    assert b"flowc explain FLW318" in done.stderr


@pytest.mark.parametrize("code", ["FLW318", "FLW414", "FLW415"])
def test_retired_codes_are_explained(code: str, tmp_path: Path) -> None:
    assert code not in by_code()
    done = flowc("explain", code, cwd=tmp_path)
    assert done.returncode == 0
    assert b"retired" in done.stdout
    (tmp_path / "a.flow").write_text(
        OPEN.replace('"Hello."', f'"Hello."  // flowc: ignore {code} x')
    )
    assert b"was retired" in flowc("lint", cwd=tmp_path).stdout


def test_json_that_is_no_call_flow_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{"steps": 3}')
    done = flowc("lint", "bad.json", cwd=tmp_path)
    assert done.returncode == 1
    assert b"bad.json: this JSON is no call flow" in done.stderr


@pytest.mark.parametrize("name", ["a.flow", "-", "lib", "gone.flow"])
def test_a_file_is_no_reason_of_add_ignores(tmp_path: Path, name: str) -> None:
    (tmp_path / "lib").mkdir()
    for file in ("a.flow", "b.flow"):
        (tmp_path / file).write_text(OPEN)
    done = flowc("lint", "--add-ignores", name, cwd=tmp_path)
    assert (done.returncode, f"{name} is a file" in done.stderr.decode()) == (2, True)
    assert (tmp_path / "b.flow").read_text() == OPEN
    assert flowc("lint", "a.flow", "--add-ignores", cwd=tmp_path).returncode == 0
    assert "known before" in (tmp_path / "a.flow").read_text()
