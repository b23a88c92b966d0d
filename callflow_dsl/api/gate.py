"""How many requests of one client are under way at once, and when none may leave.

A 429 halves the number and holds all requests back for as long as the API asks; each success
lets the number grow again by a little. `Gate` is the arithmetic; a driver adds the waiting.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

#: The most requests at once, unless the client is told otherwise.
CONCURRENCY = 10


class Gate:
    """``clock`` gives seconds. Not safe for threads: a driver for threads locks around it."""

    def __init__(
        self, most: int = CONCURRENCY, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.most = most
        self.limit = float(most)
        self.running = 0
        self._clock = clock
        #: When requests may leave again, by the clock.
        self.held_until = 0.0

    def take(self) -> bool:
        """Let one more request through, if there is room for it."""
        if self.running >= int(self.limit):
            return False
        self.running += 1
        return True

    def leave(self, *, succeeded: bool) -> None:
        """A request is over; a success makes room for a little more."""
        self.running -= 1
        if succeeded:
            self.limit = min(float(self.most), self.limit + 1 / self.limit)

    def hold(self, seconds: float) -> None:
        """The API sent a request away: hold all of them back, and let fewer through."""
        now = self._clock()
        if now >= self.held_until:  # one burst of refusals halves once
            self.limit = max(1.0, self.limit / 2)
        self.held_until = max(self.held_until, now + seconds)

    def held_s(self) -> float:
        """For how many seconds no request may leave."""
        return max(0.0, self.held_until - self._clock())
