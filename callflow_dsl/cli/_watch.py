"""``--watch``: do it again whenever one of the files has changed."""

from __future__ import annotations

import os
import sys
import time

from callflow_dsl.cli._tell import report_to, say
from callflow_dsl.cli.main import show_error
from callflow_dsl.errors import FlowcError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    #: Time of the last change in ns, size in bytes.
    Stamp = tuple[int, int]

#: Seconds between two looks.
_PAUSE_S = 0.3


def watch(
    run: Callable[[], int],
    stamps: Callable[[], object],
    *,
    report: str | None = None,
    pause: Callable[[], None] = lambda: time.sleep(_PAUSE_S),
) -> int:
    """Run, and again whenever ``stamps`` gives another value than before; Ctrl-C ends it.

    What cannot be read is an error of that run alone. Each run writes the file ``report`` anew.
    """
    before: object = None
    while True:
        now = stamps()
        if now != before:
            before = now
            try:
                with report_to(report):
                    run()
            except FlowcError as error:
                show_error(error)
            sys.stdout.flush()
            say("watching; Ctrl-C ends it")
        pause()


def stamp(path: str) -> Stamp | None:
    """What tells that a file was changed; None where it is gone."""
    try:
        info = os.stat(path)
    except OSError:
        return None
    return info.st_mtime_ns, info.st_size


def stamps_beside(paths: Callable[[], Iterable[str]]) -> dict[str, Stamp | None]:
    """The stamps of each file, and of what stands beside it in its folder.

    ``paths`` names the files anew each time, for new ones may have come.
    """
    stamps: dict[str, Stamp | None] = {}
    try:
        folders = {os.path.dirname(path) or "." for path in paths()}
        for folder in folders:
            for entry in os.scandir(folder):
                if entry.name.endswith((".flow", ".json", ".txt")):
                    stamps[entry.path] = stamp(entry.path)
    except (FlowcError, OSError):
        return stamps
    return stamps
