"""Exploration finds what trying everything finds, and proves nothing that is not so."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from callflow_dsl.explore import walk
from callflow_dsl.explore.conclusions import facts_of
from callflow_dsl.explore.dead_ends import DeadEndKind
from callflow_dsl.explore.exploration import Pace
from callflow_dsl.explore.facts import Answer
from callflow_dsl.simulate import Caller, Dialled, World, simulate
from callflow_dsl.simulate.caller import parse_moves
from callflow_dsl.simulate.events import Recorded
from callflow_dsl.simulate.fetch import from_map
from tests.explore.brute_force import URL, Calls, flow
from tests.simulate.wire import flow as flow_of
from tests.simulate.wire import say, step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.explore.facts import End, Facts
    from tests.explore.brute_force import Found


def check(
    seed: int,
    *,
    guesses: Mapping[str, object] | None = None,
    machine: bool = False,
    limit_s: int | None = None,
) -> bool:
    """Hold the facts of a random flow to what trying everything finds; False: it is too much."""
    random = Random(seed)
    most, keys = (5, 1) if limit_s else random.choice([(7, 2), (7, 2), (7, 1), (4, 3)])
    wire, other = flow(random, "f", most, keys=keys), flow(random, "g", most=3)
    limit = None if limit_s is None else limit_s * 1000
    calls = Calls([wire, other], guesses or {}, machine=machine, limit=limit)
    found = calls.everything()
    if found is None:
        return False
    world = World(machine=machine, **(guesses or {}))  # type: ignore[arg-type]
    facts = facts_of(walk.explore(wire | {"maxDuration": limit_s}, flows={URL: other}, world=world))
    assert facts.complete
    hold_ends(facts, found, exactly=limit is None)
    hold_steps(facts, found)
    if limit is None:
        hold_dead_ends(facts, found)
        if not machine:
            hold_bounds(facts, found)
    elif not machine:
        calls = Calls([wire, other], guesses or {}, limit=limit, but_not="transfer")
        calls.everything()
        hold_latest(facts, calls.latest)
    return True


def hold_ends(facts: Facts, found: Found, *, exactly: bool) -> None:
    ends: dict[tuple[str, str], int] = {}
    for end in facts.ends:
        pressed = ends.get((end.reason, end.step), end.path.pressed)
        ends[end.reason, end.step] = min(pressed, end.path.pressed)
    assert set(ends) == set(found.ends)
    assert not exactly or ends == found.ends


def hold_steps(facts: Facts, found: Found) -> None:
    steps = {step.step: step for step in facts.steps}
    assert {name for name, step in steps.items() if step.runs is Answer.YES} == found.ran
    assert {name for name, step in steps.items() if step.skipped is Answer.YES} == found.skipped
    tested = {
        (name, number): condition
        for name, step in steps.items()
        for number, condition in enumerate(step.conditions)
    }
    assert {key for key, fact in tested.items() if fact.holds is Answer.YES} == found.held
    assert {key for key, fact in tested.items() if fact.fails is Answer.YES} == found.failed


def hold_dead_ends(facts: Facts, found: Found) -> None:
    dropped = {
        (dead.step, "silence" if dead.cause == "silence" else "keys")
        for dead in facts.dead_ends
        if dead.kind is DeadEndKind.DROPPED
    }
    assert dropped == found.dropped
    trapped = any(dead.kind is DeadEndKind.TRAPPED for dead in facts.dead_ends)
    assert trapped == found.trapped


def hold_bounds(facts: Facts, found: Found) -> None:
    bounds = {p.step: p.longest for p in facts.people if not p.after_transfer}
    assert set(found.people) <= set(bounds)
    for name, ms in found.people.items():
        assert not bounds[name].known or ms <= bounds[name].size


def hold_latest(facts: Facts, latest: Mapping[str, int]) -> None:
    for person in facts.people:
        if not person.after_transfer and person.step != "f0":
            assert person.longest.ms == latest[person.step]


@pytest.mark.parametrize("part", range(10))
def test_random_flows(part: int) -> None:
    tried = [check(seed) for seed in range(part * 30, part * 30 + 30)]
    assert sum(tried) > 20


@pytest.mark.fuzz
def test_many_random_flows() -> None:
    for seed in range(1000, 3000):
        check(seed)


@pytest.mark.parametrize("explicit", ["asked", "none"])
def test_random_flows_with_carried_variables(
    explicit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same with every walk made as one that grew too large."""
    carry(explicit, monkeypatch)
    for seed in range(40):
        check(seed)


