"""The words of findings that need circumstances are goldens, too."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - a golden's path
from typing import TYPE_CHECKING

import pytest

from tests.lint.circumstances import CHANGES, FOLDER, said

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_reader_sees(name: str, golden: Callable[[Path, str], None]) -> None:
    golden(FOLDER / f"{name}.out", f"{said(name)}\n")
