"""The JSON Schema of a call flow, made from the step descriptions.

``python -m callflow_dsl.wire.schema`` writes grammar/callflow.schema.json.
"""

from __future__ import annotations

import json

from callflow_dsl.steps import BY_ACTION, COMMON_SPECS, FLOW_SPECS, Kind, Spec, StepKind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


def schema() -> dict[str, Any]:
    """A schema of draft 2020-12. Fields and actions that flowc does not know are allowed."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Call flow of the MessageBird Voice Calling API",
        "type": "object",
        "required": ["steps"],
        "properties": {
            "title": {"type": "string", "description": "The name of the flow."},
            **_properties(FLOW_SPECS),
            "steps": {
                "type": "array",
                "description": "What happens in the call, in order.",
                "items": {"$ref": "#/$defs/step"},
            },
        },
        "$defs": {"step": _step(), "condition": _condition()}
        | {action: _action(kind) for action, kind in BY_ACTION.items()},
    }


def _step() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["action"],
        "properties": {
            "id": {"type": "string", "description": "Unique in the flow."},
            "action": {"type": "string", "examples": list(BY_ACTION)},
            "options": {"type": "object"},
            **_properties(COMMON_SPECS),
            "conditions": {
                "type": "array",
                "description": "The step runs when all of them hold.",
                "items": {"$ref": "#/$defs/condition"},
            },
        },
        "allOf": [
            {
                "if": {"properties": {"action": {"const": action}}, "required": ["action"]},
                "then": {"$ref": f"#/$defs/{action}"},
            }
            for action in BY_ACTION
        ],
    }


def _condition() -> dict[str, Any]:
    names = ("variable", "operator", "value")
    return {
        "type": "object",
        "required": list(names),
        "properties": {name: {"type": "string"} for name in names},
    }


def _action(kind: StepKind) -> dict[str, Any]:
    required = [spec.wire for spec in kind.specs if spec.required]
    options: dict[str, Any] = {"type": "object", "properties": _properties(kind.specs)}
    if required:
        options["required"] = required
    for spec in (spec for spec in kind.specs if spec.switches_on):
        on = {"properties": {spec.switches_on: {"const": True}}, "required": [spec.switches_on]}
        options |= {"if": on, "then": {"required": [spec.wire]}}
    described: dict[str, Any] = {"description": kind.help, "properties": {"options": options}}
    if required:
        described["required"] = ["options"]
    return described


def _properties(specs: Iterable[Spec]) -> dict[str, Any]:
    return {spec.wire: {"description": spec.help, **_value(spec.kind)} for spec in specs}


def _value(kind: Kind) -> dict[str, Any]:
    limits = {
        "minimum": kind.minimum,
        "maximum": kind.maximum,
        "examples" if kind.open else "enum": list(kind.allowed) or None,
        "pattern": f"^(?:{kind.pattern})$" if kind.pattern else None,
    }
    said = {name: limit for name, limit in limits.items() if limit is not None}
    value: dict[str, Any] = {"type": kind.json, **said}
    if kind.many:
        return {"anyOf": [value, {"type": "array", "minItems": 1, "items": value}]}
    return value


def text() -> str:
    """The text of grammar/callflow.schema.json."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    from callflow_dsl._build import grammar_path

    grammar_path().with_name("callflow.schema.json").write_text(text(), encoding="utf-8")
