"""Flows and numbers against the emulator, with every kind of fault on the way."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callflow_dsl import compile_text
from callflow_dsl.api.errors import (
    ApiError,
    AuthenticationError,
    MalformedAnswerError,
    NotFoundError,
    ValidationError,
)
from callflow_dsl.emulator import Emulator, Fault
from tests.emulator_fixture import _running_emulator as _running_emulator
from tests.emulator_fixture import emulator as emulator

FLOW = {
    "title": "Bye",
    "colour": "blue",
    "steps": [{"id": "s1", "action": "hangup", "shade": {"dark": True}}],
}
LAWS = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def client(emulator, make_client):
    return make_client(emulator.base_url)


def test_a_flow_from_its_making_to_its_end(client):
    made = client.call_flows.create(FLOW)
    assert made.created_at is not None
    found = client.call_flows.get(made.id)
    assert found.content.items() >= FLOW.items()
    changed = client.call_flows.update(found, attrs.evolve(found.call_flow, title="Hello"))
    assert (changed.id, changed.title) == (made.id, "Hello")
    assert changed.content == {**found.content, "title": "Hello"}
    client.call_flows.delete(made)
    with pytest.raises(NotFoundError, match=made.id):
        client.call_flows.get(made)


def test_the_api_tells_all_that_is_wrong_with_a_flow(client):
    wrong = {"title": 5, "steps": [{"id": "a", "action": "say"}]}
    with pytest.raises(ValidationError) as caught:
        client.call_flows.create(wrong)
    assert len(caught.value.problems) == 2
    assert all(problem.code is not None for problem in caught.value.problems)
    assert "payload" in str(caught.value)


def test_lists_go_through_all_pages(client, emulator):
    text = 'flow "F" { hangup }'
    made = [client.call_flows.create(compile_text(text).flows[0]).id for _ in range(23)]
    before = len(emulator.exchanges)
    assert [flow.id for flow in client.call_flows.list()] == made
    assert len(emulator.exchanges) - before == 3
    assert [len(page.items) for page in client.call_flows.list(per_page=20).pages()] == [20, 3]


def test_numbers_move_between_flows(client):
    one, other = client.call_flows.create(FLOW), client.call_flows.create(FLOW)
    client.numbers.add(one, ["+31201234567", "31612345678"])
    client.numbers.add(other, ["+31612345678"])
    assert [entry.number for entry in client.numbers.list(one)] == ["31201234567"]
    found = client.numbers.replace(other, ["31201234567"])
    assert [(entry.number, entry.call_flow_id) for entry in found] == [("31201234567", other.id)]
    assert list(client.numbers.list(one)) == []


# -- faults


def honest(fault: Fault) -> bool:
    """Not one that says "come back later" after it has carried the request out."""
    return not (fault.kind == "status" and fault.after and fault.status in (429, 503))


FAULTS = st.lists(
    st.builds(
        Fault,
        kind=st.sampled_from(["status", "drop", "cut", "truncate"]),
        at=st.integers(1, 6).map(lambda number: (number,)),
        status=st.sampled_from([429, 500, 502, 503, 504]),
        retry_after=st.integers(-1, 3),
        body=st.sampled_from(["json", "html", "empty"]),
        after=st.booleans(),
    ).filter(honest),
    max_size=5,
)


@given(FAULTS)
@LAWS
def test_whatever_happens_nothing_is_created_twice(emulator, client, faults):
    emulator.reset(faults)
    sure: set[str] = set()
    doubtful = False
    try:
        sure.add(client.call_flows.create(FLOW).id)
    except ApiError as error:
        doubtful = error.uncertain
    assert sure <= emulator.state.flows.keys()
    assert len(emulator.state.flows) <= len(sure) + doubtful


@given(FAULTS)
@LAWS
def test_whatever_happens_a_deleted_flow_is_gone(emulator, client, faults):
    emulator.reset()
    identity = emulator.state.add_flow(FLOW)
    emulator.use_faults(faults)
    try:
        client.call_flows.delete(identity)
    except ApiError:
        return
    assert emulator.state.flows == {}


@given(FAULTS)
@LAWS
def test_whatever_happens_a_read_gives_the_flow_or_an_error(emulator, client, faults):
    emulator.reset()
    identity = emulator.state.add_flow(FLOW)
    emulator.use_faults(faults)
    try:
        found = client.call_flows.get(identity)
    except ApiError:
        return
    assert found.content.items() >= FLOW.items()


@pytest.mark.parametrize("after", [False, True])
def test_an_update_that_is_cut_off_is_made_again(emulator, client, after):
    identity = emulator.state.add_flow(FLOW)
    emulator.use_faults([Fault("drop", at=(1,), after=after)])
    client.call_flows.update(identity, {**FLOW, "title": "New"})
    assert emulator.state.flows[identity]["title"] == "New"
    assert len(emulator.exchanges) == 2


def test_json_that_ends_in_the_middle_is_malformed(emulator, client):
    identity = emulator.state.add_flow(FLOW)
    emulator.use_faults([Fault("truncate")])
    with pytest.raises(MalformedAnswerError, match="no JSON object"):
        client.call_flows.get(identity)


def test_a_slow_answer_within_the_timeout_is_no_fault(emulator, client):
    identity = emulator.state.add_flow(FLOW)
    emulator.use_faults([Fault("latency", delay=0.05)])
    assert client.call_flows.get(identity).id == identity


def test_the_wrong_key(make_client):
    with Emulator(keys=["live_other"]) as strict:
        flows = make_client(strict.base_url).call_flows.list()
        with pytest.raises(AuthenticationError, match="does not accept the access key"):
            next(flows)
