"""Run the tests of flow files: simulated calls, against the JSON that would be deployed.

  flowc test                         every .flow file below this folder
  flowc test support.flow -k busy    only tests whose name has this text
  flowc test --coverage              what no test goes through, in terms of the source
  flowc test --mutate                change one thing at a time: which changes does no test notice?
  flowc test --update                write the transcripts that tests keep
  flowc test --assume all            which results rest on guesses about the platform

Tests stand beside the flow in its file, or in a file of their own: support.test.flow tests
support.flow, or support.json. A failure shows the line that was not met and the call up to
there. Exit codes: 0 all passed, 1 something failed or does not compile, 2 wrong usage or a file
that cannot be read, 3 with --mutate: enough changes are noticed, but not every one was tried.
"""

from __future__ import annotations

import os
import sys

from callflow_dsl.cli._colors import painted
from callflow_dsl.cli._files import add_files_argument, standard_input
from callflow_dsl.cli._flow_inputs import (
    add_fetch_arguments,
    choose,
    fetcher,
    load_file,
    sources_of,
)
from callflow_dsl.cli._formats import (
    Format,
    add_format_arguments,
    check_format,
    is_for_people,
    rendered,
)
from callflow_dsl.cli._numbers import number, whole
from callflow_dsl.cli._params import add_set_argument, assignments, param_values
from callflow_dsl.cli._tell import counted, say
from callflow_dsl.cli._test_changes import MUTATIONS, mutate_all
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import flow_files, read_text, write_whole
from callflow_dsl.printing import json_text, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any, TextIO

    from callflow_dsl.cli._flow_inputs import Loaded, LoadedFlow
    from callflow_dsl.cli._parser import Parser
    from callflow_dsl.flowtest.model import Answer, Case
    from callflow_dsl.flowtest.suite import Report, TestedFlow, TestFile
    from callflow_dsl.simulate import Fetch
    from callflow_dsl.simulate.call import Fetching
    from callflow_dsl.simulate.world import World
    from callflow_dsl.source import Source


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc test``."""
    add_files_argument(parser)
    parser.add_argument(
        "-k",
        "--matching",
        metavar="TEXT",
        dest="select",
        default="",
        help="only tests whose name has this text",
    )
    parser.add_argument(
        "--tag", metavar="TAG", action="append", default=[], help="only tests with this tag"
    )
    parser.add_argument(
        "--not-tag", metavar="TAG", action="append", default=[], help="no tests with this tag"
    )
    parser.add_argument(
        "-x", "--fail-fast", dest="first", action="store_true", help="stop at the first failure"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="show every call")
    parser.add_argument("--list", action="store_true", help="name the tests and run none")
    parser.add_argument(
        "--durations", metavar="N", type=whole(), default=0, help="show the N longest"
    )
    add_format_arguments(parser, FORMATS)
    parser.add_argument(
        "--coverage", action="store_true", help="show what of each flow no test goes through"
    )
    parser.add_argument(
        "--min-coverage", metavar="PERCENT", type=number(100), help="fail below this coverage"
    )
    parser.add_argument(
        "--mutate", action="store_true",
        help="change one thing at a time in each flow, and name what no test notices",
    )  # fmt: skip
    parser.add_argument(
        "--min-killed", metavar="PERCENT", type=number(100),
        help="with --mutate: fail below this share of changes that a test notices (100)",
    )  # fmt: skip
    parser.add_argument("--update", action="store_true", help="write the transcripts of tests")
    parser.add_argument("--watch", action="store_true", help="run again when a file has changed")
    parser.add_argument(
        "--assume", metavar="NAME=VALUE", action="append", default=[],
        help="turn a guess about the platform (docs/simulator.md); `all`: each in turn",
    )  # fmt: skip
    add_set_argument(parser)
    add_fetch_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Run the tests and print the report."""
    if args.watch:
        from callflow_dsl.cli._watch import stamps_beside, watch

        return watch(
            lambda: _run(args),
            lambda: stamps_beside(lambda: _paths(args.files)),
            report=args.report_to,
        )
    return _run(args)


