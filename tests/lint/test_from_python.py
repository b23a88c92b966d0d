"""The linter as a function, as an editor calls it."""

from __future__ import annotations

import pytest

from callflow_dsl.compiler.compile import compile_source
from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings
from callflow_dsl.source import Source
from tests.lint.project import OPEN


class _NobodyWaitsError(Exception):
    pass


def test_what_before_rule_raises_ends_the_work() -> None:
    rules = 0

    def before_rule() -> None:
        nonlocal rules
        rules += 1
        if rules == 3:
            raise _NobodyWaitsError

    with pytest.raises(_NobodyWaitsError):
        lint(Source("a.flow", OPEN), LintSettings(), before_rule=before_rule)
    assert rules == 3


def test_before_rule_is_called_for_each_rule_that_runs() -> None:
    calls: list[None] = []
    settings = LintSettings(frozenset({"FLW304", "FLW443"}))
    lint(Source("a.flow", OPEN), settings, before_rule=lambda: calls.append(None))
    assert len(calls) == 2


def test_a_given_compilation_is_judged_and_the_text_not_compiled_again() -> None:
    source = Source("a.flow", OPEN)
    compilation = compile_source(source)
    fresh = lint(source, LintSettings())
    assert lint(source, LintSettings(), compilation=compilation) == fresh
    assert [d.code for d in fresh.diagnostics] == ["FLW304"]
    broken = compile_source(Source("a.flow", 'flow "A" { sya "x" }'))
    assert lint(source, LintSettings(), compilation=broken).failed
