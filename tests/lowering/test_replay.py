"""The compiler notices when its own lowering is wrong."""

from __future__ import annotations

import json

import pytest

from callflow_dsl import compile_text
from callflow_dsl.compiler import finish
from callflow_dsl.errors import FlowcError
from callflow_dsl.steps.conditions import KEYPAD
from tests.lowering.lockstep import compare

MENU = """flow "Desk" {
  menu c {
    say "For sales, press 1."
    key 1 { say "Thanks." }
    other { say "That is not an option." again }
    fail { say "Goodbye." hangup }
  }
  say "Sales it is." if c == 1
}
"""


@pytest.mark.plants
def test_a_wrong_lowering_is_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = finish._fields

    def wrong(draft: finish.Draft, goto: str | None) -> dict[str, object]:
        values = dict(fields(draft, goto))
        if values.get("payload") == "That is not an option.":
            values.pop("conditions", None)
        return values

    monkeypatch.setattr(finish, "_fields", wrong)
    with pytest.raises(FlowcError) as caught:
        compile_text(MENU)
    message = caught.value.message
    assert message.startswith('<text>:1:1: flowc compiled the flow "Desk" wrongly')
    assert "1 leads to the step at <text>:4:13 and not to the step at <text>:5:13" in message
    assert "report" in caught.value.hint


def test_a_condition_behind_a_menu_asks_what_was_pressed_last() -> None:
    flow = compile_text(MENU).flows[0].to_wire()
    assert "conditions" not in flow["steps"][-1]  # whoever comes there has pressed 1
    assert compare(MENU, flow, KEYPAD) > 10


def test_a_step_that_no_call_comes_to_jumps_to_no_label_that_is_left_out() -> None:
    """Only its jump leads to the label, so the labelled step is left out, and the jump with it."""
    text = """flow "F" {
  defaults { language en-GB  voice female }
  menu b {
    say "Choose."
    key 2 {
      say "x" on key goto l as c end # if b >= "5.0"
      fetch "https://example.com/7"
      l: say "y"
      again
    }
    other { again }
  }
}
"""
    (flow,) = compile_text(text).flows
    wire = flow.to_wire()["steps"]
    ids = {step["id"] for step in wire}
    assert {step["onKeypressGoto"] for step in wire if "onKeypressGoto" in step} <= ids


@pytest.mark.parametrize("goto", ["5", '["a"]', '{"a": 1}'])
def test_a_goto_in_raw_that_is_no_text_stays_as_it_is(goto: str) -> None:
    """No label is meant by it, so the compiler has no say in where it leads."""
    text = f"""flow "F" {{
  menu b {{
    say "Choose."
    key 1 {{ say "x" raw {{ "onKeypressGoto": {goto} }} }}
    key 2 {{ raw {{ "action": "dance", "onKeypressGoto": {goto} }} }}
  }}
}}
"""
    (flow,) = compile_text(text).flows
    said, danced = flow.to_wire()["steps"][-2:]
    assert said["onKeypressGoto"] == danced["onKeypressGoto"] == json.loads(goto)
