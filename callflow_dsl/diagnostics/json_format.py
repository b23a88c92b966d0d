"""Diagnostics for programs: a JSON array."""

from __future__ import annotations

from callflow_dsl.printing import json_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.source import Location


def render_json(diagnostics: Sequence[Diagnostic], page: Callable[[str], str] | None = None) -> str:
    """An array of objects with ``code``, ``severity``, ``message``, ``file``, ``start``, ``end``,
    ``notes``, ``fix`` (null, or ``description``, ``replacement`` and its place) and ``related``,
    and with ``page`` (the address of what is documented of a code) its address, or null.

    Lines and columns count from 1 and in characters, ``offset`` from 0; the end is the
    position behind the last character.
    """
    if page is None:
        return json_text([_diagnostic(diagnostic) for diagnostic in diagnostics])
    return json_text(
        [
            _diagnostic(diagnostic) | {"page": page(diagnostic.code) or None}
            for diagnostic in diagnostics
        ]
    )


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    fix = diagnostic.fix
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        **_place(diagnostic.location),
        "notes": list(diagnostic.notes),
        "fix": fix
        and {
            "description": fix.description,
            "replacement": fix.replacement,
            **_place(fix.location),
        },
        "related": [
            {"message": related.message, **_place(related.location)}
            for related in diagnostic.related
        ],
    }


def _place(location: Location) -> dict[str, Any]:
    start, end = location.span
    return {
        "file": location.source.name,
        "start": {"line": location.line, "column": location.column, "offset": start},
        "end": {"line": location.end_line, "column": location.end_column, "offset": end},
    }
