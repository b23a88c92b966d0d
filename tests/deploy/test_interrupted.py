"""Deploys that end in the middle, and deploys that meet."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from callflow_dsl.deploy.release import Choice, carry_out, plan_release
from callflow_dsl.emulator import Emulator, Fault
from callflow_dsl.errors import FlowcError
from tests.deploy.world import KEY, World


def flow(title: str, text: str, *more: str) -> str:
    lines = "".join(f"  {line}\n" for line in more)
    return f'flow "{title}" {{\n{lines}  say "{text}" language en-GB\n  hangup\n}}\n'


def project(text: str, first: int, count: int = 5) -> dict[str, str]:
    return {
        f"f{n}": flow(f"F{n}", f"{text} {n}.", f"number +3120000000{n}")
        for n in range(first, first + count)
    }


def replace_sources(world: World, files: dict[str, str]) -> None:
    for path in (world.folder / "flows").glob("*.flow"):
        path.unlink()
    world.write(**files)


def start(world: World) -> subprocess.Popen[bytes]:
    """A deploy in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "callflow_dsl", "deploy", "--yes", "--prune", "--allow", "numbers"],
        cwd=world.folder, env={**os.environ, "FLOWC_TEST_KEY": KEY},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def requests_of(world: World, method: str) -> int:
    return sum(one.method == method for one in world.emulator.exchanges)


@pytest.mark.parametrize("after", [4, 9, 13, 16, 20, 23, 27, 31])
def test_killed_and_run_again(world, after):
    """The process is killed once the account has answered so many requests."""
    world.write(**project("Hello", 0))
    world.deploy()
    replace_sources(world, project("Welcome", 2))
    world.settings()
    world.emulator.use_faults([Fault("latency", delay=0.01)])
    running = start(world)
    while len(world.emulator.exchanges) < after and running.poll() is None:
        pass
    running.kill()
    _, errors = running.communicate()
    assert b"Traceback" not in errors
    world.emulator.use_faults([])
    outcome = world.deploy("numbers", prune=True)
    assert not outcome.failures
    world.check_deployed()
    assert world.stored().keys() == {f"F{n}" for n in range(2, 7)}
    assert not world.plan(prune=True).writes


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_the_server_writes_after_we_gave_up(world, method):
    world.write(desk=flow("Desk", "Hello."))
    if method == "PUT":
        world.deploy()
        world.write(desk=flow("Desk", "Welcome."))
    world.timeout, world.retries = 1, 0
    world.emulator.use_faults([Fault("latency", method=method, delay=1.4)])
    assert world.deploy().failures
    while requests_of(world, method) == 0:
        pass  # until it has carried it out
    world.emulator.use_faults([])
    assert not world.deploy().failures
    world.check_deployed()
    assert len(world.held()) == 1
    left = [e for e in world.emulator.exchanges if e.method == method and b'"Desk"' in e.body]
    assert not left, "there was nothing left to write"


@pytest.mark.parametrize("request_number", range(1, 24, 3))
def test_the_connection_is_lost_for_good(world, request_number):
    world.write(**project("Hello", 0, 3))
    world.retries = 0
    world.emulator.use_faults([Fault("drop", skip=request_number - 1, after=True)])
    with suppress(FlowcError):
        world.deploy()
    world.emulator.use_faults([])
    assert not world.deploy().failures
    world.check_deployed()
    assert len(world.stored()) == 3


def test_the_source_changes_between_the_interruption_and_the_next_run(world):
    world.retries = 0
    world.write(desk=flow("Desk", "Hello there."))
    world.emulator.use_faults([Fault("drop", method="POST", after=True), Fault("drop", at=(4,))])
    outcome = world.deploy()
    assert outcome.failures
    assert len(world.held()) == 1
    assert not world.state.lock().entries
    world.emulator.use_faults([])
    world.write(desk=flow("Front desk", "Good day to you."))
    world.deploy()
    world.check_deployed()
    assert world.stored().keys() == {"Front desk"}


def test_an_update_whose_answer_is_lost_is_not_taken_for_drift(world):
    world.write(desk=flow("Desk", "Hello there."))
    world.deploy()
    world.retries = 0
    world.write(desk=flow("Desk", "Good day."))
    world.emulator.use_faults([Fault("drop", method="PUT", after=True)])
    assert world.deploy().failures
    world.emulator.use_faults([])
    world.write(desk=flow("Desk", "Good evening."))
    (change,) = world.plan().changes
    assert change.action == "update"
    world.deploy()
    world.check_deployed()


def test_a_creation_that_is_carried_out_twice_leaves_one_flow(world):
    world.write(desk=flow("Desk", "Hello."), night=flow("Night", "Closed."))
    world.emulator.use_faults([Fault("duplicate", method="POST", path="/call-flows")])
    assert not world.deploy().failures
    world.check_deployed()
    assert len(world.held()) == 2


def test_what_goes_wrong_stops_what_follows(world):
    world.jobs = 1
    world.write(**project("Hello", 0, 3))
    world.emulator.use_faults(
        [Fault("status", method="POST", path="/call-flows", status=422, skip=1)]
    )
    outcome = world.deploy()
    assert [event.what for event in outcome.events] == ["created"]
    assert [change.title for change, _ in outcome.failures] == ["F1"]
    assert outcome.left == 3
    assert world.numbers() == {}


