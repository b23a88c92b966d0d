"""What of a flow the tests have been through: steps, branches and keys.

A *step* is covered when it ran; a *branch*, for a step with conditions, when it once ran
and once was skipped; a *key* is a value that a condition asks for with ``==``, covered
when a caller entered it. A step that takes keys which no condition asks about counts as
one key: any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from callflow_dsl.simulate import events as ev

if TYPE_CHECKING:
    from collections.abc import Iterable

    from callflow_dsl.flowtest.run import Result
    from callflow_dsl.simulate.loading import Condition, Program


@frozen
class Missing:
    """Something that no test has been through: the step, and what of it in words."""

    step: str
    what: str


@frozen
class Coverage:
    """Counts as (covered, all), and what is missing in the order of the flow."""

    flow: str
    steps: tuple[int, int]
    branches: tuple[int, int]
    keys: tuple[int, int]
    missing: tuple[Missing, ...]

    @property
    def percent(self) -> float:
        """Of all three together; 100 where there is nothing to cover."""
        covered = self.steps[0] + self.branches[0] + self.keys[0]
        everything = self.steps[1] + self.branches[1] + self.keys[1]
        return 100.0 * covered / everything if everything else 100.0


def measure(program: Program, results: Iterable[Result]) -> Coverage:
    """The coverage of one flow by the cases that were played on it."""
    ran, skipped, entered = _seen(program, results)
    missing: list[Missing] = []
    counts = {"steps": [0, 0], "branches": [0, 0], "keys": [0, 0]}
    keys_at = _keys(program, entered)
    for step in program.steps:
        items = [("steps", step.id in ran, "never runs")]
        if step.conditions:
            items.append(("branches", step.id in ran, "its conditions never hold"))
            items.append(("branches", step.id in skipped, "it is never skipped"))
        items.extend(("keys", *key) for key in keys_at.get(step.id, ()))
        for kind, covered, what in items:
            counts[kind][0] += covered
            counts[kind][1] += 1
            # A step that never runs says it all.
            if not covered and (kind != "branches" or step.id in ran):
                missing.append(Missing(step.id, what))
    steps, branches, keys = ((covered, all_) for covered, all_ in counts.values())
    return Coverage(program.name, steps, branches, keys, tuple(missing))


Seen = tuple[set[str], set[str], set[tuple[str, str]]]


def _seen(program: Program, results: Iterable[Result]) -> Seen:
    """Steps that ran, steps that were skipped, and entries as (step or variable, keys)."""
    ran: set[str] = set()
    skipped: set[str] = set()
    entered: set[tuple[str, str]] = set()
    for result in results:
        ran |= {step for flow, step in result.visited if flow == program.name}
        for event in result.transcript.events:
            if event.flow != program.name:
                continue
            match event:
                case ev.Skipped(step=step):
                    skipped.add(step)
                case ev.Entered(step=step, keys=keys, variable=variable):
                    entered |= {(step, ""), (f"${variable}", keys)}
                case ev.Ended(step=step, reason="hangup" | "machine"):
                    ran.add(step)
                case ev.Ended() | ev.Pressed():
                    pass
                case _:
                    ran.add(event.step)
    return ran, skipped, entered


def _keys(program: Program, entered: set[tuple[str, str]]) -> dict[str, list[tuple[bool, str]]]:
    """By step: the keys to cover there, and whether each is. A value counts where first asked."""
    keys: dict[str, list[tuple[bool, str]]] = {}
    stored = {step.variable for step in program.steps if step.listens}
    asked: dict[Condition, str] = {}
    for step in program.steps:
        for condition in step.conditions:
            if condition.operator == "==" and condition.variable in stored:
                asked.setdefault(condition, step.id)
    for condition, where in asked.items():
        name, value = condition.variable, condition.value
        key = ((f"${name}", value) in entered, f"{value} is never entered for {name}")
        keys.setdefault(where, []).append(key)
    compared = {condition.variable for condition in asked}
    for step in program.steps:
        if step.listens and step.variable not in compared:
            key = ((step.id, "") in entered, "no key is ever pressed here")
            keys.setdefault(step.id, []).append(key)
    return keys
