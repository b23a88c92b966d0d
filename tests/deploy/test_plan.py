"""What a plan says, and what it refuses."""

from __future__ import annotations

import pytest

from callflow_dsl.deploy.content import read_content
from callflow_dsl.deploy.identity import AmbiguousError
from callflow_dsl.deploy.limits import RefusedError
from callflow_dsl.deploy.plan_file import read_plan, write_plan
from callflow_dsl.deploy.render import plan_markdown, plan_text
from callflow_dsl.deploy.stale import StaleError
from callflow_dsl.emulator.answers import Page
from callflow_dsl.errors import FlowcError
from tests.deploy.world import EVERYTHING

DESK = 'flow "Desk" {\n  say "Welcome to Acme." language en-GB\n  hangup\n}\n'
NIGHT = 'flow "Night" {\n  say "We are closed now." language en-GB\n  hangup\n}\n'


def actions(plan) -> dict[str, str]:
    return {change.key: change.action for change in plan.changes}


def test_the_life_of_a_flow(world):
    world.write(desk=DESK)
    assert actions(world.plan()) == {"Desk": "create"}
    world.deploy()
    assert actions(world.plan()) == {"Desk": "unchanged"}
    world.write(desk=DESK.replace("Acme", "Bcme"))
    assert actions(world.plan()) == {"Desk": "update"}
    world.deploy()
    world.check_deployed()
    world.write(night=NIGHT)
    world.remove("desk")
    assert actions(world.plan()) == {"Desk": "orphaned", "Night": "create"}
    world.deploy()
    assert world.stored().keys() == {"Desk", "Night"}
    assert actions(world.plan(prune=True)) == {"Desk": "delete", "Night": "unchanged"}
    world.deploy(prune=True)
    assert world.stored().keys() == {"Night"}
    assert world.state.lock().entries.keys() == {"Night"}


def test_a_plan_writes_nothing(world):
    world.write(desk=DESK, night=NIGHT)
    world.plan()
    assert not (world.folder / "deployed").exists()
    assert all(exchange.method == "GET" for exchange in world.emulator.exchanges)


def test_drift_is_told_apart_from_our_change(world):
    world.write(desk=DESK)
    world.deploy()
    (identity,) = world.held()
    world.edit(identity, maxDuration=60)
    world.write(desk=DESK.replace("hangup", "pause 1s\n  hangup"))
    (change,) = world.plan().changes
    assert change.action == "drifted"
    assert [one.name for one in change.theirs.settings] == ["maxDuration"]
    assert [one.kind for one in change.ours.steps] == ["added"]
    assert not change.theirs.steps
    assert not change.ours.settings
    before = world.stored()
    with pytest.raises(RefusedError, match="changed in the account"):
        world.deploy()
    assert world.stored() == before
    world.deploy("drift")
    world.check_deployed()
    versions = world.state.history.versions(identity)
    assert [version.content.get("maxDuration") for version in versions] == [None, 60, None]


def test_drift_without_kept_versions_still_shows_both(world):
    import shutil

    world.write(desk=DESK)
    world.deploy()
    shutil.rmtree(world.folder / "deployed" / "test.history")
    (identity,) = world.held()
    world.edit(identity, maxDuration=60)
    (change,) = world.plan().changes
    assert (change.action, change.theirs) == ("drifted", None)
    assert "is not at hand" in change.notes[0]
    assert "max duration" in plan_text(world.plan())


def test_the_same_change_on_both_sides_is_no_drift(world):
    world.write(desk=DESK)
    world.deploy()
    (identity,) = world.held()
    world.edit(identity, maxDuration=60)
    world.write(desk=DESK.replace("{\n", "{\n  max duration 60s\n", 1))
    assert actions(world.plan()) == {"Desk": "unchanged"}
    world.deploy()
    world.write(desk=DESK)
    assert actions(world.plan()) == {"Desk": "update"}


def test_numbers_that_somebody_took_are_drift(world):
    world.write(desk=DESK.replace("{\n", "{\n  number +31201234567\n", 1))
    world.deploy()
    world.emulator.state.assign("31201234567", world.add("Other"))
    (change,) = world.plan().changes
    assert change.action == "drifted"
    assert change.theirs.numbers_removed == ("31201234567",)
    with pytest.raises(RefusedError, match=r"Other.*not deployed from here"):
        world.deploy("drift")
    world.deploy("drift", "numbers")
    world.check_deployed()


