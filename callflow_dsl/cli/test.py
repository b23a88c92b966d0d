"""Run the tests of flow files: simulated calls, against the JSON that would be deployed.

Without a name, every .flow file below the current directory. Tests stand beside the flow
in its file, or in a file of their own: support.test.flow tests support.flow. A failure
shows the line that was not met and the call up to there. Exits with 1 when a test fails,
or when the coverage is below --min-coverage.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from callflow_dsl.cli._flow_inputs import (
    add_fetch_arguments,
    choose,
    fetched_flows,
    fetcher,
    load_file,
)
from callflow_dsl.cli._params import add_set_argument, assignments
from callflow_dsl.errors import FlowcError
from callflow_dsl.printing import json_text, shown

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from callflow_dsl.cli._flow_inputs import Loaded, LoadedFlow
    from callflow_dsl.flowtest.model import Case
    from callflow_dsl.flowtest.reports import FileReport
    from callflow_dsl.flowtest.run import Result
    from callflow_dsl.simulate import Fetch


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``flowc test``."""
    parser.add_argument("files", metavar="FILE", nargs="*", default=["."], help="files and folders")
    parser.add_argument(
        "-k", metavar="TEXT", dest="select", default="", help="only tests whose name has this text"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="show every call")
    parser.add_argument("--format", choices=["text", "junit", "json"], default="text")
    parser.add_argument(
        "--coverage", action="store_true", help="show which steps, branches and keys are untested"
    )
    parser.add_argument(
        "--min-coverage", metavar="PERCENT", type=float, help="fail below this coverage"
    )
    add_set_argument(parser)
    add_fetch_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Run the tests and print the report."""
    from callflow_dsl.flowtest.reports import as_json, as_junit, as_text

    minimum: float | None = args.min_coverage
    if minimum is not None and not 0 <= minimum <= 100:
        raise FlowcError("--min-coverage takes a percentage from 0 to 100", exit_code=2)
    fetch = fetcher(fetched_flows(args.fetch), allow_http=False)
    values = assignments(args.values)
    loaded = [load_file(path, values) for path in _paths(args.files)]
    reports = _covered([_test(one, args.select, fetch) for one in loaded if one.cases], loaded)
    if not any(report.results for report in reports):
        chosen = f" whose name has {args.select!r}" if args.select else ""
        raise FlowcError(
            f"no test{chosen} in {', '.join(args.files)}",
            hint='write one as `test "name" { ... }` in a .flow file',
        )
    if args.format == "json":
        print(json_text(as_json(reports)))
    elif args.format == "junit":
        print(as_junit(reports))
    else:
        show = args.coverage or minimum is not None
        print(as_text(reports, verbose=args.verbose, coverage=show))
    failed = any(not result.passed for report in reports for result in report.results)
    return 1 if failed or _below(reports, minimum, args.format) else 0


def _test(loaded: Loaded, select: str, fetch: Fetch | None) -> FileReport:
    from callflow_dsl.flowtest.reports import FileReport
    from callflow_dsl.flowtest.run import Outside, run_case
    from callflow_dsl.simulate import load

    programs = {flow.title: load(flow.wire) for flow in loaded.flows}
    results = tuple(
        run_case(programs[_called(loaded, case).title], case, Outside(fetch=fetch))
        for case in loaded.cases
        if select.lower() in case.name.lower()
    )
    return FileReport(loaded.path, results, (), {flow.title: flow.places for flow in loaded.flows})


def _covered(reports: list[FileReport], loaded: list[Loaded]) -> list[FileReport]:
    """The reports with the coverage of each flow by all its tests, in the last that has any."""
    from attrs import evolve

    from callflow_dsl.flowtest.coverage import measure
    from callflow_dsl.simulate import load

    results: dict[str, list[Result]] = {}
    last: dict[str, tuple[int, LoadedFlow]] = {}
    tested = [one for one in loaded if one.cases]
    for number, (report, one) in enumerate(zip(reports, tested, strict=True)):
        for flow in one.flows:
            # The same flow is read again for a test file beside its own.
            key = json.dumps([sorted({place.path for place in flow.places.values()}), flow.wire])
            results.setdefault(key, []).extend(report.results)
            last[key] = (number, flow)
    for key, (number, flow) in last.items():
        coverage = measure(load(flow.wire), results[key])
        reports[number] = evolve(reports[number], coverage=(*reports[number].coverage, coverage))
    return reports


def _called(loaded: Loaded, case: Case) -> LoadedFlow:
    """The flow that a case calls: by title, by number, or the only one."""
    if not loaded.flows:
        raise FlowcError(
            f"{case.location}: there is no flow to test",
            hint="tests without a flow in their file are named after it: "
            "support.test.flow tests support.flow",
        )
    if case.number is None:
        return choose(loaded, case.flow, f'name one in the test "{case.name}": number +31...')
    for flow in loaded.flows:
        if case.number in flow.numbers:
            return flow
    raise FlowcError(f"{case.location}: +{case.number} rings no flow of this file")


def _below(reports: list[FileReport], minimum: float | None, format_: str) -> bool:
    import sys

    if minimum is None:
        return False
    below = [
        (one.flow, one.percent)
        for report in reports
        for one in report.coverage
        if one.percent < minimum
    ]
    for title, percent in below:
        # Beside a report for a machine the reason goes to stderr.
        stream = sys.stdout if format_ == "text" else sys.stderr
        print(f'"{shown(title)}" is covered to {percent:.0f}%, less than {minimum:g}%', file=stream)
    return bool(below)


def _paths(names: list[str]) -> Iterator[str]:
    for name in names:
        path = Path(name)
        if path.is_dir():
            yield from (str(found) for found in sorted(path.rglob("*.flow")) if found.is_file())
        else:
            yield name
