"""`plain_json` reads and writes as `json` does: values, and errors to the letter."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow_dsl import plain_json

if TYPE_CHECKING:
    from collections.abc import Callable

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
#: What JSON is made of, and what it is not, in any order.
PIECES = st.sampled_from(
    ["{", "}", "[", "]", ":", ",", '"', '"a"', "1", "-", "1.5e3", "true", "nul", "NaN", "\\", " ",
     "\n", "\t", "\ufeff", "\x00", '"\\ud800"', "'", "\u00a0", "1" * 5_000]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=8).map("".join) | VALUES.map(json.dumps)


def outcome(function: Callable[..., Any], *args: Any, **options: Any) -> str:
    """The value that a function returns, or its error."""
    try:
        return repr(function(*args, **options))
    except (ValueError, TypeError, RecursionError) as error:
        return f"{type(error).__name__}: {error}"


@pytest.fixture(params=[True, False], ids=["in-c", "in-python"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """With the engine of `json`, and as on a Python without it."""
    if not request.param:
        monkeypatch.setattr(plain_json, "make_encoder", None)
        monkeypatch.setattr(plain_json, "_make_scanner", None)
    return bool(request.param)


@given(TEXTS, st.sampled_from(["", " ", "\n\t", "x"]))
def test_a_text_is_read_as_json_reads_it(text: str, around: str) -> None:
    text = around + text + around
    assert outcome(plain_json.loads, text) == outcome(json.loads, text)


@given(VALUES)
def test_a_value_is_written_as_json_writes_it(value: Any) -> None:
    for sort_keys in (False, True):
        wanted = json.dumps(value, ensure_ascii=False, sort_keys=sort_keys)
        assert plain_json.dumps(value, sort_keys=sort_keys) == wanted


@pytest.mark.parametrize("text", ['{"a": [1, 2.0, "é"]}', "", "[1", "1 1", "[NaN]", '"\n"'])
def test_both_ways_read_alike(text: str, engine: bool) -> None:
    wanted = outcome(json.loads, text, parse_constant=str.lower)
    assert outcome(plain_json.loads, text, str.lower) == wanted


@pytest.mark.parametrize("value", [{"a": [1, 2.0, "é"]}, {1: None}, {2, 3}, math.nan, [math.inf]])
def test_both_ways_write_alike(value: Any, engine: bool) -> None:
    wanted = outcome(json.dumps, value, ensure_ascii=False, allow_nan=False)
    assert outcome(plain_json.dumps, value) == wanted


def test_a_value_that_holds_itself_is_no_json(engine: bool) -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(ValueError, match="Circular reference"):
        plain_json.dumps(value)
