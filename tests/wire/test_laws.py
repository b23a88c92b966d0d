"""Encode and decode lose nothing and invent nothing."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import fastjsonschema
import jsonschema_rs
import pytest
from hypothesis import example, given
from jsonschema import Draft202012Validator

from callflow_dsl import CallFlow, FlowcError, RawStep, Record, Say, check_document, decode, encode
from callflow_dsl.wire.decode import decode_step, envelope
from callflow_dsl.wire.pretty import pretty
from callflow_dsl.wire.schema import schema, text
from callflow_dsl.wire.text import flow_text

# Test folders are no packages, so that two files may have one name.
_spec = importlib.util.spec_from_file_location("s", Path(__file__).parent / "strategies.py")
assert _spec is not None
assert _spec.loader is not None
strategies = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(strategies)

NEWLINE = "\n"
VALIDATOR = Draft202012Validator(schema())
OTHER_VALIDATORS = {
    "fastjsonschema": fastjsonschema.compile(schema()),
    "jsonschema-rs": jsonschema_rs.validator_for(schema()).validate,
}


@given(strategies.CALL_FLOWS)
def test_decode_of_encode_is_the_flow(flow: CallFlow) -> None:
    assert decode(encode(flow)) == flow


@given(strategies.CALL_FLOWS)
def test_what_is_encoded_has_no_error(flow: CallFlow) -> None:
    document = encode(flow)
    found = {problem.path.split("].")[-1] for problem in check_document(document)
             if problem.severity == "error"}  # fmt: skip
    # Only what lies between the steps can be wrong: ids, gotos, and the language of a
    # transcription, each of which the strategy draws on its own.
    assert found <= {"id", "onKeypressGoto", "options.transcribeLanguage"}
    assert VALIDATOR.is_valid(document) == ("options.transcribeLanguage" not in found)


def takes(name: str, document: Any) -> bool:
    """Whether one of the other validators finds nothing wrong."""
    try:
        OTHER_VALIDATORS[name](document)
    except ValueError:  # what both raise
        return False
    return True


@pytest.mark.parametrize("name", OTHER_VALIDATORS)
@given(flow=strategies.CALL_FLOWS)
def test_other_validators_judge_the_same(name: str, flow: CallFlow) -> None:
    document = encode(flow)
    assert takes(name, document) == VALIDATOR.is_valid(document)


#: Blanks and controls; each is a blank to some of re, ECMAScript and Rust, and none to others.
BLANKS = "\x00\x1c\x1f \x7f\x85\xa0\u1680\u2009\u2028\u202f\u205f\u3000\ufeff"


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_no_validator_takes_an_address_with_a_blank(blank: str) -> None:
    step = {"id": "a", "action": "play", "options": {"media": [f"https://example.com/{blank}a"]}}
    document = {"title": "t", "steps": [step]}
    assert [problem.path for problem in check_document(document)] == ["steps[0].options.media"]
    assert not VALIDATOR.is_valid(document)
    assert not any(takes(name, document) for name in OTHER_VALIDATORS)


@given(strategies.documents())
def test_encode_of_decode_is_the_document(document: dict[str, Any]) -> None:
    mended = decode(document)
    again = encode(mended)
    if again != document:  # only the spellings that are mended may differ
        spelled = json.dumps(document)
        marks = ("Repeat", '"true"', '"false"', "maxLength", "timeout")
        assert any(mark in spelled for mark in marks)
    assert decode(again) == mended


@given(strategies.JSON)
def test_pretty_is_what_json_would_write(value: Any) -> None:
    assert pretty(value) == json.dumps(value, indent=2, ensure_ascii=False)


@given(strategies.CALL_FLOWS)
@example(CallFlow("a", (Say("100% %s"),), extra={"steps": []}))
def test_the_text_of_a_flow_is_that_of_its_object(flow: CallFlow) -> None:
    assert flow_text(flow) == pretty(encode(flow))
    assert f"[\n  {flow_text(flow, NEWLINE + '  ')}\n]" == pretty([encode(flow)])


def test_the_text_of_what_is_no_flow_is_refused() -> None:
    for steps in (Say("a"), [1], (1,)):
        with pytest.raises(FlowcError):
            flow_text(CallFlow("a", steps))  # type: ignore[arg-type]


def test_spellings_of_other_clients_are_mended() -> None:
    say = {"action": "say", "options": {"payload": "a", "Repeat": 2}}
    assert decode_step(say) == Say("a", repeat=2)
    record = {"action": "record", "options": {"transcribe": "true", "transcribeLanguage": "en-US"}}
    assert decode_step(record) == Record(transcribe=True, transcribe_language="en-US")


@pytest.mark.parametrize(
    "step",
    [
        {"action": "beep"},
        {"action": "say"},
        {"action": "say", "options": {"payload": 1}},
        {"action": "say", "options": {"payload": "a", "repeat": 11}, "x": 1},
        {"action": "hangup", "options": {}},
        {"action": "hangup", "onKeypressGoto": None},
        {"action": "hangup", "conditions": [{"variable": "a"}]},
        {"action": "pause", "options": {"length": True}},
        {"options": []},
    ],
)
def test_a_step_that_does_not_fit_is_kept_whole(step: dict[str, Any]) -> None:
    found = decode_step(step)
    assert encode(CallFlow(None, (found,)))["steps"] == [step]


def test_unknown_actions_are_raw_steps() -> None:
    assert decode_step({"action": "beep", "x": 1}) == RawStep({"action": "beep", "x": 1})


@pytest.mark.parametrize("document", [None, [], "x", {}, {"steps": 1}, {"steps": [1]}])
def test_what_is_no_flow_is_refused(document: Any) -> None:
    with pytest.raises(FlowcError):
        decode(document)


def test_envelope() -> None:
    flow: dict[str, Any] = {"title": "X", "steps": []}
    assert envelope({"data": [flow, flow], "pagination": {}}) == [flow, flow]
    assert envelope([flow]) == [flow]
    assert envelope(flow) == [flow]


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"action": "say"}, "steps[0].options.payload"),
    ({"action": "say", "options": {"payload": 1}}, "steps[0].options.payload"),
    ({"action": "say", "options": {"payload": "a", "voice": "x"}}, "steps[0].options.voice"),
    ({"action": "say", "options": {"payload": "a", "repeat": 11}}, "steps[0].options.repeat"),
    ({"action": "say", "options": {"payload": "a", "language": "x"}}, "steps[0].options.language"),
    ({"action": "pause", "options": {"length": "3"}}, "steps[0].options.length"),
    ({"action": "pause", "options": {"length": 1.5}}, "steps[0].options.length"),
    ({"action": "transfer", "options": {"destination": "+31"}}, "steps[0].options.destination"),
    ({"action": "play", "options": {"media": []}}, "steps[0].options.media"),
    ({"action": "fetchCallFlow", "options": {"url": "x"}}, "steps[0].options.url"),
    ({"action": "record", "options": {"transcribe": True}}, "steps[0].options.transcribeLanguage"),
    ({"action": "sendKeys", "options": {"keys": "x"}}, "steps[0].options.keys"),
    ({"action": "hangup", "maxNumKeys": 0}, "steps[0].maxNumKeys"),
    ({"action": "hangup", "endKey": "12"}, "steps[0].endKey"),
    ({"action": "hangup", "id": 1}, "steps[0].id"),
    ({"action": "hangup", "conditions": {}}, "steps[0].conditions"),
    ({"action": "hangup", "conditions": [{"variable": "a", "operator": "=="}]},
     "steps[0].conditions[0].value"),
    ({}, "steps[0].action"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "path"), BROKEN, ids=lambda value: str(value)[:60])
def test_schema_and_check_refuse_what_is_broken(step: dict[str, Any], path: str) -> None:
    document = {"title": "X", "steps": [step]}
    assert not VALIDATOR.is_valid(document)
    assert [p.path for p in check_document(document) if p.severity == "error"] == [path]


@pytest.mark.parametrize(
    ("steps", "path"),
    [
        ([{"action": "hangup", "id": "a"}, {"action": "hangup", "id": "a"}], "steps[1].id"),
        ([{"action": "hangup", "onKeypressGoto": "x"}], "steps[0].onKeypressGoto"),
    ],
)
def test_check_sees_across_steps(steps: list[dict[str, Any]], path: str) -> None:
    assert [p.path for p in check_document({"title": "X", "steps": steps})] == [path]


def test_what_is_unknown_only_warns() -> None:
    document = {
        "title": "X",
        "steps": [
            {"action": "beep"},
            {"action": "say", "options": {"payload": "a", "language": "en-NZ", "pitch": 3}},
            {"action": "hangup", "colour": "red",
             "conditions": [{"variable": "a", "operator": "~", "value": "1"}]},
        ],
    }  # fmt: skip
    found = check_document(document)
    assert {problem.severity for problem in found} == {"warning"}
    assert sorted(problem.path for problem in found) == [
        "steps[0].action",
        "steps[1].options.language",
        "steps[1].options.pitch",
        "steps[2].colour",
        "steps[2].conditions[0].operator",
    ]
    VALIDATOR.validate(document)


def test_the_schema_file_is_up_to_date() -> None:
    path = Path(__file__).parents[2] / "grammar" / "callflow.schema.json"
    assert path.read_text(encoding="utf-8") == text(), "run python -m callflow_dsl.wire.schema"


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())
