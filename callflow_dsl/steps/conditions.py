"""What a condition means: the operators, what counts as a number, and when it holds.

The compiler, the simulator, the exploration and the linter all ask here.
"""

from __future__ import annotations

from enum import StrEnum

from callflow_dsl.patterns import pattern

#: The keys of a telephone.
KEYPAD = "0123456789*#"


def is_key(text: str) -> bool:
    """Whether a text is one key: "12" is none, though it stands in `KEYPAD`."""
    return len(text) == 1 and text in KEYPAD


class Operator(StrEnum):
    """A comparison that is known to work on the wire; with any other nothing is compared."""

    EQUAL = "=="
    NOT_EQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


OPERATORS: tuple[str, ...] = tuple(operator.value for operator in Operator)
#: Operators that compare numbers; with any other value they do not hold.
ORDERINGS = frozenset(OPERATORS[2:])

#: The operator that holds exactly when this one does not, also for a variable never stored.
NEGATIONS: dict[str, str] = {"==": "!=", "!=": "=="}
#: The same among values that both operators can compare: for an ordering, among numbers.
OPPOSITES: dict[str, str] = NEGATIONS | {"<": ">=", ">=": "<", ">": "<=", "<=": ">"}

_NUMBER = pattern(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def number(text: str) -> float | None:
    """The number that a text is, as ``5``, ``+5``, ``05``, ``-0`` or ``5.0``; None for others."""
    return float(text) if _NUMBER.fullmatch(text) else None


def holds(stored: str | None, operator: str, value: str) -> bool:
    """Whether a condition holds for what the variable holds; None: it was never stored.

    ``==`` and ``!=`` compare texts: "01" is not "1". The orderings compare numbers. For a
    variable that was never stored only ``!=`` holds. An operator outside `Operator` never holds.
    """
    if operator == "==":
        return stored == value
    if operator == "!=":
        return stored != value
    if stored is None or operator not in ORDERINGS:
        return False
    left, right = number(stored), number(value)
    if left is None or right is None:
        return False
    if operator == "<":
        return left < right
    if operator == "<=":
        return left <= right
    return left > right if operator == ">" else left >= right
