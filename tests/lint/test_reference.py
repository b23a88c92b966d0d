"""The documentation of all codes: docs/rules is up to date, and every example is true."""

from __future__ import annotations

from pathlib import Path

from callflow_dsl.lint.rule_docs import pages, write

ROOT = Path(__file__).parents[2]
RULES = ROOT / "docs" / "rules"


def test_docs_rules_is_up_to_date(update_goldens: bool) -> None:
    if update_goldens:
        write(RULES)
    files = {path.name: path.read_text("utf-8") for path in RULES.iterdir()}
    assert files == pages(), "run: python -m callflow_dsl.lint.rule_docs"
