"""What the results of several files say together of parts that they share."""

from __future__ import annotations

from collections import Counter

from callflow_dsl.lint.registry import by_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.lint.result import LintResult, PartPlace


def true_for_all(results: Sequence[LintResult]) -> list[tuple[Diagnostic, ...]]:
    """The diagnostics of each result without those that do not hold for all users of a part.

    That a step of a part never runs, or a condition always holds, is a finding only where it
    is so in every file that uses the part.
    """
    users = Counter(part for result in results for part in result.parts)
    shared = {part for part, count in users.items() if count > 1}
    if not shared:
        return [result.diagnostics for result in results]
    told = Counter(one for result in results for one in {d.identity for d in result.diagnostics})

    def holds(diagnostic: Diagnostic) -> bool:
        part = _part_of(diagnostic, shared)
        rule = by_code().get(diagnostic.code)
        if part is None or rule is None or not rule.in_every_use:
            return True
        return told[diagnostic.identity] == users[part]

    return [tuple(filter(holds, result.diagnostics)) for result in results]


def _part_of(diagnostic: Diagnostic, parts: set[PartPlace]) -> PartPlace | None:
    name, start = diagnostic.location.source.name, diagnostic.location.span[0]
    return next((p for p in parts if p[0] == name and p[1][0] <= start < p[1][1]), None)
