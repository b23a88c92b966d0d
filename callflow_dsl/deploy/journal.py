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
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
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
    return in_order(found)


def in_order(copies: Iterable[RemoteFlow]) -> tuple[RemoteFlow, ...]:
    """Copies of a flow, the one to keep first."""
    return tuple(sorted(copies, key=lambda flow: (not flow.numbers, flow.created, flow.id)))


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


class Journal:
    """The file of intents: a line for each one, and a line when it is no longer one.

    Lines are only added, so that a journal of many intents is not written over and over. When
    none is left the file goes. Not for several threads at once.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open, self._last = _read(path)

    @property
    def intents(self) -> tuple[Intent, ...]:
        """What is still open, the oldest first."""
        return tuple(self._open.values())

    def add(self, intent: Intent) -> None:
        """Note what is about to be sent."""
        self._last += 1
        self._open[self._last] = intent
        self._append({"number": self._last, "intent": attrs.asdict(intent)})

    def remove(self, done: Container[Intent]) -> None:
        """Take intents out that are known to be whole, or not to have happened."""
        numbers = [number for number, intent in self._open.items() if intent in done]
        if not numbers:
            return
        for number in numbers:
            del self._open[number]
        if self._open:
            self._append({"done": numbers})
        else:
            self._path.unlink(missing_ok=True)

    def _append(self, line: dict[str, Any]) -> None:
        try:
            with open(self._path, "a", encoding="utf-8") as file:
                # The newline goes first: the line before may have been cut off.
                file.write("\n" + json.dumps(line))
        except OSError as error:
            raise FlowcError(f"cannot write {self._path}: {error.strerror or error}") from error


def read_journal(path: Path) -> tuple[Intent, ...]:
    """The intents that are open in a file; none where there is none."""
    return tuple(_read(path)[0].values())


def _read(path: Path) -> tuple[dict[int, Intent], int]:
    """Number -> open intent, and the last number.

    A line that was being written when the process died, or the machine, is no loss: what it was
    about had not been sent.
    """
    found: dict[int, Intent] = {}
    last = 0
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return found, last
    for line in lines:
        try:
            entry = json.loads(line)
            if "intent" in entry:
                last = max(last, entry["number"])
                found[entry["number"]] = _intent(entry["intent"])
            else:
                for number in entry["done"]:
                    found.pop(number, None)
        except (ValueError, KeyError, TypeError):
            continue
    return found, last


def _intent(fields: dict[str, Any]) -> Intent:
    numbers = fields.pop("numbers")
    before = tuple(fields.pop("before"))
    return Intent(**fields, numbers=None if numbers is None else tuple(numbers), before=before)
