"""Asking again until something is so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from callflow_dsl.api.errors import WaitError
from callflow_dsl.api.exchange import Emit, Sleep

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from callflow_dsl.api.exchange import Plan, Step

T = TypeVar("T")

#: The pause between two questions grows by this factor, up to this many times the first.
_GROWTH, _LONGEST = 1.5, 8


def observe(
    read: Callable[[], Plan[T]],
    is_over: Callable[[T], bool],
    what: str,
    *,
    timeout_s: float | None,
    interval_s: float,
    clock: Callable[[], float],
    shown: Callable[[T], object] | None = None,
) -> Generator[Step | Emit[T], Any, T]:
    """Read again and again, up to the first value that is over, and return that.

    With ``shown``, each value is emitted for which it gives something else than before. Raises
    `WaitError` after ``timeout_s`` seconds; None waits for ever.
    """
    until = None if timeout_s is None else clock() + timeout_s
    pause_s = interval_s
    before: object = None
    while True:
        value = yield from read()
        if shown is not None and (key := shown(value)) != before:
            before = key
            yield Emit(value)
        if is_over(value):
            return value
        if until is not None and clock() + pause_s > until:
            raise WaitError(
                f"{what} is not over after {timeout_s:g} s",
                hint="it goes on without you: look again later, or wait longer",
            )
        yield Sleep(pause_s)
        pause_s = min(pause_s * _GROWTH, interval_s * _LONGEST)
