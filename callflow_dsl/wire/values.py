"""One wire value against its kind."""

from __future__ import annotations

from callflow_dsl.patterns import pattern
from callflow_dsl.steps.spec import NANOSECONDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from callflow_dsl.steps import Kind

_TYPES: dict[str, type] = {"string": str, "integer": int, "boolean": bool}


def has_type(kind: Kind, value: Any) -> bool:
    """True when the value has the JSON type of the kind (or is an array where one may be)."""
    if kind.many and isinstance(value, list):
        return bool(value) and all(type(item) is _TYPES[kind.json] for item in value)
    return type(value) is _TYPES[kind.json]


def seconds_meant(kind: Kind, value: Any) -> Any:
    """The seconds that a value stands for where it counts nanoseconds; else the value itself.

    This is the one reading of such values, for every reader of the wire.
    """
    if kind.nanoseconds and type(value) is int and value >= NANOSECONDS:
        return (value + NANOSECONDS // 2) // NANOSECONDS
    return value


def value_problem(kind: Kind, value: Any) -> str | None:
    """What is wrong with a wire value, as the end of "payload ...", or None."""
    if not has_type(kind, value):
        expected = f"a JSON {kind.json}" + (" or an array of them" if kind.many else "")
        return f"is {_shown(value)}, and should be {expected}"
    items = value if isinstance(value, list) else [seconds_meant(kind, value)]
    problems = (_item_problem(kind, item) for item in items)
    return next((problem for problem in problems if problem is not None), None)


def _range_problem(kind: Kind, number: int) -> str | None:
    if kind.minimum is not None and number < kind.minimum:
        return f"is {number}, and cannot be less than {kind.minimum}"
    if kind.maximum is not None and number > kind.maximum:
        return f"is {number}, and cannot be more than {kind.maximum}"
    return None


def _item_problem(kind: Kind, item: Any) -> str | None:
    if isinstance(item, int):
        return _range_problem(kind, item)
    if kind.allowed and not kind.open and item not in kind.allowed:
        return f"is {_shown(item)}, and should be one of {', '.join(kind.allowed)}"
    if kind.pattern and not pattern(kind.pattern).fullmatch(item):
        return f"is {_shown(item)}, and should be {kind.expected}"
    return None


def value_doubt(kind: Kind, value: Any) -> str | None:
    """What is unusual about a value that has no problem, or None."""
    meant = seconds_meant(kind, value)
    if meant != value:
        return f"is {value}, which is read as nanoseconds ({meant} s); the wire has seconds"
    if kind.open and value not in kind.allowed:
        return f"is {value}, which is not among the values that are known to work"
    return None


def _shown(value: Any) -> str:
    import json

    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else text[:37] + "..."