# -- two at once


def test_a_second_deploy_on_this_machine_is_told(world):
    world.write(desk=flow("Desk", "Hello."))
    with (
        world.state.held(),
        pytest.raises(
            FlowcError, match=rf"another deploy to test is running .process {os.getpid()}"
        ),
    ):
        world.deploy()
    assert world.stored() == {}
    world.deploy()
    assert world.stored().keys() == {"Desk"}


def test_somebody_writes_between_two_writes(world):
    """The flow that was changed is not overwritten, and what follows is not begun."""
    world.jobs = 1
    world.write(**{f"f{n}": flow(f"F{n}", f"Hello {n}.") for n in range(3)})
    world.deploy()
    ids = {stored["title"]: one for one, stored in world.held().items()}
    world.write(**{f"f{n}": flow(f"F{n}", f"Welcome {n}.") for n in range(3)})

    def meddle(event):
        if event.change.title == "F0":
            world.edit(ids["F1"], maxDuration=99)

    with world.site() as site:
        _, outcome = carry_out(
            site, lambda: plan_release(site, world.flows(), Choice()), (), lambda _: True, meddle
        )
    assert [event.change.title for event in outcome.events] == ["F0"]
    assert "has been changed in the account" in outcome.failures[0][1].message
    assert world.stored()["F1"]["maxDuration"] == 99
    assert "Hello 2" in str(world.stored()["F2"])


def test_somebody_creates_a_flow_of_the_same_title_meanwhile(world):
    """Whoever was later takes back its own, and is told; the other flow is not touched."""
    world.write(desk=flow("Desk", "Hello.", "number +31201234567"))
    made = []

    def meddle(_event):
        made.append(world.add("Desk"))

    with world.site() as site:
        _, outcome = carry_out(
            site, lambda: plan_release(site, world.flows(), Choice()), (), lambda _: True, meddle
        )
    assert f"another flow of this title was created just now: {made[0]}" in str(
        outcome.failures[0][1]
    )
    flows = world.emulator.state.flows
    assert flows[made[0]]["steps"] == [{"id": "s", "action": "hangup"}]
    assert world.numbers() == {}, "nothing is done to the rest"
    ours = {entry.id for entry in world.state.lock().entries.values()}
    assert set(world.held()) == ours | set(made)


def test_somebody_creates_the_same_flow_meanwhile(world):
    world.write(desk='flow "Desk" { s: hangup }\n')

    def meddle(event):
        if event.what == "created":
            world.add("Desk", "31201234567")

    with world.site() as site:
        _, outcome = carry_out(
            site, lambda: plan_release(site, world.flows(), Choice()), (), lambda _: True, meddle
        )
    assert "another flow of this title was created just now" in outcome.failures[0][1].message
    assert world.numbers() == {"31201234567": "Desk"}, "nothing says that the other one is ours"


def test_somebody_writes_while_the_user_is_asked(world):
    world.write(desk=flow("Desk", "Hello."))
    world.deploy()
    (identity,) = world.held()
    world.write(desk=flow("Desk", "Welcome."))

    def ask(_plan):
        world.edit(identity, maxDuration=99)
        return True

    with world.site() as site:
        _, outcome = carry_out(
            site, lambda: plan_release(site, world.flows(), Choice()), (), ask, lambda _: None
        )
    assert "changed in the account" in outcome.failures[0][1].message
    assert world.stored()["Desk"]["maxDuration"] == 99


@pytest.mark.parametrize("round_", range(6))
def test_two_machines_deploy_the_same_project_at_once(emulator: Emulator, tmp_path, round_):
    worlds = [World(emulator, tmp_path / name) for name in ("one", "two")]
    for world in worlds:
        world.folder.mkdir()
        world.write(**project(f"Hello {round_}", 0, 3))

    def deploy(world: World) -> None:
        with suppress(FlowcError):
            world.deploy("adopt", "drift")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(deploy, worlds))
    for world in worlds:
        assert not world.deploy("adopt", "drift").failures
        world.check_deployed()
        assert not world.plan().writes
        assert len(world.held()) == 3
        assert len(world.ledger().ids) == 1


# -- many


HUNDREDS = {f"f{n:03}": flow(f"F{n:03}", f"Hello {n}.") for n in range(500)}


def test_five_hundred_flows(world):
    world.jobs = 4
    world.write(**HUNDREDS)
    assert len(world.deploy().events) == 500
    assert len(world.stored()) == 500
    world.write(**{f"f{n:03}": flow(f"F{n:03}", f"Welcome {n}.") for n in range(100)})
    assert len(world.deploy().events) == 100
    world.check_deployed()
    assert not world.plan().writes


@pytest.mark.fuzz
def test_five_hundred_flows_need_little_memory(world):
    import tracemalloc

    world.jobs = 4
    world.write(**HUNDREDS)
    tracemalloc.start()
    try:
        assert not world.deploy().failures
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 60_000_000
