"""``flowc compile --explain``: each step of the wire beside its source line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from callflow_dsl.source import LineIndex
from callflow_dsl.wire.encode import encode_step

if TYPE_CHECKING:
    from callflow_dsl.compiler.result import CompiledFlow


def explain(flow: CompiledFlow) -> str:
    """A table: number, id and content of each step, then file, line and text it came from."""
    title, source = flow.call_flow.title, flow.location.source
    lines = LineIndex(source)
    rows = []
    for number, (step, origin) in enumerate(
        zip(flow.call_flow.steps, flow.origins, strict=True), 1
    ):
        line = lines.line(origin.span[0])
        rows.append(
            (
                f"{number:>3}",
                step.id or "-",
                _content(encode_step(step)),
                f"{origin.source.name}:{line}",
                " ".join(origin.text.split()),
            )
        )
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    table = [
        "  ".join(cell.ljust(width) for cell, width in zip(row[:4], widths, strict=True))
        + f"  | {row[4]}"
        for row in rows
    ]
    named = "flow" if title is None else f'flow "{title}"'
    return "\n".join([f"{named} ({source.name}:{flow.location.line})", *table]) + "\n"


def _content(step: dict[str, Any], limit: int = 48) -> str:
    options = " ".join(f"{name}={_short(value)}" for name, value in step.get("options", {}).items())
    parts = [str(step.get("action", "?")), options]
    if "onKeypressGoto" in step:
        parts.append(f"-> {step['onKeypressGoto']}")
    guards = [
        f"{guard.get('variable')} {guard.get('operator')} {_short(guard.get('value'))}"
        for guard in step.get("conditions") or ()
    ]
    if guards:
        parts.append(f"if {' and '.join(guards)}")
    text = " ".join(part for part in parts if part)
    return text if len(text) <= limit else text[: limit - 3] + "..."


def _short(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) and " " in value else str(value)
