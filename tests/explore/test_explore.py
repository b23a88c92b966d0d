"""Exploration: it agrees with trying everything, and what it reports is true."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from callflow_dsl.explore.conclusions import facts_of
from callflow_dsl.explore.values import ranges
from callflow_dsl.explore.walk import explore
from callflow_dsl.simulate import (
    Caller,
    World,
    simulate,
)
from callflow_dsl.simulate import events as ev
from callflow_dsl.simulate.caller import parse_moves
from tests.simulate.strategies import flows
from tests.simulate.wire import MENU, flow, say, step

#: A short entry before a step that takes a key; a transfer between two silent prompts.
SHORT_ENTRY = flow(
    say("first", "On hold.", var="a", max=2, loop=True),
    say("second", "On hold.", var="a", max=1, loop=True),
)
NO_JUMP = flow(
    say("first", "One.", var="a", max=2),
    say("second", "On hold.", var="a", max=2, loop=True),
)
AFTER_A_TRANSFER = flow(
    say("first", "One.", var="a", max=1),
    step("desk", "transfer", destination="31612345678"),
    say("second", "Two.", var="a", max=1),
    step("tape", "record", ("a", "==", "1")),
)


@pytest.mark.parametrize("wire", [SHORT_ENTRY, NO_JUMP, AFTER_A_TRANSFER])
def test_reported_keys_lead_to_the_reported_ending(wire):
    for ending in facts_of(explore(wire)).ends:
        variables = dict(ending.path.given)
        made = simulate(wire, Caller(parse_moves(ending.path.keys)), variables=variables)
        assert (made.end.reason, made.end.step) == (ending.reason, ending.step)


@given(flows())
@settings(max_examples=150, deadline=None)
def test_a_flow_without_a_jump_back_has_no_loop(wire):
    ids = [one["id"] for one in wire["steps"]]
    back = any(
        ids.index(one["onKeypressGoto"]) <= place
        for place, one in enumerate(wire["steps"])
        if "onKeypressGoto" in one
    )
    assert back or not facts_of(explore(wire)).loops


def test_findings_of_a_menu():
    facts = facts_of(explore(MENU))
    assert [(e.reason, e.step, e.path.keys) for e in facts.ends] == [
        ("hangup", "quit", ""),
        ("hangup", "done", "1"),
    ]
    (person,) = facts.people
    assert (person.destination, person.shortest.keys) == ("31201112233", "1")
    assert (person.shortest.ms, person.longest.ms) == (6000, 11_000)
    assert facts.complete
    assert (facts.dead_ends, facts.loops, facts.unreached) == ((), (), ())


def test_a_reported_key_sequence_does_what_it_says():
    wire = flow(
        say("a", "First.", var="x", goto="b"),
        step("a2", "pause", length=3, var="x", goto="b"),
        step("q", "hangup"),
        say("b", "Second.", var="y", goto="c"),
        step("b2", "pause", length=3),
        say("d", "Third.", var="z", goto="c"),
        step("q2", "hangup"),
        step("c", "transfer", ("z", "==", "9"), destination="31612345678"),
        say("other", "No.", ("z", "!=", "9")),
    )
    (person,) = facts_of(explore(wire)).people
    assert person.shortest.keys == "1,_,9"
    made = simulate(wire, Caller(parse_moves(person.shortest.keys)))
    (transferred,) = (event for event in made.events if isinstance(event, ev.Transferred))
    assert transferred.at_ms == person.shortest.ms


def test_keys_without_a_branch_that_drop_the_call_are_dead_ends():
    wire = flow(
        say("ask", "Press 1.", var="v"),
        step("t", "transfer", ("v", "==", "1"), destination="31612345678"),
    )
    dead = facts_of(explore(wire)).dead_ends
    assert [(d.kind, d.step, d.cause, d.path.keys) for d in dead] == [
        ("dropped", "ask", "2-9 0 * #", "2"),
        ("dropped", "ask", "silence", ""),
    ]


def test_an_endless_prompt_and_a_loop_without_a_way_out_are_dead_ends():
    hold = flow(say("hold", "Please hold.", loop=True))
    assert [d.kind for d in facts_of(explore(hold)).dead_ends] == ["endless"]
    trap = flow(say("hold", "Press a key.", loop=True, var="v", goto="hold"))
    facts = facts_of(explore(trap))
    assert [d.kind for d in facts.dead_ends] == ["trapped"]
    assert [loop.exits for loop in facts.loops] == [False]


def test_a_loop_names_the_keys_that_close_it():
    wire = flow(
        say("ask", "Star to hear this again.", var="v", goto="again"),
        say("bye", "Goodbye."),
        step("q", "hangup"),
        say("again", "Again.", ("v", "==", "*"), var="w", goto="ask"),
    )
    (loop,) = facts_of(explore(wire)).loops
    assert loop.steps == ("ask", "again")
    assert loop.back == (("again", "any key", "ask"),)
    assert loop.exits


def test_steps_that_no_call_reaches():
    wire = flow(
        say("a", "Hello.", var="v", max=1),
        say("no", "Two keys?", ("v", "==", "12")),
        step("q", "hangup"),
        say("after", "Never."),
    )
    assert [one.step for one in facts_of(explore(wire)).unreached] == ["no", "after"]


@pytest.mark.parametrize(
    ("operator", "value", "reached"),
    [("==", "4711", True), ("==", "47a", False), (">", "9998", True), (">", "9999", False)],
)
def test_long_entries_are_tried_where_a_condition_asks_for_them(operator, value, reached):
    wire = flow(
        say("pin", "Your code?", var="pin", max=4), say("in", "In.", ("pin", operator, value))
    )
    assert (facts_of(explore(wire)).unreached == ()) is reached


def test_other_flows_are_walked_where_they_are_known():
    url = "https://x.test/next"
    first = flow(say("ask", "Press.", var="v"), step("f", "fetchCallFlow", url=url))
    second = flow(say("n", "One.", ("v", "==", "1")), title="second") | {"title": "second"}
    alone = facts_of(explore(first))
    assert {ending.reason for ending in alone.ends} == {"handed_over", "fetch_failed"}
    both = facts_of(explore(first, flows={url: second}))
    ended = {(ending.flow, ending.reason) for ending in both.ends}
    assert ended == {("second", "past_end"), ("test", "fetch_failed")}
    assert both.unreached == ()
    ring = facts_of(explore(first, flows={url: first}))
    assert [loop.exits for loop in ring.loops] == [True]  # the next flow may not be there


def test_other_flows_are_known_by_the_address_that_simulate_knows():
    first = flow(step("f", "fetchCallFlow", url="https://x.test/next?b=1&c=2"))
    second = flow(say("n", "One.")) | {"title": "second"}
    both = facts_of(explore(first, flows={"https://x.test:443/next?c=2&b=1": second}))
    assert {(end.flow, end.reason) for end in both.ends} == {
        ("second", "past_end"),
        ("test", "fetch_failed"),
    }


def test_a_machine_presses_nothing():
    wire = flow(say("a", "Hello.", var="v", goto="b", ifMachine="hangup"), say("b", "Bye."))
    assert [e.reason for e in facts_of(explore(wire, world=World(machine=True))).ends] == [
        "machine"
    ]


def test_the_bound_is_kept_and_told():
    facts = facts_of(explore(MENU, max_states=3))
    assert (facts.states, facts.complete) == (3, False)


def chain(menus):
    """So many menus in a row, ten steps and a variable each."""
    steps = []
    for i in range(menus):
        menu = {"var": f"c{i}", "goto": f"d{i}"}
        steps += [
            say(f"m{i}", "Press 1 to go on.", **menu),
            step(f"w{i}", "pause", length=5, **menu),
            say(f"s{i}", "We heard nothing."),
            step(f"h{i}", "hangup"),
            say(f"d{i}", "That is no option.", (f"c{i}", "!=", "1"), (f"c{i}", "!=", "2")),
            step(f"t{i}", "transfer", (f"c{i}", "==", "2"), destination="31612345678"),
            *(say(f"x{i}-{n}", "More.", (f"c{i}", "==", str(n))) for n in range(2, 6)),
        ]
    return flow(*steps)


def test_a_chain_of_menus_is_linear():
    few, many = (explore(chain(menus)) for menus in (20, 200))
    assert (many.complete, many.exact) == (True, True)
    assert len(many.nodes) < 11 * len(few.nodes)
    assert len(many.edges) < 11 * len(few.edges)
    facts = facts_of(many)
    assert len(facts.people) == 200
    assert facts.people[-1].shortest.keys.endswith("1,2")


def late(answers):
    """Questions that are all asked first, and whose answers are read last."""
    return flow(
        *(say(f"q{i}", f"Question {i}?", var=f"a{i}") for i in range(answers)),
        *(say(f"y{i}", "Yes.", (f"a{i}", "==", "1")) for i in range(answers)),
    )


def compared(answers):
    """The same with steps that look at all answers at once."""
    wire = late(answers)
    more = flow(
        step("all", "transfer", *((f"a{i}", "==", "1") for i in range(answers)), destination="316"),
        step("none", "hangup", *((f"a{i}", "!=", "1") for i in range(answers))),
        step("never", "hangup", ("a0", "==", "1"), ("a0", "==", "2")),
    )
    return wire | {"steps": wire["steps"] + more["steps"]}


def test_forty_late_answers_are_followed_without_a_cut():
    exploration = explore(late(40))
    assert exploration.complete
    assert len(exploration.nodes) < 1000
    assert facts_of(exploration).unreached == ()


def test_late_answers_that_are_compared_with_each_other_too():
    exploration = explore(compared(15))
    assert exploration.complete
    facts = facts_of(exploration)
    assert [step.step for step in facts.unreached] == ["never"]
    (person,) = facts.people
    assert person.shortest.pressed == 15
    made = simulate(compared(15), Caller(parse_moves(person.shortest.keys)))
    assert any(isinstance(event, ev.Transferred) for event in made.events)
    (end,) = (end for end in facts.ends if end.step == "none")
    assert end.path.pressed == 0


def test_what_was_not_followed_is_unknown():
    facts = facts_of(explore(chain(30), max_states=100))
    assert not facts.complete
    assert facts.unreached == ()
    assert len(facts.unknown) > 200
    assert all(not person.longest.known for person in facts.people)


def test_a_recording_that_a_key_ends_goes_on():
    wire = flow(
        say("a", "Hello."),
        step("r", "record", finishOnKey="#"),
        step("t", "transfer", destination="31201112233"),
    )
    facts = facts_of(explore(wire))
    assert facts.unreached == ()
    assert facts.people[0].shortest.keys == "#"
    assert facts.people[0].longest.ms is None


def test_a_variable_that_no_step_stores_may_hold_anything():
    wire = flow(
        say("nl", "Hallo.", ("lang", "==", "nl")),
        say("big", "Big.", ("lang", ">", "1000")),
        say("no", "Never.", ("lang", "==", "nl"), ("lang", ">", "1000")),
    )
    facts = facts_of(explore(wire))
    assert [step.step for step in facts.unreached] == ["no"]
    assert dict(facts.at(0).call.given) == {"lang": "nl"}
    known = facts_of(explore(wire, variables={"lang": "de"}))
    assert [step.step for step in known.unreached] == ["nl", "big", "no"]


def test_entries_without_their_end_key_are_found_among_those_that_can_be_typed():
    wire = flow(
        say("x", "A number?", var="x", max=3, end="5"),
        step("t", "transfer", ("x", ">=", "150"), ("x", "<=", "550"), destination="316"),
    )
    (person,) = facts_of(explore(wire)).people
    assert person.shortest.keys == "160"


def test_the_bound_knows_slow_callers_and_entries_without_an_end():
    wire = flow(
        say("n", "Enter your number and hash.", var="n", goto="t", end="#"),
        step("q", "hangup"),
        step("t", "transfer", destination="31612345678"),
    )
    (person,) = facts_of(explore(wire)).people
    assert person.shortest.keys == "#"
    assert person.longest.ms is None
    wire["steps"][0]["maxNumKeys"] = 3
    (person,) = facts_of(explore(wire)).people
    assert person.longest.ms == person.shortest.ms + 2 * World().key_timeout_ms


def test_the_bound_counts_what_a_loop_can_be_entered_by():
    wire = flow(
        say("p", "Where to?", var="v", goto="b"),
        step("a", "pause", length=9, var="v", goto="b"),
        step("q", "hangup"),
        step("b", "pause", length=4, var="v", goto="a"),
        step("t", "transfer", destination="31612345678"),
    )
    (person,) = facts_of(explore(wire)).people
    assert person.via_loop
    assert person.longest.ms == person.shortest.ms + 9000


def test_a_step_that_only_sends_keys_is_reached():
    wire = flow(step("k", "sendKeys", keys="12"), step("x", "teleport"), step("q", "hangup"))
    assert facts_of(explore(wire)).unreached == ()


def test_ranges_of_keys():
    assert ranges("1234567890*#") == "1-9 0 * #"
    assert ranges("13579") == "1 3 5 7 9"
    assert ranges("12") == "1 2"
