"""Test results as text, JUnit XML or JSON."""

from __future__ import annotations

from callflow_dsl.printing import shown
from callflow_dsl.simulate.transcript import render

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from callflow_dsl.flowtest.coverage import Coverage
    from callflow_dsl.flowtest.mutate import Mutation
    from callflow_dsl.flowtest.run import Failure, Result
    from callflow_dsl.flowtest.suite import FileReport, Played, Report

_MARKS = {"passed": "ok   ", "failed": "FAIL ", "error": "ERROR", "skipped": "skip "}


def as_text(report: Report, *, verbose: bool = False, durations: int = 0) -> str:
    """One line a test; for a failure the line, the reason and the transcript."""
    lines: list[str] = []
    tested = {flow.file for file in report.files if file.file.cases for flow in file.file.flows}
    for file in report.files:
        lines.extend(_file_lines(file, tested, verbose))
    for coverage in report.coverage:
        lines.extend(_coverage_lines(coverage))
    if durations:
        lines += ["longest:", *_longest(report, durations)]
    lines.append(_summary(report))
    return "\n".join(map(shown, lines))


def _file_lines(file: FileReport, tested: set[str], verbose: bool) -> Iterator[str]:
    """The tests of a file; of flows without a test that there is none, of other files nothing."""
    if file.file.error:
        first, *more = file.file.error.splitlines()
        yield from (file.file.path, f"  ERROR {first}", *(f"        {line}" for line in more))
    elif file.played:
        yield file.file.path
        for played in file.played:
            yield from _played_lines(played, verbose)
    elif file.file.flows and not file.file.cases and file.file.path not in tested:
        yield from (file.file.path, "  no tests")


def _summary(report: Report) -> str:
    passed = report.count("passed")
    counts = [f"{_count(passed)} passed", f"{report.count('failed')} failed"]
    for outcome, plural in (("error", "errors"), ("skipped", "skipped")):
        number = report.count(outcome)
        if number:
            counts.append(f"{number} {outcome if number == 1 else plural}")
    return ", ".join(counts)


def _longest(report: Report, number: int) -> list[str]:
    timed = [(played.seconds, played.case.name) for file in report.files for played in file.played]
    return [f"  {seconds:8.3f}s  {name}" for seconds, name in sorted(timed, reverse=True)[:number]]


def as_json(report: Report) -> dict[str, Any]:
    """Everything, as JSON values."""
    return {
        "version": 2,
        "passed": report.passed,
        "counts": {
            outcome: report.count(outcome) for outcome in ("passed", "failed", "error", "skipped")
        },
        "files": [
            {
                "path": file.file.path,
                "error": file.file.error or None,
                "tests": [_test_json(played) for played in file.played],
            }
            for file in report.files
        ],
        "coverage": [_coverage_json(coverage) for coverage in report.coverage],
    }


def _test_json(played: Played) -> dict[str, Any]:
    result = played.result
    failure = result.failure if result is not None else None
    return {
        "name": played.case.name,
        "location": location_text(played.case.location),
        "tags": sorted(played.case.tags),
        "outcome": played.outcome,
        "skipped": played.case.skip,
        "error": played.error or None,
        "failure": None
        if failure is None
        else {"message": failure.message, "location": location_text(failure.line.location)},
        "seconds": round(played.seconds, 3),
        "call_ms": None if result is None else result.transcript.duration_ms,
        "transcript": [] if result is None else render(result.transcript.events).splitlines(),
    }


#: A call that goes round for ever would fill the screen: so many lines of it are shown.
_MOST_LINES = 60


def _played_lines(played: Played, verbose: bool) -> Iterator[str]:
    reason = f"  ({played.case.skip})" if played.outcome == "skipped" else ""
    yield f"  {_MARKS[played.outcome]} {played.case.name}{reason}"
    if played.outcome == "error":
        where = location_text(played.case.location)
        yield f"        {where}: {played.error}" if where else f"        {played.error}"
    result = played.result
    if result is None:
        return
    if result.failure is not None:
        yield from _failure_lines(result.failure)
    if verbose or result.failure is not None:
        yield "        the call so far:" if result.failure else "        the call:"
        yield from _call_lines(result, verbose)


def _failure_lines(failure: Failure) -> Iterator[str]:
    where = location_text(failure.line.location)
    yield f"        {where}: {failure.message}" if where else f"        {failure.message}"
    quoted = getattr(failure.line.location, "text", "")
    if quoted:
        yield f"          {quoted}"


def _call_lines(result: Result, verbose: bool) -> Iterator[str]:
    lines = render(result.transcript.events).splitlines()
    if len(lines) > _MOST_LINES and not verbose:
        left_out = len(lines) - _MOST_LINES
        lines = [f"  ... {left_out} lines before; -v shows them", *lines[-_MOST_LINES:]]
    yield from (f"      {line}" for line in lines)


def _coverage_lines(coverage: Coverage) -> Iterator[str]:
    counts = ", ".join(
        f"{name} {sum(item.is_covered is True for item in items)} of {len(items)}"
        for name, items in (("steps", coverage.steps), ("ways", coverage.ways))
    )
    yield f'coverage of "{coverage.flow}": {rounded(coverage.percent):g}% ({counts})'
    for item in coverage.missing:
        unknown = "" if item.is_covered is False else "not known: "
        yield f"  {item.place}: {unknown}{item.untested}"


def mutation_lines(mutation: Mutation) -> Iterator[str]:
    """How many changes of a flow the tests notice, and each that they do not."""
    known = mutation.killed + len(mutation.alive)
    yield f'"{mutation.flow}": {mutation.killed} of {known} changes are noticed'
    for survivor in mutation.alive:
        mutant = survivor.mutant
        yield f"  {mutant.place}: {mutant.change}; a test of --keys {survivor.keys} would notice"
    equal = len(mutation.survivors) - len(mutation.alive)
    if equal:
        yield f"  {_changes(equal)} beside these: no call was found that differs"
    if mutation.left_out:
        yield f"  {_changes(mutation.left_out)} not tried: there are too many"


def _changes(number: int) -> str:
    return "1 change" if number == 1 else f"{number} changes"


def mutation_json(mutation: Mutation) -> dict[str, Any]:
    """The same as JSON values."""
    return {
        "flow": mutation.flow,
        "killed": mutation.killed,
        "percent": rounded(mutation.percent, 1),
        "left_out": mutation.left_out,
        "survivors": [
            {
                "place": survivor.mutant.place,
                "change": survivor.mutant.change,
                "keys": survivor.keys,
            }
            for survivor in mutation.survivors
        ],
    }


def _coverage_json(coverage: Coverage) -> dict[str, Any]:
    from callflow_dsl._frozen import asdict

    return asdict(coverage) | {"percent": rounded(coverage.percent, 1)}


def rounded(percent: float, digits: int = 0) -> float:
    """A percentage to be shown: 100 is all, and nothing less."""
    return percent if percent >= 100 else min(round(percent, digits), 100 - 10**-digits)


def location_text(location: object) -> str:
    """A place as ``file:line:column``; empty for none."""
    return "" if location is None else str(location)


def _count(number: int) -> str:
    return "no test" if number == 0 else "1 test" if number == 1 else f"{number} tests"
