"""Planted faults are noticed: see faults.py."""

from __future__ import annotations

import pytest

from tests.decompile.faults import FAULTS, PACKAGE, noticed
from tests.planting import Fault, can_be_planted


@pytest.mark.plants
def test_every_fault_names_a_text_of_the_decompiler() -> None:
    """A change of the decompiler that takes such a text away gives the fault its new one."""
    changes = [change for fault in FAULTS for change in fault.changes]
    assert [change for change in changes if not can_be_planted(PACKAGE, change)] == []


@pytest.mark.plants
def test_a_lost_guard_is_noticed() -> None:
    lost = next(fault for fault in FAULTS if fault.what == "the first guard of each step is lost")
    assert noticed(lost)


@pytest.mark.fuzz
@pytest.mark.plants
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what)
def test_a_planted_fault_is_noticed(fault: Fault) -> None:
    assert noticed(fault)


@pytest.mark.fuzz
@pytest.mark.plants
def test_without_a_fault_nothing_is_noticed() -> None:
    assert not noticed(None)
