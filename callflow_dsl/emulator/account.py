"""The account that requests act on: its store, its clock, its ids, and who hears of changes."""

from __future__ import annotations

import random
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from callflow_dsl.emulator.store import Store


def timestamp(moment: datetime) -> str:
    """A moment as the API writes it: RFC 3339 in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def precise_timestamp(moment: datetime) -> str:
    """A moment as events carry it: with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def random_id() -> str:
    """An id that no other object has."""
    return str(uuid.uuid4())


class FastClock:
    """The present of the emulator: ``speed`` seconds pass in a real one, for everything in it."""

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed
        self._began = datetime.now(UTC)
        self._began_s = time.monotonic()

    def __call__(self) -> datetime:
        """The present moment."""
        return self._began + timedelta(seconds=(time.monotonic() - self._began_s) * self.speed)


@frozen
class Account:
    """What every part of the emulator needs.

    ``numbers`` are those that the account owns; None where any number is its own. ``strict``:
    refuse what is dubious.
    """

    store: Store
    new_id: Callable[[], str]
    clock: Callable[[], datetime] = field(factory=FastClock)
    numbers: frozenset[str] | None = field(default=None)
    strict: bool = False

    def now(self) -> str:
        """The present, as the API writes it."""
        return timestamp(self.clock())


def seeded_ids(seed: int) -> Callable[[], str]:
    """Ids that are the same in every run with this seed."""
    chance = random.Random(seed)
    return lambda: str(uuid.UUID(int=chance.getrandbits(128), version=4))
