"""Test results as text, JUnit XML or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from attrs import frozen

from callflow_dsl.printing import shown, shown_lines
from callflow_dsl.simulate.transcript import render

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from callflow_dsl.flowtest.coverage import Coverage
    from callflow_dsl.flowtest.run import Result


@frozen
class FileReport:
    """The results of one file. ``places``: step id -> place, by flow title."""

    path: str
    results: tuple[Result, ...]
    coverage: tuple[Coverage, ...]
    places: Mapping[str, Mapping[str, object]]


def as_text(reports: Sequence[FileReport], *, verbose: bool, coverage: bool) -> str:
    """One line a test; for a failure the line, the reason and the transcript."""
    lines: list[str] = []
    for report in reports:
        lines.append(report.path)
        for result in report.results:
            lines.extend(_result_lines(result, verbose))
        if coverage:
            for one in report.coverage:
                lines.extend(_coverage_lines(one, report.places.get(one.flow, {})))
    results = [result for report in reports for result in report.results]
    failed = sum(not result.passed for result in results)
    lines.append(f"{_count(len(results) - failed)} passed, {failed} failed")
    return "\n".join(map(shown, lines))


def as_json(reports: Sequence[FileReport]) -> dict[str, Any]:
    """Everything, as JSON values."""
    return {
        "files": [
            {
                "path": report.path,
                "tests": [
                    {
                        "name": result.case.name,
                        "location": _location(result.case.location),
                        "passed": result.passed,
                        "failure": None
                        if result.failure is None
                        else {
                            "message": result.failure.message,
                            "location": _location(result.failure.line.location),
                        },
                        "duration_ms": result.transcript.duration_ms,
                        "transcript": render(result.transcript.events).splitlines(),
                    }
                    for result in report.results
                ],
                "coverage": [_coverage_json(one) for one in report.coverage],
            }
            for report in reports
        ]
    }


def as_junit(reports: Sequence[FileReport]) -> str:
    """JUnit XML: a suite for each file; times are those of the simulated calls."""
    root = ElementTree.Element("testsuites", name="flowc")
    for report in reports:
        failed = sum(not result.passed for result in report.results)
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=shown(report.path),
            tests=str(len(report.results)),
            failures=str(failed),
            errors="0",
            skipped="0",
        )
        for result in report.results:
            _junit_case(suite, report.path, result)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, "unicode")


def _junit_case(suite: ElementTree.Element, path: str, result: Result) -> None:
    seconds = f"{result.transcript.duration_ms / 1000:.3f}"
    case = ElementTree.SubElement(
        suite, "testcase", name=shown(result.case.name), classname=shown(path), time=seconds
    )
    if result.failure is not None:
        where = _location(result.failure.line.location)
        failure = ElementTree.SubElement(
            case, "failure", message=shown(result.failure.message), type="unmet"
        )
        transcript = render(result.transcript.events)
        failure.text = shown_lines(f"{where}: {result.failure.message}\n{transcript}".strip(": "))


def _result_lines(result: Result, verbose: bool) -> Iterator[str]:
    if result.failure is None:
        yield f"  ok    {result.case.name}"
    else:
        yield f"  FAIL  {result.case.name}"
        where = _location(result.failure.line.location)
        yield (
            f"        {where}: {result.failure.message}"
            if where
            else (f"        {result.failure.message}")
        )
        quoted = getattr(result.failure.line.location, "text", "")
        if quoted:
            yield f"          {quoted}"
    if verbose or result.failure is not None:
        yield "        the call so far:" if result.failure else "        the call:"
        for line in render(result.transcript.events).splitlines():
            yield f"      {line}"


def _coverage_lines(coverage: Coverage, places: Mapping[str, object]) -> Iterator[str]:
    counts = ", ".join(
        f"{name} {covered} of {everything}"
        for name, (covered, everything) in (
            ("steps", coverage.steps),
            ("branches", coverage.branches),
            ("keys", coverage.keys),
        )
    )
    yield f'  coverage of "{coverage.flow}": {coverage.percent:.0f}% ({counts})'
    for missing in coverage.missing:
        place = places.get(missing.step)
        yield f"    {f'{place} ' if place else ''}{missing.step}: {missing.what}"


def _coverage_json(coverage: Coverage) -> dict[str, Any]:
    from attrs import asdict

    return asdict(coverage) | {"percent": round(coverage.percent, 1)}


def _location(location: object) -> str:
    return "" if location is None else str(location)


def _count(number: int) -> str:
    return "no test" if number == 0 else "1 test" if number == 1 else f"{number} tests"
