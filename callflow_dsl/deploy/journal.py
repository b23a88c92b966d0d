"""What was about to be sent: written before each write, removed when its outcome is known.

After an interruption the entries that are left tell which objects of the account, unknown to
the lock file, are nevertheless our own work.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs
from attrs import field, frozen

from callflow_dsl.deploy.content import covers, digest, normal
from callflow_dsl.deploy.lockfile import Entry
from callflow_dsl.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from callflow_dsl.deploy.account import Account, RemoteFlow
    from callflow_dsl.deploy.lockfile import Lock


@frozen
class Intent:
    """One write. ``id`` is None for a creation; then ``before`` has the ids of the flows that
    had the same title already, none of which can be the new one."""

    key: str
    file: str
    content: Mapping[str, Any] = field(repr=False)
    id: str | None = None
    numbers: tuple[str, ...] | None = None
    before: tuple[str, ...] = ()


@frozen
class Settled:
    """The lock with the outcome of interrupted writes, and what is there once too often."""

    lock: Lock
    #: Second copies of a flow, from one creation that was carried out twice; key -> copies.
    copies: Mapping[str, tuple[RemoteFlow, ...]] = field(factory=dict)


def settle(lock: Lock, intents: tuple[Intent, ...], account: Account) -> Settled:
    """What became of interrupted writes, told from what the account holds now."""
    copies: dict[str, tuple[RemoteFlow, ...]] = {}
    for intent in intents:
        if intent.id is not None:
            lock = _settle_update(lock, intent, account)
            continue
        made = made_by(intent, account, lock)
        known = lock.entries.get(intent.key)
        if known is not None and known.id in account.flows:
            copies[intent.key] = made
        elif made:
            lock = lock.put(intent.key, entry_for(intent, made[0]))
            copies[intent.key] = made[1:]
    return Settled(lock, {key: found for key, found in copies.items() if found})


def made_by(intent: Intent, account: Account, lock: Lock) -> tuple[RemoteFlow, ...]:
    """The flows that a creation brought about, the one to keep first.

    Those are new, have all that was sent, and belong to nobody else. A flow with numbers is
    kept before one without; then the oldest, so that everybody comes to the same choice.
    """
    taken = {entry.id for key, entry in lock.entries.items()}
    found = [
        flow
        for flow in account.by_title(intent.content.get("title"))
        if flow.id not in intent.before
        and flow.id not in taken
        and covers(flow.content, intent.content)
    ]
    return tuple(sorted(found, key=lambda flow: (not flow.numbers, flow.created, flow.id)))


def entry_for(intent: Intent, flow: RemoteFlow, numbers: tuple[str, ...] | None = None) -> Entry:
    """The entry of a flow that has what the intent wanted."""
    return Entry(flow.id, intent.file, digest(normal(intent.content)), flow.digest, numbers)


def _settle_update(lock: Lock, intent: Intent, account: Account) -> Lock:
    assert intent.id is not None
    flow, known = account.flows.get(intent.id), lock.of(intent.id)
    if flow is None or not covers(flow.content, intent.content):
        return lock
    numbers = known[1].numbers if known else None
    if intent.numbers is not None and flow.numbers == intent.numbers:
        numbers = intent.numbers
    return lock.put(intent.key, entry_for(intent, flow, numbers))


def write_journal(path: Path, intents: tuple[Intent, ...]) -> None:
    """Write the journal; there is no file where there is nothing to remember."""
    if not intents:
        path.unlink(missing_ok=True)
        return
    document = [attrs.asdict(intent) for intent in intents]
    write_whole(str(path), json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def read_journal(path: Path) -> tuple[Intent, ...]:
    """The intents that were left; none for a file that cannot be read, which is no loss.

    Without them a flow is still found by its title.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_intent(fields) for fields in document)
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _intent(fields: dict[str, Any]) -> Intent:
    numbers = fields.pop("numbers")
    before = tuple(fields.pop("before"))
    return Intent(**fields, numbers=None if numbers is None else tuple(numbers), before=before)
