"""What the documents show is true: flows compile, Python runs, commands print what they say."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from callflow_dsl import compile_text
from callflow_dsl.deploy.template import files as template_files
from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings
from callflow_dsl.source import Source
from callflow_dsl.syntax.formatter import format_text
from tests.docs.sessions import run_document

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
RECIPES = sorted((ROOT / "docs" / "cookbook").glob("*.md"))
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *RECIPES]
WITH_SESSIONS = [ROOT / "README.md", ROOT / "docs" / "tutorial.md", *RECIPES]


def blocks(language: str) -> list[tuple[str, str]]:
    """Name and text of each fenced block in a language."""
    found = []
    for path in DOCUMENTS:
        # What is called mistake.flow or bad-menu.flow shows what is said of it.
        pattern = rf"^```{language}(?: title=\"(?!mistake|bad)[^\"]+\")?\n(.*?)^```"
        for match in re.finditer(pattern, path.read_text(encoding="utf-8"), re.M | re.S):
            found.append((f"{path.name}-{len(found)}", match[1]))
    return found


FLOWS = blocks("flow")
PYTHON = blocks("python")
#: Documents whose programs run as they stand, in this repository.
ALONE = ("README", "python", "emulator", "simulator", "testing", "graph", "lint")


@pytest.mark.parametrize("text", [text for _, text in FLOWS], ids=[name for name, _ in FLOWS])
def test_flow_compiles(text: str) -> None:
    assert compile_text(text).diagnostics == ()


@pytest.mark.parametrize("text", [text for _, text in FLOWS], ids=[name for name, _ in FLOWS])
def test_flow_is_formatted_and_lints_clean(text: str) -> None:
    assert format_text(text) == text
    assert lint(Source("shown.flow", text), LintSettings()).diagnostics == ()


def test_the_reference_shows_what_constructs_compile_to(update_goldens: bool) -> None:
    """A block of JSON shows the steps of the flow that has its title."""
    path = ROOT / "docs" / "language.md"
    text = path.read_text(encoding="utf-8")
    shown = re.compile(r'^```json title="([^"]+)"\n(?:(?!```).*\n)*```$', re.M)
    flows = {
        title: flow for _, flow in FLOWS for title in re.findall(r'^flow "(.+)" \{$', flow, re.M)
    }

    def compiled(match: re.Match[str]) -> str:
        steps = compile_text(flows[match[1]]).flows[0].to_wire()["steps"]
        lines = ",\n".join(f"  {json.dumps(step, ensure_ascii=False)}" for step in steps)
        return f'```json title="{match[1]}"\n[\n{lines}\n]\n```'

    fresh = shown.sub(compiled, text)
    assert len(shown.findall(text)) >= 5
    if update_goldens:
        path.write_text(fresh, encoding="utf-8")
    assert fresh == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", [text for name, text in PYTHON if name.startswith(ALONE)])
def test_python_runs(text: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", text], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.returncode == 0


@pytest.mark.parametrize("path", WITH_SESSIONS, ids=lambda path: path.stem)
def test_sessions_print_what_is_shown(
    path: Path, tmp_path: Path, golden: Callable[[Path, str], None]
) -> None:
    golden(path, run_document(path, tmp_path))
    if path in RECIPES and any(tmp_path.rglob("*.flow")):
        for command in (["fmt", "--check"], ["lint"], ["test"]):
            done = subprocess.run(
                [sys.executable, "-m", "callflow_dsl", *command],
                cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stdout + done.stderr


def test_the_picture_is_that_of_the_first_flow(golden: Callable[[Path, str], None]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "callflow_dsl", "graph", "-", "--format", "svg"], input=FLOWS[0][1],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    golden(ROOT / "docs" / "dental.svg", done.stdout)


def test_the_sample_project_is_whole(tmp_path: Path, golden: Callable[[Path, str], None]) -> None:
    """What its README runs: format, lint, tests, plan and deploy; its hooks are the template's."""
    sample, copy = ROOT / "samples" / "acme", tmp_path / "acme"
    shutil.copytree(sample, copy)
    golden(sample / "README.md", run_document(sample / "README.md", copy))
    compiled = subprocess.run(
        [sys.executable, "-m", "callflow_dsl", "compile", "flows", "-o", str(tmp_path / "out")],
        cwd=copy, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (compiled.returncode, compiled.stderr) == (0, "")
    assert len(list((tmp_path / "out").iterdir())) == 2
    made = template_files("acme")
    for path in (".github/workflows/flows.yml", ".pre-commit-config.yaml", ".gitignore"):
        golden(sample / path, made[path])
