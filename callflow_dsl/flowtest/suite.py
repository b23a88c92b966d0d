"""The tests of several files, played one after the other, and what they cover."""

from __future__ import annotations

from time import perf_counter

from callflow_dsl._frozen import evolve, field, frozen
from callflow_dsl.flowtest.coverage import Coverage, measure
from callflow_dsl.flowtest.run import Outside, Result, run_case

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from callflow_dsl.compiler.result import CompiledFlow
    from callflow_dsl.flowtest.model import Case
    from callflow_dsl.simulate.loading import Program


@frozen
class TestedFlow:
    """A flow and the file that it stands in. ``places``: step id -> place, as text."""

    __test__ = False  # pytest takes names that begin so for tests

    file: str
    program: Program
    places: Mapping[str, str] = field(factory=dict)
    numbers: tuple[str, ...] = ()
    compiled: CompiledFlow | None = field(default=None, eq=False, repr=False)

    @property
    def title(self) -> str:
        """The flow's title."""
        return self.program.name


@frozen
class TestFile:
    """A file with tests: its cases, and the flows that they can call.

    ``error`` is why it could not be read; it has no cases then.
    """

    __test__ = False

    path: str
    flows: tuple[TestedFlow, ...] = ()
    cases: tuple[Case, ...] = ()
    outside: Outside = field(factory=Outside)
    error: str = ""


@frozen
class Played:
    """One case and how it went. ``error``: it could not be played; ``seconds`` of real time."""

    case: Case
    flow: TestedFlow | None = None
    result: Result | None = None
    error: str = ""
    seconds: float = 0.0

    @property
    def outcome(self) -> str:
        """ "passed", "failed", "error" or "skipped"."""
        if self.error:
            return "error"
        if self.result is None:
            return "skipped"
        return "passed" if self.result.passed else "failed"


@frozen
class FileReport:
    """How the tests of one file went."""

    file: TestFile
    played: tuple[Played, ...]


@frozen
class Report:
    """How the tests of all files went, and what they cover of each flow of those files."""

    files: tuple[FileReport, ...]
    coverage: tuple[Coverage, ...] = ()

    def count(self, outcome: str) -> int:
        """How many tests went this way; a file that could not be read is an error as well."""
        tests = sum(played.outcome == outcome for report in self.files for played in report.played)
        broken = sum(bool(report.file.error) for report in self.files)
        return tests + broken if outcome == "error" else tests

    @property
    def passed(self) -> bool:
        """Nothing failed and nothing could not be played."""
        return not self.count("failed") and not self.count("error")


def play(
    files: Iterable[TestFile],
    chosen: Callable[[Case], bool],
    *,
    covers: bool = False,
    first_failure: bool = False,
) -> Report:
    """Play the chosen cases of the files.

    ``covers``: measure the coverage of every flow, also of those without tests.
    ``first_failure``: stop behind the first case that does not pass.
    """
    reports: list[FileReport] = []
    stops = False
    for file in files:
        played: list[Played] = []
        for case in filter(chosen, () if stops else file.cases):
            played.append(_play(file, case))
            stops = first_failure and played[-1].outcome in ("failed", "error")
            if stops:
                break
        reports.append(FileReport(file, tuple(played)))
        if stops:
            break
    coverage = tuple(_coverage(reports)) if covers else ()
    return Report(tuple(reports), coverage)


def _play(file: TestFile, case: Case) -> Played:
    if case.skip is not None:
        return Played(case)
    flow, problem = called(file.flows, case)
    if flow is None:
        return Played(case, error=problem)
    began = perf_counter()
    result = run_case(flow.program, case, file.outside)
    return Played(case, flow, result, seconds=perf_counter() - began)


def called(flows: Sequence[TestedFlow], case: Case) -> tuple[TestedFlow | None, str]:
    """The flow that a case calls: by number, by title, or the only one; else why there is none."""
    if not flows:
        return None, (
            "there is no flow to test: tests without a flow in their file are named after it,"
            " as support.test.flow tests support.flow"
        )
    if case.number is not None:
        ringing = [flow for flow in flows if case.number in flow.numbers]
        return next(iter(ringing), None), f"+{case.number} rings no flow of this file"
    if case.flow is not None:
        by_title = {flow.title: flow for flow in reversed(flows)}
        titles = ", ".join(f'"{flow.title}"' for flow in flows)
        return by_title.get(case.flow), f'there is no flow "{case.flow}", only {titles}'
    if len(flows) > 1:
        first = f'calls "{flows[0].title}"'
        return None, f"there are {len(flows)} flows: say which in the test, as in: {first}"
    return flows[0], ""


def flows_with_results(
    reports: Sequence[FileReport],
) -> list[tuple[TestedFlow, list[tuple[TestFile, Result]]]]:
    """Each flow of the files once, with the cases that called it, from whatever file."""
    flows: dict[tuple[str, str], TestedFlow] = {}
    tests: dict[tuple[str, str], list[tuple[TestFile, Result]]] = {}
    for report in reports:
        for flow in report.file.flows:
            flows.setdefault((flow.file, flow.title), flow)
        for played in report.played:
            if played.flow is not None and played.result is not None:
                key = (played.flow.file, played.flow.title)
                tests.setdefault(key, []).append((report.file, played.result))
    return [(flow, tests.get(key, [])) for key, flow in flows.items()]


def _coverage(reports: Sequence[FileReport]) -> Iterable[Coverage]:
    for flow, played in flows_with_results(reports):

        def again(
            program: Program, played: Sequence[tuple[TestFile, Result]] = played
        ) -> list[Result]:
            return [_once_more(program, file, result) for file, result in played]

        results = [result for _, result in played]
        yield measure(flow.program, results, flow.places, flow.compiled, again)


def _once_more(program: Program, file: TestFile, result: Result) -> Result:
    """The same case on a program that does the same; transcripts would differ by its probes."""
    return run_case(program, result.case, evolve(file.outside, kept=None))
