"""What flowc remembers of an environment, in files, and who may write them now.

deployed/production.lock          which flow is which; committed
deployed/production.history/      earlier versions; committed, or kept by CI
deployed/production.journal       left by an interrupted deploy; not committed
deployed/production.busy          held by a running deploy; not committed
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from attrs import frozen

from callflow_dsl.deploy.history import History, Version, now
from callflow_dsl.deploy.journal import Intent, Journal, read_journal
from callflow_dsl.deploy.lockfile import read_lock, write_lock
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import check_writable, write_whole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from callflow_dsl.deploy.account import RemoteFlow
    from callflow_dsl.deploy.lockfile import Entry, Lock

#: What git is told about the folder: what is for this machine alone, and that a merge of lock
#: files takes the lines of both sides.
_FOR_GIT = {
    ".gitignore": "*.journal\n*.busy\n*.tmp\n",
    ".gitattributes": "*.lock merge=union\n",
}


@frozen
class State:
    """The files of one environment."""

    folder: Path
    environment: str

    @property
    def lock_path(self) -> Path:
        """The lock file."""
        return self.folder / f"{self.environment}.lock"

    @property
    def journal_path(self) -> Path:
        """The journal."""
        return self.folder / f"{self.environment}.journal"

    @property
    def history(self) -> History:
        """The earlier versions."""
        return History(self.folder / f"{self.environment}.history")

    def lock(self) -> Lock:
        """What was deployed last."""
        return read_lock(self.lock_path)

    def journal(self) -> tuple[Intent, ...]:
        """What an interrupted deploy was about to do."""
        return read_journal(self.journal_path)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other deploys of this machine out; `FlowcError` when one is running.

        The operating system lets go when the process ends, however it ends.
        """
        check_writable(self.lock_path)
        with self._busy_file() as file:
            if not _grab(file.fileno()):
                file.seek(0)
                who = file.read().strip()
                raise FlowcError(
                    f"another deploy to {self.environment} is running"
                    + (f" (process {who})" if who.isdigit() else ""),
                    hint="wait for it to end, then plan again",
                )
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            yield

    def _busy_file(self) -> TextIO:
        path = self.folder / f"{self.environment}.busy"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for name, text in _FOR_GIT.items():
                if not (self.folder / name).exists():
                    write_whole(str(self.folder / name), text)
            return open(path, "a+", encoding="utf-8")
        except OSError as error:
            raise FlowcError(
                f"cannot write to {self.folder}: {error.strerror}",
                hint="the state folder is set in flowc.toml: [project] state",
                exit_code=2,
            ) from error


class Records:
    """The lock file and journal of a running deploy, kept up to date after each step.

    Safe to use from several threads.
    """

    def __init__(self, state: State, lock: Lock) -> None:
        self._state = state
        self._guard = threading.Lock()
        self._history = state.history
        self._journal = Journal(state.journal_path)
        self._before = state.lock()
        self.lock = lock

    def intend(self, intent: Intent) -> None:
        """Remember what is about to be sent."""
        with self._guard:
            self._journal.add(intent)

    def forget(self, *intents: Intent) -> None:
        """Forget what was surely not carried out, or is known to be whole."""
        with self._guard:
            self._journal.remove(intents)

    def finish(self, unfinished: Collection[str]) -> None:
        """Forget all intents but those of these keys: the deploy came to its end."""
        with self._guard:
            self._write()
            self._journal.remove(
                [one for one in self._journal.intents if one.key not in unfinished]
            )

    def put(self, key: str, entry: Entry) -> None:
        """Record what was deployed; what was intended for the flow has been carried out.

        The intent of a creation stays: it tells which flows are second copies.
        """
        with self._guard:
            self.lock = self.lock.put(key, entry)
            self._write()
            self._journal.remove([one for one in self._journal.intents if one.id == entry.id])

    def remove(self, identity: str) -> None:
        """Record that a flow is gone."""
        with self._guard:
            self.lock = self.lock.without(identity)
            self._write()

    def retain(self, stored: Collection[str]) -> None:
        """Record that flows with other ids than these are gone."""
        with self._guard:
            for entry in list(self.lock.entries.values()):
                if entry.id not in stored:
                    self.lock = self.lock.without(entry.id)
            self._write()

    def keep(self, flow: RemoteFlow, why: str) -> None:
        """Keep a version in the history."""
        with self._guard:
            version = Version(flow.id, flow.title, now(), why, flow.content, flow.numbers)
            self._history.keep(version)

    def _write(self) -> None:
        if self.lock != self._before:
            write_lock(self._state.lock_path, self.lock)
            self._before = self.lock


if sys.platform == "win32":
    import msvcrt

    def _grab(file: int) -> bool:
        try:
            os.lseek(file, 1 << 20, os.SEEK_SET)  # behind what is written in it
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _grab(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
