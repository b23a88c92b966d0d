"""Kept regular expressions are those that `re` would make."""

from __future__ import annotations

import re
from typing import Any

import pytest

from callflow_dsl import _build, patterns


def test_what_is_kept_is_what_re_makes() -> None:
    """The engine compares code, flags and groups of two patterns."""
    kept: dict[str, Any] = {}
    exec(_build.patterns_source(), kept)
    assert len(kept["PATTERNS"]) > 20
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(patterns, "_KEPT", kept["PATTERNS"])
        for expression in kept["PATTERNS"]:
            loaded = patterns._loaded(expression)
            made = re.compile(expression)
            assert loaded == made
            assert loaded is not None
            assert (loaded.pattern, loaded.groups) == (made.pattern, made.groups)
            assert loaded.groupindex == made.groupindex


def test_names_of_groups_are_kept() -> None:
    kept = _build.keep("(?P<first>a)|(?P<second>b)|(c)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(patterns, "_KEPT", {"named": kept})
        loaded = patterns._loaded("named")
    assert loaded is not None
    assert [match.lastgroup for match in loaded.finditer("abc")] == ["first", "second", None]


def test_another_engine_compiles_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from callflow_dsl._built import patterns as built

    monkeypatch.setattr(built, "FORM", (0, 0))
    assert patterns._kept_patterns() == {}
    monkeypatch.setattr(patterns, "_KEPT", {})
    monkeypatch.setattr(patterns, "ASKED", {})
    assert patterns.pattern("(?i)a+") == re.compile("(?i)a+")
    assert patterns.pattern("(?i)a+") is patterns.pattern("(?i)a+")
