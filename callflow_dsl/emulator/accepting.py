"""What the emulator takes: whatever a client in the field writes, or only what is beyond doubt.

The platform takes zeros, empty texts, numbers as text and JSON in a text, because released
clients have no other way to send a flow. So the emulator takes them too and refuses only what no
call could run. With ``strict`` it refuses all that `check_document` has something against,
in the same words.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from callflow_dsl.emulator.answers import RefusedError, parsed
from callflow_dsl.errors import FlowcError
from callflow_dsl.picking import without
from callflow_dsl.simulate import load
from callflow_dsl.steps import BY_ACTION
from callflow_dsl.steps.call_flow import SERVER_FIELDS
from callflow_dsl.wire.check import check_document
from callflow_dsl.wire.reading import as_meant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from callflow_dsl.simulate import Program

#: What a client sends in these fields is ignored.
OURS = ("id", *SERVER_FIELDS)
#: No number of a step is larger than this: in seconds, it is thirty years.
_MOST = 10**9


def taken_flow(document: Any, *, strict: bool) -> dict[str, Any]:
    """A flow as it was sent, without server fields; `RefusedError` (422) lists all its problems."""
    document = opened(document, "callFlow")
    if not isinstance(document, dict):
        raise RefusedError(422, "a call flow is a JSON object")
    flow = without(document, *OURS)
    problems = [str(problem) for problem in check_document(flow)] if strict else list(_wrong(flow))
    if problems:
        raise RefusedError(422, *problems)
    program_of(flow)
    return flow


def program_of(flow: Mapping[str, Any]) -> Program:
    """A flow made ready to run; `RefusedError` (422) where it cannot."""
    try:
        return load(flow)
    except FlowcError as error:
        raise RefusedError(422, error.message) from error


def opened(value: Any, name: str) -> Any:
    """A value that some clients send as JSON inside a text; `RefusedError` for a text of none."""
    if not isinstance(value, str):
        return value
    try:
        return parsed(value)
    except ValueError as error:
        raise RefusedError(422, f"{name}: is a text that is no JSON: {error}") from error


def is_on(value: Any) -> bool:
    """Whether a flag of a flow is set, also by a client that writes it as text."""
    return value is True or value == "true"


def _wrong(flow: Mapping[str, Any]) -> Iterator[str]:
    """Why no call can run a flow."""
    steps = flow.get("steps")
    if not isinstance(steps, list):
        yield "steps: a call flow has a list of steps"
        return
    if not isinstance(flow.get("title") or "", str):
        yield "title: the title is a string"
    for name in ("record", "default"):
        if flow.get(name) not in (None, True, False, "true", "false", ""):
            yield f"{name}: is {shown(flow[name])}, and should be a JSON boolean"
    for number, step in enumerate(steps):
        place = f"steps[{number}]"
        if not isinstance(step, dict):
            yield f"{place}: a step is a JSON object"
        elif not isinstance(step.get("action"), str) or not step["action"]:
            yield f"{place}.action: a step has an action"
        elif not isinstance(step.get("options") or {}, dict):
            yield f"{place}.options: the options are a JSON object"
        else:
            yield from _wrong_options(
                as_meant({**step, "options": step.get("options") or {}}), place
            )


def _wrong_options(step: dict[str, Any], place: str) -> Iterator[str]:
    options = step.get("options", {})
    kind = BY_ACTION.get(step["action"])
    for spec in kind.specs if kind else ():
        value = options.get(spec.wire)
        if spec.required and (value is None or value in ("", 0)):
            yield f"{place}.options.{spec.wire}: {step['action']} needs {spec.kind.expected}"
        elif spec.kind.json == "integer" and value is not None:
            if type(value) is not int:
                wanted = "should be a whole number"
                yield f"{place}.options.{spec.wire}: is {shown(value)}, and {wanted}"
            elif value > _MOST:
                yield f"{place}.options.{spec.wire}: is {value}, and no call lasts that long"


def shown(value: Any) -> str:
    """A value as JSON, of a long one the beginning."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else text[:37] + "..."
