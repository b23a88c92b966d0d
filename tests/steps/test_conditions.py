"""The one meaning of a condition."""

from __future__ import annotations

from itertools import product

import pytest

from callflow_dsl.steps.conditions import NEGATIONS, OPERATORS, OPPOSITES, holds, number

VALUES = ("5", "+5", "05", "5.0", "-0", "0", "", "*", "five", "5.", "1e3", " 5", "\u0665")
NUMBERS = ("5", "+5", "05", "5.0", "-0", "0")


@pytest.mark.parametrize("text", VALUES)
def test_what_counts_as_a_number(text: str) -> None:
    assert (number(text) is not None) is (text in NUMBERS)


@pytest.mark.parametrize(
    ("stored", "operator", "value", "expected"),
    [
        ("3", "<", "+5", True),
        ("05", "==", "5", False),
        ("05", ">=", "5.0", True),
        ("-0", "<", "0", False),
        ("", "<", "5", False),
        ("*", ">", "5", False),
        ("", "==", "", True),
        (None, "==", "", False),
        (None, "!=", "5", True),
        (None, "<", "5", False),
        ("5", "~", "5", False),
    ],
)
def test_when_a_condition_holds(
    stored: str | None, operator: str, value: str, expected: bool
) -> None:
    assert holds(stored, operator, value) is expected


def test_a_negation_holds_exactly_when_its_operator_does_not() -> None:
    for operator, stored, value in product(NEGATIONS, (None, *VALUES), VALUES):
        assert holds(stored, operator, value) is not holds(stored, NEGATIONS[operator], value)


def test_an_opposite_does_so_among_numbers() -> None:
    assert set(OPPOSITES) == set(OPERATORS)
    for operator, stored, value in product(OPERATORS, NUMBERS, NUMBERS):
        assert holds(stored, operator, value) is not holds(stored, OPPOSITES[operator], value)
