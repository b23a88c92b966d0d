"""The documentation of all codes: docs/rules is up to date, and every example is true."""

from __future__ import annotations

from pathlib import Path

import pytest

from callflow_dsl import compile_file
from callflow_dsl.diagnostics.codes import CODES
from callflow_dsl.diagnostics.examples import example
from callflow_dsl.lint.rule_docs import pages, write

ROOT = Path(__file__).parents[2]
RULES = ROOT / "docs" / "rules"


def test_docs_rules_is_up_to_date(update_goldens: bool) -> None:
    if update_goldens:
        write(RULES)
    files = {path.name: path.read_text("utf-8") for path in RULES.iterdir()}
    assert files == pages(), "run: python -m callflow_dsl.lint.rule_docs"


@pytest.mark.parametrize("code", CODES)
def test_each_code_of_the_compiler_has_a_true_example(code: str, tmp_path: Path) -> None:
    found = example(code)
    assert found is not None
    path = tmp_path / "shop.flow"  # one example imports itself
    codes = []
    for text in found:
        path.write_text(text, "utf-8")
        codes.append([d.code for d in compile_file(path).diagnostics])
    reported, better = codes
    assert code in reported
    assert [other for other in reported if other != code and CODES[other].severity == "error"] == []
    assert better == []
