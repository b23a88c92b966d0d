"""How the JSON of other clients is read: spellings, and values that stand for "absent"."""

from __future__ import annotations

from callflow_dsl.picking import without
from callflow_dsl.steps import BY_ACTION, COMMON_SPECS
from callflow_dsl.wire.values import seconds_meant, value_problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from callflow_dsl.steps import Spec

_BOOLEANS = {"true": True, "false": False}
#: Options of any step: some clients write all of them on every step.
_ANYWHERE = frozenset(spec.wire for kind in BY_ACTION.values() for spec in kind.specs)


def mended(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a step in which the spellings of other clients are those of the API.

    An option with a capital (``Repeat``), a flag as text, seconds as nanoseconds.
    """
    step = dict(fields)
    options = step.get("options")
    kind = BY_ACTION.get(str(step.get("action")))
    if kind is None or not isinstance(options, dict):
        return step
    for spec in kind.specs:
        options = _with_name(options, spec)
        value = options.get(spec.wire)
        meant = _meant(spec, value)
        if meant != value:
            options = {**options, spec.wire: meant}
    step["options"] = options
    return step


def _with_name(options: dict[str, Any], spec: Spec) -> dict[str, Any]:
    """The options with one of them under its name on the wire, in the place where it was."""
    for other in spec.read_also:
        if other in options and spec.wire not in options:
            return {spec.wire if name == other else name: value for name, value in options.items()}
    return options


def _meant(spec: Spec, value: Any) -> Any:
    """The value of an option that is meant by one of another client."""
    if spec.kind.json == "boolean" and isinstance(value, str):
        return _BOOLEANS.get(value, value)
    return seconds_meant(spec.kind, value)


def as_meant(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A `mended` copy of a step without what only stands for "not given".

    Some clients write every field that they know: a zero, an empty text or a false where
    nothing was set. Such a value goes where the step could not have it, or has no use for it;
    one that the step needs stays. A whole number as text is a number.
    """
    step = _given(mended(fields), COMMON_SPECS)
    options = step.get("options")
    kind = BY_ACTION.get(str(step.get("action")))
    if kind is None or not isinstance(options, dict):
        return step
    elsewhere = _ANYWHERE - {spec.wire for spec in kind.specs}
    given = _given(options, kind.specs)
    given = without(given, *(name for name in elsewhere & given.keys() if _is_nothing(given[name])))
    if given or not options:
        return {**step, "options": given}
    return without(step, "options")


def _given(fields: dict[str, Any], specs: Iterable[Spec]) -> dict[str, Any]:
    given = dict(fields)
    for spec in specs:
        if spec.wire not in given:
            continue
        value = given[spec.wire] = _number(spec, given[spec.wire])
        if not spec.required and _is_nothing(value) and value_problem(spec.kind, value):
            del given[spec.wire]
    return given


def _number(spec: Spec, value: Any) -> Any:
    """A whole number as text is a number, where one is expected."""
    if spec.kind.json == "integer" and type(value) is str and _is_whole(value):
        return seconds_meant(spec.kind, int(value))
    return value


def _is_nothing(value: Any) -> bool:
    return value in (0, "")  # a false is a zero


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20
