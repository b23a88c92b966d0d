"""From the JSON of the Voice API to a call flow, with nothing lost.

A step becomes an object of its class only when the encoder would give back the very same
JSON; any other step becomes a `RawStep`, which keeps the object whole. So decode and encode
leave every document as it was, but for spellings of other clients (`reading.mended`).
"""

from __future__ import annotations

from callflow_dsl.errors import FlowcError
from callflow_dsl.picking import without
from callflow_dsl.steps import (
    BY_ACTION,
    COMMON_SPECS,
    FLOW_SPECS,
    CallFlow,
    Condition,
    RawStep,
    Spec,
    Step,
)
from callflow_dsl.wire.encode import encode_step
from callflow_dsl.wire.reading import mended
from callflow_dsl.wire.values import value_problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any


def decode(document: Any) -> CallFlow:
    """The call flow of a JSON object; raises `FlowcError` when it is none."""
    if not isinstance(document, dict) or not isinstance(document.get("steps"), list):
        raise FlowcError(
            "this JSON is no call flow: it has no list of steps",
            hint='a call flow is an object such as {"title": "...", "steps": [...]}',
        )
    for number, step in enumerate(document["steps"]):
        if not isinstance(step, dict):
            raise FlowcError(f"steps[{number}] of this call flow is no object")
    known, extra = _split(document, FLOW_SPECS)
    title = extra.pop("title") if isinstance(extra.get("title"), str) else None
    del extra["steps"]
    return CallFlow(title, tuple(map(decode_step, document["steps"])), **known, extra=extra)


def decode_step(fields: Mapping[str, Any]) -> Step | RawStep:
    """The step of a JSON object; a `RawStep` where it does not fit its description."""
    fields = mended(fields)
    kind = BY_ACTION.get(fields["action"]) if isinstance(fields.get("action"), str) else None
    options = fields.get("options", {})
    if kind is None or not isinstance(options, dict) or not _has_conditions(fields):
        return RawStep(fields)
    values, extra_options = _split(options, kind.specs)
    common, extra = _split(fields, COMMON_SPECS)
    identity, conditions = fields.get("id"), fields.get("conditions")
    extra = without(extra, "action", "options", "conditions", "id")
    if conditions is not None:
        common["conditions"] = tuple(map(_condition, conditions))
    if kind.argument is not None and kind.argument.attr not in values:
        return RawStep(fields)
    step: Step = kind.cls(id=identity, **values, **common, extra=extra, extra_options=extra_options)
    # Whatever the class cannot hold as it was (a null, an empty `options`, a value out of its
    # range beside a default) shows in the encoding.
    return step if encode_step(step) == fields else RawStep(fields)


def envelope(document: Any) -> list[dict[str, Any]]:
    """The flows in a document: an answer of the API, a single flow, or a list of flows."""
    if isinstance(document, dict) and isinstance(document.get("data"), list):
        document = document["data"]
    flows = document if isinstance(document, list) else [document]
    for flow in flows:
        decode(flow)
    return flows


def _split(
    fields: Mapping[str, Any], specs: Iterable[Spec]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Attribute -> value of what the specs describe, and the rest."""
    known: dict[str, Any] = {}
    extra = dict(fields)
    for spec in specs:
        if spec.wire in extra and value_problem(spec.kind, extra[spec.wire]) is None:
            value = extra.pop(spec.wire)
            known[spec.attr] = tuple(value) if isinstance(value, list) else value
    return known, extra


def _has_conditions(fields: Mapping[str, Any]) -> bool:
    """Whether what stands as the conditions of a step, if anything, are conditions."""
    conditions = fields.get("conditions")
    if conditions is None:
        return True
    return isinstance(conditions, list) and all(map(_is_condition, conditions))


def _is_condition(condition: Any) -> bool:
    return isinstance(condition, dict) and all(
        isinstance(condition.get(name), str) for name in ("variable", "operator", "value")
    )


def _condition(condition: dict[str, Any]) -> Condition:
    extra = dict(condition)
    variable, operator, value = (extra.pop(name) for name in ("variable", "operator", "value"))
    return Condition(variable, operator, value, extra=extra)
