"""The work of the commands: from a project and an account to a plan, and from a plan to its end."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 - attrs fields
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from callflow_dsl.deploy.account import read_account, with_numbers
from callflow_dsl.deploy.apply import apply
from callflow_dsl.deploy.bookkeeping import announced, entries_after, summary
from callflow_dsl.deploy.changes import plan_changes
from callflow_dsl.deploy.content import meaning
from callflow_dsl.deploy.history import now
from callflow_dsl.deploy.identity import match_flows
from callflow_dsl.deploy.kinds import Action, Against
from callflow_dsl.deploy.ledger import Ledger, Release, read_ledger
from callflow_dsl.deploy.ledger_store import change_ledger
from callflow_dsl.deploy.limits import check_allowed, with_cautions
from callflow_dsl.deploy.mark import Scope, short
from callflow_dsl.deploy.masking import masking
from callflow_dsl.deploy.notice import budget, noticed
from callflow_dsl.deploy.plan import Caution, Plan, only
from callflow_dsl.deploy.records import Records
from callflow_dsl.deploy.standing import Knowledge
from callflow_dsl.deploy.work import Work
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from callflow_dsl.deploy.account import Account, Connections, RemoteFlow
    from callflow_dsl.deploy.identity import Match, Matches
    from callflow_dsl.deploy.ledger import Hold
    from callflow_dsl.deploy.lockfile import Lock
    from callflow_dsl.deploy.mark import Mark
    from callflow_dsl.deploy.plan import Change
    from callflow_dsl.deploy.project import LocalFlow
    from callflow_dsl.deploy.secrets import Secrets
    from callflow_dsl.deploy.settings import Environment, Limits
    from callflow_dsl.deploy.state import State
    from callflow_dsl.deploy.work import Event, Outcome


@frozen
class Choice:
    """What of a plan is wanted."""

    only: tuple[str, ...] = ()
    prune: bool = False
    #: Sources that the settings name and that are not there: is that meant?
    gone: tuple[str, ...] = ()


@frozen
class Part:
    """Some flows of a project: what else is ours does not count as having left it."""

    #: Keys of flows to be written, ids of flows to be deleted.
    keys: frozenset[str]
    deleted: frozenset[str] = frozenset()
    #: Numbers that are meant to ring nothing afterwards.
    excused: frozenset[str] = frozenset()

    def has(self, change: Change) -> bool:
        """Whether a change is part of it."""
        if change.action in (Action.DELETE, Action.ORPHANED, Action.COPY):
            return change.id in self.deleted
        return change.key in self.keys


def _no_revision(_revision: str) -> Sequence[LocalFlow]:
    return ()


def _untold(_text: str) -> None:
    return None


@frozen
class Site:
    """One environment at work: its account and its files."""

    environment: Environment
    scope: Scope
    state: State
    connections: Connections
    limits: Limits
    #: The flows of the project at a commit, for the other side of a drift.
    at_commit: Callable[[str], Sequence[LocalFlow]] = field(default=_no_revision, repr=False)
    #: Hears what is being read.
    told: Callable[[str], None] = field(default=_untold, repr=False)
    #: The commit that is checked out, and who releases it.
    commit: str = ""
    actor: str = "somebody"

    def read(self) -> Reading:
        """All that is stored, and what is known of it."""
        lock = self.state.lock()
        self.told("reading the account")
        account = read_account(
            self.connections,
            {entry.id for entry in lock.entries.values()},
            lambda count: self.told(f"reading the account: {count} flows"),
        )
        stored = {flow.id: flow for flow in account.flows.values()}
        settled = lock.settled(
            lambda flow_id: stored[flow_id].digest if flow_id in stored else None
        )
        ledger = read_ledger(account.ledgers, self.scope)
        return Reading(account, settled, Knowledge(self.scope, ledger))


@frozen
class Reading:
    """What was read of an account, and what is known of it."""

    account: Account
    lock: Lock
    known: Knowledge

    @property
    def ledger(self) -> Ledger:
        """The ledger."""
        return self.known.ledger


@frozen
class Planned:
    """A plan with what it was made from."""

    plan: Plan
    reading: Reading
    #: Whether all flows of the project are in it.
    whole: bool = True
    holds: tuple[Hold, ...] = ()


def plan_release(
    site: Site,
    flows: Sequence[LocalFlow],
    choice: Choice,
    part: Part | None = None,
    reading: Reading | None = None,
) -> Planned:
    """The plan for the flows of a project, with what it was made from.

    ``part``: they are not all flows of the project.
    """
    reading = reading or site.read()
    account, lock, known = reading.account, reading.lock, reading.known
    find = partial(match_flows, flows, lock, scope=site.scope, whole=part is None)
    account = _numbers_for(site, find(account), reading, prune=choice.prune)
    base = partial(_base, site)
    changes = plan_changes(find(account), account, lock, known, base, prune=choice.prune)
    stored = [change.id for change in changes if change.id is not None]
    secrets = site.environment.secrets()
    changes = _with_noticed(_chosen(changes, choice, part), account, secrets)
    plan = Plan(
        site.environment.name,
        site.environment.base_url,
        changes,
        tuple(_of_project(choice, known.ledger, flows)),
        made=now(),
        notes=tuple(_notes(known.ledger, account, site.scope)),
    )
    excused = part.excused if part is not None else frozenset[str]()
    plan = with_cautions(plan, account, site.limits, len(stored), set(stored), excused)
    whole = part is None and not choice.only
    return Planned(plan, evolve(reading, account=account), whole)


def _chosen(changes: Sequence[Change], choice: Choice, part: Part | None) -> Sequence[Change]:
    """The changes that are asked for."""
    if part is not None:
        changes = tuple(change for change in changes if part.has(change))
    return only(changes, choice.only) if choice.only else changes


def _with_noticed(
    changes: Sequence[Change], account: Account, secrets: Secrets
) -> tuple[Change, ...]:
    """The changes with what callers will notice of those that have another content now."""
    changed = {change.id for change in changes if change.writes_content} - {None}
    calls = budget(len(changed))
    return tuple(
        _with_noticed_of(change, account, calls, secrets) if change.id in changed else change
        for change in changes
    )


def _with_noticed_of(change: Change, account: Account, calls: int, secrets: Secrets) -> Change:
    if not calls:
        unknown = "unknown: too many flows change for all of them to be called"
        return evolve(change, noticed=(unknown,))
    before = account.flows[change.id or ""].content
    hide = masking(change.diff, secrets)
    return evolve(change, noticed=noticed(before, change.content or {}, calls, hide))


def _numbers_for(site: Site, matches: Matches, reading: Reading, *, prune: bool) -> Account:
    """The account with the numbers that the plan has to know."""
    sought = {number for match in matches.flows for number in match.local.numbers or ()}
    flows: list[RemoteFlow | None] = [*chain(*matches.copies.values())]
    flows += [match.remote for match in matches.flows if _asks_numbers(match, reading.known)]
    if prune:
        flows += matches.orphans
    return with_numbers(
        site.connections,
        reading.account,
        {flow.id for flow in flows if flow is not None},
        sought,
        lambda count: site.told(f"looking who has the new numbers: {count} flows asked"),
    )


def _asks_numbers(match: Match, known: Knowledge) -> bool:
    """Whether the numbers of a flow are the project's affair."""
    if match.remote is None or match.local.numbers is not None:
        return True
    return known.given(match.remote, match.entry)


