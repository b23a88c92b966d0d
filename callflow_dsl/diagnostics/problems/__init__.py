"""Every mistake that the compiler reports: one entry each, in a file for each family.

Nothing here is imported until there is something to report.
"""

from __future__ import annotations

from callflow_dsl.diagnostics.problems import (
    comparisons,
    declarations,
    entries,
    labels,
    menus,
    raw,
    statements,
    steps,
    structure,
    tests,
    text,
    values,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.diagnostics.problem import Problem

_FAMILIES = (
    text, structure, comparisons, statements, menus, entries, labels, declarations, steps, values,
    raw, tests,
)  # fmt: skip
#: Name -> problem.
PROBLEMS: dict[str, Problem] = {
    problem.name: problem for family in _FAMILIES for problem in family.PROBLEMS
}
#: Code -> problem.
BY_CODE: dict[str, Problem] = {
    problem.code: problem for problem in sorted(PROBLEMS.values(), key=lambda problem: problem.code)
}