def test_numbers_are_left_alone_until_the_project_names_some(world):
    world.write(desk=DESK)
    world.deploy()
    (identity,) = world.held()
    world.emulator.state.assign("31201234567", identity)
    assert not world.plan().writes
    world.write(desk=DESK.replace("{\n", "{\n  number +31201234568\n", 1))
    with pytest.raises(RefusedError, match=r"\+31201234567 rings .*will ring nothing"):
        world.deploy()
    world.deploy("numbers")
    assert world.numbers() == {"31201234568": "Desk"}
    world.write(desk=DESK)
    world.deploy("numbers")
    assert world.numbers() == {}
    assert not world.plan().writes


def test_numbers_of_the_environment_come_before_those_of_the_flow(world):
    world.write(desk=DESK.replace("{\n", "{\n  number +31201234567\n", 1))
    world.more = '[environments.test.numbers]\n"Desk" = ["+31209999999"]'
    world.deploy()
    assert world.numbers() == {"31209999999": "Desk"}
    world.more = '[environments.test.numbers]\n"Nobody" = ["+31209999999"]'
    with pytest.raises(FlowcError, match='gives numbers to "Nobody", which is no flow'):
        world.plan()


def test_params_of_the_environment(world):
    world.write(desk='param desk\nflow "Desk" { transfer ${desk} }\n', night=NIGHT)
    with pytest.raises(FlowcError, match="desk has no value"):
        world.plan()
    world.more = '[environments.test.params]\ndesk = "+31201112233"'
    world.deploy()
    assert world.stored()["Desk"]["steps"][0]["options"]["destination"] == "31201112233"


def test_a_flow_of_the_same_title_is_not_overwritten_unasked(world):
    identity = world.add("Desk")
    world.write(desk=DESK)
    with pytest.raises(RefusedError, match="not deployed from here"):
        world.deploy()
    world.deploy("adopt")
    world.check_deployed()
    assert list(world.held()) == [identity]
    assert [one.why for one in world.state.history.versions(identity)] == ["replaced", "deployed"]


def test_an_equal_flow_of_the_same_title_is_taken_over(world):
    """Nothing of it changes but that it says from now on whose it is."""
    identity = world.add("Desk")
    world.write(desk='flow "Desk" { s: hangup }\n')
    assert not world.plan().writes
    before = read_content(world.held()[identity])[0]
    assert [event.what for event in world.deploy().events] == ["marked"]
    assert world.state.lock().entries["Desk"].id == identity
    content, mark = read_content(world.held()[identity])
    assert content == before
    assert mark is not None
    assert mark.owner == "acme/test"
    assert not world.plan().marks


def test_ambiguous_titles(world):
    world.add("Desk")
    world.add("Desk")
    world.write(desk=DESK)
    with pytest.raises(AmbiguousError):
        world.deploy()


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a": DESK, "b": DESK}, r'2 flows are called "Desk": flows/a.flow:1, flows/b.flow:1'),
        ({"a": "flow { hangup }\n"}, "no title"),
        ({name: f'flow "{name}" {{ default\nhangup }}\n' for name in "ab"}, "both the default"),
        ({name: f'flow "{name}" {{ number +31201234567\nhangup }}\n' for name in "ab"},
         r"\+31201234567 would ring two flows"),
        ({"a": 'flow "A" { id "x"\nhangup }\nflow "B" { id "x"\nhangup }\n'}, "both have the id x"),
        ({"a": 'flow "A" { boom }\n'}, "does not compile: 1 error"),
    ],
)  # fmt: skip
def test_projects_that_cannot_be(world, files, message):
    world.write(**files)
    with pytest.raises(FlowcError, match=message):
        world.plan()


def test_errors_of_the_linter_stop_a_deploy_of_that_file_only(world):
    endless = 'flow "Loop" {\n  a: say "Hi." language en-GB loop\n  hangup\n}\n'
    world.write(desk=DESK, loop=endless)
    plan = world.plan()
    assert {one.kind for one in plan.all_cautions()} == {"lint"}
    with pytest.raises(RefusedError, match=r"loop.flow:2.*FLW305"):
        world.deploy(*EVERYTHING)
    world.deploy(only=("Desk",))
    assert world.stored().keys() == {"Desk"}


# -- what is dangerous


def many(count: int) -> dict[str, str]:
    return {
        f"f{n}": f'flow "F{n}" {{\n  say "Hi {n}." language en-GB\n  hangup\n}}\n'
        for n in range(count)
    }