def _run(args: argparse.Namespace) -> int:
    from callflow_dsl.flowtest.suite import play

    minimum: float | None = args.min_coverage
    least: float | None = args.min_killed
    for option, is_given, formats in (
        ("--list", args.list, ("text",)),
        ("--assume all", args.assume == ["all"], ("text",)),
        ("--mutate", args.mutate, tuple(MUTATIONS)),
    ):
        if is_given:
            check_format(args, option, formats)
    files = _files(args)
    chosen = _chosen(args)
    if args.list:
        return _list(files, chosen)
    if args.assume == ["all"]:
        return _assume_all(files, chosen)
    covers = args.coverage or minimum is not None
    report = play(files, chosen, covers=covers, first_failure=args.first)
    _check_some_played(report, args)
    if args.update:
        _update(report)
    if args.mutate:
        if not report.passed:  # the tests have to pass as they are
            print(rendered(args, report, args))
            return 1
        return mutate_all(report, args, 100.0 if least is None else least)
    print(rendered(args, report, args))
    # Told also where a test failed; beside a report for programs on stderr.
    is_below = _below(report, minimum, sys.stdout if is_for_people(args) else sys.stderr)
    return 0 if report.passed and not is_below else 1


def _check_some_played(report: Report, args: argparse.Namespace) -> None:
    if any(result.played or result.file.error for result in report.files):
        return
    hint = 'write one as `test "name" { ... }` in a .flow file'
    if args.select or args.tag or args.not_tag:
        hint = "flowc test --list names the tests there are"
    raise FlowcError(f"no test is chosen in {', '.join(args.files)}", hint=hint)


def _text(report: Report, args: argparse.Namespace) -> str:
    from callflow_dsl.flowtest.reports import as_text

    text = as_text(report, verbose=args.verbose, durations=args.durations)
    return painted(text, "test")


def _junit(report: Report, _args: argparse.Namespace) -> str:
    from callflow_dsl.flowtest.junit import as_junit

    return as_junit(report)


def _json(report: Report, _args: argparse.Namespace) -> str:
    from callflow_dsl.flowtest.reports import as_json

    return json_text(as_json(report))


FORMATS = {
    "text": Format("for people", _text),
    "junit": Format("for CI", _junit),
    "json": Format("for programs", _json),
}


def _chosen(args: argparse.Namespace) -> Callable[[Case], bool]:
    wanted, unwanted = set(args.tag), set(args.not_tag)
    text = args.select.lower()

    def is_chosen(case: Case) -> bool:
        fits = not wanted or bool(wanted & case.tags)
        return fits and not unwanted & case.tags and text in case.name.lower()

    return is_chosen


def _list(files: list[TestFile], chosen: Callable[[Case], bool]) -> int:
    for file in files:
        if file.error:
            print(f"{shown(file.path)}: {shown(file.error.splitlines()[0])}", file=sys.stderr)
        for case in filter(chosen, file.cases):
            tags = f"  [{', '.join(sorted(case.tags))}]" if case.tags else ""
            print(shown(f"{case.location}  {case.name}{tags}"))
    return 1 if any(file.error for file in files) else 0


# Reading


def _paths(names: list[str]) -> list[str]:
    paths: list[str] = []
    for name in names:
        paths += flow_files(name, _is_foreign) if os.path.isdir(name) else [name]
    return paths


def _is_foreign(path: str, is_folder: bool) -> bool:
    return is_folder and os.path.basename(path) == "node_modules"


def _files(args: argparse.Namespace) -> list[TestFile]:
    from callflow_dsl.simulate.world import World, assume

    paths = list(_paths(args.files))
    piped = {"-": standard_input()} if "-" in paths else {}
    files = (path for path in paths if path not in piped)
    values = param_values(args, [*piped.values(), *sources_of(files)])
    fetch = fetcher(args.fetch, values)
    guesses = {} if args.assume == ["all"] else assignments(args.assume, "--assume")
    world = assume(World(), guesses)
    return [
        file_with_tests(path, values, fetch, world, keep=args.update, source=piped.get(path))
        for path in counted(paths, len(paths), "files read")
    ]


def file_with_tests(
    path: str,
    values: Mapping[str, str],
    fetch: Fetch | None,
    world: World,
    *,
    keep: bool,
    source: Source | None = None,
) -> TestFile:
    """A file with its tests; what keeps it from being read becomes its error."""
    from callflow_dsl.flowtest.run import Outside
    from callflow_dsl.flowtest.suite import TestFile

    try:
        loaded = load_file(path, values, source)
        path = source.name if source else path
        flows = tuple(_tested(loaded, flow) for flow in loaded.flows)
        kept = None if keep else _kept(path)
    except FlowcError as error:
        return TestFile(path, error=f"{error.message}\n{error.report}".strip())
    outside = Outside(fetch, _reader(path, values), kept, world)
    return TestFile(path, flows, loaded.cases, outside)


