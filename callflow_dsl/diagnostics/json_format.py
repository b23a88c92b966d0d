"""Diagnostics for programs: a JSON array."""

from __future__ import annotations

from callflow_dsl._frozen import evolve
from callflow_dsl.printing import json_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from callflow_dsl.diagnostics.model import Diagnostic, Fix
    from callflow_dsl.source import Location


def render_json(
    diagnostics: Sequence[Diagnostic],
    page: Callable[[str], str] | None = None,
    applies: Callable[[Diagnostic], str | None] | None = None,
) -> str:
    """An array of objects with ``code``, ``severity``, ``message``, ``file``, ``start``, ``end``,
    ``notes``, ``fix`` (null, or ``description``, ``replacement`` and its place) and ``related``;
    with ``page`` (the address of what is documented of a code) its address, or null; with
    ``applies`` (what becomes of the fix of a diagnostic) that, as ``applicability`` of the fix.

    Lines and columns count from 1 and in characters, ``offset`` from 0; the end is the
    position behind the last character.
    """
    records = [_diagnostic(diagnostic) for diagnostic in diagnostics]
    for diagnostic, record in zip(diagnostics, records, strict=True):
        if page is not None:
            record["page"] = page(diagnostic.code) or None
        if applies is not None and record["fix"]:
            record["fix"]["applicability"] = applies(diagnostic)
    return json_text(records)


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        **_place(diagnostic.location),
        "notes": list(diagnostic.notes),
        "fix": diagnostic.fix and _fix(diagnostic.fix),
        "related": [
            {"message": related.message, **_place(related.location)}
            for related in diagnostic.related
        ],
    }


def _fix(fix: Fix) -> dict[str, Any]:
    span, replacement = fix.edit
    place = _place(evolve(fix.location, span=span))
    return {"description": fix.description, "replacement": replacement, **place}


def _place(location: Location) -> dict[str, Any]:
    start, end = location.span
    return {
        "file": location.source.name,
        "start": {"line": location.line, "column": location.column, "offset": start},
        "end": {"line": location.end_line, "column": location.end_column, "offset": end},
    }
