"""Diagnostics as JUnit XML: a suite for each file, a failed case for each diagnostic."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from callflow_dsl.diagnostics.text import render_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from callflow_dsl.diagnostics.model import Diagnostic

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_junit(diagnostics: Sequence[Diagnostic], files: Iterable[str]) -> str:
    """The report; a file without any diagnostic is one case that passed."""
    root = ElementTree.Element("testsuites", name="flowc lint")
    names = dict.fromkeys([*files, *(d.location.source.name for d in diagnostics)])
    for name in names:
        found = [d for d in diagnostics if d.location.source.name == name]
        suite = ElementTree.SubElement(
            root, "testsuite", name=name, tests=str(max(1, len(found))),
            failures=str(len(found)), errors="0", skipped="0",
        )  # fmt: skip
        for diagnostic in found:
            _case(suite, diagnostic)
        if not found:
            ElementTree.SubElement(suite, "testcase", name="no findings", classname=name)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, "unicode")


def _case(suite: ElementTree.Element, diagnostic: Diagnostic) -> None:
    place = diagnostic.location
    case = ElementTree.SubElement(
        suite,
        "testcase",
        name=f"{diagnostic.code} at {place.line}:{place.column}",
        classname=_xml(place.source.name),
    )
    failure = ElementTree.SubElement(
        case, "failure", message=_xml(diagnostic.message), type=diagnostic.severity
    )
    failure.text = _xml(render_text([diagnostic]))


def _xml(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
