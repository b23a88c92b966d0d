"""Exploration: it agrees with trying everything, and what it reports is true."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import example, given, settings

from callflow_dsl.explore.abstraction import ranges
from callflow_dsl.explore.conclusions import facts_of
from callflow_dsl.explore.walk import explore
from callflow_dsl.simulate import (
    Caller,
    Collecting,
    Dialled,
    Dialling,
    Listening,
    NoFlow,
    Press,
    Recording,
    Silence,
    Spoke,
    begin,
    load,
    reply,
    simulate,
)
from callflow_dsl.simulate import events as ev
from callflow_dsl.simulate.caller import KEY_INTERVAL_MS, parse_moves
from tests.simulate.strategies import flows
from tests.simulate.wire import MENU, flow, say, step

#: One key of each kind that the conditions of the random flows can tell apart: below the
#: numbers, each of them, above them, and no number at all.
KEYS = "0129*#"


def everything(wire, depth, entries):
    """All calls with up to ``depth`` choices: endings, steps that ran, times to a person."""
    endings, ran, people = set(), set(), set()

    def go(turn, left, reached):
        ran.update(
            event.step
            for event in turn.events
            if not isinstance(event, ev.Skipped | ev.Ended | ev.Entered)
        )
        state = turn.state
        if state.ended:
            last = turn.events[-1]
            endings.add((last.reason, last.step))
            if last.reason == "hangup":
                ran.add(last.step)
            return
        ran.add(state.step.id)
        match state.wait:
            case Listening(listens=True, left_ms=whole):
                if left == 0:
                    return
                if whole is not None:
                    go(reply(state, Silence()), left - 1, reached)
                for keys in entries(state.step):
                    go(enter(state, keys), left - 1, reached)
            case Listening():
                go(reply(state, Silence()), left, reached)
            case Dialling():
                if not reached:
                    people.add((state.step.id, state.at_ms))
                go(reply(state, Dialled(ring_ms=0, talk_ms=0)), left, True)
            case Recording():
                go(reply(state, Spoke()), left, reached)
            case _:
                go(reply(state, NoFlow()), left, reached)

    go(begin(load(wire)), depth, False)
    return endings, ran, people


def enter(state, keys):
    turn = reply(state, Press(keys[0], state.wait.once_ms))
    for key in keys[1:]:
        turn = reply(turn.state, Press(key, KEY_INTERVAL_MS))
    return reply(turn.state, Silence()) if isinstance(turn.state.wait, Collecting) else turn


def single_keys(_step):
    return KEYS


def short_entries(step):
    """Every entry of a step with up to two keys, as it is typed."""
    for length in range(1, (step.max_keys or 2) + 1):
        for keys in product(KEYS, repeat=length):
            typed = "".join(keys)
            end = typed.find(step.end_key) if step.end_key else -1
            if end in (-1, length - 1):
                yield typed


@given(flows())
@settings(max_examples=150, deadline=None)
def test_exploration_finds_what_trying_everything_finds(wire):
    exploration = explore(wire)
    endings, ran, people = everything(wire, 4, single_keys)
    ours = {(node.ended, node.step) for node in exploration.nodes if node.ended}
    facts = facts_of(exploration)
    assert endings <= ours
    assert not ran & {one.step for one in facts.unreached}
    assert {name for name, _ms in people} <= {person.step for person in facts.people}


@given(flows(max_steps=5, max_keys=2))
@settings(max_examples=60, deadline=None)
def test_merging_entries_of_several_keys_loses_no_outcome(wire):
    exploration = explore(wire)
    endings, ran, _people = everything(wire, 2, short_entries)
    assert endings <= {(node.ended, node.step) for node in exploration.nodes if node.ended}
    assert not ran & {one.step for one in facts_of(exploration).unreached}


@given(flows(max_keys=2))
@settings(max_examples=200, deadline=None)
def test_every_shortest_way_can_be_called(wire):
    exploration = explore(wire)
    for number, node in enumerate(exploration.nodes):
        reached = replay(wire, exploration.path(number))
        if node.ended:
            assert (reached.events[-1].reason, reached.events[-1].step) == (node.ended, node.step)
        else:
            # The replay runs on from the node: over skipped steps, to a wait or the end.
            assert reached.state.position >= node.place[1]


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


@example(SHORT_ENTRY)
@example(NO_JUMP)
@example(AFTER_A_TRANSFER)
@given(flows(max_keys=2))
@settings(max_examples=150, deadline=None)
def test_reported_keys_lead_to_the_reported_ending(wire):
    for ending in facts_of(explore(wire)).ends:
        made = simulate(wire, Caller(parse_moves(ending.path.keys)))
        assert (made.end.reason, made.end.step) == (ending.reason, ending.step)


def replay(wire, edges):
    turn = begin(load(wire))
    for edge in edges:
        match edge.cause:
            case "keys":
                turn = enter(turn.state, edge.keys)
            case "transfer":
                turn = reply(turn.state, Dialled(ring_ms=0, talk_ms=0))
            case "record":
                turn = reply(turn.state, Spoke())
            case "silence" | "runs" if turn.state.wait is not None:
                turn = reply(turn.state, Silence())
    return turn


@given(flows())
@settings(max_examples=150, deadline=None)
def test_the_longest_time_to_a_person_is_the_longest(wire):
    facts = facts_of(explore(wire))
    _endings, _ran, people = everything(wire, 4, single_keys)
    for person in facts.people:
        times = [ms for name, ms in people if name == person.step]
        if facts.loops:
            continue  # with loops there is no longest time
        assert max(times, default=0) <= person.longest.ms
        if len(person.longest.path.moves) <= 4:
            assert max(times) == person.longest.ms


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
    assert [ending.reason for ending in alone.ends] == ["handed_over"]
    both = facts_of(explore(first, flows={url: second}))
    assert {ending.flow for ending in both.ends} == {"second"}
    assert both.unreached == ()
    ring = facts_of(explore(first, flows={url: first}))
    assert [loop.exits for loop in ring.loops] == [False]


def test_a_machine_presses_nothing():
    wire = flow(say("a", "Hello.", var="v", goto="b", ifMachine="hangup"), say("b", "Bye."))
    assert [e.reason for e in facts_of(explore(wire, machine=True)).ends] == ["machine"]


def test_the_bound_is_kept_and_told():
    facts = facts_of(explore(MENU, max_states=3))
    assert (facts.states, facts.complete) == (3, False)


def test_a_thousand_steps_stay_a_few_thousand_states():
    menus = 100
    steps = []
    for i in range(menus):
        after = f"m{(i * 7 + 3) % menus}"
        again = {"var": f"c{i}", "goto": f"d{i}"}
        steps += [
            say(f"m{i}", "Menu.", **again),
            step(f"w{i}", "pause", length=5, **again),
            step(f"h{i}", "hangup"),
            say(f"d{i}", "One.", (f"c{i}", "==", "1"), var="any", goto=after),
            step(f"t{i}", "transfer", (f"c{i}", "==", "2"), destination="31612345678"),
            *(say(f"x{i}-{n}", "More.", (f"c{i}", "==", str(n))) for n in range(3, 8)),
        ]
    facts = facts_of(explore(flow(*steps)))
    assert len(steps) == 1000
    assert facts.complete
    assert facts.states < 10_000


def test_a_step_that_only_sends_keys_is_reached():
    wire = flow(step("k", "sendKeys", keys="12"), step("x", "teleport"), step("q", "hangup"))
    assert facts_of(explore(wire)).unreached == ()


def test_ranges_of_keys():
    assert ranges("1234567890*#") == "1-9 0 * #"
    assert ranges("13579") == "1 3 5 7 9"
    assert ranges("12") == "1 2"
