"""Mistakes as people make them: one message for each, with a place, a cause and a way out.

Each file in ``mistakes`` has one mistake. What is said of it is a golden; its place is marked
in the file by « ».
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.compiler.compile import compile_source
from callflow_dsl.diagnostics.model import Reporter
from callflow_dsl.diagnostics.problems import BY_CODE
from callflow_dsl.diagnostics.text import render_text
from callflow_dsl.flowtest.parse import cases_of
from callflow_dsl.source import Source
from tests.marks import marked, unmarked

if TYPE_CHECKING:
    from collections.abc import Callable

    from callflow_dsl.diagnostics.model import Diagnostic

MISTAKES = Path(__file__).parent / "mistakes"
FILES = sorted(MISTAKES.glob("*.flow")) + sorted(MISTAKES.glob("menus/*.flow"))


def diagnostics(path: Path, text: str) -> tuple[Diagnostic, ...]:
    """What is said of a text in the place of a file, its tests included."""
    source = Source(path.name, text, str(path))
    compilation, reporter = compile_source(source), Reporter()
    if not compilation.failed:
        cases_of(compilation.modules[0], reporter)
    return (*compilation.diagnostics, *reporter.sorted())


def test_there_are_as_many_as_people_make() -> None:
    assert len(FILES) >= 650


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_one_message_says_what_is_wrong(path: Path, golden: Callable[[Path, str], None]) -> None:
    text = unmarked(path.read_text(encoding="utf-8"))
    (found,) = diagnostics(path, text)
    assert found.notes or found.fix or "{expected}" in BY_CODE[found.code].message
    golden(path, marked(text, [found.location.span]))
    golden(path.with_suffix(".out"), render_text([found]) + "\n")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_fix_leaves_no_other_error(path: Path) -> None:
    text = unmarked(path.read_text(encoding="utf-8"))
    (found,) = diagnostics(path, text)
    if found.fix is None:
        return
    start, end = found.fix.location.span
    mended = diagnostics(path, text[:start] + found.fix.replacement + text[end:])
    assert [d.message for d in mended if d.severity == "error"] == []
