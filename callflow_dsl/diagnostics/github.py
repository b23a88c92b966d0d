"""Diagnostics as the workflow commands that GitHub Actions shows beside the changed lines."""

from __future__ import annotations

from callflow_dsl.diagnostics.text import advice
from callflow_dsl.printing import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from callflow_dsl.diagnostics.model import Diagnostic

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def render_github(diagnostics: Sequence[Diagnostic]) -> str:
    """One command on a line for each diagnostic."""
    return "\n".join(_command(diagnostic) for diagnostic in diagnostics)


def _command(diagnostic: Diagnostic) -> str:
    place = diagnostic.location
    properties = {
        "file": shown(place.source.name),
        "line": str(place.line),
        "endLine": str(place.end_line),
        "title": diagnostic.code,
    }
    if place.line == place.end_line:  # columns of a longer place are refused
        properties["col"] = str(place.column)
        properties["endColumn"] = str(place.end_column)
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    lines = [shown(text) for text in (diagnostic.message, *diagnostic.notes)]
    if diagnostic.fix is not None:
        lines.append(advice(diagnostic.fix))
    return f"::{_COMMANDS[diagnostic.severity]} {written}::{_data(chr(10).join(lines))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
