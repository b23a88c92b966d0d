"""Steps that no call runs, so that one cause is one finding."""

from __future__ import annotations

from bisect import bisect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.lint.analysis import LintedFile, LintedStep

    Statement = tuple[LintedStep, ...]


def unreached(file: LintedFile, *, behind_end: bool) -> Iterator[tuple[Statement, int]]:
    """Statements that never run, the first of each run of them, and how many follow it.

    ``behind_end``: those that stand behind a step which ends every call. Else the others,
    but for those to which only such dead steps lead: they come back when these do.
    """
    run: list[Statement] = []
    for steps in file.statements:
        if all(_is_dead(step, behind_end) for step in steps):
            if run and steps[0].index != run[-1][0].index + 1:
                yield run[0], len(run) - 1
                run = []
            run.append(steps)
        elif run:
            yield run[0], len(run) - 1
            run = []
    if run:
        yield run[0], len(run) - 1


def told_once(file: LintedFile, diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics without the second of two that speak of steps behind one end.

    The compiler leaves out what stands in a block (FLW119), and FLW302 speaks of the rest.
    """
    if not {"FLW119", "FLW302"} <= {diagnostic.code for diagnostic in diagnostics}:
        return diagnostics
    name = file.source.name
    reached = sorted(
        steps[0].location.span
        for steps in file.statements
        if steps[0].location.source.name == name
        and any(step.index in step.flow.graph.nodes for step in steps)
    )

    def gap(diagnostic: Diagnostic) -> int:
        """How many steps that run stand before the place."""
        return bisect(reached, diagnostic.location.span)

    dead = [
        d for d in diagnostics if d.code in ("FLW119", "FLW302") and d.location.source.name == name
    ]
    ended = {gap(d) for d in dead if d.code == "FLW302"}
    first: dict[int, Diagnostic] = {}
    for diagnostic in sorted(dead, key=lambda d: d.location.span):
        first.setdefault(gap(diagnostic), diagnostic)
    second = {id(d) for d in dead if gap(d) in ended and first[gap(d)] is not d}
    return [diagnostic for diagnostic in diagnostics if id(diagnostic) not in second]


def those(more: int) -> str:
    """The first step and the number of those behind it, in words."""
    if not more:
        return "this step"
    return f"this step and the {'one' if more == 1 else f'{more} steps'} behind it"


def _is_dead(step: LintedStep, behind_end: bool) -> bool:
    graph = step.flow.graph
    if step.index in graph.nodes or step.node is None:  # none: a hangup that the compiler added
        return False
    if graph.behind_end(step.index):
        return behind_end
    return not behind_end and graph.complete and step.index not in graph.behind_dead_steps
