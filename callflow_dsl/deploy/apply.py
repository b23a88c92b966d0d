"""Carries a plan out: the only module that changes an account.

Each write is prepared in the journal, made after one more look at what is stored, read back
and compared, and recorded in the lock file before the next begins. So it can be interrupted
anywhere: the next run knows what was done, and nothing is done twice.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from callflow_dsl.api.errors import ApiError, NotFoundError
from callflow_dsl.deploy.account import find_flow, read_account, read_numbers, remote_flow
from callflow_dsl.deploy.content import covers, digest
from callflow_dsl.deploy.journal import Intent, entry_for, in_order, made_by
from callflow_dsl.deploy.lockfile import Entry
from callflow_dsl.deploy.order import waves
from callflow_dsl.deploy.stale import StaleError, check_fits, check_numbers, is_done, resumed
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from callflow_dsl.deploy.account import Account, Connections, RemoteFlow
    from callflow_dsl.deploy.order import Task
    from callflow_dsl.deploy.plan import Change, Plan
    from callflow_dsl.deploy.state import Records


@frozen
class Event:
    """One thing that was done: ``what`` is "created", "updated", "numbers", "deleted", "found"
    (an earlier run had done it) or "merged" (it was created twice, and one was kept)."""

    what: str
    change: Change
    id: str
    #: How many flows the plan changes.
    planned: int = 0


@frozen
class Outcome:
    """What became of a plan."""

    events: tuple[Event, ...] = ()
    #: What went wrong, with the flow; nothing was begun after it.
    failures: tuple[tuple[Change, FlowcError], ...] = ()
    #: Tasks that were not begun.
    left: int = field(default=0)


def apply(
    plan: Plan,
    connections: Connections,
    records: Records,
    account: Account,
    copies: Collection[str] = (),
    report: Callable[[Event], None] = lambda event: None,
) -> Outcome:
    """Carry a plan out, given what the account holds now.

    ``copies`` are the keys of flows with second copies: while a plan leaves those out, what is
    known of them must not be forgotten. ``report`` is told of each change, from several threads
    but one at a time. Raises `StaleError` before anything is written when the plan does not
    fit. What goes wrong later is in the outcome: then no further change is begun.
    """
    plan = resumed(plan, records.lock, account)
    records.retain(account.flows)
    run = _Run(plan, connections, records, account, report)
    for change in plan.changes:
        if not change.writes:
            run.record(change)
    for wave in waves(plan.writes):
        if not run.wave(wave):
            break
    outcome = run.outcome(sum(map(len, waves(plan.writes))))
    if not outcome.failures:
        records.finish(set(copies) - {change.key for change in plan.changes})
    return outcome


class _Run:
    """One deploy while it runs."""

    def __init__(
        self,
        plan: Plan,
        connections: Connections,
        records: Records,
        account: Account,
        report: Callable[[Event], None],
    ) -> None:
        self._plan = plan
        self._connections = connections
        self._records = records
        self._account = account
        self._report = report
        self._guard = threading.Lock()
        self._stopped = threading.Event()
        self._done = 0
        self._events: list[Event] = []
        self._failures: list[tuple[Change, FlowcError]] = []
        self._created: list[Intent] = []
        self._changes = {change.key: change for change in plan.changes}
        #: Numbers that flows of this plan get, which others may have lost by it.
        self._given = {number for change in plan.changes for number in change.numbers_after or ()}

    def wave(self, tasks: list[Task]) -> bool:
        """Do all tasks of a wave; False when it went wrong."""
        try:
            self._connections.each(self._one, tasks)
        except BaseException:
            self._stopped.set()
            raise
        if self._created and not self._failures:
            self._check_created()
        return not self._failures

    def _check_created(self) -> None:
        try:
            account = read_account(self._connections)
        except FlowcError as error:
            self._failures.append((self._changes[self._created[0].key], error))
            return
        for intent in self._created:
            self._guarded(partial(self._alone, intent, account), self._changes[intent.key], 0)
        if not self._failures:
            self._records.forget(*self._created)
        self._created.clear()

    def outcome(self, tasks: int) -> Outcome:
        """What became of it, given how many tasks there were."""
        return Outcome(tuple(self._events), tuple(self._failures), tasks - self._done)

    def record(self, change: Change) -> None:
        """Bring the lock file up to date with a flow that needs no change."""
        remote = self._account.flows.get(change.id or "")
        if remote is None or change.content is None:
            return
        known = self._records.lock.of(remote.id)
        numbers = change.numbers_after
        entry = Entry(remote.id, change.file, digest(change.content), remote.digest, numbers)
        if known != (change.key, entry):
            self._records.keep(remote, "deployed")
            self._records.put(change.key, entry)

    def _one(self, task: Task) -> None:
        if self._stopped.is_set():
            return
        work = {"content": self._content, "numbers": self._numbers, "delete": self._delete}
        self._guarded(partial(work[task.kind], task.change), task.change, 1)

    def _guarded(self, work: Callable[[], None], change: Change, tasks: int) -> None:
        try:
            work()
        except FlowcError as error:
            self._stopped.set()
            with self._guard:
                self._failures.append((change, error))
        else:
            with self._guard:
                self._done += tasks

    def _tell(self, what: str, change: Change, identity: str) -> None:
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
        before = tuple(flow.id for flow in self._account.by_title(change.content.get("title")))
        intent = Intent(change.key, change.file, change.content, None, None, before)
        self._records.intend(intent)
        made = self._post(intent)
        self._records.put(change.key, entry_for(intent, made))  # whatever comes next, it is ours
        with self._guard:
            self._created.append(intent)
        self._read_back(change, intent, made.id)
        self._tell("created", change, made.id)

    def _post(self, intent: Intent) -> RemoteFlow:
        """Create a flow; when the answer is lost, look whether it was created all the same."""
        try:
            return remote_flow(self._connections.client.call_flows.create(intent.content))
        except ApiError as error:
            if not error.uncertain:
                self._records.forget(intent)
                raise
            found = made_by(intent, read_account(self._connections), self._records.lock)
            if not found:
                raise
            return found[0]

    def _update(self, change: Change, identity: str) -> None:
        assert change.content is not None
        current = find_flow(self._connections, identity)
        check_fits(change, current)
        assert current is not None
        intent = Intent(change.key, change.file, change.content, identity)
        if is_done(change, current):
            self._put(change, intent, current)
            self._tell("found", change, identity)
            return
        self._records.keep(current, "replaced")
        self._records.intend(intent)
        self._connections.client.call_flows.update(identity, change.content)
        self._read_back(change, intent, identity)
        self._tell("updated", change, identity)

    def _read_back(self, change: Change, intent: Intent, identity: str) -> None:
        stored = find_flow(self._connections, identity)
        if stored is None or not covers(stored.content, intent.content):
            raise StaleError(f'"{change.title}" ({identity}) is not stored as it was sent')
        self._put(change, intent, stored)

    def _put(self, change: Change, intent: Intent, stored: RemoteFlow) -> None:
        self._records.keep(stored, "deployed")
        known = self._records.lock.of(stored.id)
        numbers = known[1].numbers if known else None
        self._records.put(change.key, entry_for(intent, stored, numbers))

    # -- numbers

    def _numbers(self, change: Change) -> None:
        key, entry = self._entry(change)
        wanted = tuple(sorted(change.numbers_after or ()))
        current = read_numbers(self._connections, entry.id)
        check_numbers(change, current, self._given)
        what = "found"
        if current != wanted:
            intent = Intent(key, entry.file, change.content or {}, entry.id, wanted)
            self._records.intend(intent)
            self._connections.client.numbers.replace(entry.id, wanted)
            if read_numbers(self._connections, entry.id) != wanted:
                raise StaleError(f'the numbers of "{change.title}" are not as they were set')
            what = "numbers"
        self._records.put(key, evolve(entry, numbers=wanted))
        self._tell(what, change, entry.id)

    def _entry(self, change: Change) -> tuple[str, Entry]:
        lock = self._records.lock
        known = lock.of(change.id) if change.id is not None else None
        if known is None:
            entry = lock.entries.get(change.key)
            known = (change.key, entry) if entry is not None else None
        if known is None:
            # Its content needed no write, so nothing has been recorded of it yet.
            remote = self._account.flows[change.id or ""]
            sent = digest(change.content or {})
            known = (change.key, Entry(remote.id, change.file, sent, remote.digest))
        return change.key, known[1]

    # -- deletions

    def _delete(self, change: Change) -> None:
        assert change.id is not None
        current = find_flow(self._connections, change.id)
        what = "found"
        if current is not None:
            check_fits(change, current)
            numbers = read_numbers(self._connections, change.id)
            check_numbers(change, numbers, self._given)
            self._remove(evolve(current, numbers=numbers))
            what = "deleted"
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

    def _alone(self, intent: Intent, account: Account) -> None:
        """Leave one of each flow that was created, whoever carried a request out twice.

        That may have been the network, or another deploy at the same moment. Equal flows become
        one. Of different ones with the same title both deploys are told, and the later one of
        them takes back its own.
        """
        change = self._changes[intent.key]
        own = account.flows.get(self._records.lock.entries[intent.key].id)
        others = made_by(intent, account, self._records.lock)
        if others:
            self._keep_one(intent, others)
            self._tell("merged", change, self._records.lock.entries[intent.key].id)
        taken = {entry.id for entry in self._records.lock.entries.values()}
        rivals = [
            flow
            for flow in account.by_title(intent.content.get("title"))
            if flow.id not in (*intent.before, *taken) and flow not in (own, *others)
        ]
        if rivals:
            self._yield_to(rivals, own)
            listed = ", ".join(flow.id for flow in rivals)
            raise StaleError(f"another flow of this title was created just now: {listed}")

    def _keep_one(self, intent: Intent, others: tuple[RemoteFlow, ...]) -> None:
        own = find_flow(self._connections, self._records.lock.entries[intent.key].id)
        copies = [*others, own] if own is not None else [*others]
        known = in_order(
            evolve(flow, numbers=read_numbers(self._connections, flow.id)) for flow in copies
        )
        self._records.put(intent.key, entry_for(intent, known[0]))
        for flow in known[1:]:
            if not flow.numbers:
                self._remove(flow)

    def _yield_to(self, rivals: list[RemoteFlow], own: RemoteFlow | None) -> None:
        if own is not None and in_order([*rivals, own])[0] is not own:
            self._remove(own)
            self._records.remove(own.id)
