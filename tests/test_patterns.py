"""Kept regular expressions are those that `re` would make."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from callflow_dsl import _build, patterns

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("source", [_build.patterns_source, _build.plans_source])
def test_what_is_kept_is_what_re_makes(source: Callable[[], str]) -> None:
    """The engine compares code, flags and groups of two patterns."""
    kept: dict[str, Any] = {}
    exec(source(), kept)
    assert len(kept["PATTERNS"]) > 20
    for expression in kept["PATTERNS"]:
        loaded = patterns._loaded(kept["PATTERNS"], expression)
        made = re.compile(expression)
        assert loaded == made
        assert loaded is not None
        assert (loaded.pattern, loaded.groups) == (made.pattern, made.groups)
        assert loaded.groupindex == made.groupindex


def test_names_of_groups_are_kept() -> None:
    kept = _build.keep("(?P<first>a)|(?P<second>b)|(c)")
    loaded = patterns._loaded({"named": kept}, "named")
    assert loaded is not None
    assert [match.lastgroup for match in loaded.finditer("abc")] == ["first", "second", None]


def test_another_engine_compiles_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from callflow_dsl._built import patterns as built

    monkeypatch.setattr(built, "FORM", (0, 0))
    assert patterns.table_of("patterns") == {}
    monkeypatch.setattr(patterns, "_KEPT", {})
    monkeypatch.setattr(patterns, "ASKED", {})
    assert patterns.pattern("(?i)a+") == re.compile("(?i)a+")
    assert patterns.pattern("(?i)a+") is patterns.pattern("(?i)a+")
