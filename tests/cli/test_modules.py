"""What each command imports is a golden: nothing that it does not use.

Modules of the standard library count by their package; those that Python itself starts with,
and private ones, are left out. Ours count one by one where the start must be short, and by their
folder elsewhere, so that a new file of a room changes few of these lists. An import
at the top of a module that only some runs need shows here as a line that should not be there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
FLOW = 'flow "One" {\n  say "Hello." language en-GB voice female\n  hangup\n}\n'
PLAY = 'test "it ends" {\n  hears "Hello"\n  hangs up\n}\n'
STEPS = [
    {"action": "say", "options": {"payload": "Hello.", "language": "en-GB", "voice": "male"}},
    {"action": "hangup"},
]
#: Name of the golden -> command line, run in a folder with one.flow and one.json.
LINES = {
    "version": "--version",
    "help": "--help",
    "compile": "compile one.flow",
    "compile-in-a-project": "compile project/one.flow",
    "fmt": "fmt --check one.flow",
    "decompile": "decompile one.json",
    "lint": "lint --no-cache one.flow",
    "lint-again": "lint one.flow",
    "simulate": "simulate one.flow",
    "test": "test one.flow",
    "explore": "explore one.flow",
    "graph": "graph one.flow",
    "diff": "diff one.flow one.flow",
    "explain": "explain FLW401",
}
#: Goldens that name each of our modules.
EACH = {
    "version", "help", "compile", "compile-in-a-project", "fmt", "decompile", "lint", "lint-again",
}  # fmt: skip
#: The version of Python whose own modules the goldens name.
GOLDENS_OF = (3, 11)
#: Runs a command, then prints what was imported for it.
PROGRAM = """
import sys
before = set(sys.modules)
from callflow_dsl.cli.main import main
main(sys.argv[1:])
print(*sorted(set(sys.modules) - before), file=sys.stderr)
"""


def imported(line: str, folder: Path) -> list[str]:
    """Return the modules that a command line imports."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, *line.split()],
        cwd=folder, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return run.stderr.splitlines()[-1].split()


def counted(modules: list[str], *, each: bool) -> str:
    """Return the lines of a golden."""
    ours = [name for name in modules if name.startswith("callflow_dsl.")]
    if not each:
        ours = sorted({name.rpartition(".")[0] for name in ours} - {"callflow_dsl"})
    others = {name.partition(".")[0] for name in modules if not name.startswith("callflow_dsl")}
    public = sorted(name for name in others if not name.startswith("_"))
    return "\n".join([*public, "", *ours]) + "\n"


@pytest.mark.parametrize("name", LINES)
def test_what_is_imported(name: str, golden: Callable[[Path, str], None], tmp_path: Path) -> None:
    (tmp_path / "one.flow").write_text(f"{FLOW}\n{PLAY}")
    (tmp_path / "one.json").write_text(json.dumps({"title": "One", "steps": STEPS}))
    project = tmp_path / "project"
    project.mkdir()
    (project / "one.flow").write_text(FLOW)
    (project / "flowc.toml").write_text('[lint]\nignore = ["FLW501"]\n')
    if name == "lint-again":
        imported(LINES[name], tmp_path)
    path = HERE / "modules" / f"{name}.txt"
    lines = counted(imported(LINES[name], tmp_path), each=name in EACH)
    if sys.version_info[:2] == GOLDENS_OF:
        golden(path, lines)
    else:
        assert without_python(lines) == without_python(path.read_text(encoding="utf-8"))


def without_python(lines: str) -> list[str]:
    """The modules that are not of Python: what those import in turn differs by its version."""
    return [name for name in lines.split() if name not in sys.stdlib_module_names]
