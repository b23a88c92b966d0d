"""What somebody sees who tries the Python API in a REPL."""

from __future__ import annotations

import pytest

import callflow_dsl
from callflow_dsl import CallFlow, FlowcError, Hangup, compile_text, encode


def test_all_names_are_listed() -> None:
    names = dir(callflow_dsl)
    assert set(callflow_dsl.__all__) <= set(names)
    assert {"lint", "simulate", "api", "graph", "explore", "flowtest", "deploy"} <= set(names)
    assert all(getattr(callflow_dsl, name) is not None for name in names)
    with pytest.raises(AttributeError, match="no attribute 'nosuch'"):
        _ = callflow_dsl.nosuch  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (Hangup(), "are a tuple, not one Hangup"),
        ("hangup", "are a tuple, not 'hangup'"),
        (({"action": "hangup"},), "is no step"),
    ],
)
def test_steps_that_are_none_are_told(steps: object, message: str) -> None:
    with pytest.raises(FlowcError, match=message):
        encode(CallFlow("Front desk", steps))  # type: ignore[arg-type]


def test_bytes_are_no_text() -> None:
    with pytest.raises(TypeError, match="takes a text"):
        compile_text(b"flow")  # type: ignore[arg-type]
