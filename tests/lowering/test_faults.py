"""Planted faults are noticed: see faults.py."""

from __future__ import annotations

import pytest

from tests.lowering.faults import FAULTS, PACKAGE, noticed
from tests.planting import Fault, can_be_planted


@pytest.mark.plants
def test_every_fault_names_a_text_of_the_compiler() -> None:
    """A change of the compiler that takes such a text away gives the fault its new one."""
    changes = [change for fault in FAULTS for change in fault.changes]
    assert [change for change in changes if not can_be_planted(PACKAGE, change)] == []


def test_without_a_fault_nothing_is_noticed() -> None:
    assert not any(noticed(None).values())


@pytest.mark.plants
def test_the_wrong_result_that_was_found_once_is_noticed() -> None:
    found = noticed(0)
    assert found["replay"]
    assert found["reference"]


@pytest.mark.fuzz
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what)
def test_a_planted_fault_is_noticed(fault: Fault) -> None:
    assert any(noticed(FAULTS.index(fault)).values())
