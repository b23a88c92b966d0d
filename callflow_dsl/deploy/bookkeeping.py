"""What the ledger is told before a deploy begins and after it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from attrs import evolve

from callflow_dsl.deploy.kinds import Action
from callflow_dsl.deploy.ledger import Entry, short_id
from callflow_dsl.deploy.ledger_store import change_ledger
from callflow_dsl.deploy.mark import short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.deploy.account import RemoteFlow
    from callflow_dsl.deploy.ledger import Hold, Ledger
    from callflow_dsl.deploy.plan import Change
    from callflow_dsl.deploy.release import Planned, Site
    from callflow_dsl.deploy.work import Outcome


def announced(site: Site, planned: Planned) -> Ledger:
    """The ledger with what is about to be done that an interruption would leave unexplained."""
    coming = {
        short_id(change.id): change.numbers_after
        for change in planned.plan.writes
        if change.id is not None and change.writes_numbers and change.action != Action.DELETE
    }
    ledger = planned.reading.ledger
    if not (planned.holds or (coming and ledger.ids)):
        return ledger
    before = partial(_with_announced, coming, planned.holds)
    return change_ledger(site.connections, site.scope, ledger, before)


def _with_announced(
    coming: Mapping[str, tuple[str, ...] | None], holds: tuple[Hold, ...], ledger: Ledger
) -> Ledger:
    """The ledger with numbers to come, by short id of the flow, and new holds."""
    entries = {
        name: evolve(entry, coming=coming[name]) if name in coming else entry
        for name, entry in ledger.entries.items()
    }
    titles = {hold.title for hold in holds}
    kept = tuple(hold for hold in ledger.holds if hold.title not in titles)
    return evolve(ledger, entries=entries, holds=(*kept, *holds))


def entries_after(planned: Planned, outcome: Outcome, ledger: Ledger) -> dict[str, Entry]:
    """What is known of each flow after a deploy; by short id."""
    settled = _settled(planned, outcome)
    keys = {short(change.key) for change in settled}
    ids = {short_id(change.id) for change in settled if change.id is not None}
    there = {short_id(identity) for identity in planned.reading.account.flows}
    keeps_gone = not planned.whole or bool(outcome.failures)
    entries = {
        name: entry
        for name, entry in ledger.entries.items()
        if name not in ids and (name in there or (keeps_gone and entry.key not in keys))
    }
    for change in settled:
        flow = outcome.stored.get(change.key)
        if flow is not None and change.action != Action.DELETE:
            entries[short_id(flow.id)] = _entry_of(change, flow, ledger.of(flow.id))
    return entries


def _settled(planned: Planned, outcome: Outcome) -> list[Change]:
    """The changes that were carried out to their end."""
    return [
        change
        for change in planned.plan.changes
        if change.key not in outcome.unfinished
        and change.action not in (Action.ORPHANED, Action.COPY)
    ]


def _entry_of(change: Change, flow: RemoteFlow, former: Entry | None) -> Entry:
    """What is known of a flow that is stored now."""
    numbers = change.numbers_after
    if numbers is None and former is not None:
        numbers = former.numbers
    kept = flow.mark is not None and flow.mark.sent == flow.meaning
    stored = "" if kept or flow.mark is None else flow.digest
    return Entry(short(change.key), numbers, None, stored)


def summary(outcome: Outcome) -> str:
    """What a release did, in a few words."""
    counts = outcome.counts()
    done = ", ".join(f"{count} {what}" for what, count in counts.items())
    return done + (f", {outcome.left} not done" if outcome.failures else "")
