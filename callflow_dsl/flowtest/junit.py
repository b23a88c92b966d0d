"""Test results as JUnit XML."""

from __future__ import annotations

from xml.etree import ElementTree

from callflow_dsl.flowtest.reports import location_text
from callflow_dsl.printing import shown, shown_lines
from callflow_dsl.simulate.transcript import render

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.flowtest.suite import FileReport, Played, Report


def as_junit(report: Report) -> str:
    """JUnit XML: a suite for each file, with file and line of each test."""
    root = ElementTree.Element(
        "testsuites",
        name="flowc",
        tests=str(sum(len(file.played) or bool(file.file.error) for file in report.files)),
        failures=str(report.count("failed")),
        errors=str(report.count("error")),
        skipped=str(report.count("skipped")),
    )
    for file in report.files:
        _junit_suite(root, file)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, "unicode")


def _junit_suite(root: ElementTree.Element, file: FileReport) -> None:
    outcomes = [played.outcome for played in file.played]
    broken = bool(file.file.error)
    suite = ElementTree.SubElement(
        root,
        "testsuite",
        name=shown(file.file.path),
        tests=str(len(outcomes) or int(broken)),
        failures=str(outcomes.count("failed")),
        errors=str(outcomes.count("error") + broken),
        skipped=str(outcomes.count("skipped")),
        time=f"{sum(played.seconds for played in file.played):.3f}",
    )
    if broken:
        case = ElementTree.SubElement(
            suite, "testcase", name=shown(file.file.path), classname=shown(file.file.path)
        )
        message = file.file.error.splitlines()[0]
        error = ElementTree.SubElement(case, "error", message=shown(message), type="unreadable")
        error.text = shown_lines(file.file.error)
    for played in file.played:
        _junit_case(suite, file.file.path, played)


def _junit_case(suite: ElementTree.Element, path: str, played: Played) -> None:
    location = played.case.location
    case = ElementTree.SubElement(
        suite,
        "testcase",
        name=shown(played.case.name),
        classname=shown(path),
        file=shown(getattr(getattr(location, "source", None), "name", path)),
        line=str(getattr(location, "line", "")),
        time=f"{played.seconds:.3f}",
    )
    if played.outcome == "skipped":
        ElementTree.SubElement(case, "skipped", message=shown(played.case.skip or ""))
    elif played.outcome == "error":
        ElementTree.SubElement(case, "error", message=shown(played.error), type="unplayable")
    elif played.result is not None and played.result.failure is not None:
        failed = played.result.failure
        where = location_text(failed.line.location)
        failure = ElementTree.SubElement(
            case, "failure", message=shown(failed.message), type="unmet"
        )
        transcript = render(played.result.transcript.events)
        failure.text = shown_lines(f"{where}: {failed.message}\n{transcript}".strip(": "))
