"""Imports: looked up from the importing file, once each, and never outside the project."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.compiler import nearby
from callflow_dsl.compiler.compile import compile_file, compile_source
from callflow_dsl.source import read_source

if TYPE_CHECKING:
    from pathlib import Path

PART = 'part bye(name) {\n  say "Goodbye, ${name}." language en-GB voice female\n  hangup\n}\n'
USE = 'flow "A" {\n  use bye("Ann")\n}\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a folder beside it, which holds the part as well."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "bye.flow").write_text(PART)
    folder = tmp_path / "project"
    (folder / "parts").mkdir(parents=True)
    (folder / "flowc.toml").write_text("")
    (folder / "parts" / "bye.flow").write_text(PART)
    return folder


def codes(path: Path, text: str | None = None) -> list[str]:
    """Write a file, compile it, and return the codes of what is found."""
    if text is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    compilation = compile_source(read_source(str(path), path.name))
    assert compilation.failed is bool(compilation.flows == ())
    return [found.code for found in compilation.diagnostics]


def link(path: Path, target: Path) -> None:
    """Make a symbolic link; where the system has none, the test is skipped."""
    try:
        path.symlink_to(target, target_is_directory=target.is_dir())
    except (OSError, NotImplementedError):
        pytest.skip("this system makes no symbolic links")


def test_a_part_of_the_project_is_found(project: Path) -> None:
    assert codes(project / "a.flow", f'import "parts/bye.flow"\n{USE}') == []
    assert codes(project / "flows" / "a.flow", f'import "../parts/bye.flow"\n{USE}') == []


@pytest.mark.parametrize("there", ["../outside/bye.flow", "parts/../../outside/bye.flow"])
def test_a_path_out_of_the_project_is_refused(project: Path, there: str) -> None:
    assert "FLW115" in codes(project / "a.flow", f'import "{there}"\n{USE}')


def test_a_full_path_is_refused_outside_and_read_inside(project: Path) -> None:
    outside = (project.parent / "outside" / "bye.flow").as_posix()
    assert "FLW115" in codes(project / "a.flow", f'import "{outside}"\n{USE}')
    inside = (project / "parts" / "bye.flow").as_posix()
    assert codes(project / "a.flow", f'import "{inside}"\n{USE}') == []


def test_a_link_out_of_the_project_is_refused(project: Path) -> None:
    link(project / "linked.flow", project.parent / "outside" / "bye.flow")
    assert "FLW115" in codes(project / "a.flow", f'import "linked.flow"\n{USE}')


def test_a_linked_folder_out_of_the_project_is_refused(project: Path) -> None:
    link(project / "shared", project.parent / "outside")
    assert "FLW115" in codes(project / "a.flow", f'import "shared/bye.flow"\n{USE}')


def test_a_link_within_the_project_is_followed(project: Path) -> None:
    link(project / "linked.flow", project / "parts" / "bye.flow")
    assert codes(project / "a.flow", f'import "linked.flow"\n{USE}') == []


def test_a_file_under_two_names_is_read_once(project: Path) -> None:
    link(project / "linked.flow", project / "parts" / "bye.flow")
    text = f'import "linked.flow"\nimport "parts/bye.flow"\n{USE}'
    assert codes(project / "a.flow", text) == []


def test_a_file_that_imports_itself_by_a_link_is_a_cycle(project: Path) -> None:
    link(project / "linked.flow", project / "a.flow")
    assert "FLW116" in codes(project / "a.flow", 'import "linked.flow"\nflow "A" {\n  hangup\n}\n')


def test_the_project_is_that_of_the_compiled_file_reached_by_a_link(project: Path) -> None:
    (project / "a.flow").write_text(f'import "parts/bye.flow"\n{USE}')
    link(project.parent / "elsewhere", project)
    assert codes(project.parent / "elsewhere" / "a.flow") == []


def test_without_a_project_only_the_folder_below_is_read(tmp_path: Path) -> None:
    (tmp_path / "bye.flow").write_text(PART)
    assert codes(tmp_path / "a.flow", f'import "bye.flow"\n{USE}') == []
    assert "FLW115" in codes(tmp_path / "flows" / "a.flow", f'import "../bye.flow"\n{USE}')


def test_what_cannot_be_read_is_named(project: Path) -> None:
    (project / "parts" / "latin.flow").write_bytes('let a = "é"\n'.encode("latin-1"))
    (project / "parts" / "folder.flow").mkdir()
    for name in ("latin.flow", "folder.flow", "missing.flow"):
        assert "FLW114" in codes(project / "a.flow", f'import "parts/{name}"\n{USE}')


def test_a_pipe_near_by_is_not_waited_for(project: Path) -> None:
    """It is no file: to read it would take for ever, so another process does it here."""
    os.mkfifo(project / "parts" / "a.flow")
    (project / "a.flow").write_text(USE)
    done = subprocess.run(
        [sys.executable, "-m", "callflow_dsl", "compile", str(project / "a.flow")],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "parts/bye.flow has it" in done.stderr


def test_it_is_said_that_not_all_files_near_were_searched(tmp_path: Path) -> None:
    text = 'flow "Desk" {\n  use farewell\n}\n'
    (tmp_path / "desk.flow").write_text(text, encoding="utf-8")
    for number in range(nearby.MOST_FILES):
        (tmp_path / f"a{number}.flow").touch()
    (tmp_path / "parts.flow").write_text("part farewell { hangup }\n", encoding="utf-8")
    (found,) = compile_file(tmp_path / "desk.flow").diagnostics
    assert found.notes[0].startswith("More than 2,000 files are near this one")
    (tmp_path / "a0.flow").write_text("part farewell { hangup }\n", encoding="utf-8")
    (found,) = compile_file(tmp_path / "desk.flow").diagnostics
    assert found.notes[0].startswith("a0.flow has it")
