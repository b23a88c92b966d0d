"""A fault at each request of a deploy, of each kind, with and without what this machine knew.

One release has it all: flows that are new, changed, renamed and gone, a number that moves, one that
is new, one that goes; beside it flows of somebody else, one with a title of ours. After the fault
the release is run again, and then everything is as it would have been: nothing lost, nothing there
twice, nothing refused, and nothing of somebody else touched.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from attrs import frozen

from callflow_dsl.deploy.release import Choice, carry_out, plan_release
from callflow_dsl.emulator import Emulator, Fault
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from callflow_dsl.deploy.apply import Event
    from tests.deploy.world import World


def flow(title: str, text: str, *more: str) -> str:
    lines = "".join(f"  {line}\n" for line in more)
    return f'flow "{title}" {{\n{lines}  say "{text}" language en-GB\n  hangup\n}}\n'


BEFORE = {
    "alpha": flow("Alpha", "Hello.", "number +31201234501"),
    "beta": flow("Beta", "Hello.", "number +31201234502"),
    "gone": flow("Gone", "We are closed."),
    "old": flow("Old name", "The same."),
}
AFTER = {
    "alpha": flow("Alpha", "Good day."),
    "beta": flow("Beta", "Good day.", "number +31201234503"),
    "new": flow("New", "Welcome.", "number +31201234501"),
    "other": flow("Other", "Welcome back."),
    "old": flow("New name", "The same."),
}
ALLOWED = ("numbers", "limits", "copies")


class KilledError(BaseException):
    """The process is gone: nothing after it is done."""


@frozen
class Kind:
    """What goes wrong at one request, and how often the client tries again."""

    fault: dict[str, Any]
    retries: int = 0
    #: Whether each later request meets it as well.
    lasting: bool = False


KINDS = {
    "the connection breaks before": Kind({"kind": "drop"}),
    "the connection breaks after": Kind({"kind": "drop", "after": True}),
    "broken before, for good": Kind({"kind": "drop"}, lasting=True),
    "broken after, for good": Kind({"kind": "drop", "after": True}, lasting=True),
    "broken after, and tried again": Kind({"kind": "drop", "after": True}, retries=2),
    "500 before": Kind({"kind": "status", "status": 500}),
    "500 after": Kind({"kind": "status", "status": 500, "after": True}),
    "503 after, and tried again": Kind({"kind": "status", "status": 503, "after": True}, retries=2),
    "429": Kind({"kind": "status", "status": 429}),
    "429 and tried again": Kind({"kind": "status", "status": 429, "retry_after": 0}, retries=2),
    "half an answer": Kind({"kind": "cut"}),
    "half a document": Kind({"kind": "truncate"}),
    "delivered twice": Kind({"kind": "duplicate"}),
}


def prepare(world: World) -> dict[str, dict[str, Any]]:
    """The account before the release; the flows of somebody else."""
    world.emulator.reset()
    world.lose_folder()
    world.retries, world.jobs = 0, 1
    for title, numbers in (("Gone", ()), ("Somebody's", ("31700000001",)), ("Third", ())):
        world.add(title, *numbers)
    strangers = dict(world.held())
    for path in (world.folder / "flows").glob("*.flow"):
        path.unlink()
    gone = BEFORE["gone"].replace('"Gone"', '"Going"')
    world.write(**{**BEFORE, "gone": gone})
    assert not world.deploy().failures
    ours = {flow["title"]: identity for identity, flow in world.held().items()}
    world.edit(ours["Going"], title="Gone")  # as if it had had that title: two have it
    world.lose_folder()
    (world.folder / "flows" / "gone.flow").unlink()
    world.write(**AFTER)
    return strangers


def release(world: World) -> None:
    world.deploy(*ALLOWED, "drift", prune=True)


def check(world: World, strangers: dict[str, Any], ours: dict[str, str], what: str) -> None:
    """Run the release again; then all is as it should be."""
    world.emulator.use_faults([])
    world.retries = 0
    outcome = world.deploy(*ALLOWED, "drift", prune=True)
    assert not outcome.failures, what
    held = world.held()
    assert {i: f for i, f in held.items() if i in strangers} == strangers, what
    mine = {flow["title"]: i for i, flow in held.items() if i not in strangers}
    assert len(mine) == len(held) - len(strangers), f"{what}: twice"
    assert mine.keys() == {"Alpha", "Beta", "New", "Other", "New name"}, what
    for title in ("Alpha", "Beta"):
        assert mine[title] == ours[title], what
    assert mine["New name"] == ours["Old name"], what
    texts = {flow["title"]: flow["steps"][0]["options"]["payload"] for flow in held.values()
             if flow["title"] in mine and "options" in flow["steps"][0]}  # fmt: skip
    assert texts["Alpha"] == texts["Beta"] == "Good day.", what
    assert world.numbers() == {
        "31201234501": "New", "31201234503": "Beta", "31700000001": "Somebody's",
    }, what  # fmt: skip
    assert len(world.ledger().ids) == 1, what
    plan = world.plan(prune=True)
    assert not plan.writes, what
    assert not plan.marks, what
    assert not plan.notes, what


@pytest.fixture
def requests(world: World) -> int:
    """How many requests the release has when all goes well."""
    prepare(world)
    world.emulator.use_faults([])
    before = len(world.emulator.exchanges)
    release(world)
    return len(world.emulator.exchanges) - before


#: With what this machine knew the account is known twice over; some kinds do for every run.
USUAL = ("the connection breaks after", "500 after", "delivered twice")
CASES = [
    pytest.param(
        name, lost, id=f"{name}, folder {'lost' if lost else 'kept'}",
        marks=() if lost or name in USUAL else pytest.mark.fuzz,
    )
    for name in KINDS for lost in (True, False)
]  # fmt: skip


@pytest.mark.parametrize(("name", "lost"), CASES)
def test_a_fault_at_each_request(world: World, requests: int, name: str, lost: bool) -> None:
    kind = KINDS[name]
    assert requests > 20
    for at in range(1, requests + 1):
        what = f"{name}, request {at} of {requests}"
        strangers = prepare(world)
        ours = {flow["title"]: one for one, flow in world.held().items() if one not in strangers}
        more = {"skip": at - 1} if kind.lasting else {"at": (at,)}
        world.emulator.use_faults([Fault(**kind.fault, **more)])
        world.retries = kind.retries
        with suppress(FlowcError):
            release(world)
        if lost:
            world.lose_folder()
        check(world, strangers, ours, what)


@pytest.mark.parametrize("lost", [False, True], ids=["folder kept", "folder lost"])
def test_the_process_ends_after_each_change(world: World, lost: bool) -> None:
    """As kill -9 between two changes: what follows is never done."""
    for at in range(1, 12):
        strangers = prepare(world)
        ours = {flow["title"]: one for one, flow in world.held().items() if one not in strangers}
        done = _until(world, at)
        if lost:
            world.lose_folder()
        check(world, strangers, ours, f"killed after change {at}")
    assert done < at, "there are no more changes"


def _until(world: World, count: int) -> int:
    """Deploy until so many changes are done; how many that were."""
    seen: list[Event] = []

    def report(event: Event) -> None:
        seen.append(event)
        if len(seen) == count:
            raise KilledError

    with world.site() as site, suppress(KilledError):
        carry_out(
            site,
            lambda: plan_release(site, world.flows(), Choice(prune=True)),
            (*ALLOWED, "drift"),
            lambda _: True,
            report,
        )
    return len(seen)


@pytest.mark.parametrize("lost", [False, True], ids=["folder kept", "folder lost"])
def test_a_request_that_arrives_after_the_next_run(
    emulator: Emulator, world: World, lost: bool
) -> None:
    """The one thing that can leave a second flow: it is told, and can be taken away."""
    world.write(alpha=BEFORE["alpha"])
    world.deploy()
    (identity,) = world.held()
    late = dict(world.held()[identity])
    if lost:
        world.lose_folder()
    emulator.state.add_flow({k: v for k, v in late.items() if k in ("title", "steps")}, ())
    (copy,) = (change for change in world.plan().changes if change.action == "copy")
    assert "flowc deploy --allow copies" in copy.notes[0]
    assert not world.deploy().failures, "it stands in nobody's way"
    assert len(world.held()) == 2
    world.deploy("copies")
    assert list(world.held()) == [identity]
    assert world.numbers() == {"31201234501": "Alpha"}


def test_what_somebody_copied_is_not_taken_for_a_second_delivery(world: World) -> None:
    """Later, changed, or with a number: it is theirs, whatever is allowed."""
    world.write(alpha=BEFORE["alpha"])
    world.deploy()
    (identity,) = world.held()
    body = {k: v for k, v in world.held()[identity].items() if k in ("title", "steps")}
    numbered = world.emulator.state.add_flow(body, ["31201234777"])
    edited = world.emulator.state.add_flow({**body, "maxDuration": 9}, ())
    assert not world.deploy("copies", prune=True).events
    assert set(world.held()) == {identity, numbered, edited}
    notes = [change.notes[0] for change in world.plan().changes if change.id != identity]
    assert notes == ['somebody\'s copy of "Alpha", with its mark; flowc leaves it alone'] * 2
