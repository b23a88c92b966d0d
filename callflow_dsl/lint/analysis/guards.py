"""What the conditions of a step can and cannot hold for."""

from __future__ import annotations

from callflow_dsl.compiler.literals import written
from callflow_dsl.steps.conditions import KEYPAD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from callflow_dsl.lint.analysis import LintedFile, LintedFlow, LintedStep
    from callflow_dsl.simulate.loading import Condition
    from callflow_dsl.source import Location
    from callflow_dsl.syntax import ast

    Statement = tuple[LintedStep, ...]


def always_skipped(step: LintedStep) -> bool:
    """Whether calls come to this step, and every one of them skips it."""
    graph = step.flow.graph
    return graph.complete and step.index in graph.skipped and step.index not in graph.ran


def never_skipped(step: LintedStep) -> bool:
    """Whether calls come to this step, and none of them skips it."""
    graph = step.flow.graph
    return graph.complete and step.index in graph.ran and step.index not in graph.skipped


def skipped_statements(file: LintedFile) -> Iterator[Statement]:
    """The statements with a condition that all calls skip.

    The first stands for those that stand directly behind it with the same condition.
    """
    before: Statement = ()
    for steps in file.statements:
        if steps[0].when is not None and all(map(always_skipped, steps)):
            if not _follows(before, steps):
                yield steps
            before = steps


def _follows(before: Statement, steps: Statement) -> bool:
    """Whether a statement stands directly behind another one with the same condition."""
    conditions = [[step.run.conditions for step in statement] for statement in (before, steps)]
    return (
        bool(before)
        and before[0].flow is steps[0].flow
        and before[-1].index + 1 == steps[0].index
        and conditions[0] == conditions[1]
    )


def says_why(step: LintedStep) -> bool:
    """Whether another rule says why the step is always skipped: FLW312, FLW316 or FLW317."""
    return contradictory(step) or any(
        not step.flow.variables.may_have_stored(step.index, condition.variable)
        or (
            condition.operator == "=="
            and bool(cannot_enter(step.flow, condition.variable, condition.value))
        )
        for condition in step.run.conditions
    )


def contradictory(step: LintedStep) -> bool:
    """Whether no value of some variable makes all conditions on it hold that stand at the step.

    A block around it adds guards of its own: whoever tests one variable there and here alike
    may be wrong, but does not contradict himself.
    """
    in_block = bool(step.compiled.around)
    by_variable: dict[str, list[Condition]] = {}
    for condition in step.run.conditions:
        if in_block and not any(_says(test, condition) for test in step.tests()):
            continue
        by_variable.setdefault(condition.variable, []).append(condition)
    return any(map(_exclude_each_other, by_variable.values()))


def _exclude_each_other(conditions: Sequence[Condition]) -> bool:
    """Whether a value that one of these conditions on a variable names is refused by another."""
    named = {condition.value for condition in conditions if condition.operator == "=="}
    return not all(condition.holds(value) for condition in conditions for value in named)


def _says(compare: ast.Compare, condition: Condition) -> bool:
    """Whether a comparison of the source is this condition of the wire."""
    return (written(compare.variable), compare.operator) == (
        condition.variable,
        condition.operator,
    ) and getattr(compare.value, "text", condition.value) == condition.value


def shadowing(step: LintedStep) -> LintedStep | None:
    """The nearest earlier step that ends all calls for which this step's conditions hold.

    No key may lead between the two, for it could bring such calls back.
    """
    wanted = set(step.run.conditions)
    position = step.index
    while position > 0 and position not in step.flow.graph.targets:
        position -= 1
        earlier = step.flow.steps[position]
        if earlier.run.listens:
            return None
        if earlier.ends and earlier.run.conditions and set(earlier.run.conditions) <= wanted:
            return earlier
    return None


def cannot_enter(flow: LintedFlow, variable: str, value: str) -> str:
    """Why no step that stores this variable takes this value; empty where one does."""
    entry = flow.variables.entries.get(variable)
    if entry is None or not value:
        return ""
    if any(key not in KEYPAD for key in value):
        return "a phone has the keys 0-9, * and #"
    if entry.longest is not None and len(value) > entry.longest:
        return f"an entry ends after {entry.longest} {'key' if entry.longest == 1 else 'keys'}"
    ends = entry.end_key is not None and entry.end_key in value
    return f"{entry.end_key} ends the entry" if ends else ""


def settled(file: LintedFile, *, holds: bool) -> Iterator[Location]:
    """The conditions with one outcome in every call, as far as no step on the wire shows it."""
    yield from _settled_blocks(file, holds)
    yield from _settled_steps(file, holds)


def _settled_blocks(file: LintedFile, holds: bool) -> Iterator[Location]:
    """The conditions of `if` blocks that hold in every call that comes there, or in none.

    An `else if` may well name what is left. Where the compiler has said that no call comes to
    the steps inside, that is all there is to say.
    """
    left_out = [
        diagnostic.location
        for diagnostic in file.compilation.diagnostics
        if diagnostic.code == "FLW119"
    ]
    for place in _decided(file, holds):
        choice, is_else_if = file.conditions.blocks.get(place, (None, False))
        if choice is None or (holds and is_else_if):
            continue
        dead = choice.otherwise if holds else choice.body
        if dead is None or not any(_inside(location, file.at(dead.span)) for location in left_out):
            yield place


def _settled_steps(file: LintedFile, holds: bool) -> Iterator[Location]:
    """The same of conditions behind steps, as far as the steps on the wire do not show it.

    A step that never runs is not among them, and one in a block is also skipped by the calls
    that pass the block.
    """
    places = list(_decided(file, holds))
    if not places:
        return
    known = {steps[0].at_condition(): steps for steps in file.statements}
    for place in places:
        steps = known.get(place, ())
        if place in file.conditions.blocks or (steps and not holds):
            continue
        if all(any(at == place for at, *_ in step.flow.compiled.decided) for step in steps):
            yield place


def _decided(file: LintedFile, holds: bool) -> Iterator[Location]:
    """Conditions with one outcome; what a part of another file is for, this file cannot tell."""
    for place, outcome in file.conditions.decided.items():
        if outcome == (holds, not holds) and place.source.name == file.source.name:
            yield place


def _inside(place: Location, outer: Location) -> bool:
    same = place.source.name == outer.source.name
    return same and outer.span[0] <= place.span[0] and place.span[1] <= outer.span[1]
