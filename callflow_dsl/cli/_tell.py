"""What a command says beside its result: notes, progress, details; and where the result goes.

The result goes to standard output, or to the file of ``-o``. All else goes to standard error:
`note` unless ``-q`` is given, `detail` only with ``-v``.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager

from callflow_dsl.printing import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import TypeVar

    T = TypeVar("T")

#: Seconds before a line of progress appears: what is over sooner needs none.
_BEFORE_PROGRESS_S = 1.0
#: Seconds between two of them.
_BETWEEN_S = 0.1


class _Settings:
    """What the options of this run ask for."""

    quiet = False
    verbose = False
    started = time.monotonic()


@contextmanager
def settings(*, quiet: bool, verbose: bool, color: str) -> Iterator[None]:
    """Hold to the options that every command has; started programs get the colours, too."""
    _Settings.quiet, _Settings.verbose = quiet, verbose
    _Settings.started = time.monotonic()
    before = {name: os.environ.get(name) for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE")}
    chosen = {"always": "FORCE_COLOR", "never": "NO_COLOR"}.get(color)
    try:
        if chosen:
            _set_variables(dict.fromkeys(before) | {chosen: "1"})
        yield
    finally:
        _Settings.quiet = _Settings.verbose = False
        _set_variables(before)


def _set_variables(values: Mapping[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def quiet() -> bool:
    """Whether ``-q`` was given."""
    return _Settings.quiet


def seconds() -> float:
    """How long this command has been running."""
    return time.monotonic() - _Settings.started


def note(text: str) -> None:
    """Something that the reader may want to know, and that is no error."""
    say(f"flowc: note: {text}")


def warn(text: str) -> None:
    """The same for what must not be missed, whatever is asked for."""
    print(f"flowc: note: {shown(text)}", file=sys.stderr)


def say(text: str) -> None:
    """What was done: a file that was written, a count at the end."""
    if not _Settings.quiet:
        print(shown(text), file=sys.stderr)


def detail(text: str) -> None:
    """What only ``-v`` shows."""
    if _Settings.verbose:
        print(f"flowc: {shown(text)}", file=sys.stderr)


def counted(items: Iterable[T], total: int, what: str) -> Iterator[T]:
    """The items; on a terminal a line tells how far it is, once it takes over a second."""
    told = False
    due = time.monotonic() + _BEFORE_PROGRESS_S
    live = sys.stderr.isatty() and not _Settings.quiet
    try:
        for number, item in enumerate(items):
            if live and time.monotonic() >= due:
                sys.stderr.write(f"\r\x1b[K{number} of {total} {what}")
                sys.stderr.flush()
                told, due = True, time.monotonic() + _BETWEEN_S
            yield item
    finally:
        if told:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def show_requests() -> None:
    """With ``-v``: a line for each request to the API, as its client logs them."""
    if _Settings.verbose:
        import logging

        class Lines(logging.Handler):
            def emit(self, record: logging.LogRecord) -> None:
                detail(record.getMessage())

        log = logging.getLogger("callflow_dsl.api")
        log.setLevel(logging.DEBUG)
        log.handlers = [Lines()]


@contextmanager
def report_to(path: str | None) -> Iterator[None]:
    """Send what is printed to this file, whole or not at all; None: to standard output."""
    if path is None:
        yield
        return
    from contextlib import redirect_stdout
    from io import StringIO

    from callflow_dsl.files import write_whole

    with redirect_stdout(StringIO()) as written:
        yield
    write_whole(path, written.getvalue())
    detail(f"wrote {path}")
