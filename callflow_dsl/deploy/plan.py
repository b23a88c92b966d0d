"""The plan: what a deploy would do to an account, as a value.

Making it only compares. Everything that a deploy does stands in the plan, contents included,
so that what was reviewed is what is done.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - cattrs reads the annotations
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from callflow_dsl.deploy.content import digest, is_still, same
from callflow_dsl.deploy.diff import FlowDiff, diff_flows
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from callflow_dsl.deploy.account import Account, RemoteFlow
    from callflow_dsl.deploy.identity import Match, Matches
    from callflow_dsl.deploy.project import LocalFlow

    #: The content of an earlier version by id and digest, if it was kept.
    Base = Callable[[str, str], Mapping[str, Any] | None]

#: In the order in which they are shown.
ACTIONS = ("delete", "drifted", "update", "create", "orphaned", "unchanged")


@frozen
class Caution:
    """Why a deploy refuses unless ``kind`` is allowed; "lint" never is."""

    kind: str
    message: str


@frozen
class Change:
    """One flow and what is to happen to it.

    ``create``, ``update`` and ``delete`` are done. ``drifted`` is an update of a flow that
    somebody changed since the last deploy. ``orphaned`` has left the project and stays, unless
    the deploy prunes; ``unchanged`` needs nothing but perhaps a line in the lock file.
    """

    action: str
    key: str
    title: str
    file: str
    id: str | None = None
    #: The content to send; None where nothing is sent.
    content: Mapping[str, Any] | None = field(default=None, repr=False)
    #: Digest of the stored content that the plan was made from.
    seen: str | None = None
    #: The numbers it has, and those it gets; None where they are not known, or left alone.
    numbers_before: tuple[str, ...] | None = None
    numbers_after: tuple[str, ...] | None = None
    #: What is stored -> what is sent.
    diff: FlowDiff = field(factory=FlowDiff)
    #: What was deployed last -> what is stored: the change of somebody else.
    theirs: FlowDiff | None = None
    #: What was deployed last -> what is sent: the change of the project.
    ours: FlowDiff | None = None
    notes: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()

    @property
    def writes(self) -> bool:
        """Whether the account is changed."""
        return self.action in ("create", "update", "drifted", "delete")

    @property
    def writes_content(self) -> bool:
        """Whether the steps or settings of a stored flow are overwritten."""
        return self.action in ("update", "drifted") and bool(self.diff.settings or self.diff.steps)

    @property
    def writes_numbers(self) -> bool:
        """Whether the numbers of the flow are set."""
        return (
            self.action != "delete"
            and self.numbers_after is not None
            and set(self.numbers_after) != set(self.numbers_before or ())
        )


@frozen
class Plan:
    """What a deploy to one environment would do."""

    environment: str
    base_url: str
    changes: tuple[Change, ...]
    #: Cautions about the plan as a whole.
    cautions: tuple[Caution, ...] = ()
    #: When it was made, RFC 3339 in UTC.
    made: str = ""

    @property
    def writes(self) -> tuple[Change, ...]:
        """The changes that change the account."""
        return tuple(change for change in self.changes if change.writes)

    def counts(self) -> dict[str, int]:
        """Action -> number of flows, all actions."""
        found = dict.fromkeys(ACTIONS, 0)
        for change in self.changes:
            found[change.action] += 1
        return found

    def all_cautions(self) -> tuple[Caution, ...]:
        """The cautions of the plan and of its changes."""
        return (*self.cautions, *(one for change in self.changes for one in change.cautions))


def plan_changes(
    matches: Matches,
    account: Account,
    base: Base,
    *,
    prune: bool = False,
    copies: Iterable[tuple[str, RemoteFlow]] = (),
) -> tuple[Change, ...]:
    """The changes for all flows, by title.

    ``base`` gives the content of an earlier version by id and digest, if it was kept; ``copies``
    are second copies that an interrupted deploy left behind, with their keys.
    """
    arrived = _arrived(matches)
    changes = [
        _unless_linted(_change(match, account, base, arrived), match.local)
        for match in matches.flows
    ]
    changes += [_orphan(key, flow, prune=prune) for key, flow in matches.orphans.items()]
    changes += [_copy(key, flow) for key, flow in copies]
    return tuple(sorted(changes, key=lambda change: (change.key, change.id or "")))


def only(changes: Iterable[Change], patterns: Iterable[str]) -> tuple[Change, ...]:
    """The changes to flows whose title, id or file fits one of the patterns.

    Raises `FlowcError` for a pattern that fits none.
    """
    listed = list(changes)
    chosen: set[int] = set()
    for pattern in patterns:
        fitting = {
            number
            for number, change in enumerate(listed)
            if any(
                fnmatchcase(name, pattern)
                for name in (change.title, change.key, change.file, change.id)
                if name
            )
        }
        if not fitting:
            titles = ", ".join(f'"{change.title}"' for change in listed[:20])
            raise FlowcError(
                f"no flow is called {pattern!r}",
                hint=f"name a title, an id or a file; there are {titles or 'no flows'}",
                exit_code=2,
            )
        chosen |= fitting
    return tuple(change for number, change in enumerate(listed) if number in chosen)


def _arrived(matches: Matches) -> set[str]:
    """The numbers that ring the flow already that the project wants them to ring."""
    return {
        number
        for match in matches.flows
        if match.remote is not None
        for number in set(match.local.numbers or ()) & set(match.remote.numbers or ())
    }


def _change(match: Match, account: Account, base: Base, arrived: set[str]) -> Change:
    local, remote = match.local, match.remote
    numbers_after = _wanted_numbers(match)
    if remote is None:
        notes = (
            ()
            if match.entry is None
            else ("somebody deleted it in the account since the last deploy",)
        )
        empty: dict[str, Any] = {"steps": []}
        return _with_numbers(
            Change(
                "create",
                local.key,
                local.title,
                local.file,
                content=local.content,
                numbers_before=(),
                numbers_after=numbers_after,
                diff=diff_flows(empty, local.content, ((), numbers_after)),
                notes=notes,
            ),
            account,
        )
    diff = diff_flows(remote.content, local.content, (remote.numbers, numbers_after))
    if same(remote.content, local.content) or _as_deployed(match):
        diff = evolve(diff, settings=(), steps=())
    change = Change(
        "update" if diff else "unchanged",
        local.key,
        local.title,
        local.file,
        remote.id,
        local.content,
        remote.digest,
        remote.numbers,
        numbers_after,
        diff,
    )
    return _with_namesakes(
        _with_numbers(_drift(change, match, base, arrived), account), match, account
    )


def _unless_linted(change: Change, local: LocalFlow) -> Change:
    if not change.writes:
        return change
    found = tuple(Caution("lint", problem) for problem in local.problems)
    return evolve(change, cautions=(*change.cautions, *found))


def _as_deployed(match: Match) -> bool:
    """Whether what was sent last is what is wanted now, and what was stored then is there.

    The server may store more than it was sent: such a flow equals no source.
    """
    entry, remote = match.entry, match.remote
    return (
        entry is not None
        and remote is not None
        and remote.digest == entry.stored
        and digest(match.local.content) == entry.sent
    )


def _wanted_numbers(match: Match) -> tuple[str, ...] | None:
    if match.local.numbers is None and match.entry is not None and match.entry.numbers:
        return ()  # the project gave it numbers, and takes them away now
    return match.local.numbers


def _drift(change: Change, match: Match, base: Base, arrived: set[str]) -> Change:
    """The change, told apart from what somebody else did since the last deploy."""
    entry, local, remote = match.entry, match.local, match.remote
    assert remote is not None
    if entry is None:
        return _adopted(change, match)
    edited = not is_still(remote.content, entry.stored)
    moved = (
        entry.numbers is not None
        and remote.numbers is not None
        # A number that is where it belongs was taken from here by an interrupted deploy.
        and set(remote.numbers) != set(entry.numbers) - (arrived - set(remote.numbers))
    )
    if not (edited or moved) or change.action == "unchanged":
        return change
    before = base(remote.id, entry.stored) if edited else remote.content
    had = entry.numbers if moved else remote.numbers
    notes = change.notes
    theirs = ours = None
    if before is None:
        notes = (*notes, "the version that was deployed last was not kept, so only both are known")
    else:
        theirs = diff_flows(before, remote.content, (had, remote.numbers))
        ours = diff_flows(before, local.content, (had, change.numbers_after))
        if digest(local.content) == entry.sent:
            ours = evolve(ours, settings=(), steps=())
    message = f'"{change.title}" was changed in the account since the last deploy'
    return evolve(
        change,
        action="drifted",
        theirs=theirs,
        ours=ours,
        notes=notes,
        cautions=(*change.cautions, Caution("drift", message)),
    )


def _adopted(change: Change, match: Match) -> Change:
    """A stored flow that flowc did not deploy: equal it is taken over, else asked about."""
    how = "its id" if match.by == "id" else "its title"
    notes = (*change.notes, f"taken over: known by {how}, and not deployed from here before")
    if not change.writes_content:
        return evolve(change, notes=notes)
    message = f'"{change.title}" is in the account already and was not deployed from here'
    return evolve(change, notes=notes, cautions=(*change.cautions, Caution("adopt", message)))


def _with_numbers(change: Change, account: Account) -> Change:
    """With a note for each number that another flow has until now."""
    if not change.writes_numbers:
        return change
    taken = [
        (number, account.flows[account.owners[number]])
        for number in sorted(set(change.numbers_after or ()) - set(change.numbers_before or ()))
        if account.owners.get(number, change.id) != change.id
    ]
    notes = tuple(f'+{number} rings "{flow.title}" until then' for number, flow in taken)
    return evolve(change, notes=(*change.notes, *notes))


def _with_namesakes(change: Change, match: Match, account: Account) -> Change:
    """With a note about flows of the same title that nobody of this project knows."""
    if match.entry is None or match.by == "id":
        return change
    others = [
        flow.id for flow in account.by_title(match.local.content.get("title"))
        if flow.id != change.id
    ]  # fmt: skip
    if not others:
        return change
    note = f"the account has other flows of this title: {', '.join(others)}"
    return evolve(change, notes=(*change.notes, note))


def _orphan(key: str, flow: RemoteFlow, *, prune: bool) -> Change:
    note = "it is not in the project any more" + ("" if prune else "; --prune deletes it")
    return _deletion("delete" if prune else "orphaned", key, flow, note)


def _copy(key: str, flow: RemoteFlow) -> Change:
    return _deletion("delete", key, flow, "a second copy that an interrupted deploy left behind")


def _deletion(action: str, key: str, flow: RemoteFlow, note: str) -> Change:
    return Change(
        action,
        key,
        flow.title,
        "",
        flow.id,
        seen=flow.digest,
        numbers_before=flow.numbers,
        diff=diff_flows(flow.content, {"steps": []}, (flow.numbers, ())),
        notes=(note,),
    )
