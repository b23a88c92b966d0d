"""What people read on a terminal is golden (the help of the commands is docs/commands.md).

A report is a text file of commands behind ``$ flowc`` with what each prints, run in the folder
of the file; ``[exit N]`` follows where the code is not 0. ``pytest --update-goldens`` writes
them anew. To pin another report, write its command into a file and do that.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
REPORTS = sorted((HERE / "reports").glob("*.txt"))
PROMPT = "$ flowc "


@pytest.fixture
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """80 columns, no colours."""
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("plain_terminal")
@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_report(
    path: Path,
    golden: Callable[[Path, str], None],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(path.parent)
    lines = path.read_text(encoding="utf-8").splitlines()
    report = ""
    for line in lines:
        if not line.startswith(PROMPT):
            continue
        code = main(shlex.split(line.removeprefix(PROMPT)))
        printed = capsys.readouterr()
        end = f"[exit {code}]\n" if code else ""
        report += f"{line}\n{printed.out}{printed.err}{end}"
    assert report, "this file has no command"
    golden(path, report)
