"""`flowc fmt` as a process: files, modes, exit codes, errors."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MESSY = 'flow "A" {say "Hi"\nhangup}'
NEAT = 'flow "A" {\n  say "Hi"\n  hangup\n}\n'
BAD = 'flow "A" {\n  sya "Hi"\n}\n'


def fmt(
    *arguments: str | Path, cwd: Path, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "callflow_dsl", "fmt", *map(str, arguments)],
        cwd=cwd, input=stdin, capture_output=True, check=False,
    )  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "deep").mkdir()
    (tmp_path / "messy.flow").write_text(MESSY)
    (tmp_path / "neat.flow").write_text(NEAT)
    (tmp_path / "deep" / "bad.flow").write_text(BAD)
    (tmp_path / "deep" / "messy.flow").write_text(MESSY)
    (tmp_path / "deep" / "other.txt").write_text(MESSY)
    return tmp_path


def test_files_are_rewritten(project: Path) -> None:
    done = fmt("messy.flow", "neat.flow", "./messy.flow", cwd=project)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"formatted messy.flow\n")
    assert (project / "messy.flow").read_text() == NEAT


def test_a_wrong_file_is_left_alone_and_the_others_are_not(project: Path) -> None:
    done = fmt(".", "nothing.flow", cwd=project)
    assert done.returncode == 2
    assert b"error[FLW006]" in done.stderr
    assert b"bad.flow is left as it is" in done.stderr
    assert b"cannot read nothing.flow" in done.stderr
    assert (project / "deep" / "bad.flow").read_text() == BAD
    assert (project / "deep" / "messy.flow").read_text() == NEAT
    assert (project / "deep" / "other.txt").read_text() == MESSY
    assert fmt(".", cwd=project).returncode == 1
    assert sorted(path.name for path in project.iterdir()) == ["deep", "messy.flow", "neat.flow"]


def test_check_names_files_and_writes_nothing(project: Path) -> None:
    done = fmt("--check", "messy.flow", "neat.flow", cwd=project)
    assert (done.returncode, done.stdout) == (1, b"messy.flow\n")
    assert (project / "messy.flow").read_text() == MESSY
    assert fmt("--check", "neat.flow", cwd=project).returncode == 0


def test_diff_is_unified(project: Path) -> None:
    done = fmt("--diff", "messy.flow", "neat.flow", cwd=project)
    assert done.returncode == 1
    assert done.stdout.decode() == (
        "--- messy.flow\n+++ messy.flow (formatted)\n@@ -1,2 +1,4 @@\n"
        '-flow "A" {say "Hi"\n-hangup}\n\\ No newline at end of file\n'
        '+flow "A" {\n+  say "Hi"\n+  hangup\n+}\n'
    )
    assert (project / "messy.flow").read_text() == MESSY
    assert fmt("--diff", "neat.flow", cwd=project).returncode == 0


def test_stdin(project: Path) -> None:
    crlf = MESSY.replace("\n", "\r\n").encode()
    done = fmt("-", cwd=project, stdin=b"\xef\xbb\xbf" + crlf)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == b"\xef\xbb\xbf" + NEAT.replace("\n", "\r\n").encode()
    done = fmt("-", cwd=project, stdin=BAD.encode())
    assert (done.returncode, done.stdout) == (1, b"")
    done = fmt("-", "--check", cwd=project, stdin=MESSY.encode())
    assert (done.returncode, done.stdout) == (1, b"<stdin>\n")


@pytest.mark.skipif(os.name != "posix", reason="permission bits and links of POSIX")
def test_mode_and_links_stay(project: Path) -> None:
    path = project / "messy.flow"
    path.chmod(0o640)
    (project / "link.flow").symlink_to(path)
    assert fmt("link.flow", cwd=project).returncode == 0
    assert (project / "link.flow").is_symlink()
    assert path.read_text() == NEAT
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_read_only_file_is_left_as_it_is(project: Path) -> None:
    path = project / "deep" / "messy.flow"
    path.chmod(0o440)
    done = fmt("deep/messy.flow", "messy.flow", cwd=project)
    assert done.returncode == 2
    assert b"cannot write deep/messy.flow: it is read-only" in done.stderr
    assert path.read_text() == MESSY
    assert (project / "messy.flow").read_text() == NEAT


def test_the_samples_are_in_the_style() -> None:
    done = fmt("--check", "samples", cwd=ROOT)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["empty", "neat.flow"], 2, "no .flow file in empty"),
        (["--check", "--diff", "neat.flow"], 2, "not allowed with"),
        (["latin.flow"], 2, "no UTF-8 text: line 2"),
    ],
)
def test_wrong_usage_is_one_message(
    project: Path, arguments: list[str], code: int, message: str
) -> None:
    (project / "empty").mkdir()
    (project / "latin.flow").write_bytes(b'flow "X" {\n say "caf\xe9" }')
    done = fmt(*arguments, cwd=project)
    assert done.returncode == code
    assert message in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_help() -> None:
    done = fmt("--help", cwd=ROOT)
    assert b"Exit codes" in done.stdout
