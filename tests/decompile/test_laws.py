"""The law of the decompiler: its text compiles to the document that it was made from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from callflow_dsl import (
    CallFlow,
    FlowcError,
    compile_file,
    compile_text,
    decompile,
    encode,
    format_text,
)
from callflow_dsl.decompiler.document import flows_of
from callflow_dsl.steps import BY_VERB
from tests.decompile.hand_flows import hand_flow
from tests.lowering import strategies as lowering
from tests.wire import strategies as wire

ROOT = Path(__file__).parents[2]
MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal, also in 1, 1.0 and true."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def check(document: Any, *, keep_ids: bool = True) -> str:
    """The law for one document; returns the text."""
    wanted = flows_of(document, keep_ids=keep_ids)
    text = decompile(document, keep_ids=keep_ids)
    compilation = compile_text(text)
    assert not compilation.failed, compilation.diagnostics
    found = [flow.to_wire() for flow in compilation.flows]
    assert same(found, wanted)
    assert format_text(text) == text
    return text


@MANY
@given(wire.CALL_FLOWS)
def test_any_call_flow_comes_back(flow: CallFlow) -> None:
    check(encode(flow))


def test_an_empty_id_is_that_of_its_own_step() -> None:
    check({"steps": [{"action": "beep"}, {"id": "", "action": "beep"}]})


@MANY
@given(wire.documents())
def test_any_document_comes_back_or_is_refused(document: dict[str, Any]) -> None:
    steps = document["steps"]
    if all(isinstance(step.get("action"), str) for step in steps):
        check(document)
    else:
        with pytest.raises(FlowcError, match=r"^steps\[\d\]: the action of this step"):
            decompile(document)


WIRES = sorted({spec.wire for kind in BY_VERB.values() for spec in kind.specs})
ODD = wire.JSON | st.sampled_from(
    ["true", "yes", "", "not", "x", "say-00000000", "in", "#", 0, 1, True, 60_000_000_000]
)
CONDITION = st.fixed_dictionaries(
    {"variable": ODD, "operator": st.sampled_from(["==", "~"]) | ODD, "value": ODD},
    optional={"x": ODD},
)


@st.composite
def odd_documents(draw: st.DrawFn) -> dict[str, Any]:
    """Call flows with some values, names and ids that no client should write."""
    document = encode(draw(wire.CALL_FLOWS))
    for _ in range(draw(st.integers(1, 4))):
        if not document["steps"] or draw(st.integers(0, 5)) == 0:
            name = draw(st.sampled_from(["title", "record", "id", "default", "maxDuration", "x"]))
            document[name] = draw(ODD)
            continue
        step = draw(st.sampled_from(document["steps"]))
        match draw(st.integers(0, 3)):
            case 0:
                step["conditions"] = draw(st.lists(CONDITION, max_size=2) | ODD)
            case 1:
                names = ["id", "onKeypressGoto", "onKeypressVar", "maxNumKeys", "endKey", "options"]
                step[draw(st.sampled_from(names))] = draw(ODD)
            case 2:
                step["action"] = draw(st.text(max_size=3))
            case _:
                if isinstance(step.setdefault("options", {}), dict):
                    step["options"][draw(st.sampled_from([*WIRES, "Repeat"]))] = draw(ODD)
    return document


@MANY
@given(odd_documents())
def test_any_odd_document_comes_back(document: dict[str, Any]) -> None:
    check(document)


@MANY
@given(st.lists(wire.CALL_FLOWS, min_size=1, max_size=3), st.booleans())
def test_several_flows_come_back_in_their_order(flows: list[CallFlow], wrapped: bool) -> None:
    documents = [encode(flow) for flow in flows]
    check({"data": documents, "_links": {}, "pagination": {}} if wrapped else documents)


def without_ids(flows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Flows whose ids of steps are their places."""
    places = []
    for flow in flows:
        ids = {step.get("id"): n for n, step in enumerate(flow["steps"]) if "id" in step}
        steps = [
            {name: ids.get(value) if name == "onKeypressGoto" else value
             for name, value in step.items() if name != "id"}
            for step in flow["steps"]
        ]  # fmt: skip
        places.append({**flow, "steps": steps})
    return places


@MANY
@given(wire.CALL_FLOWS)
def test_new_ids_change_nothing_but_ids(flow: CallFlow) -> None:
    ids = [step.id for step in flow.steps if step.id is not None]
    gotos = [getattr(step, "on_keypress_goto", None) for step in flow.steps]
    assume(len(set(ids)) == len(ids) and set(gotos) <= {*ids, None})
    check_new_ids(encode(flow))


def check_new_ids(document: dict[str, Any]) -> None:
    """The law for a document whose ids of steps are given up."""
    text = decompile(document, keep_ids=True, new_step_ids=True)
    found = [compiled.to_wire() for compiled in compile_text(text).flows]
    assert same(without_ids(found), without_ids(flows_of(document, keep_ids=True)))


def test_flows_in_the_manner_of_people_come_back() -> None:
    for seed in range(60):
        check(hand_flow(seed))
        check_new_ids(hand_flow(seed))


@pytest.mark.fuzz
def test_many_flows_in_the_manner_of_people_come_back() -> None:
    for seed in range(60, 3_000):
        check(hand_flow(seed))
        check_new_ids(hand_flow(seed))


@pytest.mark.parametrize("path", sorted((ROOT / "samples").glob("*.flow")), ids=lambda p: p.stem)
def test_samples_come_back(path: Path) -> None:
    documents = [flow.to_wire() for flow in compile_file(path).flows]
    text = check(documents)
    assert "raw" not in text


@settings(MANY, max_examples=20)
@given(lowering.flows(depth=1))
def test_what_the_compiler_makes_comes_back(text: str) -> None:
    """Menus, conditions, parts and jumps, in all the layouts that the compiler has for them."""
    compilation = compile_text(text)
    assume(not compilation.failed)
    check([flow.to_wire() for flow in compilation.flows])


def test_a_thousand_steps_come_back() -> None:
    steps = [
        {"action": "say", "id": f"s{n}", "options": {"payload": f"{n % 7}"}} for n in range(1000)
    ]
    check({"title": "Long", "steps": steps})
