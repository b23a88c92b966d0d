"""How far the layouts of small menus are from the smallest: see smallest.py."""

from __future__ import annotations

import pytest

from tests.lowering.smallest import (
    FEW,
    MENUS,
    PAGE,
    Formula,
    Meaning,
    compiled_size,
    flow,
    smallest,
)

ROWS = PAGE.read_text("utf-8").splitlines()[-len(MENUS) :]
#: The sizes in the table: what flowc makes, the fewest, the fewest with few conditions.
SIZES = [tuple(int(cell) for cell in row.split("|")[3:6]) for row in ROWS]


@pytest.mark.parametrize(("menu", "sizes"), [*zip(MENUS, SIZES, strict=True)], ids=str)
def test_the_table_is_up_to_date(menu: tuple[str, str], sizes: tuple[int, int, int]) -> None:
    """And the search knows lists of the size that flowc makes."""
    text = flow(*menu)
    assert compiled_size(text) == sizes[0], "run: python -m tests.lowering.smallest"
    assert Formula(Meaning(text), sizes[0], FEW).holds()


@pytest.mark.parametrize("number", [0, 3, 8, 14])
def test_the_fewest_steps(number: int) -> None:
    text = flow(*MENUS[number])
    assert (smallest(text), smallest(text, FEW)) == SIZES[number][1:]


def test_no_layout_is_far_from_the_smallest() -> None:
    assert all(sizes[0] <= sizes[2] + 4 for sizes in SIZES)


def test_steps_that_differ_from_the_flow_are_no_list() -> None:
    """What is said once can be said by one step, and no step says two things."""
    meaning = Meaning('flow "Two" { say "A" say "B" }')
    assert [Formula(meaning, size).holds() for size in (1, 2, 3)] == [False, True, True]
