"""Asking again until something is so."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from callflow_dsl.api.errors import WaitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

#: The pause between two questions grows by this factor, up to this many times the first.
_GROWTH, _LONGEST = 1.5, 8


def observe(
    read: Callable[[], T],
    is_done: Callable[[T], bool],
    what: str,
    *,
    timeout_s: float | None,
    interval_s: float,
    sleep: Callable[[float], None],
) -> Iterator[T]:
    """What ``read`` gives, again and again, up to the first that is done.

    Raises `WaitError` after ``timeout_s`` seconds; None waits for ever.
    """
    deadline = None if timeout_s is None else time.monotonic() + timeout_s
    pause_s = interval_s
    while True:
        value = read()
        yield value
        if is_done(value):
            return
        if deadline is not None and time.monotonic() + pause_s > deadline:
            raise WaitError(
                f"{what} is not ready after {timeout_s:g} s",
                hint="it goes on without you: look again later, or wait longer",
            )
        sleep(pause_s)
        pause_s = min(pause_s * _GROWTH, interval_s * _LONGEST)
