"""Steps that no call runs, so that one cause is one finding."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

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
