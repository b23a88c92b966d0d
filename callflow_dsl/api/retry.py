"""When a request is made again, and after how long.

A request that only reads, or that has the same effect however often it is made (GET, PUT,
DELETE), is repeated when the connection fails and after 429, 502, 503 and 504; a GET after 500
too, because to read again can do no harm. A POST starts
something new each time. It is repeated only when it surely had no effect: the connection was
never made, the API said 429, or it said 503 together with the time to come back.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable

    from callflow_dsl.api.exchange import Failure

_REPEATABLE = frozenset({"GET", "PUT", "DELETE"})
_PASSING = frozenset({429, 502, 503, 504})


@attrs.frozen
class Retries:
    """How stubborn the client is. Waits grow from ``base_s``, with jitter, to ``cap_s``."""

    #: How many times a request is made again after the first.
    count: int = attrs.field(default=3, validator=attrs.validators.ge(0))
    base_s: float = attrs.field(default=0.5, validator=attrs.validators.ge(0))
    cap_s: float = attrs.field(default=20.0, validator=attrs.validators.ge(0))
    #: A ``Retry-After`` beyond this is not waited for; the error says it instead.
    longest_wait_s: float = 60.0
    #: What waits (None: the client's own way), and what draws the jitter from 0 to 1 (None:
    #: `random`); for tests.
    #: The async client awaits what ``sleep`` returns, if that can be awaited.
    sleep: Callable[[float], object] | None = attrs.field(default=None, repr=False)
    draw: Callable[[], float] | None = attrs.field(default=None, repr=False)
    #: As ``count``, after a 429: that only says "later". None: no difference.
    refused_count: int | None = None

    def delay_s(
        self, attempt: int, retry_after: timedelta | None = None, *, refused: bool = False
    ) -> float | None:
        """Seconds to wait after failed attempt number ``attempt`` (from 0); None: give up.

        ``refused``: the answer was 429.
        """
        patient = refused and self.refused_count is not None
        if attempt >= ((self.refused_count or 0) if patient else self.count):
            return None
        backoff = (
            min(self.cap_s, self.base_s * float(2 ** min(attempt, 30)))
            * (self.draw or random.random)()
        )
        if retry_after is None:
            return backoff
        asked = retry_after.total_seconds()
        # A little later than asked: all who were sent away would come back at once.
        return asked + min(backoff, self.base_s) if asked <= self.longest_wait_s else None

    def hold_s(self, retry_after: timedelta | None = None) -> float:
        """Seconds for which a 429 holds all requests of the client back."""
        asked = self.base_s if retry_after is None else retry_after.total_seconds()
        return asked if asked <= self.longest_wait_s else 0.0


def may_repeat_after_status(method: str, status: int, retry_after: timedelta | None) -> bool:
    """Whether an answer with this status may go away when the request is made again."""
    if method in _REPEATABLE:
        return status in _PASSING or (status == 500 and method == "GET")
    return status == 429 or (status == 503 and retry_after is not None)


def may_repeat_after_failure(method: str, failure: Failure) -> bool:
    """Whether a request that brought no answer may be made again."""
    return not failure.lasting and (method in _REPEATABLE or not failure.sent)


def read_retry_after(text: str | None, now: datetime | None = None) -> timedelta | None:
    """The ``Retry-After`` header: seconds or a date. None for an absent or unreadable one."""
    if text is None:
        return None
    text = text.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:10]), 10**9))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(moment - (now or datetime.now(UTC)), timedelta(0))
