"""Diagnostics as JUnit XML: a suite for each file, a failed case for each diagnostic."""

from __future__ import annotations

from xml.etree import ElementTree

from callflow_dsl.diagnostics.text import render_text
from callflow_dsl.printing import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from callflow_dsl.diagnostics.model import Diagnostic


def render_junit(diagnostics: Sequence[Diagnostic], files: Iterable[str]) -> str:
    """The report; a file without any diagnostic is one case that passed."""
    root = ElementTree.Element("testsuites", name="flowc lint")
    tests = 0
    names = dict.fromkeys([*files, *(d.location.source.name for d in diagnostics)])
    for name in names:
        in_file = [d for d in diagnostics if d.location.source.name == name]
        suite = ElementTree.SubElement(
            root, "testsuite", name=shown(name), tests=str(max(1, len(in_file))),
            failures=str(len(in_file)), errors="0", skipped="0",
        )  # fmt: skip
        for diagnostic in in_file:
            _case(suite, diagnostic)
        if not in_file:
            ElementTree.SubElement(suite, "testcase", name="no findings", classname=shown(name))
        tests += len(suite)
    root.set("tests", str(tests))
    root.set("failures", str(len(diagnostics)))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, "unicode")


def _case(suite: ElementTree.Element, diagnostic: Diagnostic) -> None:
    place = diagnostic.location
    case = ElementTree.SubElement(
        suite,
        "testcase",
        name=f"{diagnostic.code} at {place.line}:{place.column}",
        classname=shown(place.source.name),
    )
    failure = ElementTree.SubElement(
        case, "failure", message=shown(diagnostic.message), type=diagnostic.severity
    )
    failure.text = render_text([diagnostic])