def _tested(loaded: Loaded, flow: LoadedFlow) -> TestedFlow:
    from callflow_dsl.flowtest.suite import TestedFlow
    from callflow_dsl.simulate import load

    places = {step: str(place) for step, place in flow.places.items()}
    file = loaded.tested or loaded.path
    return TestedFlow(file, load(flow.wire), places, flow.numbers, flow.compiled)


def _reader(
    path: str, values: Mapping[str, str]
) -> Callable[[Answer, Fetching], Mapping[str, Any]]:
    """Reads the files that `answers` names, from the folder of the test's file."""

    def read(answer: Answer, request: Fetching) -> Mapping[str, Any]:
        place = os.path.join(os.path.dirname(path), answer.file)
        if not place.endswith((".flow", ".json")):
            from callflow_dsl.simulate.fetch import read_flow

            return read_flow(read_text(place), "", place)
        return choose(load_file(place, values, sent=dict(request.query)), answer.title).wire

    return read


# Transcripts


def _folder(path: str) -> str:
    """Where the transcripts of a file's tests are kept."""
    return f"{path.removesuffix('.flow').removesuffix('.test')}.transcripts"


def _kept(path: str) -> dict[str, str]:
    folder = _folder(path)
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    return {
        name.removesuffix(".txt"): read_text(os.path.join(folder, name))
        for name in names
        if name.endswith(".txt")
    }


def _update(report: Report) -> None:
    """Write the transcripts; `FlowcError` where two tests would keep different calls in one."""
    kept: dict[str, tuple[str, str]] = {}
    for file in report.files:
        for played in file.played:
            for name, text in (played.result.transcripts if played.result else {}).items():
                path = os.path.join(_folder(file.file.path), f"{name}.txt")
                test, known = kept.setdefault(path, (played.case.name, text))
                if known != text:
                    raise FlowcError(
                        f'the tests "{test}" and "{played.case.name}" keep different calls'
                        f' as transcript "{name}"',
                        hint="give each a name of its own; in a table, with a ${name} of its row",
                    )
    for path, (_, text) in kept.items():
        write_whole(path, text)
        say(f"wrote {path}")


# What results rest on


def _assume_all(files: list[TestFile], chosen: Callable[[Case], bool]) -> int:
    """Play the tests once for each guess that could be otherwise; name those that then fail."""
    from callflow_dsl._frozen import evolve
    from callflow_dsl.flowtest.suite import play
    from callflow_dsl.simulate.world import World, alternatives

    usual = play(files, chosen)
    rests: list[str] = []
    for label, world in alternatives(World()):
        turned = [evolve(file, outside=evolve(file.outside, world=world)) for file in files]
        rests += [f"  {label}: {line}" for line in _newly_failed(usual, play(turned, chosen))]
    passed = usual.count("passed")
    if not usual.passed:
        print("some tests fail as they are: flowc test shows which", file=sys.stderr)
    if rests:
        print("these results rest on a guess about the platform (docs/simulator.md):")
        print("\n".join(map(shown, rests)))
    elif usual.passed:
        guesses = len(alternatives(World()))
        print(f"{passed} passed, whichever of {guesses} other guesses about the platform is true")
    return 1 if rests or not usual.passed else 0


def _newly_failed(before: Report, after: Report) -> Iterator[str]:
    """The tests that passed before and do not now, with the reason."""
    for file_before, file_after in zip(before.files, after.files, strict=True):
        for was, now in zip(file_before.played, file_after.played, strict=True):
            if was.outcome == "passed" and now.outcome != "passed":
                failed = now.result.failure.message if now.result and now.result.failure else ""
                yield f"{was.case.name}: {failed}"


def _below(report: Report, minimum: float | None, stream: TextIO) -> bool:
    if minimum is None:
        return False
    from callflow_dsl.flowtest.reports import rounded

    below = [coverage for coverage in report.coverage if coverage.percent < minimum]
    for coverage in below:
        covered = f"{rounded(coverage.percent):g}%, less than {minimum:g}%"
        print(f'"{shown(coverage.flow)}" is covered to {covered}', file=stream)
    return bool(below)