def test_limits(world):
    world.write(**many(10))
    world.deploy()
    world.write(**{name: text.replace("Hi", "Ho") for name, text in many(4).items()})
    with pytest.raises(RefusedError, match=r"update 4 of 10 flows, more than 30%"):
        world.deploy()
    with pytest.raises(RefusedError):
        world.deploy(only=("F*",))
    world.more = "[limits]\nupdates = 40"
    world.deploy()
    for name in ("f1", "f2", "f3"):
        world.remove(name)
    with pytest.raises(RefusedError, match=r"delete 3 of 10 flows, more than 20%"):
        world.deploy(prune=True)
    world.deploy("limits", prune=True)
    assert len(world.stored()) == 7


def test_deleting_a_flow_that_has_numbers(world):
    world.write(desk=DESK.replace("{\n", "{\n  number +31201234567\n", 1), night=NIGHT)
    world.deploy()
    world.remove("desk")
    with pytest.raises(RefusedError, match=r'\+31201234567 rings "Desk" now, and will ring noth'):
        world.deploy(prune=True)
    world.write(night=NIGHT.replace("{\n", "{\n  number +31201234567\n", 1))
    world.deploy(prune=True)
    assert world.numbers() == {"31201234567": "Night"}


def test_changing_the_default_flow(world):
    world.write(desk=DESK.replace("{\n", "{\n  default\n", 1), night=NIGHT)
    world.deploy()
    world.write(desk=DESK, night=NIGHT.replace("{\n", "{\n  default\n", 1))
    with pytest.raises(RefusedError, match=r"no longer the default[^\0]*becomes the default"):
        world.deploy()
    world.deploy("default")
    world.check_deployed()
    puts = [one for one in world.emulator.exchanges if one.method == "PUT"]
    assert b'"Night"' in puts[0].body


@pytest.mark.parametrize("lost", [(), ("folder",), ("ledger",)])
def test_a_flow_that_somebody_deleted_is_drift(world, lost):
    """The ledger in the account knows it, and the lock file: one of them is enough."""
    world.write(desk=DESK, night=NIGHT)
    world.deploy()
    ids = {flow["title"]: identity for identity, flow in world.held().items()}
    world.delete(ids["Desk"])
    if "folder" in lost:
        world.lose_folder()
    if "ledger" in lost:
        world.delete(*world.ledger().ids)
    change = next(change for change in world.plan().changes if change.key == "Desk")
    assert change.action == "create"
    with pytest.raises(RefusedError, match="was deleted in the account since the last deploy"):
        world.deploy()
    world.deploy("drift")
    world.check_deployed()
    assert not world.plan().writes


def test_numbers_for_a_title_that_two_flows_have(world):
    world.more = '[environments.test.numbers]\nDesk = ["+31201234567"]\n'
    one, other = world.add("Desk"), world.add("Desk")
    world.write(
        a=f'flow "Desk" {{ id "{one}"\nhangup }}\n', b=f'flow "Desk" {{ id "{other}"\nhangup }}\n'
    )
    with pytest.raises(FlowcError, match='gives numbers to "Desk", which 2 flows are called'):
        world.plan()


def test_the_default_flow_of_somebody_else(world):
    world.add("Other", default=True)
    world.write(desk=DESK.replace("{\n", "{\n  default\n", 1))
    with pytest.raises(RefusedError, match="becomes the default"):
        world.deploy()


# -- order


def test_a_number_is_never_without_a_flow(world):
    ringing = DESK.replace("{\n", "{\n  number +31201234567\n", 1)
    world.write(desk=ringing)
    world.deploy()
    world.emulator.use_faults([])
    world.write(desk=DESK, night=NIGHT.replace("{\n", "{\n  number +31201234567\n", 1))
    world.deploy()
    changed = [
        one
        for one in world.emulator.exchanges
        if one.path.endswith("/numbers") and one.method == "PUT"
    ]
    assert len(changed) == 1, "to give it to the new flow takes it from the old one"
    world.check_deployed()


