"""How the JSON of other clients is read: spellings, and values that stand for "absent"."""

from __future__ import annotations

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
        for other in spec.read_also:
            if other in options and spec.wire not in options:
                options = {
                    spec.wire if name == other else name: value for name, value in options.items()
                }
        value = options.get(spec.wire)
        if spec.kind.json == "boolean" and isinstance(value, str) and value in _BOOLEANS:
            options = {**options, spec.wire: _BOOLEANS[value]}
        meant = seconds_meant(spec.kind, value)
        if meant != value:
            options = {**options, spec.wire: meant}
    step["options"] = options
    return step


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
    described = {spec.wire for spec in kind.specs}
    given = {
        name: value
        for name, value in _given(options, kind.specs).items()
        if name in described or name not in _ANYWHERE or not _is_nothing(value)
    }
    if given or not options:
        return {**step, "options": given}
    return {name: value for name, value in step.items() if name != "options"}


def _given(fields: dict[str, Any], specs: Iterable[Spec]) -> dict[str, Any]:
    for spec in specs:
        if spec.wire not in fields:
            continue
        value = fields[spec.wire]
        if spec.kind.json == "integer" and type(value) is str and _is_whole(value):
            value = seconds_meant(spec.kind, int(value))
            fields = {**fields, spec.wire: value}
        if not spec.required and _is_nothing(value) and value_problem(spec.kind, value):
            fields = {name: kept for name, kept in fields.items() if name != spec.wire}
    return fields


def _is_nothing(value: Any) -> bool:
    return value in (0, "")  # a false is a zero


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20
