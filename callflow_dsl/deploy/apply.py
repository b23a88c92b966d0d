"""Carries a plan out: with `ledger_store`, all that changes an account.

Each flow is looked at once more before it is written, and read back after it. What is written says
itself whose it is, so a deploy can be interrupted anywhere: the next one, on any machine, knows
from the account what was done, and nothing is done twice.
"""

from __future__ import annotations

import threading
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from attrs import evolve

from callflow_dsl.api.errors import ApiError, NotFoundError
from callflow_dsl.deploy.account import find_flow, read_account, read_numbers, remote_flow
from callflow_dsl.deploy.changes import is_leftover
from callflow_dsl.deploy.content import covers, digest
from callflow_dsl.deploy.kinds import Done, Piece
from callflow_dsl.deploy.lockfile import Entry
from callflow_dsl.deploy.mark import marked, short
from callflow_dsl.deploy.order import waves
from callflow_dsl.deploy.release_log import Step
from callflow_dsl.deploy.stale import StaleError, check_fits, check_numbers, is_done
from callflow_dsl.deploy.work import Event, Outcome
from callflow_dsl.errors import FlowcError
from callflow_dsl.picking import without

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from typing import Any

    from callflow_dsl.deploy.account import Account, RemoteFlow
    from callflow_dsl.deploy.mark import Mark
    from callflow_dsl.deploy.order import Task
    from callflow_dsl.deploy.plan import Change, Plan
    from callflow_dsl.deploy.work import Work


def apply(plan: Plan, work: Work, report: Callable[[Event], None] = lambda event: None) -> Outcome:
    """Carry a plan out, given what the account holds now.

    ``report`` is told of each change, from several threads but one at a time. What goes wrong is in
    the outcome: then no further change is begun.
    """
    work.records.retain(work.account.flows)
    run = _Run(plan, work, report)
    for change in plan.changes:
        if not change.writes:
            run.record(change)
    try:
        for wave in waves([*plan.writes, *plan.marks]):
            if not run.wave(wave):
                break
            work.records.flush()
    finally:
        work.records.flush()
    return run.outcome()


