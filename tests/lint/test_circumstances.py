"""The words of findings that need circumstances are goldens, too."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - a golden's path
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.cli.main import main
from tests.lint.circumstances import CHANGES, FOLDER, said

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_reader_sees(name: str, golden: Callable[[Path, str], None]) -> None:
    golden(FOLDER / f"{name}.out", f"{said(name)}\n")


def test_a_walk_that_was_cut_has_an_exit_code_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    lints = ["lint", "--no-cache", "--quiet", str(FOLDER / "too-large.flow")]
    assert main(lints) == 0
    for change in CHANGES["too-large"]:
        monkeypatch.setattr(*change)
    assert main(lints) == 3
