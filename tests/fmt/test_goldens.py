"""Messy files and what becomes of them: ``NAME.flow`` and ``NAME.out.flow`` in cases/."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from callflow_dsl import format_text

CASES = Path(__file__).parent / "cases"
NAMES = sorted(
    path.stem for path in CASES.glob("*.flow") if not path.name.endswith(".out.flow")
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_messy_file(name: str, update_goldens: bool) -> None:
    formatted = format_text((CASES / f"{name}.flow").read_text(encoding="utf-8"))
    golden = CASES / f"{name}.out.flow"
    if update_goldens:
        golden.write_text(formatted, encoding="utf-8")
    assert formatted == golden.read_text(encoding="utf-8")
    assert format_text(formatted) == formatted


@pytest.mark.parametrize("name", ["formatting.md", "decompile.md"])
def test_what_the_document_shows_is_in_the_style(name: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / name).read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```flow\n(.*?)^```", text, re.M | re.S)
    assert format_text(shown) == shown
