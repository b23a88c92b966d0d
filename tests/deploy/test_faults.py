"""Any project, any fault at any request: a clean run afterwards finishes the work."""

from __future__ import annotations

import shutil
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from callflow_dsl.deploy.release import Choice, carry_out, plan_release
from callflow_dsl.emulator import Fault
from callflow_dsl.errors import FlowcError
from tests.deploy.world import EVERYTHING, World
from tests.emulator_fixture import _running_emulator as _running_emulator
from tests.emulator_fixture import emulator as emulator

NUMBERS = [f"+3120123456{digit}" for digit in range(6)]
TITLES = ["Desk", "Night", "Sales", "Support", "Survey"]
FOREIGN = ["Other", "Old", "Someone's"]
FAULTS = st.builds(
    Fault,
    kind=st.sampled_from(["status", "drop", "cut", "truncate", "duplicate"]),
    at=st.integers(1, 40).map(lambda number: (number,)),
    status=st.sampled_from([429, 500, 502, 503, 504]),
    body=st.sampled_from(["json", "html", "empty"]),
    # What says "come back later" has not been carried out: an honest server.
    after=st.booleans(),
).filter(lambda fault: not (fault.kind == "status" and fault.after and fault.status in (429, 503)))


@st.composite
def projects(draw):
    """Title -> text of its flow, each number in one flow, at most one default."""
    titles = draw(st.lists(st.sampled_from(TITLES), min_size=1, unique=True))
    numbers = draw(st.permutations(NUMBERS))
    default = draw(st.sampled_from([None, *titles]))
    found = {}
    for title in titles:
        count = draw(st.integers(0, 2))
        mine, numbers = numbers[:count], numbers[count:]
        lines = [f"number {' '.join(mine)}"] if mine else []
        lines += ["default"] if title == default else []
        lines += ["ids server"] if draw(st.booleans()) else []
        lines += draw(
            st.lists(
                st.sampled_from(
                    ['say "Welcome." language en-GB', "pause 2s", "hangup", 'say "Bye."']
                ),
                min_size=1,
                max_size=4,
            )
        )
        found[title] = f'flow "{title}" {{\n' + "\n".join(lines) + "\n}\n"
    return found


def put(world: World, project: dict[str, str]) -> None:
    shutil.rmtree(world.folder / "flows", ignore_errors=True)
    world.write(**project)


def check(world, foreign, before, after, faults, retries, prune):
    """Deploy one project, then another with faults, then that one without."""
    world.emulator.reset()
    shutil.rmtree(world.folder / "deployed", ignore_errors=True)
    world.retries, world.jobs = 1, 2
    strangers = [world.add(title, f"+3170000000{n}".lstrip("+")) for n, title in enumerate(foreign)]
    untouched = {one: world.emulator.state.flows[one] for one in strangers}
    put(world, before)
    assert not world.deploy(*EVERYTHING).failures
    world.check_deployed()
    put(world, after)
    world.emulator.use_faults(faults)
    world.retries = retries
    with suppress(FlowcError):
        world.deploy(*EVERYTHING, prune=prune)
    world.emulator.use_faults([])
    outcome = world.deploy("limits", "numbers", "default", "copies", prune=True)
    assert not outcome.failures
    world.check_deployed()
    assert world.stored().keys() == after.keys() | set(foreign)
    assert {one: world.emulator.state.flows[one] for one in strangers} == untouched
    assert len([n for n in world.emulator.state.numbers if n.startswith("317")]) == len(foreign)
    plan = world.plan(prune=True)
    assert not plan.writes
    assert world.state.lock().entries.keys() == after.keys()


ARGUMENTS = {
    "foreign": st.lists(st.sampled_from(FOREIGN), unique=True),
    "before": projects(),
    "after": projects(),
    "faults": st.lists(FAULTS, min_size=1, max_size=3),
    "retries": st.integers(0, 1),
    "prune": st.booleans(),
}
LAWS = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(**ARGUMENTS)
@LAWS
def test_a_clean_run_finishes_what_faults_left(world, **case):
    check(world, **case)


@pytest.mark.fuzz
@given(**ARGUMENTS)
@settings(LAWS, max_examples=1000, phases=[Phase.generate])  # as found: threads do not repeat
def test_a_clean_run_finishes_what_faults_left_at_length(world, **case):
    check(world, **case)


@given(before=projects(), after=projects(), at=st.integers(0, 6), which=st.integers(0, 4))
@LAWS
def test_what_somebody_else_writes_meanwhile_is_never_overwritten(world, before, after, at, which):
    """In the middle of a deploy, after any of its changes, somebody edits any flow."""
    world.emulator.reset()
    shutil.rmtree(world.folder / "deployed", ignore_errors=True)
    world.jobs = 1
    put(world, before)
    world.deploy(*EVERYTHING)
    put(world, after)
    events = []

    def meddle(event):
        events.append(event)
        if len(events) == at + 1:
            ids = list(world.held())
            edited.append(ids[which % len(ids)])
            world.edit(edited[0], colour="blue")

    edited: list[str] = []
    with world.site() as site:
        _, outcome = carry_out(
            site,
            lambda: plan_release(site, world.flows(), Choice(prune=True)),
            EVERYTHING,
            lambda _: True,
            meddle,
        )
    if edited:
        assert world.emulator.state.flows[edited[0]]["colour"] == "blue"
    else:
        assert not outcome.failures
