"""What other clients write, read in one way by everything that reads the wire."""

from __future__ import annotations

from typing import Any

import pytest

from callflow_dsl import CallFlow, check_document, compile_text, decode, encode
from callflow_dsl.decompiler import decompile
from callflow_dsl.simulate.loading import load
from callflow_dsl.wire.decode import decode_step
from callflow_dsl.wire.reading import as_meant


def record(**options: Any) -> dict[str, Any]:
    return {"id": "r", "action": "record", "options": options}


@pytest.mark.parametrize(
    ("value", "seconds"),
    [(10, 10), (999_999_999, 999_999_999), (10**9, 1), (10**10, 10), (1_600_000_000, 2)],
)
def test_every_reader_reads_nanoseconds_alike(value: int, seconds: int) -> None:
    document = {"title": "t", "steps": [record(maxLength=value)]}
    assert decode_step(document["steps"][0]).max_length == seconds  # type: ignore[union-attr]
    assert load(document).steps[0].options["maxLength"] == seconds
    (again,) = compile_text(decompile(document)).flows
    assert again.to_wire()["steps"][0]["options"] == {"maxLength": seconds}
    doubts = [f"{one.severity} {one}" for one in check_document(document)]
    assert bool(doubts) == (value != seconds)
    assert all(f"nanoseconds ({seconds} s)" in doubt for doubt in doubts)
    assert all(doubt.startswith("warning") for doubt in doubts)


def test_nobody_writes_what_would_be_read_as_nanoseconds() -> None:
    result = compile_text('flow "F" {\n  record max 1000000000s\n}\n')
    assert [one.code for one in result.diagnostics if one.severity == "error"]


@pytest.mark.parametrize(
    ("step", "meant"),
    [
        # Go writes a record step so, whatever was set.
        (record(maxLength=5, timeout=0, finishOnKey="", transcribeLanguage="", onFinish=""),
         record(maxLength=5)),
        # Java writes every number and every flag on every step.
        ({"action": "pause", "options": {"length": 2, "repeat": 0, "machineTimeout": 0,
                                         "transcribe": False, "mask": False}},
         {"action": "pause", "options": {"length": 2}}),
        ({"action": "hangup", "options": {"length": 0, "mask": False}}, {"action": "hangup"}),
        # The types of the Node package have it as text.
        ({"action": "say", "options": {"payload": "a", "repeat": "2"}},
         {"action": "say", "options": {"payload": "a", "repeat": 2}}),
        ({"action": "say", "options": {"payload": "a"}, "onKeypressGoto": "x", "endKey": "",
          "maxNumKeys": 0},
         {"action": "say", "options": {"payload": "a"}, "onKeypressGoto": "x"}),
    ],
)  # fmt: skip
def test_zeros_and_empty_texts_stand_for_absent(step: Any, meant: Any) -> None:
    assert as_meant(step) == meant
    assert as_meant(meant) == meant


@pytest.mark.parametrize(
    "step",
    [
        {"action": "pause", "options": {"length": 0}},  # it needs a length: 0 is a wrong one
        {"action": "say", "options": {"payload": ""}},
        {"action": "say", "options": {"payload": "a", "loop": False}},
        {"action": "sendKeys", "options": {"keys": "1", "duration": 0}},
        record(maxLength=0),
        {"action": "say", "options": {"payload": "a", "colour": ""}},
        {"action": "beep", "options": {"repeat": 0}},
        {"action": "say", "options": None},
        {"action": "hangup", "options": {}},
    ],
)
def test_what_means_something_stays(step: dict[str, Any]) -> None:
    assert as_meant(step) == step


def test_the_decoder_still_loses_nothing() -> None:
    step = record(timeout=0, onFinish="", transcribe=False)
    assert encode(CallFlow(None, (decode_step(step),)))["steps"] == [step]


def test_a_transfer_leads_to_a_client_too() -> None:
    source = 'flow "F" {\n  transfer "client:desk" machine hangup\n}\n'
    (flow,) = compile_text(source).flows
    (step,) = flow.to_wire()["steps"]
    assert step["options"] == {"destination": "client:desk", "ifMachine": "hangup"}
    assert check_document(flow.to_wire()) == []
    assert decode(flow.to_wire()) == flow.call_flow