def _base(site: Site, flow: RemoteFlow, entry: Any) -> Mapping[str, Any] | None:
    """What was deployed last of a flow: from the versions that were kept, else from git."""
    if flow.mark is None:
        return site.state.history.content(flow.id, entry.stored) if entry is not None else None
    sent = flow.mark.sent
    kept = (version.content for version in reversed(site.state.history.versions(flow.id)))
    contents = chain(kept, _in_commit(site, flow.mark))
    return next((content for content in contents if meaning(content) == sent), None)


def _in_commit(site: Site, mark: Mark) -> Iterator[Mapping[str, Any]]:
    """What git had of a flow in the commit that its mark names."""
    if not mark.commit:
        return
    try:
        flows = site.at_commit(mark.commit)
    except FlowcError:
        return  # this clone does not have the commit
    yield from (flow.content for flow in flows if short(flow.key) == mark.key)


def _of_project(choice: Choice, ledger: Ledger, flows: Sequence[LocalFlow]) -> Sequence[Caution]:
    cautions = []
    if choice.gone and not flows:
        names = ", ".join(choice.gone)
        cautions.append(
            Caution(Against.LIMITS, f"the project has no flow left: there is no {names}")
        )
    if ledger.damaged:
        message = "the ledger in the account was changed: whether something is held is not known"
        cautions.append(Caution(Against.HELD, message))
    return cautions