class _Run:
    """One deploy while it runs."""

    def __init__(self, plan: Plan, work: Work, report: Callable[[Event], None]) -> None:
        self._plan = plan
        self._work = work
        self._connections = work.connections
        self._records = work.records
        self._account = work.account
        self._report = report
        self._guard = threading.Lock()
        self._stopped = threading.Event()
        self._todo = Counter(
            task.change.key for wave in waves([*plan.writes, *plan.marks]) for task in wave
        )
        self._events: list[Event] = []
        self._failures: list[tuple[Change, FlowcError]] = []
        self._created: list[Change] = []
        self._stored: dict[str, RemoteFlow] = {}
        #: Numbers that flows of this plan get, which others may have lost by it.
        self._given = {number for change in plan.changes for number in change.gets}

    def wave(self, tasks: list[Task]) -> bool:
        """Do all tasks of a wave; False when it went wrong."""
        try:
            self._connections.each(self._one, tasks)
        except BaseException:
            self._stopped.set()
            raise
        if self._created:
            self._check_created()
        return not self._failures

    def _check_created(self) -> None:
        try:
            account = read_account(self._connections)
        except FlowcError as error:
            if not self._failures:  # else that is what has to be told
                self._failures.append((self._created[0], error))
            return
        for change in self._created:
            self._guarded(partial(self._alone, change, account), change, tasks=0)
        self._created.clear()

    def outcome(self) -> Outcome:
        """What became of it."""
        failed = {change.key for change, _ in self._failures}
        unfinished = failed | {key for key, tasks in self._todo.items() if tasks}
        return Outcome(
            tuple(self._events), tuple(self._failures), frozenset(unfinished), self._stored
        )

    def record(self, change: Change) -> None:
        """Bring the lock file up to date with a flow that needs no change."""
        remote = self._account.flows.get(change.id or "")
        if remote is None or change.content is None:
            return
        self._stored[change.key] = remote
        known = self._records.entry(change.key)
        entry = _entry(change, remote, change.numbers_after)
        if known != entry:
            self._records.keep(remote, "deployed")
            self._records.put(change.key, entry)

    def _one(self, task: Task) -> None:
        if self._stopped.is_set():
            return
        work = {
            Piece.CONTENT: self._content,
            Piece.MARK: self._mark,
            Piece.NUMBERS: self._numbers,
            Piece.DELETE: self._delete,
        }
        self._guarded(partial(work[task.kind], task.change), task.change, tasks=1)

    def _guarded(self, work: Callable[[], None], change: Change, *, tasks: int) -> None:
        try:
            work()
        except FlowcError as error:
            self._stopped.set()
            with self._guard:
                self._failures.append((change, error))
        else:
            with self._guard:
                self._todo[change.key] -= tasks

    def _tell(self, what: Done, change: Change, identity: str) -> None:
        event = Event(what, change, identity, len(self._plan.writes))
        with self._guard:
            self._events.append(event)
            self._report(event)

    # -- contents

    def _content(self, change: Change) -> None:
        if change.id is None:
            self._create(change)
        else:
            self._update(change, change.id)

    def _create(self, change: Change) -> None:
        assert change.content is not None
        made = self._post(change, change.content)
        with self._guard:
            self._created.append(change)
            self._stored[change.key] = made
        self._read_back(change, made.id)
        self._note(change, None, change.content)
        self._tell(Done.CREATED, change, made.id)

    def _post(self, change: Change, content: Mapping[str, Any]) -> RemoteFlow:
        """Create a flow; when the answer is lost, look whether it was created all the same."""
        sent = marked(content, self._work.mark(change))
        try:
            return remote_flow(self._connections.client.call_flows.create(sent))
        except ApiError as error:
            if not error.uncertain:
                raise
            made = self._made(change, read_account(self._connections))
            if not made:
                raise
            return made[0]

    def _made(self, change: Change, account: Account) -> tuple[RemoteFlow, ...]:
        """The flows that the creation of this flow brought about, the oldest first.

        They were not there before, and say exactly what was sent, the mark included.
        """
        mark = self._work.mark(change)
        return tuple(
            flow
            for flow in account.of(self._work.scope)
            if flow.mark == mark
            and flow.id not in self._account.flows
            and covers(flow.content, change.content or {})
        )

    def _update(self, change: Change, identity: str) -> None:
        assert change.content is not None
        current = self._look(change, identity)
        mark = self._work.mark(change)
        if is_done(change, current) and _has(current, mark):
            self._put(change, current)
            self._tell(Done.FOUND, change, identity)
            return
        self._records.keep(current, "replaced")
        sent = marked(change.content, mark)
        self._connections.client.call_flows.update(identity, sent)
        self._read_back(change, identity)
        self._note(change, current, change.content)
        self._tell(Done.UPDATED, change, identity)

    def _mark(self, change: Change) -> None:
        """Give a flow its mark, and leave all else as it is stored."""
        assert change.id is not None
        current = self._look(change, change.id)
        sent = marked(current.content, self._work.mark(change))
        self._connections.client.call_flows.update(change.id, sent)
        self._read_back(change, change.id)
        self._tell(Done.MARKED, change, change.id)

    def _look(self, change: Change, identity: str) -> RemoteFlow:
        current = find_flow(self._connections, identity)
        check_fits(change, current)
        assert current is not None
        return evolve(current, numbers=change.numbers_before)

    def _read_back(self, change: Change, identity: str) -> None:
        stored = find_flow(self._connections, identity)
        if stored is None or not covers(stored.content, change.content or {}):
            raise StaleError(f'"{change.title}" ({identity}) is not stored as it was sent')
        if stored.content["steps"] and stored.mark is None:
            raise StaleError(f'"{change.title}" ({identity}) is stored without its mark')
        self._put(change, stored)

    def _put(self, change: Change, stored: RemoteFlow) -> None:
        # Numbers that are still to be set are not known to be there.
        numbers = None if change.writes_numbers else change.numbers_after
        self._records.keep(evolve(stored, numbers=change.numbers_after), "deployed")
        self._records.put(change.key, _entry(change, stored, numbers))
        with self._guard:
            self._stored[change.key] = stored

    def _note(
        self, change: Change, before: RemoteFlow | None, after: Mapping[str, Any] | None
    ) -> None:
        """Note for a rollback of the release what was there, and what is."""
        self._records.note(
            Step(
                change.key,
                change.file,
                change.id or self._stored[change.key].id,
                None if before is None else before.digest,
                None if after is None else digest(after),
                change.numbers_before,
                change.numbers_after,
            )
        )

    # -- numbers

    def _numbers(self, change: Change) -> None:
        stored = self._stored.get(change.key) or self._account.flows[change.id or ""]
        wanted = tuple(sorted(change.gets))
        current = read_numbers(self._connections, stored.id)
        check_numbers(change, current, self._given)
        what = Done.FOUND
        if current != wanted:
            self._connections.client.numbers.replace(stored.id, wanted)
            if read_numbers(self._connections, stored.id) != wanted:
                raise StaleError(f'the numbers of "{change.title}" are not as they were set')
            what = Done.NUMBERS
        self._records.put(change.key, _entry(change, stored, wanted))
        with self._guard:
            self._stored[change.key] = stored
        if change.id is not None and not change.writes_content:
            self._records.keep(evolve(stored, numbers=change.numbers_before), "replaced")
            self._note(change, stored, change.content)
        self._tell(what, change, stored.id)

    # -- deletions

    def _delete(self, change: Change) -> None:
        assert change.id is not None
        current = find_flow(self._connections, change.id)
        what = Done.FOUND
        if current is not None:
            check_fits(change, current)
            numbers = read_numbers(self._connections, change.id)
            check_numbers(change, numbers, self._given)
            gone = evolve(current, numbers=numbers)
            self._remove(gone)
            with self._guard:
                self._stored[change.key] = gone
            self._note(evolve(change, numbers_before=numbers), gone, None)
            what = Done.DELETED
        self._records.remove(change.id)
        self._tell(what, change, change.id)

    def _remove(self, flow: RemoteFlow) -> None:
        self._records.keep(flow, "deleted")
        try:
            self._connections.client.call_flows.delete(flow.id)
        except NotFoundError:
            return  # gone is gone
        if find_flow(self._connections, flow.id) is not None:
            raise StaleError(f'"{flow.title}" ({flow.id}) was deleted and is still there')

    # -- what was created twice

    def _merged(
        self, change: Change, mine: RemoteFlow, rivals: Sequence[RemoteFlow]
    ) -> list[RemoteFlow]:
        """Make one of the flows that are alike; those that are not remain."""
        same = [flow for flow in rivals if _alike(flow, mine)]
        if same:
            kept = self._keep_one(change, [mine, *same])
            self._tell(Done.MERGED, change, kept.id)
        return [flow for flow in rivals if flow not in same]

    def _alone(self, change: Change, account: Account) -> None:
        """Leave one of each flow that was created, whoever carried a request out twice.

        That may have been the network, or another deploy at the same moment. Equal flows become
        one. Of different ones both deploys are told, and the later one of them takes back its own.
        """
        mine = account.flows.get(self._stored[change.key].id)
        rivals = self._rivals(change, account, mine)
        others = rivals if mine is None else self._merged(change, mine, rivals)
        if others:
            self._yield_to(others, mine)
            listed = ", ".join(flow.id for flow in others)
            raise StaleError(f"another flow of this title was created just now: {listed}")

    def _rivals(self, change: Change, account: Account, own: RemoteFlow | None) -> list[RemoteFlow]:
        """Flows of the same title or mark that were not there when the deploy began."""
        titled = account.by_title((change.content or {}).get("title"))
        keyed = account.with_key(self._work.scope, short(change.key))
        known = {flow.id for flow in self._stored.values()} | self._account.flows.keys()
        candidates = {flow.id: flow for flow in (*titled, *keyed)}
        return [flow for flow in without(candidates, *known).values() if flow != own]

    def _keep_one(self, change: Change, copies: list[RemoteFlow]) -> RemoteFlow:
        known = _in_order(
            evolve(flow, numbers=read_numbers(self._connections, flow.id)) for flow in copies
        )
        kept = known[0]
        self._records.put(change.key, _entry(change, kept, change.numbers_after))
        with self._guard:
            self._stored[change.key] = kept
        for flow in known[1:]:
            if is_leftover(flow, kept):
                self._remove(flow)
        return kept

    def _yield_to(self, rivals: list[RemoteFlow], own: RemoteFlow | None) -> None:
        if own is not None and _in_order([*rivals, own])[0] is not own:
            self._remove(own)
            self._records.remove(own.id)


def _entry(change: Change, stored: RemoteFlow, numbers: Collection[str] | None) -> Entry:
    sent = digest(change.content or {})
    listed = None if numbers is None else tuple(sorted(numbers))
    mark = stored.mark.sent if stored.mark is not None else ""
    return Entry(stored.id, change.file, sent, stored.digest, listed, mark)


def _has(flow: RemoteFlow, mark: Mark) -> bool:
    """Whether a flow has a mark, of whatever commit."""
    return flow.mark is not None and evolve(flow.mark, commit="") == evolve(mark, commit="")


def _alike(flow: RemoteFlow, own: RemoteFlow) -> bool:
    """Whether two flows are one that was made twice: what they say, and whose they are."""
    return flow.is_as_marked and own.is_as_marked and flow.mark == own.mark


def _in_order(copies: Iterable[RemoteFlow]) -> list[RemoteFlow]:
    """Copies of a flow, the one to keep first: that rings, that is whole, then the oldest."""

    def rank(flow: RemoteFlow) -> tuple[bool, bool, str, str]:
        is_whole = flow.mark is not None and flow.mark.sent == flow.meaning
        return not flow.numbers, not is_whole, flow.created, flow.id

    return sorted(copies, key=rank)
