"""Which flow of the account is which flow of the project.

The id that a flow names itself decides, else the lock file, else the title. A title that
several stored flows have decides nothing.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from attrs import field, frozen

from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from callflow_dsl.deploy.account import Account, RemoteFlow
    from callflow_dsl.deploy.lockfile import Entry, Lock
    from callflow_dsl.deploy.project import LocalFlow


@frozen
class Match:
    """A flow of the project with what belongs to it."""

    local: LocalFlow
    remote: RemoteFlow | None = None
    #: What the lock file says of it; the key is another one where the title has changed.
    entry: Entry | None = None
    #: "id", "lock", "title", or empty where there is no stored flow.
    by: str = ""


@frozen
class Matches:
    """All flows of the project, and what the lock file still has beside them."""

    flows: tuple[Match, ...]
    #: Key -> stored flow that an earlier deploy made and that has left the project.
    orphans: Mapping[str, RemoteFlow] = field(factory=dict)


class AmbiguousError(FlowcError):
    """It cannot be told which stored flow is meant."""


def match_flows(flows: Sequence[LocalFlow], lock: Lock, account: Account) -> Matches:
    """Match every flow; raises `AmbiguousError`, with all candidates, where that cannot be."""
    found: dict[str, Match] = {}
    for local in flows:
        match = _by_id(local, lock, account) or _by_lock(local, lock, account)
        if match is not None:
            found[local.key] = match
    for local, key in _renamed(flows, found, lock, account):
        entry = lock.entries[key]
        found[local.key] = Match(local, account.flows[entry.id], entry, "lock")
    taken = {match.remote.id for match in found.values() if match.remote is not None}
    taken |= {entry.id for entry in lock.entries.values()}
    for local in flows:
        if local.key not in found:
            found[local.key] = _by_title(local, taken, lock, account)
    matches = tuple(found[local.key] for local in flows)
    _check_once(matches)
    used = {match.remote.id for match in matches if match.remote is not None}
    orphans = {
        key: account.flows[entry.id]
        for key, entry in lock.entries.items()
        if entry.id in account.flows and entry.id not in used
    }
    return Matches(matches, orphans)


def _by_id(local: LocalFlow, lock: Lock, account: Account) -> Match | None:
    if local.id is None:
        return None
    remote = account.flows.get(local.id)
    if remote is None:
        raise FlowcError(
            f"{local.place}: the account has no flow with the id {local.id}",
            hint="is this the right environment? To have it made anew, remove the id from the flow",
        )
    known = lock.of(local.id)
    return Match(local, remote, known[1] if known else None, "id")


def _by_lock(local: LocalFlow, lock: Lock, account: Account) -> Match | None:
    entry = lock.entries.get(local.key)
    remote = account.flows.get(entry.id) if entry is not None else None
    return Match(local, remote, entry, "lock") if remote is not None else None


def _renamed(
    flows: Sequence[LocalFlow], found: Mapping[str, Match], lock: Lock, account: Account
) -> Iterable[tuple[LocalFlow, str]]:
    """Flows with a new title: the only one of its file that is unknown, where one is missing."""
    wanted = {local.key for local in flows}
    used = {match.remote.id for match in found.values() if match.remote is not None}
    new: dict[str, list[LocalFlow]] = defaultdict(list)
    lost: dict[str, list[str]] = defaultdict(list)
    for local in flows:
        if local.key not in found and local.key not in lock.entries:
            new[local.file].append(local)
    for key, entry in lock.entries.items():
        if key not in wanted and entry.id in account.flows and entry.id not in used:
            lost[entry.file].append(key)
    for file, locals_ in new.items():
        if len(locals_) == 1 and len(lost[file]) == 1:
            yield locals_[0], lost[file][0]


def _by_title(local: LocalFlow, taken: set[str], lock: Lock, account: Account) -> Match:
    candidates = [
        flow for flow in account.by_title(local.content.get("title")) if flow.id not in taken
    ]
    if len(candidates) > 1:
        listed = "".join(
            f"\n  {flow.id}  {_counted(flow)}, made {flow.created or '?'}" for flow in candidates
        )
        raise AmbiguousError(
            f'{local.place}: {len(candidates)} flows of the account are called "{local.title}":'
            f"{listed}",
            hint='say which one is meant: write id "..." into the flow',
        )
    if candidates:
        return Match(local, candidates[0], None, "title")
    gone = lock.entries.get(local.key)
    return Match(local, None, gone if gone and gone.id not in account.flows else None)


def _counted(flow: RemoteFlow) -> str:
    steps = len(flow.content["steps"])
    return "1 step" if steps == 1 else f"{steps} steps"


def _check_once(matches: Sequence[Match]) -> None:
    seen: dict[str, Match] = {}
    for match in matches:
        if match.remote is None:
            continue
        other = seen.setdefault(match.remote.id, match)
        if other is not match:
            raise AmbiguousError(
                f"{other.local.place} and {match.local.place} are the same stored flow, "
                f"{match.remote.id}",
                hint="give each its own id, or remove one of them",
            )
