"""What the conditions of a step can and cannot hold for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callflow_dsl.simulate.program import KEYS

if TYPE_CHECKING:
    from callflow_dsl.lint.program import LintedFlow, LintedStep
    from callflow_dsl.simulate.program import Condition


def always_skipped(step: LintedStep) -> bool:
    """Whether calls come to this step, and every one of them skips it."""
    graph = step.flow.graph
    return graph.complete and step.index in graph.skipped and step.index not in graph.ran


def says_why(step: LintedStep) -> bool:
    """Whether another rule says why the step is always skipped: FLW312, FLW316 or FLW317."""
    stored = step.flow.graph.stored.get(step.index, frozenset())
    return contradictory(step) or any(
        condition.variable not in stored
        or (
            condition.operator == "=="
            and bool(cannot_enter(step.flow, condition.variable, condition.value))
        )
        for condition in step.run.conditions
    )


def contradictory(step: LintedStep) -> bool:
    """Whether no value of some variable makes all conditions on it hold."""
    by_variable: dict[str, list[Condition]] = {}
    for condition in step.run.conditions:
        by_variable.setdefault(condition.variable, []).append(condition)
    for conditions in by_variable.values():
        wanted = {c.value for c in conditions if c.operator == "=="}
        if wanted and not all(c.holds(value) for c in conditions for value in wanted):
            return True
    return False


def shadowing(step: LintedStep) -> LintedStep | None:
    """The nearest earlier step that ends all calls for which this step's conditions hold.

    No key may lead between the two, for it could bring such calls back.
    """
    wanted = set(step.run.conditions)
    targets = {other.target for other in step.flow.steps if other.run.listens}
    position = step.index
    while position > 0 and position not in targets:
        position -= 1
        earlier = step.flow.steps[position]
        if earlier.run.listens:
            return None
        if earlier.ends and earlier.run.conditions and set(earlier.run.conditions) <= wanted:
            return earlier
    return None


def cannot_enter(flow: LintedFlow, variable: str, value: str) -> str:
    """Why no step that stores this variable takes this value; empty where one does."""
    steps = flow.graph.storing.get(variable, [])
    if not steps or not value:
        return ""
    if any(key not in KEYS for key in value):
        return "a phone has the keys 0-9, * and #"
    limits = [step.run.max_keys for step in steps]
    longest = max((n for n in limits if n is not None), default=None)
    if longest is not None and None not in limits and len(value) > longest:
        return f"an entry ends after {longest} {'key' if longest == 1 else 'keys'}"
    ends = {step.run.end_key for step in steps}
    if len(ends) == 1 and None not in ends and any(key in ends for key in value):
        return f"{ends.pop()} ends the entry"
    return ""
