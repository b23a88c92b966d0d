"""The emulator for tests of any folder, by the fixture ``emulator``.

One server serves all tests of a process; each test finds it as new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from callflow_dsl.emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def _running_emulator() -> Iterator[Emulator]:
    with Emulator(speed=50) as running:
        yield running


@pytest.fixture
def emulator(_running_emulator: Emulator) -> Emulator:
    """A running emulator that holds nothing and has no faults."""
    _running_emulator.reset()
    return _running_emulator
