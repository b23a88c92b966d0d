"""Which stored flow is which flow of the project."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from callflow_dsl.deploy.account import Account, RemoteFlow
from callflow_dsl.deploy.content import meaning, normal
from callflow_dsl.deploy.identity import AmbiguousError, match_flows
from callflow_dsl.deploy.lockfile import Entry, Lock
from callflow_dsl.deploy.mark import Mark, Scope, marked, short, unmarked
from callflow_dsl.deploy.project import LocalFlow
from callflow_dsl.errors import FlowcError

HANGUP = [{"id": "s", "action": "hangup"}]
SCOPE = Scope("acme", "live")


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


def bearing(stored: Account, **keys: tuple[str, str]) -> Account:
    """The account with marks: id -> key (with _ for a space) and file."""
    flows = dict(stored.flows)
    for identity, (key, file) in keys.items():
        flow = flows[identity]
        mark = Mark(SCOPE.text, flow.meaning, short(key.replace("_", " ")), short(file))
        flows[identity] = evolve(flow, mark=mark)
    return Account(flows)


def lock(**entries: tuple[str, str]) -> Lock:
    """Key (with _ for a space) -> id and file."""
    return Lock(
        {key.replace("_", " "): Entry(one, file, "0", "0") for key, (one, file) in entries.items()}
    )


def found(flows, known, stored) -> dict[str, tuple[str | None, str]]:
    matches = match_flows(flows, known, stored, SCOPE)
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
        match_flows([local("Desk")], Lock(), account(i1="Desk", i2="X", i3="Desk"), SCOPE)


def test_a_title_does_not_find_what_belongs_to_another_flow():
    known = lock(Night=("i1", "b.flow"))
    flows = [local("Night", "b.flow"), local("Desk")]
    assert found(flows, known, account(i1="Desk")) == {"Night": ("i1", "lock"), "Desk": (None, "")}


def test_an_id_that_is_not_there_is_an_error():
    with pytest.raises(FlowcError, match="no flow with the id gone"):
        match_flows([local("Desk", identity="gone")], Lock(), account(i1="Desk"), SCOPE)


def test_one_stored_flow_cannot_be_two_flows():
    flows = [local("Desk", identity="i1"), local("Night", "b.flow")]
    with pytest.raises(AmbiguousError, match=r"a.flow:1 and b.flow:1 are the same stored flow, i1"):
        match_flows(flows, lock(Night=("i1", "b.flow")), account(i1="Desk"), SCOPE)


def test_a_new_title_keeps_its_flow():
    known = lock(Desk=("i1", "a.flow"), Night=("i2", "b.flow"))
    flows = [local("Front desk"), local("Night", "b.flow")]
    assert found(flows, known, account(i1="Desk", i2="Night")) == {
        "Front desk": ("i1", "lock"),
        "Night": ("i2", "lock"),
    }


def test_two_new_titles_in_one_file_are_two_new_flows():
    known = lock(One=("i1", "a.flow"), Two=("i2", "a.flow"))
    stored = account(i1="One", i2="Two")
    matches = match_flows([local("Three"), local("Four")], known, stored, SCOPE)
    assert [match.remote for match in matches.flows] == [None, None]
    assert {flow.title for flow in matches.orphans} == {"One", "Two"}


# -- marks


def test_a_mark_is_stronger_than_the_lock_file():
    stored = bearing(account(i1="Other", i2="Desk"), i2=("Desk", "a.flow"))
    assert found([local("Desk")], lock(Desk=("i1", "a.flow")), stored) == {"Desk": ("i2", "mark")}


def test_a_mark_knows_a_flow_whose_title_somebody_changed():
    stored = bearing(account(i1="Frontdesk"), i1=("Desk", "a.flow"))
    assert found([local("Desk")], Lock(), stored) == {"Desk": ("i1", "mark")}


def test_of_two_with_one_mark_the_older_is_ours_unless_the_lock_file_knows():
    stored = bearing(account(i1="Desk", i2="Desk"), i1=("Desk", "a.flow"), i2=("Desk", "a.flow"))
    matches = match_flows([local("Desk")], Lock(), stored, SCOPE)
    assert matches.flows[0].remote is stored.flows["i1"]
    assert matches.copies == {"Desk": (stored.flows["i2"],)}
    assert matches.orphans == ()
    assert found([local("Desk")], lock(Desk=("i2", "a.flow")), stored) == {"Desk": ("i2", "mark")}


ALIKE = ("Line 1156", "Line 4487")


def test_flows_whose_short_keys_are_the_same_are_told_apart():
    """A mark has 24 bits of a key: of 700 flows two share them in one project of seventy."""
    one, other = ALIKE
    assert short(one) == short(other)
    for file, title in (("b.flow", other), ("a.flow", other)):
        stored = bearing(account(i1=title, i2=one), i1=(title.replace(" ", "_"), file),
                         i2=(one.replace(" ", "_"), "a.flow"))  # fmt: skip
        for flows in ([local(one), local(title, file)], [local(title, file), local(one)]):
            assert found(flows, Lock(), stored) == {one: ("i2", "mark"), title: ("i1", "mark")}
        assert found([local(one)], Lock(), stored) == {one: ("i2", "mark")}, "the other has left"
    alone = bearing(account(i1=one), i1=(one.replace(" ", "_"), "a.flow"))
    new = found([local(other), local(one)], Lock(), alone)
    assert new == {one: ("i1", "mark"), other: (None, "")}


def test_new_titles_are_known_without_a_lock_file():
    """By the file, where one is new and one missing; else by what they say."""
    marks = {"i1": ("One", "a.flow"), "i2": ("Two", "a.flow")}
    assert found(
        [local("Two"), local("Three")], Lock(), bearing(account(i1="One", i2="Two"), **marks)
    ) == {
        "Two": ("i2", "mark"),
        "Three": ("i1", "mark"),
    }
    flows = [
        evolve(local(title, "b.flow"), content=normal({"title": title, "steps": steps}))
        for title, steps in (("Three", HANGUP), ("Four", [{"id": "p", "action": "pause"}]))
    ]
    stored = Account(
        {
            "i1": evolve(
                account(i1="One").flows["i1"], content=normal({"title": "One", "steps": HANGUP})
            ),
            "i2": evolve(
                account(i2="Two").flows["i2"],
                content=normal({"title": "Two", "steps": [{"id": "p", "action": "pause"}]}),
            ),
        }
    )
    assert found(flows, Lock(), bearing(stored, **marks)) == {
        "Three": ("i1", "mark"),
        "Four": ("i2", "mark"),
    }


def test_part_of_a_project_gives_no_flow_a_new_title():
    stored = bearing(account(i1="One", i2="Two"), i1=("One", "a.flow"), i2=("Two", "a.flow"))
    matches = match_flows([local("Three")], Lock(), stored, SCOPE, whole=False)
    assert matches.flows[0].remote is None


STEPS = st.lists(
    st.builds(
        lambda identity, goto, text: {
            **({} if identity is None else {"id": identity}),
            "action": "say",
            **({} if goto is None else {"onKeypressGoto": goto}),
            "options": {"payload": text},
        },
        st.none() | st.sampled_from(["", "a", "b", "say-0d4cbb29", "x--flowc-y", "--"]),
        st.none() | st.sampled_from(["a", "b", "say-0d4cbb29"]),
        st.text(max_size=3),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda step: step.get("id", id(step)),
)
COMMITS = st.sampled_from(["", "45305849"])


@given(STEPS, COMMITS)
def test_a_mark_comes_off_without_a_trace(steps, commit):
    mark = Mark(SCOPE.text, "0123456789abcdef", "012345", "abcdef", commit)
    content = {"title": "Desk", "steps": steps}
    written = marked(content, mark)
    assert unmarked(written["steps"]) == (steps, mark)
    gotos = {step.get("onKeypressGoto") for step in written["steps"]} - {None}
    before = {step.get("id") for step in steps} - {None}
    assert gotos & before <= gotos & {step.get("id") for step in written["steps"]}


@pytest.mark.parametrize(
    ("options", "usual"),
    [
        ({"repeat": 1}, True),
        ({"ifMachine": "delay"}, True),
        ({"machineTimeout": 7000}, True),
        ({"loop": False}, True),
        ({"repeat": 2}, False),
        ({"machineTimeout": 7001}, False),
        ({"colour": "blue"}, False),
    ],
)
def test_what_a_server_completes_by_its_defaults_says_nothing(options, usual):
    step = {"id": "s", "action": "say", "options": {"payload": "Hi."}}
    full = {**step, "options": {**step["options"], **options}}
    said = [meaning({"title": "A", "steps": [one]}) for one in (step, full)]
    assert (said[0] == said[1]) is usual


def test_what_was_deleted_in_the_account_is_looked_for_by_title():
    known = lock(Desk=("gone", "a.flow"))
    assert found([local("Desk")], known, account(i2="Desk")) == {"Desk": ("i2", "title")}
    assert match_flows([local("Desk")], known, account(), SCOPE).orphans == ()
