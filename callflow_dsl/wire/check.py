"""What is wrong with a wire document, field by field."""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.steps import BY_ACTION, COMMON_SPECS, FLOW_SPECS, OPERATORS, Spec, StepKind
from callflow_dsl.wire.values import value_doubt, value_problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

_STEP_FIELDS = {"id", "action", "options", "conditions", *(spec.wire for spec in COMMON_SPECS)}


@frozen
class Problem:
    """One problem of a document; ``severity`` is "error" or "warning"."""

    #: Where: ``steps[2].options.language``.
    path: str
    message: str
    severity: str = "error"

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


def check_document(document: Any) -> list[Problem]:
    """All problems of a call flow document, in the order of its fields; none for a good one."""
    if not isinstance(document, dict):
        return [Problem("", "a call flow is a JSON object")]
    problems = list(_fields(document, FLOW_SPECS, ""))
    title = document.get("title")
    if title is not None and not isinstance(title, str):
        problems.append(Problem("title", "the title is a string"))
    steps = document.get("steps")
    if not isinstance(steps, list):
        return [*problems, Problem("steps", "a call flow has a list of steps")]
    for number, step in enumerate(steps):
        problems += _step(step, f"steps[{number}]")
    return [*problems, *_ids(steps)]


def _step(step: Any, path: str) -> Iterator[Problem]:
    if not isinstance(step, dict):
        yield Problem(path, "a step is a JSON object")
        return
    action = step.get("action")
    if not isinstance(action, str):
        yield Problem(f"{path}.action", "a step has an action")
        return
    if not isinstance(step.get("id", ""), str):
        yield Problem(f"{path}.id", "the id is a string")
    yield from _fields(step, COMMON_SPECS, f"{path}.")
    yield from _conditions(step.get("conditions", []), f"{path}.conditions")
    kind = BY_ACTION.get(action)
    if kind is None:
        yield Problem(f"{path}.action", f"{action} is no action that flowc knows", "warning")
    else:
        yield from _of_kind(step, kind, path)


def _of_kind(step: dict[str, Any], kind: StepKind, path: str) -> Iterator[Problem]:
    options = step.get("options", {})
    if not isinstance(options, dict):
        yield Problem(f"{path}.options", "the options are a JSON object")
        return
    yield from _options(options, kind, f"{path}.options")
    for name in step.keys() - _STEP_FIELDS:
        yield Problem(f"{path}.{name}", "is no field that flowc knows", "warning")


def _options(options: dict[str, Any], kind: StepKind, path: str) -> Iterator[Problem]:
    for spec in kind.specs:
        if spec.wire not in options:
            yield from _missing(spec, options, kind, f"{path}.{spec.wire}")
    yield from _fields(options, kind.specs, f"{path}.")
    for name in options.keys() - {spec.wire for spec in kind.specs}:
        yield Problem(
            f"{path}.{name}", f"is no option of {kind.action} that flowc knows", "warning"
        )


def _missing(spec: Spec, options: dict[str, Any], kind: StepKind, path: str) -> Iterator[Problem]:
    if spec.required:
        yield Problem(path, f"{kind.action} needs {spec.kind.expected}")
    if spec.switches_on and options.get(spec.switches_on) is True:
        yield Problem(path, f"is needed with {spec.switches_on}")


def _fields(fields: dict[str, Any], specs: Iterable[Spec], path: str) -> Iterator[Problem]:
    for spec in specs:
        if spec.wire not in fields:
            continue
        problem = value_problem(spec.kind, fields[spec.wire])
        if problem is not None:
            yield Problem(f"{path}{spec.wire}", problem)
            continue
        doubt = value_doubt(spec.kind, fields[spec.wire])
        if doubt is not None:
            yield Problem(f"{path}{spec.wire}", doubt, "warning")


def _conditions(conditions: Any, path: str) -> Iterator[Problem]:
    if not isinstance(conditions, list):
        yield Problem(path, "the conditions are a list")
        return
    for number, condition in enumerate(conditions):
        yield from _condition(condition, f"{path}[{number}]")


def _condition(condition: Any, path: str) -> Iterator[Problem]:
    if not isinstance(condition, dict):
        yield Problem(path, "a condition is a JSON object")
        return
    for name in ("variable", "operator", "value"):
        if not isinstance(condition.get(name), str):
            yield Problem(f"{path}.{name}", "is a string, and cannot be left out")
    operator = condition.get("operator")
    if isinstance(operator, str) and operator not in OPERATORS:
        message = f"{operator} is no operator that flowc knows"
        yield Problem(f"{path}.operator", message, "warning")


def _ids(steps: list[Any]) -> Iterator[Problem]:
    """Ids are unique, and every goto leads to one."""
    seen: dict[str, int] = {}
    for number, identity in _texts(steps, "id"):
        if seen.setdefault(identity, number) != number:
            message = f"{identity} is the id of steps[{seen[identity]}] already"
            yield Problem(f"steps[{number}].id", message)
    for number, goto in _texts(steps, "onKeypressGoto"):
        if goto not in seen:
            yield Problem(f"steps[{number}].onKeypressGoto", f"no step has the id {goto}")


def _texts(steps: list[Any], field: str) -> Iterator[tuple[int, str]]:
    """The texts in a field of the steps, with the numbers of these."""
    for number, step in enumerate(steps):
        text = step.get(field) if isinstance(step, dict) else None
        if isinstance(text, str):
            yield number, text
