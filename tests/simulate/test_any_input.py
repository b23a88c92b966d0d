"""Whatever a flow looks like, it runs or is refused with a `FlowcError`, never worse."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callflow_dsl.cli.main import main
from callflow_dsl.errors import FlowcError
from callflow_dsl.explore.conclusions import facts_of
from callflow_dsl.explore.walk import explore
from callflow_dsl.graph.html import Page, html
from callflow_dsl.graph.model import draw
from callflow_dsl.graph.svg import svg
from callflow_dsl.simulate import Caller, simulate
from callflow_dsl.simulate.caller import parse_moves
from callflow_dsl.simulate.fetch import read_flow
from callflow_dsl.simulate.transcript import render, to_json
from tests.simulate.wire import MENU, flow, say

NAMES = [
    "id",
    "action",
    "options",
    "onKeypressGoto",
    "onKeypressVar",
    "endKey",
    "maxNumKeys",
    "conditions",
    "payload",
    "language",
    "repeat",
    "loop",
    "length",
    "media",
    "destination",
    "url",
    "maxLength",
    "timeout",
    "finishOnKey",
    "transcribe",
    "onFinish",
]
ACTIONS = ["say", "play", "pause", "record", "transfer", "fetchCallFlow", "sendKeys", "hangup"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(ACTIONS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner),
    max_leaves=6,
)


@st.composite
def mutated(draw):
    """The menu of the other tests with a few fields replaced by anything."""
    wire = copy.deepcopy(MENU)
    for _ in range(draw(st.integers(1, 4))):
        one = draw(st.sampled_from(wire["steps"]))
        inside = one["options"] if isinstance(one.get("options"), dict) else one
        target = draw(st.sampled_from([one, inside]))
        target[draw(st.sampled_from(NAMES))] = draw(JSON)
    return wire


@given(mutated(), st.sampled_from(["", "1", "2,#", "_,9", "12#,hangup"]))
@settings(max_examples=300, deadline=None)
def test_a_flow_runs_or_is_refused(wire, keys):
    try:
        transcript = simulate(wire, Caller(parse_moves(keys)))
    except FlowcError:
        return
    assert transcript.end is not None
    assert render(transcript.events, skipped=True)
    json.dumps(to_json(transcript))
    facts_of(explore(wire, max_states=500))
    svg(draw(wire))
    html([Page(wire)], {})


@given(
    st.text() | st.binary().map(lambda data: data.decode("latin-1")), st.sampled_from(["", "xml"])
)
@settings(max_examples=200, deadline=None)
def test_an_answer_is_a_flow_or_is_refused(text, kind):
    try:
        found = read_flow(text, kind, "http://x.test/")
    except FlowcError:
        return
    assert isinstance(found, dict)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<Say language="en-GB" voice="female">Hi &amp; bye</Say>', "Hi & bye"),
        ('<?xml version="1.0"?>\n<Say>Hi</Say>', "Hi"),
    ],
)
def test_one_step_in_xml_is_a_flow(text, expected):
    found = read_flow(text, "application/xml", "http://x.test/")
    assert simulate(found).heard == (expected,)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<Flow><Say>Hi</Say><Say><Hangup/></Say></Flow>", "elements inside"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><Say>&a;</Say>', "document type"),
        ("<Say>", "cannot be read"),
        ("[1]", "no call flow"),
        ("nothing", "no JSON"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_other_answers_are_refused_with_the_reason(text, message):
    with pytest.raises(FlowcError, match=message):
        read_flow(text, "", "http://x.test/")


def test_numbers_without_an_end_are_compared_and_explored():
    wire = flow(say("a", "x", var="v", max=400, end="#"), say("b", "y", ("v", ">", "9" * 400)))
    assert facts_of(explore(wire)).complete


@pytest.mark.parametrize("text", ["[" * 100_000, '{"steps": [{"id": "a"', "\ufeff{}", "null", "7"])
def test_a_json_file_that_is_no_flow_is_one_clear_error(text, tmp_path, capsys):
    (tmp_path / "x.json").write_text(text)
    for command in (["simulate", "--keys", ""], ["explore"], ["graph"], ["test"]):
        name, *rest = command
        assert main([name, str(tmp_path / "x.json"), *rest]) == 1
        printed = capsys.readouterr()
        # A run of tests reports each file that cannot be read, and goes on.
        start = "flowc: error: " if name != "test" else f"{tmp_path / 'x.json'}\n  ERROR "
        assert (printed.out if name == "test" else printed.err).startswith(start)
