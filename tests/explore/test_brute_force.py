"""Exploration finds what trying everything finds, and proves nothing that is not so."""

from __future__ import annotations

from random import Random

import pytest

from callflow_dsl.explore import walk
from callflow_dsl.explore.conclusions import facts_of
from callflow_dsl.explore.facts import Answer
from callflow_dsl.simulate import Caller, World, simulate
from callflow_dsl.simulate.caller import parse_moves
from callflow_dsl.simulate.fetch import from_map
from callflow_dsl.simulate.world import ASSUMPTIONS, assume
from tests.explore.brute_force import URL, everything, flow


def check(seed: int, world: World | None = None) -> None:
    random = Random(seed)
    world = world or World()
    wire, other = flow(random, "f"), flow(random, "g", most=3)
    found = everything(wire, other, world)
    facts = facts_of(walk.explore(wire, flows={URL: other}, world=world))
    assert facts.complete
    ends: dict[tuple[str, str], int] = {}
    for end in facts.ends:
        pressed = ends.get((end.reason, end.step), end.path.pressed)
        ends[end.reason, end.step] = min(pressed, end.path.pressed)
    assert ends == found.ends
    steps = {step.step: step for step in facts.steps}
    followed = {step.flow for step in facts.steps}
    ran = {name for name in found.ran if name and (name[0] == "f" or "g" in followed)}
    assert {name for name, step in steps.items() if step.runs is Answer.YES} == ran, seed
    assert {name for name, step in steps.items() if step.skipped is Answer.YES} == found.skipped
    bounds = {p.step: p.longest.size for p in facts.people if not p.after_transfer}
    assert set(found.people) <= set(bounds)
    for name, ms in found.people.items():
        assert ms <= bounds[name]


@pytest.mark.parametrize("part", range(5))
def test_random_flows(part: int) -> None:
    for seed in range(part * 20, part * 20 + 20):
        check(seed)


@pytest.mark.fuzz
def test_many_random_flows() -> None:
    for seed in range(1000, 1500):
        check(seed)


@pytest.mark.parametrize("explicit", ["asked", "none"])
def test_random_flows_with_carried_variables(
    explicit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same with every walk made as one that grew too large."""
    monkeypatch.setattr(walk, "_PLAIN_MORE", 0)
    monkeypatch.setattr(walk, "_PLAIN_PER_STEP", 0)
    if explicit == "asked":
        monkeypatch.setattr(walk, "_PLAIN_MORE", 100_000)
        real = walk._Walk
        monkeypatch.setattr(
            walk, "_Walk", lambda setting, _kept, most: real(setting, setting.liveness.asked, most)
        )
    for seed in range(30):
        check(seed)


TURNED = [
    "unset-differs=no",
    "loop-ends=yes",
    "jump-runs=yes",
    "end-key-alone=no",
    "key-timeout=2s",
]


@pytest.mark.parametrize("turned", TURNED)
def test_random_flows_under_another_guess(turned: str) -> None:
    name, value = turned.split("=")
    assert name in ASSUMPTIONS
    for seed in range(200, 210):
        check(seed, assume(World(), {name: value}))


def test_reported_keys_lead_to_the_reported_ending() -> None:
    for seed in range(300, 330):
        random = Random(seed)
        wire, other = flow(random, "f"), flow(random, "g", most=3)
        for end in facts_of(walk.explore(wire, flows={URL: other})).ends:
            if end.reason in ("fetch_failed", "handed_over"):
                continue  # the caller cannot make it so
            caller = Caller(parse_moves(end.path.keys))
            call = simulate(
                wire, caller, fetch=from_map({URL: other}), variables=dict(end.path.given)
            )
            assert call.end is not None
            assert (call.end.reason, call.end.step) == (end.reason, end.step), (seed, end)
