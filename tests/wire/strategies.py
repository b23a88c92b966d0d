"""Hypothesis strategies made from the step descriptions: flows with all fields, documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from callflow_dsl import CallFlow, Condition, RawStep
from callflow_dsl.steps import BY_VERB, COMMON_SPECS, FLOW_SPECS, Kind, Spec, Step, StepKind

if TYPE_CHECKING:
    from collections.abc import Iterable

NAMES = st.text(min_size=1, max_size=8)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=5,
)


def one(kind: Kind) -> st.SearchStrategy[Any]:
    """A single wire value of a kind."""
    if kind.json == "boolean":
        return st.booleans()
    if kind.json == "integer":
        return st.integers(kind.minimum or 0, kind.maximum or 10**6)
    if kind.allowed and not kind.open:
        return st.sampled_from(kind.allowed)
    if kind.pattern:
        return st.from_regex(kind.pattern, fullmatch=True)
    return st.text(max_size=30)


def values(kind: Kind) -> st.SearchStrategy[Any]:
    """A value as a step class holds it."""
    if kind.many:
        return one(kind) | st.lists(one(kind), min_size=1, max_size=3).map(tuple)
    return one(kind)


def fields(specs: Iterable[Spec]) -> st.SearchStrategy[dict[str, Any]]:
    """Attribute -> value: the required ones and any of the others."""
    found = list(specs)
    return st.fixed_dictionaries(
        {spec.attr: values(spec.kind) for spec in found if spec.required},
        optional={spec.attr: values(spec.kind) for spec in found if not spec.required},
    )


def unknown(known: Iterable[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Fields that no description has."""
    taken = {name.lower() for name in known}
    names = NAMES.filter(lambda name: name.lower() not in taken)
    return st.dictionaries(names, JSON, max_size=2)


CONDITIONS = st.builds(
    Condition,
    st.text(max_size=5),
    st.sampled_from(["==", "!=", "<", ">=", "~"]),
    st.text(max_size=5),
    extra=unknown(["variable", "operator", "value"]),
)
_STEP_NAMES = ["id", "action", "options", "conditions", *(spec.wire for spec in COMMON_SPECS)]


def steps_of(kind: StepKind) -> st.SearchStrategy[Step]:
    """Steps of one kind with any of their fields."""
    common = st.fixed_dictionaries(
        {},
        optional={
            "id": st.text(max_size=8),
            "conditions": st.lists(CONDITIONS, max_size=2).map(tuple),
            "extra": unknown(_STEP_NAMES),
            "extra_options": unknown(spec.wire for spec in kind.specs),
        },
    )
    return st.builds(
        lambda own, shared, more: kind.cls(**own, **shared, **more),
        fields(kind.specs),
        fields(COMMON_SPECS),
        common,
    )


RAW_STEPS = st.builds(
    RawStep,
    st.fixed_dictionaries({"action": st.sampled_from(["beep", "Say", ""])}, optional={"id": NAMES}),
)
STEPS = st.one_of(*map(steps_of, BY_VERB.values()), RAW_STEPS)
CALL_FLOWS = st.builds(
    lambda title, steps, settings, extra: CallFlow(title, tuple(steps), **settings, extra=extra),
    st.none() | st.text(max_size=10),
    st.lists(STEPS, max_size=4),
    fields(FLOW_SPECS),
    unknown(["title", "steps", *(spec.wire for spec in FLOW_SPECS)]),
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Documents of any kind of trouble: what fits, what does not, what nobody knows."""
    actions = st.sampled_from([kind.action for kind in BY_VERB.values()]) | NAMES
    wires = {spec.wire for kind in BY_VERB.values() for spec in kind.specs}
    options = st.dictionaries(st.sampled_from(sorted(wires)) | NAMES, JSON, max_size=3)
    step = st.fixed_dictionaries(
        {},
        optional={
            "id": JSON,
            "action": actions | JSON,
            "options": options | JSON,
            "conditions": st.lists(JSON, max_size=2) | JSON,
            "onKeypressGoto": JSON,
            "maxNumKeys": JSON,
        },
    )
    settings = st.dictionaries(st.sampled_from(["title", "record", "id", "_links"]) | NAMES, JSON)
    document: dict[str, Any] = draw(settings)
    document["steps"] = draw(st.lists(step, max_size=3))
    return document
