"""Which flow of the account is which flow of the project.

The id that a flow names itself decides, else the mark in the stored flow, else the lock file, else
the title. A title that several stored flows have decides nothing. What the account says of itself
is stronger than a file: a lock file may be lost, or be an old one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from attrs import field, frozen

from callflow_dsl.deploy.content import meaning
from callflow_dsl.deploy.kinds import MatchedBy
from callflow_dsl.deploy.mark import short
from callflow_dsl.errors import FlowcError
from callflow_dsl.picking import grouped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from callflow_dsl.deploy.account import Account, RemoteFlow
    from callflow_dsl.deploy.lockfile import Entry, Lock
    from callflow_dsl.deploy.mark import Scope
    from callflow_dsl.deploy.project import LocalFlow


@frozen
class Match:
    """A flow of the project with what belongs to it."""

    local: LocalFlow
    remote: RemoteFlow | None = None
    #: What the lock file says of it; the key is another one where the title has changed.
    entry: Entry | None = None
    by: MatchedBy = MatchedBy.NOTHING


@frozen
class Matches:
    """All flows of the project, and what is ours beside them."""

    flows: tuple[Match, ...]
    #: Stored flows that an earlier deploy made and that have left the project.
    orphans: tuple[RemoteFlow, ...] = ()
    #: Key -> flows with the mark of a flow that is there already: it was copied, or made twice.
    copies: Mapping[str, tuple[RemoteFlow, ...]] = field(factory=dict)

    @property
    def by_id(self) -> dict[str, LocalFlow]:
        """Id of a stored flow -> the flow of the project that it is."""
        return {match.remote.id: match.local for match in self.flows if match.remote is not None}


class AmbiguousError(FlowcError):
    """It cannot be told which stored flow is meant."""


def match_flows(
    flows: Sequence[LocalFlow], lock: Lock, account: Account, scope: Scope, *, whole: bool = True
) -> Matches:
    """Match every flow; raises `AmbiguousError`, with all candidates, where that cannot be.

    Where these are not the ``whole`` project, no flow that is missing can have got a new title.
    """
    matching = _Matching(flows, lock, account, scope)
    for find in (matching.by_id, matching.by_mark, matching.by_lock):
        for local in flows:
            matching.add(local, find(local))
    if whole:
        matching.renamed()
    for local in flows:
        matching.add(local, matching.by_title(local))
    matches = tuple(matching.found.get(local.key) or matching.missing(local) for local in flows)
    _check_once(matches)
    return Matches(matches, tuple(matching.lost()), matching.copies())


class _Matching:
    """The matches found so far."""

    def __init__(
        self, flows: Sequence[LocalFlow], lock: Lock, account: Account, scope: Scope
    ) -> None:
        self.flows, self.lock, self.account, self.scope = flows, lock, account, scope
        self.found: dict[str, Match] = {}
        self.taken: set[str] = set()
        self._keys = grouped(flows, lambda local: short(local.key))
        self._by_key: dict[str, list[RemoteFlow]] = defaultdict(list)
        for flow in account.of(scope):
            assert flow.mark is not None
            self._by_key[flow.mark.key].append(flow)

    def add(self, local: LocalFlow, match: Match | None) -> None:
        if match is not None and local.key not in self.found:
            self.found[local.key] = match
            if match.remote is not None:
                self.taken.add(match.remote.id)

    def by_id(self, local: LocalFlow) -> Match | None:
        if local.id is None:
            return None
        remote = self.account.flows.get(local.id)
        if remote is None:
            raise FlowcError(
                f"{local.place}: the account has no flow with the id {local.id}",
                hint="is this the right environment? To have it made anew, remove the id from "
                "the flow",
            )
        return Match(local, remote, self._entry(remote), MatchedBy.ID)

    def by_mark(self, local: LocalFlow) -> Match | None:
        """The one with its mark that rings, else the oldest; the lock file knows it for sure.

        A copy is younger and rings nothing, but the API may tell ages by the second alone. Where
        several flows have the same short key, file and title tell them apart.
        """
        entry = self.lock.entries.get(local.key)

        def rank(flow: RemoteFlow) -> tuple[bool, ...]:
            assert flow.mark is not None
            is_known = entry is not None and flow.id == entry.id
            is_of_file = flow.mark.file == short(local.file)
            return not is_known, not is_of_file, not flow.numbers, not _titled(flow, local)

        others = [other for other in self._keys[short(local.key)] if other is not local]
        marked = [
            flow
            for flow in self._untaken(self._by_key[short(local.key)])
            if not any(_titled(flow, other) for other in others)
        ]
        if not marked:
            return None
        remote = min(marked, key=rank)
        return Match(local, remote, self._entry(remote), MatchedBy.MARK)

    def by_lock(self, local: LocalFlow) -> Match | None:
        entry = self.lock.entries.get(local.key)
        remote = self.account.flows.get(entry.id) if entry is not None else None
        if remote is None or remote.mark is not None:
            return None  # what is marked is known by its mark, or is another project's by now
        return Match(local, remote, entry, MatchedBy.LOCK)

    def renamed(self) -> None:
        """Flows with a new title: by what they say, else as the only new one of their file."""
        lost = {flow.id: flow for flow in self.lost()}
        for sign_of_local, sign_of_lost in (
            (lambda local: _said(local.content), lambda flow: _said(flow.content)),
            (lambda local: short(local.file), self._file),
        ):
            self._pair(lost, sign_of_local, sign_of_lost)

    def _pair(
        self,
        lost: dict[str, RemoteFlow],
        sign_of_local: Callable[[LocalFlow], str],
        sign_of_lost: Callable[[RemoteFlow], str],
    ) -> None:
        known = self.found.keys() | self.lock.entries.keys()
        new = grouped((local for local in self.flows if local.key not in known), sign_of_local)
        old = grouped(lost.values(), sign_of_lost)
        for sign, locals_ in new.items():
            if len(locals_) == len(old.get(sign, ())) == 1:
                (remote,) = old[sign]
                by = MatchedBy.MARK if remote.mark is not None else MatchedBy.LOCK
                self.add(locals_[0], Match(locals_[0], remote, self._entry(remote), by))
                del lost[remote.id]

    def by_title(self, local: LocalFlow) -> Match | None:
        if local.key in self.found:
            return None
        ours = {flow.id for flow in self.lost()} | self.taken
        candidates = [
            flow
            for flow in self.account.by_title(local.content.get("title"))
            if flow.id not in ours
        ]
        if len(candidates) > 1:
            raise _ambiguous(local, candidates)
        return Match(local, candidates[0], None, MatchedBy.TITLE) if candidates else None

    def missing(self, local: LocalFlow) -> Match:
        gone = self.lock.entries.get(local.key)
        return Match(local, None, gone if gone and gone.id not in self.account.flows else None)

    def copies(self) -> dict[str, tuple[RemoteFlow, ...]]:
        """Flows with the mark of one that was found already."""
        return {
            local.key: tuple(flows)
            for local in self.flows
            if (flows := self._untaken(self._by_key[short(local.key)]))
        }

    def _untaken(self, flows: Iterable[RemoteFlow]) -> list[RemoteFlow]:
        """Those of these flows that belong to no flow of the project yet."""
        return [flow for flow in flows if flow.id not in self.taken]

    def _lost_marked(self) -> Iterator[RemoteFlow]:
        for flow in self._untaken(self.account.of(self.scope)):
            assert flow.mark is not None
            if flow.mark.key not in self._keys:
                yield flow

    def lost(self) -> Iterator[RemoteFlow]:
        """What is ours and belongs to no flow of the project."""
        yield from self._lost_marked()
        locked = (self.account.flows.get(entry.id) for entry in self.lock.entries.values())
        for flow in self._untaken(flow for flow in locked if flow is not None):
            if flow.mark is None:
                yield flow

    def _file(self, flow: RemoteFlow) -> str:
        if flow.mark is not None:
            return flow.mark.file
        entry = self._entry(flow)
        return short(entry.file) if entry is not None else ""

    def _entry(self, flow: RemoteFlow) -> Entry | None:
        known = self.lock.of(flow.id)
        return known[1] if known is not None else None


def _titled(flow: RemoteFlow, local: LocalFlow) -> bool:
    """Whether a stored flow has the title of a flow of the project."""
    return bool(flow.content.get("title") == local.content.get("title"))


def _ambiguous(local: LocalFlow, candidates: Sequence[RemoteFlow]) -> AmbiguousError:
    listed = "".join(
        f"\n  {flow.id}  {_counted(flow)}, made {flow.created or '?'}" for flow in candidates
    )
    return AmbiguousError(
        f"{local.place}: {len(candidates)} flows of the account are called "
        f'"{local.title}":{listed}',
        hint='say which one is meant: write id "..." into the flow',
    )


def _said(content: Mapping[str, object]) -> str:
    return meaning({**content, "title": None})


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
