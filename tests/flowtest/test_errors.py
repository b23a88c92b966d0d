"""Tests that cannot be read: what is said, and where, are goldens (see tests/compiler)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.compiler.compile import compile_source
from callflow_dsl.diagnostics.model import Reporter
from callflow_dsl.diagnostics.text import render_text
from callflow_dsl.flowtest.parse import cases_of
from callflow_dsl.source import Source
from tests.marks import marked, unmarked

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = sorted((Path(__file__).parent / "errors").glob("*.flow"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_said_and_where(path: Path, golden: Callable[[Path, str], None]) -> None:
    text = unmarked(path.read_text(encoding="utf-8"))
    reporter = Reporter()
    compilation = compile_source(Source(path.name, text, str(path)))
    cases_of(compilation.modules[0], reporter)
    diagnostics = reporter.sorted()
    golden(path, marked(text, [one.location.span for one in diagnostics]))
    golden(path.with_suffix(".out"), render_text(diagnostics) + "\n")