def test_what_is_fetched_is_written_before_what_callers_reach(world):
    world.write(desk=DESK.replace("{\n", "{\n  number +31201234567\n", 1), night=NIGHT)
    world.deploy()
    ids = {flow["title"]: one for one, flow in world.held().items()}
    hop = f'fetch "https://voice.example/call-flows/{ids["Night"]}"\n'
    world.write(
        desk=DESK.replace("hangup\n", hop).replace("{\n", "{\n  number +31201234567\n", 1),
        night=NIGHT.replace("closed", "shut"),
        late='flow "Late" { pause 2s\nhangup }\n',
    )
    world.emulator.use_faults([])
    (ledger,) = world.ledger().ids
    world.deploy()
    writes = [
        (one.method, one.path.rpartition("/")[2])
        for one in world.emulator.exchanges
        if one.method != "GET"
    ]
    assert writes == [
        ("POST", "call-flows"),
        ("PUT", ids["Night"]),
        ("PUT", ids["Desk"]),
        ("POST", "call-flows"),
        ("DELETE", ledger),
    ]


# -- plans in files


def test_a_plan_from_a_file_is_done_exactly(world):
    world.write(desk=DESK, night=NIGHT)
    path = str(world.folder / "plan.json")
    plan = world.plan()
    write_plan(path, plan)
    assert read_plan(path) == plan
    world.write(desk=DESK.replace("Acme", "Bcme"))
    world.deploy(plan=read_plan(path))
    assert "Acme" in str(world.stored()["Desk"])
    world.deploy(plan=read_plan(path))  # again: it is done already
    assert len(world.stored()) == 2


@pytest.mark.parametrize("what", ["update", "delete", "create"])
def test_a_stale_plan_writes_nothing(world, what):
    world.write(desk=DESK, night=NIGHT)
    if what != "create":
        world.deploy()
        world.write(desk=DESK.replace("Acme", "Bcme"), night=NIGHT.replace("closed", "shut"))
    plan = world.plan()
    if what == "create":
        world.add("Desk")
    else:
        desk = next(one for one, flow in world.held().items() if flow["title"] == "Desk")
        if what == "update":
            world.edit(desk, maxDuration=77)
        else:
            from callflow_dsl.api import Client

            with Client("k", world.emulator.base_url) as client:
                client.call_flows.delete(desk)
    before = world.emulator.state.flows
    with pytest.raises(StaleError):
        world.deploy(plan=plan)
    assert world.emulator.state.flows == before


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 1, "seal": "x", "plan": {}}', "\x01"]
)
def test_a_file_that_is_no_plan(tmp_path, text):
    path = tmp_path / "plan.json"
    path.write_text(text)
    with pytest.raises(FlowcError, match="is no plan"):
        read_plan(str(path))


def test_an_edited_plan_is_refused(world):
    world.write(desk=DESK)
    path = world.folder / "plan.json"
    write_plan(str(path), world.plan())
    path.write_text(path.read_text().replace("Welcome to Acme", "Goodbye from Acme"))
    with pytest.raises(FlowcError, match="was changed since"):
        read_plan(str(path))


def test_only_some_flows(world):
    world.write(desk=DESK, night=NIGHT)
    world.deploy(only=("flows/d*",))
    assert world.stored().keys() == {"Desk"}
    with pytest.raises(FlowcError, match="no flow is called 'Dusk'"):
        world.plan(only=("Dusk",))


def test_markdown_means_nothing_else_than_what_it_shows(world):
    world.write(desk='flow "a <b>@all_*`|" { say "``` <i>@all</i>" language en-GB\nhangup }\n')
    text = plan_markdown(world.plan())
    around, block, after = text.split("````")
    assert block.startswith("diff\n")
    assert "<b>" not in around + after
    assert "@all" not in around + after


def test_a_long_markdown_is_cut_at_a_flow(world):
    world.write(
        **{
            f"f{n}": f'flow "F{n}" {{ say "{"word " * 900}"\nhangup }}\n'.replace(
                "word ", f"word{n} "
            )
            for n in range(3)
        }
    )
    short = plan_markdown(world.plan())
    world.write(**many(900))
    text = plan_markdown(world.plan())
    assert len(short) < len(text) < 65_000
    assert "more, left out" in text
    assert text.count("<details>") == text.count("</details>")


def test_an_account_that_is_read_in_part_is_not_deployed_to(world, monkeypatch):
    """A cache that gives the first page for each: the flows behind it would be made again."""
    world.write(**{f"f{n}": f'flow "F{n}" {{ hangup }}' for n in range(3)})
    world.deploy()
    world.lose_folder()
    monkeypatch.setattr("callflow_dsl.deploy.account.PAGE", 1)
    monkeypatch.setattr("callflow_dsl.emulator.call_flows.page_of", lambda _: Page(length=1))
    with pytest.raises(FlowcError, match="a list is not complete: the API counts 4 pages"):
        world.deploy()
    assert len(world.held()) == 3
