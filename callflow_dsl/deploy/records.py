"""What a running deploy writes down on this machine: the lock file, versions, the release.

None of it is needed for the next deploy, because the account says the same itself. The lock file is
written at the end of a wave and not for each flow; versions are written as they come.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from callflow_dsl.deploy.history import Version, now
from callflow_dsl.deploy.lockfile import Lock, write_lock

if TYPE_CHECKING:
    from collections.abc import Collection

    from callflow_dsl.deploy.account import RemoteFlow
    from callflow_dsl.deploy.ledger import Release
    from callflow_dsl.deploy.lockfile import Entry
    from callflow_dsl.deploy.release_log import Step
    from callflow_dsl.deploy.state import State


class Records:
    """Safe to use from several threads."""

    def __init__(self, state: State, lock: Lock, release: Release) -> None:
        self._state = state
        self._guard = threading.Lock()
        self._history = state.history
        self._before = state.lock()
        self._entries = dict(lock.entries)
        self._keys = {entry.id: key for key, entry in lock.entries.items()}
        self.release = release

    def put(self, key: str, entry: Entry) -> None:
        """What was deployed; no other entry has this id."""
        with self._guard:
            former = self._keys.get(entry.id)
            if former is not None and former != key:
                self._entries.pop(former, None)
            self._entries[key] = entry
            self._keys[entry.id] = key

    def entry(self, key: str) -> Entry | None:
        """The entry of a flow."""
        return self._entries.get(key)

    def remove(self, identity: str) -> None:
        """A flow is gone."""
        with self._guard:
            key = self._keys.pop(identity, None)
            if key is not None and self._entries[key].id == identity:
                del self._entries[key]

    def retain(self, stored: Collection[str]) -> None:
        """Flows with other ids than these are gone."""
        with self._guard:
            self._entries = {k: entry for k, entry in self._entries.items() if entry.id in stored}
            self._keys = {entry.id: key for key, entry in self._entries.items()}

    def keep(self, flow: RemoteFlow, why: str) -> None:
        """Keep a version in the history, where each flow has a folder of its own."""
        version = Version(
            flow.id, flow.title, now(), why, flow.content, flow.numbers, self.release.number
        )
        self._history.keep(version)

    def note(self, step: Step) -> None:
        """Note what the release changed of a flow."""
        with self._guard:
            self._state.releases.add(self.release, step)

    def flush(self) -> None:
        """Write the lock file, if there is something new, and have the release on the disk."""
        with self._guard:
            self._state.releases.sync()
            lock = Lock(dict(self._entries))
            if lock != self._before:
                write_lock(self._state.lock_path, lock)
                self._before = lock
