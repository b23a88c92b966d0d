"""The ledger when two deploys write it at the same moment: neither loses what the other wrote."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from attrs import define, evolve

from callflow_dsl.api import Client
from callflow_dsl.deploy.ledger import Entry, Hold, Ledger, Release, ledger_flow, read_ledger
from callflow_dsl.deploy.ledger_store import change_ledger
from callflow_dsl.deploy.mark import Scope, short
from tests.deploy.world import KEY, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from callflow_dsl.emulator import Emulator

SCOPE = Scope("acme", "production")
#: Read, make the new one, delete the old one.
REQUESTS = 3


@define
class Meeting:
    """A client whose request number ``at`` is preceded by all that another deploy does."""

    client: Client
    at: int
    other: Callable[[], object]

    @property
    def call_flows(self) -> Meeting:
        return self

    def __getattr__(self, name: str) -> Any:
        def request(*values: Any) -> Any:
            if self.at == 0:
                self.other()
            self.at -= 1
            return getattr(self.client.call_flows, name)(*values)

        return request


@pytest.fixture
def client(emulator: Emulator) -> Iterator[Client]:
    with Client(KEY, emulator.base_url) as opened:
        yield opened


def stored(emulator: Emulator) -> Ledger:
    return read_ledger(emulator.state.flows.values(), SCOPE)


def write(client: Any, known: Ledger, change: Callable[[Ledger], Ledger]) -> None:
    connections: Any = SimpleNamespace(client=client)
    change_ledger(connections, SCOPE, known, change)


def deploy_of(name: str, number: int) -> Callable[[Ledger], Ledger]:
    def change(ledger: Ledger) -> Ledger:
        release = Release(number, f"2026-01-01T00:00:0{number}Z", "-", name, "1 created")
        entries = {**ledger.entries, name * 10: Entry("abcdef", (f"3161234567{number}",))}
        hold = Hold(f"flow of {name}", release.at, name)
        return evolve(ledger, entries=entries, holds=(*ledger.holds, hold)).with_release(release)

    return change


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("at", range(REQUESTS))
def test_two_deploys_that_meet_lose_nothing(
    emulator: Emulator, client: Client, at: int, is_first: bool
) -> None:
    if not is_first:
        write(client, Ledger(), deploy_of("c", 1))
    known = stored(emulator)

    def other() -> None:
        write(client, known, deploy_of("b", 2))

    write(Meeting(client, at, other), known, deploy_of("a", 2))
    if is_first and at:  # a first deploy makes one request alone
        other()
    expected = {"a", "b"} if is_first else {"a", "b", "c"}
    assert {release.actor for release in stored(emulator).releases} == expected
    assert {hold.actor for hold in stored(emulator).holds} == expected
    assert {name[0] for name in stored(emulator).entries} == expected
    # The next one puts both together, and leaves one.
    write(client, stored(emulator), deploy_of("d", 3))
    after = stored(emulator)
    assert len(after.ids) == 1
    assert {hold.actor for hold in after.holds} == {*expected, "d"}
    assert {name[0] for name in after.entries} == {*expected, "d"}


def test_numbers_of_which_two_ledgers_say_different_things_are_nobodys_doing(world: World) -> None:
    """The job that knew the older ones wrote last: the newer ones are no drift."""
    text = 'flow "A" {{\n  number {}\n  say "Hi." language en-GB\n  hangup\n}}\n'
    world.write(a=text.format("+31201234501"))
    world.deploy()
    (old,) = (
        flow for flow in world.emulator.state.flows.values() if flow not in world.held().values()
    )
    copy = {name: old[name] for name in ("title", "steps")}
    world.write(a=text.format("+31201234502"))
    world.deploy("numbers")
    world.emulator.state.add_flow(copy, [])
    assert len(world.ledger().ids) == 2
    assert not world.plan().writes
    world.write(a=text.format("+31201234503"))
    assert {change.action for change in world.plan().changes} == {"update"}
    world.deploy("numbers")
    assert len(world.ledger().ids) == 1
    assert world.numbers() == {"31201234503": "A"}


def test_a_flow_keeps_its_entry_when_one_with_the_same_short_key_is_deployed(world: World) -> None:
    titles = ("Line 1156", "Line 4487")
    assert short(titles[0]) == short(titles[1])
    texts = {title: f'flow "{title}" {{ number +3120123450{n}  hangup }}'
             for n, title in enumerate(titles)}  # fmt: skip
    world.write(a=texts[titles[0]], b=texts[titles[1]])
    world.deploy()
    entries = world.ledger().entries
    assert len(entries) == 2
    world.write(a=texts[titles[0]].replace("hangup", "pause 1s  hangup"))
    world.deploy(only=(titles[0],))
    assert world.ledger().entries == entries
    world.lose_folder()
    assert world.plan().writes == ()


def test_a_release_with_a_number_that_none_has_is_damage() -> None:
    release = Release(1, "2026-01-01T00:00:01Z", "-", "a", "1 created")
    flow = ledger_flow(Ledger((), {}, (release,)), SCOPE)
    flow["steps"][1]["options"]["payload"] = release.text.replace(
        "release 1", "release " + "9" * 5000
    )
    ledger = read_ledger([{"id": "x", **flow}], SCOPE)
    assert (ledger.damaged, ledger.releases) == (1, ())
