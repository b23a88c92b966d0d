"""Which stored flow is which flow of the project."""

from __future__ import annotations

import pytest

from callflow_dsl.deploy.account import Account, RemoteFlow
from callflow_dsl.deploy.content import normal
from callflow_dsl.deploy.identity import AmbiguousError, match_flows
from callflow_dsl.deploy.journal import Intent, settle
from callflow_dsl.deploy.lockfile import Entry, Lock
from callflow_dsl.deploy.project import LocalFlow
from callflow_dsl.errors import FlowcError

HANGUP = [{"id": "s", "action": "hangup"}]


def local(title: str, file: str = "a.flow", identity: str | None = None) -> LocalFlow:
    return LocalFlow(title, title, file, 1, identity, normal({"title": title, "steps": HANGUP}))


def account(**titles: str) -> Account:
    """Id -> title."""
    return Account(
        {
            identity: RemoteFlow(
                identity, normal({"title": title, "steps": HANGUP}), f"2026-{identity}"
            )
            for identity, title in titles.items()
        }
    )


def lock(**entries: tuple[str, str]) -> Lock:
    """Key (with _ for a space) -> id and file."""
    return Lock(
        {key.replace("_", " "): Entry(one, file, "0", "0") for key, (one, file) in entries.items()}
    )


def found(flows, known, stored) -> dict[str, tuple[str | None, str]]:
    matches = match_flows(flows, known, stored)
    return {
        match.local.key: (match.remote.id if match.remote else None, match.by)
        for match in matches.flows
    }


def test_the_id_in_the_flow_is_stronger_than_the_lock_and_the_title():
    flows = [local("Desk", identity="i3")]
    assert found(flows, lock(Desk=("i1", "a.flow")), account(i1="Desk", i2="Desk", i3="X")) == {
        "Desk": ("i3", "id")
    }


def test_the_lock_is_stronger_than_the_title():
    assert found([local("Desk")], lock(Desk=("i1", "a.flow")), account(i1="Other", i2="Desk")) == {
        "Desk": ("i1", "lock")
    }


def test_a_title_decides_when_it_is_the_only_one():
    assert found([local("Desk")], Lock(), account(i1="Other", i2="Desk")) == {
        "Desk": ("i2", "title")
    }
    assert found([local("Desk")], Lock(), account(i1="Other")) == {"Desk": (None, "")}


def test_an_ambiguous_title_lists_the_candidates():
    with pytest.raises(AmbiguousError, match=r"a.flow:1: 2 flows .* \"Desk\":\n  i1 .*\n  i3 "):
        match_flows([local("Desk")], Lock(), account(i1="Desk", i2="X", i3="Desk"))


def test_a_title_does_not_find_what_belongs_to_another_flow():
    known = lock(Night=("i1", "b.flow"))
    flows = [local("Night", "b.flow"), local("Desk")]
    assert found(flows, known, account(i1="Desk")) == {"Night": ("i1", "lock"), "Desk": (None, "")}


def test_an_id_that_is_not_there_is_an_error():
    with pytest.raises(FlowcError, match="no flow with the id gone"):
        match_flows([local("Desk", identity="gone")], Lock(), account(i1="Desk"))


def test_one_stored_flow_cannot_be_two_flows():
    flows = [local("Desk", identity="i1"), local("Night", "b.flow")]
    with pytest.raises(AmbiguousError, match=r"a.flow:1 and b.flow:1 are the same stored flow, i1"):
        match_flows(flows, lock(Night=("i1", "b.flow")), account(i1="Desk"))


def test_a_new_title_keeps_its_flow():
    known = lock(Desk=("i1", "a.flow"), Night=("i2", "b.flow"))
    flows = [local("Front desk"), local("Night", "b.flow")]
    assert found(flows, known, account(i1="Desk", i2="Night")) == {
        "Front desk": ("i1", "lock"),
        "Night": ("i2", "lock"),
    }


def test_two_new_titles_in_one_file_are_two_new_flows():
    known = lock(One=("i1", "a.flow"), Two=("i2", "a.flow"))
    matches = match_flows([local("Three"), local("Four")], known, account(i1="One", i2="Two"))
    assert [match.remote for match in matches.flows] == [None, None]
    assert matches.orphans.keys() == {"One", "Two"}


def test_what_was_deleted_in_the_account_is_looked_for_by_title():
    known = lock(Desk=("gone", "a.flow"))
    assert found([local("Desk")], known, account(i2="Desk")) == {"Desk": ("i2", "title")}
    assert match_flows([local("Desk")], known, account()).orphans == {}


# -- interrupted writes


def test_an_interrupted_creation_is_recognised():
    intent = Intent("Desk", "a.flow", {"title": "Desk", "steps": HANGUP}, before=("i1",))
    stored = account(i1="Desk", i2="Desk", i3="Desk")
    settled = settle(Lock(), (intent,), stored)
    assert settled.lock.entries["Desk"].id == "i2"
    assert [flow.id for flow in settled.copies["Desk"]] == ["i3"]
    assert settle(Lock(), (intent,), account(i1="Desk")).lock == Lock()


def test_a_flow_of_the_same_title_with_other_steps_is_not_ours():
    intent = Intent("Desk", "a.flow", {"title": "Desk", "steps": [*HANGUP, *HANGUP]})
    assert settle(Lock(), (intent,), account(i1="Desk")).lock == Lock()


def test_of_two_copies_the_one_with_numbers_stays():
    intent = Intent("Desk", "a.flow", {"title": "Desk", "steps": HANGUP})
    content = normal({"title": "Desk", "steps": HANGUP})
    flows = [RemoteFlow("i1", content, "1"), RemoteFlow("i2", content, "2", ("31201",))]
    settled = settle(Lock(), (intent,), Account({flow.id: flow for flow in flows}))
    assert settled.lock.entries["Desk"].id == "i2"


def test_an_interrupted_update_is_recognised():
    content = {"title": "Desk", "steps": HANGUP}
    intent = Intent("Desk", "a.flow", content, "i1")
    known = lock(Desk=("i1", "a.flow"))
    settled = settle(known, (intent,), account(i1="Desk"))
    assert settled.lock.entries["Desk"].stored == account(i1="Desk").flows["i1"].digest
    assert settle(known, (intent,), account(i1="Other")).lock == known
