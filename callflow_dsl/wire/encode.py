"""From a call flow to the JSON object of the Voice API."""

from __future__ import annotations

from callflow_dsl.errors import FlowcError
from callflow_dsl.steps import BY_VERB, COMMON_SPECS, FLOW_SPECS, CallFlow, RawStep, Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from callflow_dsl.steps import Condition

#: Step class -> (attribute, wire name) of its options. The loops below are all there is to
#: encoding, because the specs say everything else.
_OPTIONS = {
    kind.cls: tuple((spec.attr, spec.wire) for spec in kind.specs) for kind in BY_VERB.values()
}
_COMMON = tuple((spec.attr, spec.wire) for spec in COMMON_SPECS)
_SETTINGS = tuple((spec.attr, spec.wire) for spec in FLOW_SPECS)


def encode(flow: CallFlow) -> dict[str, Any]:
    """The JSON object of a flow, with its keys in a fixed order and the steps last.

    Absent fields (None) are left out; unknown fields go back in as they came. Raises `FlowcError`
    for steps that are none.
    """
    check_steps(flow)
    document: dict[str, Any] = {}
    if flow.id is not None:
        document["id"] = flow.id
    if flow.title is not None:
        document["title"] = flow.title
    document |= _given(flow, _SETTINGS)
    document.update(flow.extra)
    document["steps"] = [encode_step(step) for step in flow.steps]
    return document


def check_steps(flow: CallFlow) -> None:
    """A flow is made by hand, too: what stands in place of its steps is told."""
    if not isinstance(flow, CallFlow):
        hint = "write encode(CallFlow(title, steps))"
        raise FlowcError(f"encode() takes a CallFlow, not {flow!r}", hint=hint)
    steps: object = flow.steps
    if isinstance(steps, (Step, RawStep)):
        hint = f"write CallFlow(title, ({type(steps).__name__}(...),)), with a comma"
        raise FlowcError(
            f"the steps of a flow are a tuple, not one {type(steps).__name__}", hint=hint
        )
    if not isinstance(steps, (tuple, list)):
        raise FlowcError(f"the steps of a flow are a tuple, not {steps!r}")
    for step in steps:
        if not isinstance(step, (Step, RawStep)):
            hint = "a step is one of the step classes; decode() reads JSON objects"
            raise FlowcError(f"{step!r} is no step", hint=hint)


def encode_step(step: Step | RawStep) -> dict[str, Any]:
    """The JSON object of one step."""
    if isinstance(step, RawStep):
        return dict(step.fields)
    kind = step.KIND
    fields: dict[str, Any] = {}
    if step.id is not None:
        fields["id"] = step.id
    fields["action"] = kind.action
    options = _given(step, _OPTIONS[kind.cls])
    if step.extra_options:
        options.update(step.extra_options)
    if options:
        fields["options"] = options
    fields |= _given(step, _COMMON)
    if step.conditions is not None:
        fields["conditions"] = [encode_condition(condition) for condition in step.conditions]
    if step.extra:
        fields.update(step.extra)
    return fields


def _given(node: CallFlow | Step, names: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """Wire name -> wire value of the attributes that are given."""
    given: dict[str, Any] = {}
    for attr, wire in names:
        value = getattr(node, attr)
        if value is not None:
            given[wire] = list(value) if type(value) is tuple else value
    return given


def encode_condition(condition: Condition) -> dict[str, Any]:
    """The JSON object of one condition."""
    return {
        "variable": condition.variable,
        "operator": condition.operator,
        "value": condition.value,
        **condition.extra,
    }
