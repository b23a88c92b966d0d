"""`flowc lint` and `flowc explain` as processes: inputs, exit codes, reports, errors."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.cli.main import main
from callflow_dsl.diagnostics.problems import BY_CODE
from callflow_dsl.lint.registry import all_rules
from callflow_dsl.lint.rule_docs import descriptors
from tests.lint.project import BROKEN, GOOD, IDLE, LATE, OPEN, flowc

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "deep" / ".hidden").mkdir(parents=True)
    (tmp_path / "empty").mkdir()
    for name, text in {
        "good": GOOD, "late": LATE, "deep/open": OPEN, "deep/.hidden/broken": BROKEN,
    }.items():  # fmt: skip
        (tmp_path / f"{name}.flow").write_bytes(text.encode())
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def test_this_folder_is_linted_without_an_argument(project: Path) -> None:
    done = flowc("lint", cwd=project)
    assert (done.returncode, done.stderr) == (1, b"")
    shown = done.stdout.decode()
    assert shown.startswith("warning[FLW304]: calls run past")
    assert "--> deep/open.flow:3:3" in shown
    assert "= help: end the flow: hangup\n" in shown
    assert "--> late.flow:5:3" in shown
    assert shown.endswith("\n2 warnings in 3 files; --fix mends 1\n")


def test_no_findings(project: Path) -> None:
    done = flowc("lint", "good.flow", "./good.flow", cwd=project)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"no problems in 1 file\n", b"")


def test_a_file_that_does_not_compile(project: Path) -> None:
    write(project / "broken.flow", BROKEN)
    done = flowc("lint", "broken.flow", "good.flow", "--fail-on", "never", cwd=project)
    assert done.returncode == 1  # it cannot be deployed, whatever the threshold
    assert b"error[FLW006]: `sya` is no statement" in done.stdout
    assert done.stdout.endswith(b"\n1 error in 2 files\n")


def test_standard_input(project: Path) -> None:
    done = flowc("lint", "-", cwd=project, stdin=OPEN.encode())
    assert done.returncode == 1
    assert b"--> <stdin>:3:3" in done.stdout
    done = flowc("lint", "--diff", "-", cwd=project, stdin=OPEN.encode())
    assert done.returncode == 1
    assert b"--- <stdin>\n+++ <stdin> (fixed)\n" in done.stdout
    done = flowc("lint", "--fix", "-", cwd=project, stdin=OPEN.encode())
    assert done.returncode == 2
    assert b"help: use --diff instead" in done.stderr


def test_what_cannot_be_read_keeps_nothing_else_from_the_report(project: Path) -> None:
    (project / "latin.flow").write_bytes(b'flow "\xff" {\n}\n')
    done = flowc("lint", "nothing.flow", "latin.flow", "late.flow", cwd=project)
    assert done.returncode == 2
    assert b"cannot read nothing.flow: No such file or directory" in done.stderr
    assert b"latin.flow is no UTF-8 text" in done.stderr
    assert b"warning[FLW302]" in done.stdout
    done = flowc("lint", "nothing.flow", cwd=project)
    assert (done.returncode, done.stdout) == (2, b"")
    done = flowc("lint", "latin.flow", "--fail-on", "never", cwd=project)
    assert (done.returncode, done.stdout) == (2, b"")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["empty"], "no .flow file in empty"),
        (["--select", "FLW99"], "FLW99 is no rule"),
        (["--select", "FLW99", "nothing.flow"], "FLW99 is no rule"),
        (["--ignore", "FLW001"], "FLW001 is no rule"),
        (["--select", ""], "--select takes rules"),
        (["--ignore", "FLW304,"], "--ignore takes rules"),
        (["--statistics", "--format", "sarif"], "--statistics has no format sarif"),
        (["--fix", "--diff"], "not allowed with argument"),
        (["--format", "xml"], "--format has no choice 'xml'"),
        (["--online", "--timeout", "0"], "--timeout takes a number above 0"),
        (["--set", "desk"], "desk"),
        (["--fail-on", "never", "empty", "good.flow"], "no .flow file in empty"),
    ],
)
def test_wrong_usage(project: Path, arguments: list[str], message: str) -> None:
    done = flowc("lint", *arguments, cwd=project)
    assert (done.returncode, done.stdout) == (2, b"")
    assert message in done.stderr.decode()
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        ([], ["FLW304", "FLW302"]),
        (["--select", "FLW3"], ["FLW304", "FLW302"]),
        (["--select", "no-hangup"], ["FLW304"]),
        (["--select", "FLW304,FLW302"], ["FLW304", "FLW302"]),
        (["--select", "FLW304", "--select", "FLW302"], ["FLW304", "FLW302"]),
        (["--select", "FLW3", "--ignore", "FLW304"], ["FLW302"]),
        (["--ignore", "flw30"], []),
        (["--ignore", "all"], []),
    ],
)
def test_selection(project: Path, arguments: list[str], codes: list[str]) -> None:
    done = flowc("lint", "--format", "json", *arguments, cwd=project)
    assert [found["code"] for found in json.loads(done.stdout)] == codes
    assert done.returncode == int(bool(codes))


@pytest.mark.parametrize(
    ("severity", "fail_on", "code"),
    [
        ("info", "info", 1), ("info", "warning", 0), ("warning", "warning", 1),
        ("warning", "error", 0), ("error", "error", 1), ("error", "never", 0),
    ],
)  # fmt: skip
def test_the_exit_code_follows_the_severity(
    project: Path, severity: str, fail_on: str, code: int
) -> None:
    write(project / "flowc.toml", f'[lint.severity]\nFLW3 = "{severity}"\n')
    done = flowc("lint", "late.flow", "--fail-on", fail_on, cwd=project)
    assert done.returncode == code
    assert done.stdout.startswith(severity.encode())


def test_statistics(project: Path) -> None:
    done = flowc("lint", "--statistics", cwd=project)
    assert done.returncode == 1
    assert done.stdout.decode() == (
        "    1   FLW302  a step stands behind one that ends every call\n"
        "    1 * FLW304  calls run past the last step of a flow\n"
        "    2   in all; * --fix mends some or all of them\n"
    )
    done = flowc("lint", "--statistics", "--format", "json", "late.flow", cwd=project)
    assert json.loads(done.stdout) == [
        {
            "code": "FLW302",
            "count": 1,
            "fixable": 0,
            "summary": "a step stands behind one that ends every call",
        }
    ]
    done = flowc("lint", "--statistics", "good.flow", cwd=project)
    assert (done.returncode, done.stdout) == (0, b"    0   in all\n")


def test_fix_writes_and_reports_what_is_left(project: Path) -> None:
    write(project / "idle.flow", IDLE.replace("\n", "\r\n"))
    done = flowc("lint", "--fix", cwd=project)
    assert done.returncode == 1
    assert done.stderr.decode() == "deep/open.flow: 1 fix applied\nidle.flow: 1 fix applied\n"
    assert done.stdout.endswith(b"\n1 warning in 4 files\n")
    good = GOOD.replace("Good", "Idle").replace("\n", "\r\n")
    assert (project / "idle.flow").read_bytes() == good.encode()
    assert (project / "deep" / "open.flow").read_text() == GOOD.replace("Good", "Open")
    done = flowc("lint", "--fix", "idle.flow", "deep", cwd=project)
    assert (done.returncode, done.stderr) == (0, b"")


def test_fix_leaves_files_with_errors_alone(project: Path) -> None:
    path = write(project / "broken.flow", BROKEN + IDLE)
    assert flowc("lint", "--fix", "broken.flow", cwd=project).returncode == 1
    assert path.read_text() == BROKEN + IDLE


def test_diff_shows_and_writes_nothing(project: Path) -> None:
    done = flowc("lint", "--diff", cwd=project)
    assert done.returncode == 1
    assert done.stdout.decode() == (
        "--- deep/open.flow\n+++ deep/open.flow (fixed)\n@@ -1,4 +1,5 @@\n"
        ' flow "Open" {\n   defaults { language en-GB  voice female }\n   say "Hello."\n'
        "+  hangup\n }\n"
    )
    assert (project / "deep" / "open.flow").read_text() == OPEN
    done = flowc("lint", "--diff", "late.flow", cwd=project)
    assert (done.returncode, done.stdout) == (0, b"")


@pytest.mark.skipif(os.name != "posix", reason="permission bits and links of POSIX")
def test_fix_respects_permissions_and_links(project: Path) -> None:
    path = project / "deep" / "open.flow"
    path.chmod(0o440)
    done = flowc("lint", "--fix", "deep", cwd=project)
    assert done.returncode == 2
    assert b"cannot write deep/open.flow: it is read-only" in done.stderr
    assert b"warning[FLW304]" in done.stdout
    assert path.read_text() == OPEN
    path.chmod(0o640)
    (project / "link.flow").symlink_to(path)
    assert flowc("lint", "--fix", "link.flow", cwd=project).returncode == 0
    assert (project / "link.flow").is_symlink()
    assert path.read_text() == GOOD.replace("Good", "Open")
    assert path.stat().st_mode & 0o777 == 0o640


def test_values_of_parameters(project: Path) -> None:
    text = "param desk\n" + GOOD.replace("hangup", "transfer ${desk}\n  hangup")
    write(project / "desk.flow", text)
    assert flowc("lint", "desk.flow", "--select", "FLW304", cwd=project).returncode == 1
    done = flowc(
        "lint", "desk.flow", "--select", "FLW304", "--set", "desk=+31201234567", cwd=project
    )
    assert (done.returncode, done.stdout) == (0, b"no problems in 1 file\n")


@pytest.mark.parametrize("code", [d.code for d in descriptors()])
def test_explain_is_good_to_read(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", code.lower()]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(code)
    lines = shown.splitlines()
    prose = [line for line in lines[1:] if not line.startswith("    ")]
    assert [line for line in prose if len(line) > 100] == []
    assert "«" not in shown
    assert len(lines) > 5
    assert main(["explain", code, "--format", "json"]) == 0
    fields = json.loads(capsys.readouterr().out)
    assert (fields["code"], fields["summary"]) == (code, lines[0].partition("): ")[2])


def test_explain_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "Too-Many-Options"]) == 0
    assert capsys.readouterr().out.startswith("FLW401 too-many-options (warning): ")


def test_explain_lists_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0
    shown = capsys.readouterr().out
    assert all(code in shown for code in BY_CODE)
    assert all(f"{rule.code}  {rule.severity:<7}  {rule.name}: " in shown for rule in all_rules())
    assert main(["explain", "--format", "json"]) == 0
    listed = [about["code"] for about in json.loads(capsys.readouterr().out)]
    assert listed == sorted({*BY_CODE, *(rule.code for rule in all_rules())})


def test_explain_an_unknown_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "FLW999"]) == 2
    assert "`flowc explain` lists all codes" in capsys.readouterr().err
    assert main(["explain", "too-many-option"]) == 2
    assert "did you mean too-many-options?" in capsys.readouterr().err
