"""The account that requests act on: its store, its clock, its ids, and who hears of changes."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from callflow_dsl.emulator.store import Store


def timestamp(moment: datetime) -> str:
    """A moment as the API writes it: RFC 3339 in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def random_id() -> str:
    """An id that no other object has."""
    return str(uuid.uuid4())


def _now() -> datetime:
    return datetime.now(UTC)


@frozen
class Account:
    """What every part of the emulator needs.

    ``numbers`` are those that the account owns; None where any number is its own.
    """

    store: Store
    new_id: Callable[[], str]
    clock: Callable[[], datetime] = _now
    numbers: frozenset[str] | None = field(default=None)

    def now(self) -> str:
        """The present, as the API writes it."""
        return timestamp(self.clock())


def seeded_ids(seed: int) -> Callable[[], str]:
    """Ids that are the same in every run with this seed."""
    chance = random.Random(seed)
    return lambda: str(uuid.UUID(int=chance.getrandbits(128), version=4))
