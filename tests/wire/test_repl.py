"""What somebody sees who tries the Python API in a REPL."""

from __future__ import annotations

import inspect
from importlib import import_module

import pytest

import callflow_dsl
from callflow_dsl import CallFlow, FlowcError, Hangup, compile_text, encode, format_text


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


def test_what_is_no_flow_is_told() -> None:
    with pytest.raises(FlowcError, match="takes a CallFlow, not 3"):
        encode(3)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="takes a text"):
        format_text(3)  # type: ignore[arg-type]


def test_signatures_name_no_addresses_of_the_memory() -> None:
    modules = ["callflow_dsl", "callflow_dsl.api", "callflow_dsl.simulate", "callflow_dsl.steps"]
    signatures = [
        f"{name}{inspect.signature(made)}"
        for module in map(import_module, modules)
        for name, made in vars(module).items()
        if inspect.isclass(made) and made.__module__.startswith("callflow_dsl")
        if not issubclass(made, Exception)
    ]
    signatures += [
        f"{name}{inspect.signature(getattr(callflow_dsl, name))}"
        for name in callflow_dsl.__all__
        if inspect.isroutine(getattr(callflow_dsl, name))
    ]
    assert len(signatures) > 30
    assert [signature for signature in signatures if " at 0x" in signature] == []
