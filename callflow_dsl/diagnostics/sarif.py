"""Diagnostics as SARIF 2.1.0, which code hosts and editors show beside the source."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from callflow_dsl._frozen import evolve
from callflow_dsl.homepage import HOMEPAGE
from callflow_dsl.printing import json_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from callflow_dsl.diagnostics.descriptor import Descriptor
    from callflow_dsl.diagnostics.model import Diagnostic, Fix
    from callflow_dsl.source import Location

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def render_sarif(
    diagnostics: Sequence[Diagnostic],
    descriptors: Iterable[Descriptor],
    version: str,
    applies: Callable[[Diagnostic], str | None] | None = None,
) -> str:
    """A SARIF log with one run; ``descriptors`` document the codes that occur.

    ``applies`` says what becomes of a fix: a property ``applicability`` of the fix.
    """
    used = {diagnostic.code for diagnostic in diagnostics}
    rules = [_rule(descriptor) for descriptor in descriptors if descriptor.code in used]
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    results = [_result(diagnostic, index) for diagnostic in diagnostics]
    if applies is not None:
        for diagnostic, result in zip(diagnostics, results, strict=True):
            for fix in result.get("fixes", ()):
                fix["properties"] = {"applicability": applies(diagnostic)}
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "flowc",
                        "version": version,
                        "informationUri": HOMEPAGE,
                        "rules": rules,
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": results,
            }
        ],
    }
    return json_text(log)


def _rule(descriptor: Descriptor) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": descriptor.code}
    if descriptor.name:
        rule["name"] = "".join(word.capitalize() for word in descriptor.name.split("-"))
    rule["shortDescription"] = {"text": descriptor.summary}
    why = " ".join((descriptor.why or descriptor.summary).split())
    rule["fullDescription"] = {"text": why}
    # Code hosts show this text beside a finding, and refuse rules without it.
    rule["help"] = {"text": f"{why}\n\n`flowc explain {descriptor.code}` shows an example."}
    if descriptor.page:
        rule["helpUri"] = descriptor.page
    rule["defaultConfiguration"] = {"level": _LEVELS[descriptor.severity]}
    return rule


def _result(diagnostic: Diagnostic, index: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {"ruleId": diagnostic.code}
    if diagnostic.code in index:
        result["ruleIndex"] = index[diagnostic.code]
    result["level"] = _LEVELS[diagnostic.severity]
    result["message"] = {"text": ". ".join([diagnostic.message, *diagnostic.notes])}
    result["locations"] = [{"physicalLocation": _place(diagnostic.location)}]
    if diagnostic.related:
        result["relatedLocations"] = [
            {"physicalLocation": _place(related.location), "message": {"text": related.message}}
            for related in diagnostic.related
        ]
    if diagnostic.fix is not None:
        result["fixes"] = [_fix(diagnostic.fix)]
    return result


def _fix(fix: Fix) -> dict[str, Any]:
    span, added = fix.edit
    place = _place(evolve(fix.location, span=span))
    replacement: dict[str, Any] = {"deletedRegion": place["region"]}
    if added:
        replacement["insertedContent"] = {"text": added}
    change = {"artifactLocation": place["artifactLocation"], "replacements": [replacement]}
    return {"description": {"text": fix.description}, "artifactChanges": [change]}


def _place(location: Location) -> dict[str, Any]:
    path = Path(location.source.name)
    uri = path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))
    return {
        "artifactLocation": {"uri": uri},
        "region": {
            "startLine": location.line,
            "startColumn": location.column,
            "endLine": location.end_line,
            "endColumn": location.end_column,
        },
    }