def carry(explicit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "_PLAIN_MORE", 0)
    monkeypatch.setattr(walk, "_PLAIN_PER_STEP", 0)
    if explicit == "asked":
        monkeypatch.setattr(walk, "_PLAIN_MORE", 100_000)
        real = walk._Walk
        monkeypatch.setattr(
            walk,
            "_Walk",
            lambda setting, _kept, most, **more: real(setting, setting.liveness.asked, most),
        )


@pytest.mark.parametrize(
    "turned",
    [
        {"unset_differs": False},
        {"loop_ends": True},
        {"jump_runs": True},
        {"end_key_alone": False},
        {"key_timeout_ms": 2000},
    ],
)
def test_random_flows_under_another_guess(turned: dict[str, object]) -> None:
    for seed in range(2000, 2015):
        check(seed, guesses=turned)


def test_random_flows_with_a_machine() -> None:
    for seed in range(3000, 3060):
        check(seed, machine=True)


@pytest.mark.parametrize("limit_s", [2, 4, 9])
def test_random_flows_that_are_cut_off(limit_s: int) -> None:
    for seed in range(5000, 5040):
        check(seed, limit_s=limit_s)


def test_each_way_that_is_shown_is_that_of_a_call() -> None:
    """`--keys` of each ending leads there, in the time that is told."""
    for seed in range(300, 420):
        random = Random(seed)
        wire, other = flow(random, "f"), flow(random, "g", most=3)
        limit = random.choice([None, None, 3, 6])
        wire |= {"maxDuration": limit}
        for end in facts_of(walk.explore(wire, flows={URL: other})).ends:
            if end.reason not in ("fetch_failed", "handed_over"):  # no caller makes it so
                replay(wire, other, end)


def replay(wire: Mapping[str, Any], other: Mapping[str, Any], end: End) -> None:
    actions = {step["id"]: step["action"] for step in [*wire["steps"], *other["steps"]]}
    lasts = end.reason == "max_duration" and actions[end.step] in ("transfer", "record")
    if end.path.pace is Pace.SLOWLY or lasts:
        return  # `--keys` cannot say how long it lasts
    caller = Caller(
        parse_moves(end.path.keys),
        (Dialled("busy", ring_ms=0),) * 50,
        barge_in=end.path.pace is Pace.AT_ONCE,
    )
    fetch = from_map({URL: other})
    call = simulate(wire, caller, fetch=fetch, variables=dict(end.path.given))
    assert call.end is not None
    if end.path.pace is Pace.AT_ONCE and any(isinstance(e, Recorded) for e in call.events):
        return  # to end a recording at once is more than `--keys` can say
    assert (call.end.reason, call.end.step) == (end.reason, end.step)
    assert call.end.at_ms == end.path.ms


#: `x0` or `x2` is heard by everybody, though each of the three steps is skipped by somebody.
ALL_HEAR = flow_of(
    say("q0", "One?", var="a0"),
    say("q1", "Two?", var="a1"),
    say("k", "Press a key.", var="z"),
    say("x0", "One.", ("a0", "==", "1")),
    say("x1", "Two.", ("a1", "==", "1")),
    say("x2", "Not one.", ("a0", "!=", "1")),
)
#: Who pressed 1 at first goes round for ever.
SOME_GO_ROUND = flow_of(
    say("q", "One?", var="a"),
    say("loop", "Press.", loop=True, var="z", goto="out"),
    step("out", "pause", ("a", "==", "1"), length=1),
    say("bye", "Goodbye.", ("a", "!=", "1")),
    step("end", "hangup", ("a", "!=", "1")),
    say("back", "Go back.", loop=True, var="z", goto="loop"),
)


@pytest.mark.parametrize("explicit", ["kept", "none"])
def test_who_is_lost_is_asked_of_calls_and_not_of_nodes(
    explicit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if explicit == "none":
        carry(explicit, monkeypatch)
    assert facts_of(walk.explore(ALL_HEAR)).dead_ends == ()
    (dead,) = facts_of(walk.explore(SOME_GO_ROUND)).dead_ends
    assert (dead.kind, dead.step, dead.path.keys) == ("trapped", "loop", "1")
