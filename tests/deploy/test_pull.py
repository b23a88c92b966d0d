"""An account becomes a project, and the plan of that project is empty."""

from __future__ import annotations

import shutil
from contextlib import suppress

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callflow_dsl.deploy.content import normal
from callflow_dsl.deploy.project import load_project
from callflow_dsl.deploy.pull import pull
from callflow_dsl.deploy.rollback import past_of, plan_flow
from callflow_dsl.emulator.answers import RefusedError
from callflow_dsl.errors import FlowcError
from callflow_dsl.wire.encode import encode
from tests.deploy.world import World
from tests.emulator_fixture import _running_emulator as _running_emulator
from tests.emulator_fixture import emulator as emulator
from tests.wire import strategies as wire


def pulled(world, *names, overwrite=False, folder=None):
    with world.site() as site:
        found = pull(site, world.settings(), world.flows(), names, folder, overwrite=overwrite)
    return [one.file for one in found]


@given(
    st.lists(wire.CALL_FLOWS, max_size=4),
    st.lists(st.sampled_from(["A", "B", "", None]), min_size=4),
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_pulled_account_needs_no_deploy(world, flows, titles):
    world.emulator.reset()
    for name in ("flows", "deployed"):
        shutil.rmtree(world.folder / name, ignore_errors=True)
    for number, (flow, title) in enumerate(zip(flows, titles, strict=False)):
        document = {**encode(flow), "title": title, "default": False}
        for step in document["steps"]:
            step.pop("onKeypressGoto", None)  # hardly ever leads to a step of the flow
        numbers = [f"3120000000{number}"] if number % 2 else []
        with suppress(RefusedError):
            world.emulator.state.add_flow(document, numbers)
    files = pulled(world)
    assert len(files) == len(world.held())
    before = {identity: normal(flow) for identity, flow in world.held().items()}
    assert not world.plan(prune=True).writes
    world.deploy(prune=True)
    assert {identity: normal(flow) for identity, flow in world.held().items()} == before
    shutil.rmtree(world.folder / "deployed")
    assert not world.plan(prune=True).writes, "also without the lock file"


def test_only_what_the_project_lacks(world):
    world.write(desk='flow "Desk" { hangup }\n')
    world.deploy()
    world.add("Night shift / Überall", "31201234567")
    assert pulled(world) == ["flows/night-shift-uberall.flow"]
    text = (world.folder / "flows" / "night-shift-uberall.flow").read_text()
    assert "number +31201234567" in text
    assert pulled(world) == []
    assert {change.action for change in world.plan().changes} == {"unchanged"}


def test_a_named_flow_is_taken_over_only_when_it_is_asked_for(world):
    world.write(desk='flow "Desk" { hangup }\n')
    world.deploy()
    (identity,) = world.held()
    world.edit(identity, maxDuration=60)
    with pytest.raises(FlowcError, match=r'has "Desk" already, in flows/desk\.flow'):
        pulled(world, "Desk")
    assert pulled(world, identity, overwrite=True) == ["flows/desk.flow"]
    assert not world.plan().writes
    assert "max duration 1m" in (world.folder / "flows" / "desk.flow").read_text()


def test_nothing_that_cannot_be_pulled_is_lost(world):
    text = 'param n = "x"\nflow "Desk" { say "${n}" }\n'
    world.write(desk=text)
    world.deploy()
    with pytest.raises(FlowcError, match="holds more than this one flow"):
        pulled(world, "Desk", overwrite=True)
    assert (world.folder / "flows" / "desk.flow").read_text() == text
    with pytest.raises(FlowcError, match="no flow with the title or id 'Nobody'"):
        pulled(world, "Nobody")


def test_a_namesake_is_pulled_beside_the_flow_that_is_deployed(world):
    world.write(desk='flow "Desk" { pause 2s\nhangup }\n')
    world.deploy()
    (ours,) = world.held()
    theirs = world.add("Desk")
    assert pulled(world) == ["flows/desk-2.flow"]
    assert {change.id: change.action for change in world.plan(prune=True).changes} == {
        ours: "unchanged",
        theirs: "unchanged",
    }
    world.remove("desk-2")
    plan = world.plan()
    assert {change.id: change.action for change in plan.changes} == {
        ours: "unchanged",
        theirs: "orphaned",
    }


def test_a_project_whose_params_nothing_uses_yet_can_be_pulled_into(world):
    world.more = '[environments.test.params]\ndesk = "+31201112233"\n'
    world.add("Desk")
    settings = world.settings()
    flows = load_project(settings, settings.environment(None), begun=False)
    with world.site() as site:
        (one,) = pull(site, settings, flows)
    assert one.file == "flows/desk.flow"


@pytest.mark.parametrize(
    ("sources", "folder", "fits"),
    [
        ('["flows"]', "flows/deep", True),
        ('["flows"]', "../elsewhere", False),
        ('["flows"]', "flows/.hidden", False),
        ('["flows"]', "imported", False),
        ('["flows/*.flow"]', None, True),
        ('["flows/*.flow"]', "flows/deep", False),
        ('["flows/**/*.flow"]', "flows/deep", True),
        ('["main.flow"]', None, False),
        ('["."]', "anywhere", True),
    ],
)
def test_flows_are_pulled_to_where_the_project_finds_them(world, sources, folder, fits):
    world.project = f"sources = {sources}"
    world.add("Desk")
    settings = world.settings()
    with world.site() as site:
        if fits:
            pull(site, settings, (), (), folder)
            (flow,) = load_project(settings, site.environment)
            assert flow.title == "Desk"
        else:
            with pytest.raises(FlowcError, match="is not among the sources"):
                pull(site, settings, (), (), folder)
            assert not world.state.lock().entries


def test_files_do_not_write_over_each_other(world):
    world.add("Desk!")
    world.add("Desk?")
    world.write(desk='flow "Else" { hangup }\n')
    assert sorted(pulled(world)) == ["flows/desk-2.flow", "flows/desk-3.flow"]


# -- rollback


def roll_back(world, name, version=None):
    from callflow_dsl.deploy.release import carry_out

    with world.site() as site:
        past = past_of(site.state, name)
        _, outcome = carry_out(
            site, lambda: plan_flow(site, past, version), (), lambda _: True, lambda _: None
        )
    assert outcome is not None
    assert not outcome.failures


def text(words: str) -> str:
    return f'flow "Desk" {{\n  number +31201234567\n  say "{words}" language en-GB\n  hangup\n}}\n'


def says(world) -> str:
    return world.stored()["Desk"]["steps"][0]["options"]["payload"]


def test_the_version_before_comes_back_and_forth(world):
    for words in ("One", "Two", "Three"):
        world.write(desk=text(words))
        world.deploy()
    roll_back(world, "Desk")
    assert says(world) == "Two"
    (change,) = world.plan().changes
    assert change.action == "update", "ours, and no drift"
    roll_back(world, "Desk")
    assert says(world) == "Three"
    assert not world.plan().writes
    first = past_of(world.state, "Desk").versions[0]
    roll_back(world, "Desk", first.digest[:6])
    assert says(world) == "One"
    assert world.numbers() == {"31201234567": "Desk"}


def test_what_somebody_did_can_be_rolled_back_and_comes_back(world):
    world.write(desk=text("One"))
    world.deploy()
    (identity,) = world.held()
    world.edit(identity, maxDuration=60)
    roll_back(world, identity)
    assert "maxDuration" not in world.stored()["Desk"]
    assert not world.plan().writes
    roll_back(world, "Desk")
    assert world.stored()["Desk"]["maxDuration"] == 60


def test_a_deleted_flow_comes_back_with_its_numbers(world):
    world.write(desk=text("One"), night='flow "Night" { hangup }\n')
    world.deploy()
    world.remove("desk")
    world.deploy("numbers", prune=True)
    assert world.stored().keys() == {"Night"}
    roll_back(world, "Desk")
    assert world.numbers() == {"31201234567": "Desk"}
    world.write(desk=text("One"))
    assert not world.plan().writes
    assert len(past_of(world.state, "Desk").versions) >= 1


@pytest.mark.parametrize(
    ("name", "version", "message"),
    [
        ("Nobody", None, "no version is kept of a flow 'Nobody'"),
        ("Desk", "zz", "no version zz"),
        ("Desk", "", "versions? "),
        ("Desk", None, "no other version"),
    ],
)
def test_what_cannot_be_rolled_back(world, name, version, message):
    world.write(desk=text("One"))
    world.deploy()
    with pytest.raises(FlowcError, match=message):
        roll_back(world, name, version)


def test_what_another_project_deployed_is_pulled_only_by_name(world, tmp_path):
    """Pulled unasked, it would be in the way of each deploy of this project."""
    (tmp_path / "other").mkdir()
    other = World(world.emulator, tmp_path / "other", name="other")
    other.write(night='flow "Night" { hangup }\n')
    other.deploy()
    world.write(desk='flow "Desk" { hangup }\n')
    world.deploy()
    world.add("Nobody's")
    left = []
    with world.site() as site:
        files = pull(site, world.settings(), world.flows(), left=left.extend)
    assert [one.file for one in files] == ["flows/nobody-s.flow"]
    assert [flow.title for flow in left] == ["Night"]
    assert not world.deploy().failures
    assert pulled(world, "Night") == ["flows/night.flow"]


def test_one_flow_that_is_none_is_named_and_the_others_can_be_pulled(world):
    """What another client stored: a title that is no text, a step without an action."""
    world.add("Desk")
    odd = world.add("Odd")
    store = world.emulator._account.store
    row = store.get("flow", odd)
    body = {**row.body, "title": ["Odd"], "steps": [{"id": "a", "onKeypressGoto": []}]}
    store.put(evolve(row, body=body))
    assert world.plan().changes == ()
    with pytest.raises(FlowcError, match=rf"\({odd}\) cannot be written as a .flow file"):
        pulled(world)
    assert pulled(world, "Desk") == ["flows/desk.flow"]