def _notes(ledger: Ledger, account: Account, scope: Scope) -> Sequence[str]:
    notes = []
    if not ledger.ids and account.of(scope):
        notes.append(
            "the account has no ledger (any more): who deleted flows, and which numbers were "
            "given, is not known; a deploy begins a new one"
        )
    notes += [
        f'"{hold.title}" is held: it was rolled back at {hold.at} by {hold.actor}'
        for hold in ledger.holds
    ]
    return notes


def carry_out(
    site: Site,
    prepare: Callable[[], Planned],
    allowed: Collection[str],
    confirm: Callable[[Plan], bool],
    report: Callable[[Event], None],
    wait_s: float = 0,
) -> tuple[Plan, Outcome | None]:
    """Deploy what ``prepare`` plans, while no other deploy of this machine runs.

    The outcome is None when ``confirm`` said no. Raises `RefusedError` and `StaleError` before
    anything is written. ``wait_s``: how long to wait for another deploy of this machine.
    """
    with site.state.held(wait_s):
        planned = prepare()
        plan = _with_copies(planned.plan) if "copies" in allowed else planned.plan
        check_allowed(plan, allowed)
        if (plan.writes or plan.marks) and not confirm(plan):
            return plan, None
        return plan, _carried_out(site, evolve(planned, plan=plan), allowed, report)


def _with_copies(plan: Plan) -> Plan:
    """The plan with second copies deleted."""
    changes = tuple(
        evolve(change, action=Action.DELETE) if change.action == Action.COPY else change
        for change in plan.changes
    )
    return evolve(plan, changes=changes)


def _next_number(site: Site, ledger: Ledger) -> int:
    """One more than that of each release which is known here or in the account."""
    known = [release.number for release in ledger.releases]
    return 1 + max([0, *known, *(record.number for record in site.state.releases.records())])


def _carried_out(
    site: Site, planned: Planned, allowed: Collection[str], report: Callable[[Event], None]
) -> Outcome:
    plan, reading = planned.plan, planned.reading
    release = Release(_next_number(site, reading.ledger), now(), site.commit or "-", site.actor, "")
    ledger = announced(site, planned)
    work = Work(
        site.connections,
        Records(site.state, reading.lock, release),
        reading.account,
        site.scope,
        site.commit,
    )
    outcome = apply(plan, work, report)
    lifts = "held" in allowed and not planned.holds and not outcome.failures
    after = partial(_ledger_after, planned, outcome, release, lifts)
    if after(ledger) != ledger or ledger.damaged or len(ledger.ids) > 1:
        _write_ledger(site, evolve(reading.ledger, ids=ledger.ids), after, outcome)
    return outcome


def _write_ledger(
    site: Site, known: Ledger, after: Callable[[Ledger], Ledger], outcome: Outcome
) -> None:
    try:
        change_ledger(site.connections, site.scope, known, after)
    except FlowcError as error:
        if not outcome.failures:  # else those are what has to be told
            raise FlowcError(
                f"all flows are deployed, but the ledger could not be written: {error.message}",
                hint="run it again to finish",
            ) from error


def _covers(planned: Planned, hold: Hold) -> bool:
    """Whether a plan is about the flow of a hold, perhaps one that has left the project."""
    stored = planned.reading.account.flows
    changes = planned.plan.changes
    titles = {stored[id_].title for change in changes if (id_ := change.id or "") in stored}
    return planned.whole or hold.title in {*titles, *(change.key for change in changes)}


def _ledger_after(
    planned: Planned, outcome: Outcome, release: Release, lifts: bool, ledger: Ledger
) -> Ledger:
    """The ledger as it is to be; ``lifts``: what was deployed is held no more."""
    changed = evolve(
        ledger,
        entries=entries_after(planned, outcome, ledger),
        holds=tuple(hold for hold in ledger.holds if not (lifts and _covers(planned, hold))),
    )
    if not planned.plan.writes or not outcome.events:
        return changed
    return changed.with_release(evolve(release, what=summary(outcome)))
