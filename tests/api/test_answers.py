"""Answers to a request for a flow, read back by the simulator as the API would."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow_dsl import CallFlow, Condition, Hangup, Say, Transfer, compile_text, encode
from callflow_dsl.api.answers import FlowAnswer, json_answer, xml_answer
from callflow_dsl.errors import FlowcError
from callflow_dsl.simulate.fetch import read_flow

SAY = Say("Hello & <welcome>.", language="en-GB", voice="female", id="s")


def back(answer: FlowAnswer) -> dict:
    return dict(read_flow(answer.body.decode(), answer.content_type, "the test"))


def test_any_flow_is_answered_as_json():
    compiled = compile_text('flow "F" { say "Ünd?" language de-DE\nhangup }').flows[0]
    answer = json_answer(compiled)
    assert answer.content_type == "application/json; charset=utf-8"
    assert json.loads(answer.body) == compiled.to_wire()
    stored = {**compiled.to_wire(), "id": "f1", "createdAt": "2026-01-01T00:00:00Z"}
    assert json_answer(stored) == answer


def test_one_step_is_answered_as_xml():
    answer = xml_answer(CallFlow("F", (SAY,)))
    assert answer.content_type == "application/xml; charset=utf-8"
    text = '<Say language="en-GB" voice="female">Hello &amp; &lt;welcome&gt;.</Say>'
    assert text in answer.body.decode()
    transfer = xml_answer(CallFlow(None, (Transfer("31612345678", mask=True),)))
    assert '<Transfer destination="31612345678" mask="true" />' in transfer.body.decode()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(
    lambda text: text == text.strip() and "\ufffe" not in text and "\uffff" not in text
))  # fmt: skip
def test_the_text_is_heard_as_it_was_written(text):
    (step,) = back(xml_answer(CallFlow("F", (Say(text, language="en-GB"),))))["steps"]
    assert step["options"] == {"payload": text, "language": "en-GB"}


@pytest.mark.parametrize(
    ("flow", "reason"),
    [
        (CallFlow("F", (SAY, Hangup())), "it has 2 steps"),
        (CallFlow("F", ()), "it has 0 steps"),
        (CallFlow("F", (SAY,), record=True), "no place for record"),
        (CallFlow("F", (Hangup(conditions=(Condition("a", "==", "1"),)),)), "conditions"),
        (CallFlow("F", (Say("x", on_keypress_var="a"),)), "onKeypressVar"),
        ({"steps": [{"action": "play", "options": {"media": ["https://x/a", "https://x/b"]}}]},
         "media is no single value"),
        ({"steps": [{"action": "say", "options": {"payload": "a\x00b"}}]}, "cannot carry"),
        ({"steps": [{"action": "a b"}]}, "no name of an element"),
    ],
)  # fmt: skip
def test_what_xml_cannot_say_is_refused_with_the_reason(flow, reason):
    with pytest.raises(FlowcError, match=reason) as caught:
        xml_answer(flow)
    assert caught.value.hint == "answer with JSON"
    assert (
        back(json_answer(flow))["steps"]
        == (flow if isinstance(flow, dict) else encode(flow))["steps"]
    )


@pytest.mark.parametrize("answer", [json_answer, xml_answer])
def test_a_flow_with_errors_is_not_answered(answer):
    with pytest.raises(FlowcError, match="payload"):
        answer({"steps": [{"action": "say"}]})
