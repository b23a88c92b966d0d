"""What flowc remembers of an environment on this machine, and who may deploy now.

deployed/production.lock          which flow is which
deployed/production.history/      earlier versions
deployed/production.releases      what each release changed
deployed/production.busy          held by a running deploy

The account knows what a deploy needs; all of this may be lost.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from attrs import field, frozen

from callflow_dsl.deploy.history import History
from callflow_dsl.deploy.lockfile import read_lock
from callflow_dsl.deploy.release_log import ReleaseLog
from callflow_dsl.deploy.secrets import Secrets
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import check_writable, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from callflow_dsl.deploy.lockfile import Lock

#: What git is told about the folder: what is for this machine alone, and that a merge of lock
#: files takes the lines of both sides.
_FOR_GIT = {
    ".gitignore": "*.busy\n*.tmp\n",
    ".gitattributes": "*.lock merge=union\n",
}


@frozen
class State:
    """The files of one environment."""

    folder: Path
    environment: str
    #: What must not be kept in clear.
    secrets: Secrets = field(factory=Secrets, repr=False)

    @property
    def lock_path(self) -> Path:
        """The lock file."""
        return self.folder / f"{self.environment}.lock"

    @property
    def history(self) -> History:
        """The earlier versions."""
        return History(self.folder / f"{self.environment}.history", self.secrets)

    @property
    def releases(self) -> ReleaseLog:
        """What each release changed."""
        return ReleaseLog(self.folder / f"{self.environment}.releases")

    def lock(self) -> Lock:
        """What was deployed last."""
        return read_lock(self.lock_path)

    @contextmanager
    def held(self, wait_s: float = 0) -> Iterator[None]:
        """Keep other deploys of this machine out; `FlowcError` when one is running.

        ``wait_s`` is how long to wait for it. The operating system lets go when the process
        ends, however it ends.
        """
        check_writable(self.lock_path)
        until = time.monotonic() + wait_s
        with self._busy_file() as file:
            while not _grab(file.fileno()):
                if time.monotonic() < until:
                    time.sleep(min(0.2, wait_s))
                    continue
                file.seek(0)
                who = file.read().strip()
                raise FlowcError(
                    f"another deploy to {self.environment} is running"
                    + (f" (process {who})" if who.isdigit() else ""),
                    hint="wait for it to end, or give --wait SECONDS; then plan again",
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
