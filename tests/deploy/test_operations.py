"""What surrounds a deploy: stale files, two environments, secrets, holds, rate limits, requests."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from callflow_dsl.api import Client, Retries
from callflow_dsl.cli.main import main
from callflow_dsl.config import read_config
from callflow_dsl.deploy import rollback
from callflow_dsl.deploy.account import Connections
from callflow_dsl.deploy.content import digest
from callflow_dsl.deploy.limits import RefusedError
from callflow_dsl.deploy.plan_file import read_plan, write_plan
from callflow_dsl.deploy.project import flows_at
from callflow_dsl.deploy.release import carry_out
from callflow_dsl.deploy.render import plan_text
from callflow_dsl.deploy.renewal import renewed
from callflow_dsl.deploy.settings import read_settings
from callflow_dsl.emulator import Emulator, Fault
from callflow_dsl.emulator.answers import RefusedError as NotTakenError
from callflow_dsl.errors import FlowcError
from tests.deploy.world import EVERYTHING, KEY, World

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from callflow_dsl.deploy.plan import Plan


def flow(title: str, text: str, *more: str) -> str:
    lines = "".join(f"  {line}\n" for line in more)
    return f'flow "{title}" {{\n{lines}  say "{text}" language en-GB\n  hangup\n}}\n'


def says(world: World, title: str) -> str:
    return str(world.stored()[title]["steps"][0]["options"]["payload"])


# -- files that are old, or not there


def test_an_older_lock_file_raises_no_alarm(world: World) -> None:
    """A job deployed and could not commit: the account says that it was no stranger."""
    world.write(desk=flow("Desk", "One.", "number +31201234501"))
    world.deploy()
    old = world.state.lock_path.read_text()
    world.write(desk=flow("Desk", "Two.", "number +31201234501 +31201234502"))
    world.deploy()
    world.state.lock_path.write_text(old)
    world.write(desk=flow("Desk", "Three.", "number +31201234503 +31201234501 +31201234502"))
    (change,) = world.plan().changes
    assert change.action == "update"
    assert not world.deploy().failures
    world.check_deployed()


def test_flows_of_flowc_0_1_get_their_marks_and_nothing_else(world: World) -> None:
    """Known by the lock file alone, as 0.1 left them."""
    world.write(desk=flow("Desk", "One."), night=flow("Night", "Closed."))
    world.deploy()
    for identity, stored in list(world.held().items()):
        world.delete(identity)
        steps = [{**step, "id": step["id"].split("--flowc-")[0]} for step in stored["steps"]]
        world.emulator.state.add_flow({**stored, "steps": steps}, ())
    ids = {stored["title"]: identity for identity, stored in world.held().items()}
    lock = world.state.lock_path.read_text()
    for title in ids:
        old = world.state.lock().entries[title]
        lock = lock.replace(old.id, ids[title]).replace(f', mark = "{old.mark}"', "")
    world.state.lock_path.write_text(lock)
    world.delete(*world.ledger().ids)
    plan = world.plan()
    assert not plan.writes
    assert len(plan.marks) == 2
    assert "2 flows get their mark" in plan_text(plan)
    world.deploy()
    world.lose_folder()
    world.write(desk=flow("Desk", "Two."))
    assert {one.key: one.action for one in world.plan().changes} == {
        "Desk": "update", "Night": "unchanged",
    }  # fmt: skip


def test_a_number_that_somebody_took_away_is_drift_without_any_file(world: World) -> None:
    world.write(desk=flow("Desk", "One.", "number +31201234501"))
    world.deploy()
    world.lose_folder()
    world.emulator.state.assign("31201234501", world.add("Other"))
    world.delete(*(i for i, stored in world.held().items() if stored["title"] == "Other"))
    with pytest.raises(RefusedError, match="changed in the account"):
        world.deploy()


@pytest.mark.parametrize("what", ["steps", "releases", "all"])
def test_a_ledger_that_somebody_changed(world: World, what: str) -> None:
    world.write(desk=flow("Desk", "One."))
    world.deploy()
    (identity,) = world.ledger().ids
    stored = world.emulator.state.flows[identity]
    steps = [dict(step) for step in stored["steps"]]
    for step in steps[:-1]:
        if what == "all" or step["id"].startswith("release" if what == "releases" else "flows"):
            step["options"] = {**step["options"], "payload": "Hello there."}
    world.edit(identity, steps=steps)
    world.write(desk=flow("Desk", "Two."))
    with pytest.raises(RefusedError, match="the ledger in the account was changed"):
        world.deploy()
    world.deploy("held")
    assert not world.ledger().damaged
    assert not world.plan().writes


# -- two environments, two projects


def test_two_projects_of_one_account_leave_each_other_alone(
    emulator: Emulator, tmp_path: Path
) -> None:
    worlds = [World(emulator, tmp_path / name, name=name) for name in ("one", "two")]
    for world in worlds:
        world.folder.mkdir()
    one, two = worlds
    one.write(desk=flow("Desk", "One."), night=flow("Night", "Closed."))
    one.deploy()
    two.write(desk=flow("Desk", "Two."), shop=flow("Shop", "Open."))
    with pytest.raises(RefusedError, match=r"belongs to one/test .*title_suffix"):
        two.deploy()
    two.more = '[environments.test.numbers]\n"Shop" = ["+31201234501"]\n'
    two.settings()
    two.more = 'title_suffix = " (2)"\nflows = ["Desk", "flows/shop.flow"]\n'
    two.write(not_here=flow("Not here", "Hm."))
    assert not two.deploy(prune=True).failures
    titles = {stored["title"] for stored in one.held().values()}
    assert titles == {"Desk", "Night", "Desk (2)", "Shop (2)"}
    assert not one.plan(prune=True).writes
    assert not two.plan(prune=True).writes


def test_a_project_needs_a_name(tmp_path: Path, monkeypatch, capsys) -> None:
    (tmp_path / "flowc.toml").write_text(
        '[environments.a]\nbase_url = "http://127.0.0.1:9/v1"\nkey = "FLOWC_TEST_KEY"\n'
    )
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "a.flow").write_text(flow("A", "Hello."))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FLOWC_TEST_KEY", KEY)
    assert main(["plan"]) == 2
    assert 'name = "acme-phones" below [project]' in capsys.readouterr().err


# -- secrets


SECRET = "s3cr3t-t0ken-value"
CALL = 'param token = none\nflow "Desk" {\n  fetch "https://a.example/next?c=${token}"\n}\n'


def test_a_secret_is_sent_and_neither_shown_nor_kept(world: World, monkeypatch, capsys) -> None:
    world.more = '[environments.test.params]\ntoken = "env:FLOWC_TOKEN"\n'
    world.write(desk=CALL)
    world.settings()
    monkeypatch.chdir(world.folder)
    monkeypatch.setenv("FLOWC_TEST_KEY", KEY)
    monkeypatch.delenv("FLOWC_TOKEN", raising=False)
    assert main(["plan"]) == 2
    assert "FLOWC_TOKEN, which is not set" in capsys.readouterr().err
    monkeypatch.setenv("FLOWC_TOKEN", SECRET)
    for arguments in (
        ["plan", "--out", "plan.json"], ["plan", "--format", "json"], ["plan", "--format=markdown"],
        ["deploy", "plan.json", "--yes"], ["history", "Desk"], ["plan"],
    ):  # fmt: skip
        assert main(arguments) == 0, capsys.readouterr().err
        out = "".join(capsys.readouterr())
        assert SECRET not in out, arguments
    assert SECRET in str(world.stored()["Desk"])
    for path in world.folder.rglob("*"):
        if path.is_file():
            assert SECRET not in path.read_text(errors="replace"), path
    assert main(["history", "Desk", world.state.lock().entries["Desk"].stored[:6]]) == 0
    assert SECRET not in capsys.readouterr().out
    assert main(["history", "--releases"]) == 0
    assert "1 created" in capsys.readouterr().out
    monkeypatch.delenv("FLOWC_TOKEN")
    assert main(["history", "Desk"]) == 0, "to look at it needs no secret"
    assert "${env:FLOWC_TOKEN}" in (world.folder / "plan.json").read_text()


def secret_project(world: World, monkeypatch, text: str) -> None:
    """A project with a flow that says a secret, to be deployed by commands."""
    world.more = '[environments.test.params]\ntoken = "env:FLOWC_TOKEN"\n'
    world.write(desk=f'param token = "none"\nflow "Desk" {{\n{text}\n  hangup\n}}\n')
    world.settings()
    monkeypatch.chdir(world.folder)
    monkeypatch.setenv("FLOWC_TEST_KEY", KEY)
    monkeypatch.setenv("FLOWC_TOKEN", SECRET)


GREETING = 'say "Welcome to the long and friendly greeting of Acme, with the code {} ${{token}}."'
SHOWING = (
    ["plan"], ["plan", "--format", "json"], ["plan", "--format", "markdown"],
    ["plan", "--out", "plan.json"], ["diff", "@test", "flows"],
    ["diff", "@test", "flows", "--calls"], ["diff", "@test", "flows", "--format", "json"],
    ["diff", "@test", "flows", "--format", "markdown"],
)  # fmt: skip


@pytest.mark.parametrize("count", range(1, 5))
def test_no_part_of_a_secret_is_shown_where_a_text_is_cut(
    world: World, monkeypatch, capsys, count: int
) -> None:
    """What callers notice is cut after 80 characters: here that is within the secret."""
    secret_project(world, monkeypatch, GREETING.format("x" * count))
    world.deploy()
    world.write(desk=f'param token = "none"\nflow "Desk" {{ {GREETING.format("y" * count)} }}')
    for arguments in SHOWING:
        assert main(arguments) == 0, capsys.readouterr().err
        assert SECRET[:4] not in "".join(capsys.readouterr()), arguments
    assert SECRET[:4] not in (world.folder / "plan.json").read_text()


@pytest.mark.parametrize("former", ["FormerValue987654", "heron quail then otter"])
def test_a_secret_that_another_one_takes_the_place_of_is_not_shown(
    world: World, monkeypatch, capsys, former: str
) -> None:
    secret_project(world, monkeypatch, GREETING.format("x"))
    monkeypatch.setenv("FLOWC_TOKEN", former)
    world.deploy()
    monkeypatch.setenv("FLOWC_TOKEN", former.replace("then", "and").replace("9", "8"))
    for arguments in SHOWING:
        assert main(arguments) == 0, capsys.readouterr().err
        out = "".join(capsys.readouterr())
        for part in (*former.split(), "and otter", "FormerV"):
            assert part not in out, arguments
        assert "*** (the former one)" in out or "json" in str(arguments), arguments
    assert former not in (world.folder / "plan.json").read_text()


def test_an_error_of_the_api_that_repeats_a_secret_is_masked(
    world: World, monkeypatch, capsys
) -> None:
    secret_project(world, monkeypatch, GREETING.format("x"))

    def refuse(*_: object, strict: bool) -> None:
        raise NotTakenError(422, f"the text has the code {SECRET} in it")

    monkeypatch.setattr("callflow_dsl.emulator.call_flows.taken_flow", refuse)
    for arguments in (["deploy", "--yes"], ["deploy", "--yes", "--json"]):
        assert main(arguments) == 1
        out = "".join(capsys.readouterr())
        assert "the text has the code *** in it" in out
        assert SECRET not in out


@pytest.mark.parametrize("text", ['flow "Desk ${token}" { hangup }', "number"])
def test_what_is_kept_everywhere_can_be_no_secret(
    world: World, monkeypatch, capsys, text: str
) -> None:
    """Titles and numbers stand in lock files, in the ledger, and in each line of a deploy."""
    secret_project(world, monkeypatch, "")
    monkeypatch.setenv("FLOWC_TOKEN", "+31201234567")
    flow = 'flow "Desk" { number ${token}  hangup }' if text == "number" else text
    world.write(desk=f'param token = "+31200000000"\n{flow}')
    assert main(["deploy", "--yes"]) == 1
    err = capsys.readouterr().err
    assert "desk.flow:2: the title or a number of this flow has the value of a secret" in err
    assert "31201234567" not in err
    assert not world.held()


def test_a_secret_is_not_pulled_into_a_file(world: World, monkeypatch, capsys) -> None:
    secret_project(world, monkeypatch, "pause 1s if token == ${token}")
    world.emulator.state.add_flow(
        {"title": "Old", "steps": [{"action": "fetchCallFlow", "options": {"url": SECRET}}]}, ()
    )
    assert main(["pull"]) == 1
    assert "has the value of FLOWC_TOKEN in it" in capsys.readouterr().err
    assert not (world.folder / "flows" / "old.flow").exists()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('base_url = "https://evil.example/v1"\nkey = "FLOWC_KEY"', "evil.example"),
        ('key = "GITHUB_TOKEN"', "GITHUB_TOKEN"),
        ('key = "FLOWC_KEY"\nparams = { a = "env:AWS_SECRET" }', "AWS_SECRET"),
        ('key = "FLOWC_KEY"\nparams = { a = "env:FLOWC_KEY" }', "FLOWC_KEY"),
        ('params = { a = "env:FLOWC_ACCESS_KEY" }', "FLOWC_ACCESS_KEY"),
    ],
)
def test_what_a_pull_request_could_misuse_needs_leave(
    tmp_path: Path, monkeypatch, text: str, name: str
) -> None:
    path = tmp_path / "flowc.toml"
    path.write_text(f'[project]\nname = "a"\n[environments.a]\n{text}\n')
    environment = read_settings(read_config(path)).environment(None)
    with pytest.raises(FlowcError, match=f"use {name}, which anybody"):
        environment.check_trust()
    environment.check_trust([name])
    monkeypatch.setenv("FLOWC_TRUST", f"other, {name}")
    environment.check_trust()


@pytest.mark.parametrize("key", ["live_abcDEF123", "test_gshuPaZoeEG6ovbc8M79w0QyM"])
def test_a_key_in_the_file_is_refused_and_not_repeated(tmp_path: Path, key: str) -> None:
    path = tmp_path / "flowc.toml"
    path.write_text(f'[environments.a]\nkey = "{key}"\n')
    with pytest.raises(FlowcError, match="no name of an environment variable") as caught:
        read_settings(read_config(path))
    assert key not in str(caught.value) + caught.value.hint


# -- rollbacks


def back(world: World, make, *allowed: str):
    with world.site() as site:
        _, outcome = carry_out(
            site, lambda: make(site), allowed, lambda _: True, lambda _: None
        )  # fmt: skip
    assert outcome is not None
    assert not outcome.failures
    return outcome


def last(site):
    record = rollback.last_release(site, site.read().ledger)
    assert not isinstance(record, str)
    return rollback.plan_release_back(site, record)


def test_a_whole_release_is_taken_back(world: World) -> None:
    """Contents, numbers, what it made, what it deleted; and the rollback itself after that."""
    world.write(a=flow("A", "One.", "number +31201234501"), b=flow("B", "One."), c=flow("C", "C."))
    world.deploy()
    before = {stored["title"]: stored["steps"][0]["options"] for stored in world.held().values()}
    world.write(a=flow("A", "Two.", "number +31201234588"), d=flow("D", "New."))
    world.remove("c")
    world.deploy("numbers", prune=True)
    after, numbers = dict(world.stored()), world.numbers()
    back(world, last)
    assert {t: stored["steps"][0]["options"] for t, stored in world.stored().items()} == before
    assert world.numbers() == {"31201234501": "A"}
    assert {hold.title for hold in world.ledger().holds} == {"A", "C", "D"}
    with pytest.raises(RefusedError, match=r'"A" was rolled back'):
        world.deploy("numbers", "drift", prune=True)
    world.write(b=flow("B", "Unrelated."))
    world.deploy(only=("B",))
    assert says(world, "B") == "Unrelated.", "what is not held goes on"
    world.deploy("numbers", "held", prune=True)
    assert world.stored().keys() == after.keys()
    assert world.numbers() == numbers
    assert not world.ledger().holds
    assert [release.number for release in world.ledger().releases] == [1, 2, 3, 4, 5]


def test_a_hold_can_be_lifted(world: World) -> None:
    world.write(a=flow("A", "One."))
    world.deploy()
    world.write(a=flow("A", "Two."))
    world.deploy()
    back(world, last)
    world.lose_folder()
    with world.site() as site:
        assert [hold.title for hold in rollback.lift(site)] == ["A"]
        assert rollback.lift(site) == ()
    world.deploy()
    assert says(world, "A") == "Two."


def test_what_git_had_comes_back_with_the_params_of_then(world: World) -> None:
    def commit() -> None:
        for arguments in (["add", "-A"], ["commit", "-qm", "x"]):
            who = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
            subprocess.run(["git", *who, *arguments], cwd=world.folder, check=True)

    subprocess.run(["git", "init", "-q"], cwd=world.folder, check=True)
    world.more = '[environments.test.params]\nwho = "Ann"\n'
    world.write(a=flow("A", "${who} is here.").replace("flow", "param who\nflow", 1))
    world.settings()
    commit()
    world.deploy()
    world.more = '[environments.test.params]\nwho = "Bob"\n'
    world.write(b=flow("B", "New."))
    world.settings()
    commit()
    world.deploy()
    assert says(world, "A") == "Bob is here."
    world.lose_folder()
    settings = world.settings()
    flows = flows_at("HEAD~1", settings, settings.environment(None))
    back(world, lambda site: rollback.plan_revision_back(site, flows, "HEAD~1"))
    assert says(world, "A") == "Ann is here."
    assert world.stored().keys() == {"A"}


def test_versions_are_in_order_whatever_the_clock_says(world: World, monkeypatch) -> None:
    """A machine whose clock is an hour ahead, then one whose clock is right."""
    from callflow_dsl.deploy import records

    times = iter(
        f"2026-01-01T{hour}:00:00.{n:06}Z" for n, hour in enumerate(["13"] * 3 + ["12"] * 9)
    )
    monkeypatch.setattr(records, "now", lambda: next(times))
    for words in ("One.", "Two.", "Three."):
        world.write(a=flow("A", words))
        world.deploy()
    (identity,) = world.held()
    texts = [
        version.content["steps"][0]["options"]["payload"]
        for version in world.state.history.versions(identity)
    ]
    assert texts == ["One.", "Two.", "Three."]


# -- plans from files


def test_a_plan_file_is_not_believed_about_what_it_would_do(world: World) -> None:
    """Its diff and its cautions are told anew; only what is to be sent counts."""
    world.write(a=flow("A", "One.", "number +31201234501"))
    world.deploy()
    world.write(a=flow("A", "One."))
    nothing: dict[str, list[object]] = {
        "settings": [], "steps": [], "numbers_added": [], "numbers_removed": [], "renamed": [],
    }  # fmt: skip
    forged = forged_plan(world, lambda change: change.update(cautions=[], diff=nothing))
    assert not forged.all_cautions()
    with world.site() as site:
        told = renewed(site, forged).plan
    assert {one.kind for one in told.all_cautions()} == {"numbers"}
    assert told.changes[0].diff.numbers_removed == ("31201234501",)
    with pytest.raises(RefusedError, match="will ring nothing"):
        world.deploy(plan=forged)


def forged_plan(world: World, forge: Callable[[dict[str, Any]], None]) -> Plan:
    """The plan of now as a file, changed by ``forge`` and sealed again."""
    path = world.folder / "plan.json"
    write_plan(str(path), world.plan())
    document = json.loads(path.read_text())
    for change in document["plan"]["changes"]:
        forge(change)
    document["seal"] = digest(document["plan"])
    path.write_text(json.dumps(document))
    return read_plan(str(path))


LOUD = 'flow "Loop" {\n  a: say "Hi." language en-GB loop\n  hangup\n}\n'


def test_a_plan_file_is_not_believed_about_what_the_linter_says(world: World) -> None:
    world.write(loop=LOUD)
    forged = forged_plan(world, lambda change: change.update(cautions=[]))
    assert not forged.all_cautions()
    with pytest.raises(RefusedError, match=r"loop.flow:2.*FLW305"):
        world.deploy(*EVERYTHING, plan=forged)
    world.remove("loop")  # without the source, what is sent is linted itself
    with pytest.raises(RefusedError, match=r"what the plan sends of Loop:\d+.*FLW305"):
        world.deploy(*EVERYTHING, plan=forged)
    assert not world.held()


def test_a_plan_file_cannot_make_the_linter_find_more_than_the_source_has(world: World) -> None:
    """What the source excuses, with a reason, stays excused; what the file claims counts not."""
    world.write(loop=LOUD.replace("loop\n", "loop  // flowc: ignore FLW305 it is a test\n"))
    caution = {"kind": "lint", "message": "made up"}
    forged = forged_plan(world, lambda change: change.update(cautions=[caution]))
    world.deploy(plan=forged)
    assert world.stored().keys() == {"Loop"}


# -- the last flow


def test_the_last_flow_can_leave(world: World, monkeypatch, capsys) -> None:
    world.write(a=flow("A", "One."))
    world.deploy()
    world.remove("a")
    monkeypatch.chdir(world.folder)
    monkeypatch.setenv("FLOWC_TEST_KEY", KEY)
    assert main(["plan"]) == 2
    assert "give --prune" in capsys.readouterr().err
    assert main(["deploy", "--prune", "--yes"]) == 0
    assert not world.held()


def test_a_misspelt_source_folder_deletes_nothing_unasked(world: World) -> None:
    world.write(a=flow("A", "One."))
    world.deploy()
    world.project = 'sources = ["flos"]'
    settings = world.settings()
    from callflow_dsl.deploy.project import missing_sources
    from callflow_dsl.deploy.release import Choice, plan_release

    with world.site() as site, pytest.raises(RefusedError, match="there is no flos"):
        carry_out(
            site,
            lambda: plan_release(site, (), Choice(prune=True, gone=missing_sources(settings))),
            (), lambda _: True, lambda _: None,
        )  # fmt: skip
    assert len(world.held()) == 1


# -- requests


def crowd(world: World, count: int) -> None:
    for number in range(count):
        world.add(f"Stranger {number}")


def requests(world: World, work) -> int:
    before = len(world.emulator.exchanges)
    work()
    return len(world.emulator.exchanges) - before


def test_requests_grow_with_the_change_and_not_with_the_account(world: World) -> None:
    world.write(
        **{f"f{n}": flow(f"F{n}", "Hello.", f"number +3120123450{n}") for n in range(4)}
    )  # fmt: skip
    world.deploy()
    crowd(world, 1000)
    assert requests(world, world.plan) < 30
    world.write(f0=flow("F0", "Good day.", "number +31201234500"))
    assert requests(world, world.deploy) < 40
    assert requests(world, lambda: back(world, last)) < 60
    world.write(f1=flow("F1", "Hello.", "number +31201234501 +31201234577"))
    assert requests(world, world.plan) > 1000, "a number that is new may be a stranger's"


def test_a_rate_limit_only_slows_a_deploy_down(world: World) -> None:
    """Three requests of four are sent away, again and again: no request gives up."""
    world.write(**{f"f{n}": flow(f"F{n}", "Hello.") for n in range(12)})
    world.emulator.use_faults([Fault("status", status=429, probability=0.75, seed=1)])
    settings = world.settings()
    environment = settings.environment(None)
    waits: list[float] = []

    retries = Retries(0, sleep=waits.append, draw=lambda: 0.0, refused_count=60)
    client = Client(KEY, environment.base_url, retries=retries, concurrency=4, deadline=None)
    from attrs import evolve

    from callflow_dsl.deploy.release import Choice, plan_release

    with Connections(client) as connections, world.site() as site:
        limited = evolve(site, connections=connections)
        _, outcome = carry_out(
            limited,
            lambda: plan_release(limited, world.flows(), Choice()),
            (), lambda _: True, lambda _: None,
        )  # fmt: skip
    assert outcome is not None
    assert not outcome.failures
    assert len(world.stored()) == 12
    assert waits


def test_no_error_of_the_compiler_tells_a_secret(world: World, monkeypatch, capsys) -> None:
    world.more = '[environments.test.params]\ntoken = "env:FLOWC_TOKEN"\n'
    world.write(desk='param token\nflow "Desk" {\n  transfer ${token}\n}\n')
    world.settings()
    monkeypatch.chdir(world.folder)
    monkeypatch.setenv("FLOWC_TEST_KEY", KEY)
    monkeypatch.setenv("FLOWC_TOKEN", SECRET)
    assert main(["plan"]) == 1
    error = capsys.readouterr().err
    assert "does not compile" in error
    assert SECRET not in error


def test_a_release_that_is_not_known_whole_is_not_taken_back_in_part(world: World) -> None:
    world.write(desk=flow("Desk", "Hello."), night=flow("Night", "Closed."))
    world.deploy()
    path = world.state.releases.path
    lines = path.read_bytes().split(b"\n")
    assert world.state.releases.records()[-1].is_whole
    path.write_bytes(b"\n".join([*lines[:-1], lines[-1][:40]]))
    with pytest.raises(FlowcError, match=r"test\.releases has a line that cannot be read"):
        back(world, last)
    assert world.stored().keys() == {"Desk", "Night"}
    for text in ("Good day.", "Good night."):  # the first of them stands beside the line
        world.write(desk=flow("Desk", text), night=flow("Night", "Closed."))
        world.deploy()
    back(world, last)
    assert says(world, "Desk") == "Good day."


@pytest.mark.parametrize(
    "line",
    [b"garbage", b"[1]", b"\xff\xfe", b"[" * 100_000, b'{"release": 7, "at": "x"}',
     b'{"release": 1e999, "at": "x"}', b'{"release": true, "at": "", "commit": "", "actor": "", '
     b'"key": "", "file": "", "id": "", "before": 5, "after": [], "numbers_before": 7}'],
    ids=lambda line: line[:12],
)  # fmt: skip
def test_any_line_among_the_releases_stops_no_deploy(world: World, line: bytes) -> None:
    world.write(desk=flow("Desk", "Hello."))
    world.deploy()
    path = world.state.releases.path
    path.write_bytes(line + b"\n" + path.read_bytes() + b"\n" + line)
    (record,) = world.state.releases.records()
    assert (record.number, record.is_whole) == (1, False)
    world.write(desk=flow("Desk", "Good day."))
    world.deploy()
    assert [record.number for record in world.state.releases.records()] == [1, 2]


def test_a_new_title_does_not_let_go_of_what_was_rolled_back(world: World) -> None:
    world.write(a=flow("A", "One."))
    world.deploy()
    world.write(a=flow("A", "Two."))
    world.deploy()
    back(world, last)
    world.write(a=flow("A new", "Two."))
    with pytest.raises(RefusedError) as caught:
        world.deploy()
    assert '"A" was rolled back' in caught.value.report
    assert says(world, "A") == "One."
    world.deploy("held")
    assert says(world, "A new") == "Two."
    assert world.ledger().holds == ()


def test_leave_lets_go_of_a_flow_that_has_left_the_project(world: World) -> None:
    """A release made it, a rollback took it back, and its source was reverted after that."""
    world.write(a=flow("A", "One."))
    world.deploy()
    world.write(b=flow("B", "New."))
    world.deploy()
    back(world, last)
    assert [hold.title for hold in world.ledger().holds] == ["B"]
    world.remove("b")
    world.deploy("held", only=("A",))
    assert world.ledger().holds, "that was about another flow"
    world.deploy("held")
    assert world.ledger().holds == ()
