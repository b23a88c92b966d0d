"""Documents and what becomes of them: ``NAME.json`` and ``NAME.flow`` in cases/."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from callflow_dsl import compile_text, decompile

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("path", sorted(CASES.glob("*.json")), ids=lambda path: path.stem)
def test_document(path: Path, update_goldens: bool) -> None:
    text = decompile(json.loads(path.read_text(encoding="utf-8")))
    golden = path.with_suffix(".flow")
    if update_goldens:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_flows_made_by_hand_come_back_as_menus(update_goldens: bool) -> None:
    """Flows in the manner of the platform's examples, whose ids are given up."""
    document = json.loads((CASES / "hand-made.json").read_text(encoding="utf-8"))
    text = decompile(document, new_step_ids=True)
    golden = CASES / "hand-made.new-ids.flow"
    if update_goldens:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
    labelled = [flow.split('"')[1] for flow in text.split("flow ")[1:] if "on key goto" in flow]
    assert labelled == ["back", "star"]


def test_new_step_ids(update_goldens: bool) -> None:
    document = json.loads((CASES / "api-answer.json").read_text(encoding="utf-8"))
    text = decompile(document, keep_ids=True, new_step_ids=True)
    golden = CASES / "api-answer.new-ids.flow"
    if update_goldens:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
    assert [flow.to_wire()["id"] for flow in compile_text(text).flows] == [
        flow["id"] for flow in document["data"]
    ]


def test_an_option_that_some_steps_lack_is_no_default() -> None:
    said = [
        {"payload": "One.", "voice": "male"},
        {"payload": "Two."},
        {"payload": "Three.", "voice": "male"},
    ]
    steps = [{"action": "say", "options": options} for options in said]
    text = decompile({"title": "X", "steps": steps})
    assert (text.count("voice male"), text.count("defaults"), text.count("raw")) == (2, 0, 0)


def test_new_labels_are_told_apart() -> None:
    """Two places that one variable leads to, and that belong to no menu."""
    keys = {"onKeypressVar": "c", "maxNumKeys": 1}
    steps = [
        {"id": "a", "action": "say", "options": {"payload": "One."}},
        {"id": "b", "action": "say", "options": {"payload": "Two."}},
        {"id": "p", "action": "pause", "options": {"length": 4}, **keys, "onKeypressGoto": "a"},
        {"id": "q", "action": "pause", "options": {"length": 5}, **keys, "onKeypressGoto": "b"},
    ]
    text = decompile({"title": "X", "steps": steps}, new_step_ids=True)
    assert "c: say" in text
    assert "c-2: say" in text
    assert "raw" not in text
