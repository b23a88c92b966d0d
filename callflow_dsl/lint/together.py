"""What the results of several files say together of parts that they share."""

from __future__ import annotations

from collections import Counter

from callflow_dsl.lint.registry import by_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.lint.result import LintResult
    from callflow_dsl.source import Span


def true_for_all(results: Sequence[LintResult]) -> list[tuple[Diagnostic, ...]]:
    """The diagnostics of each result without those that do not hold for all users of a part.

    That a step of a part never runs, or a condition always holds, is a finding only where it
    is so in every file that uses the part.
    """
    users = Counter(part for result in results for part in result.parts)
    shared: dict[str, list[Span]] = {}
    for (name, span), count in users.items():
        if count > 1:
            shared.setdefault(name, []).append(span)
    if not shared:
        return [result.diagnostics for result in results]
    told = Counter(one for result in results for one in {d.identity for d in result.diagnostics})

    def holds(diagnostic: Diagnostic) -> bool:
        code, name, (start, _) = diagnostic.identity
        rule = by_code().get(code) if name in shared else None
        if rule is None or not rule.in_every_use:
            return True
        part = next((span for span in shared[name] if span[0] <= start < span[1]), None)
        return part is None or told[diagnostic.identity] == users[name, part]

    return [tuple(filter(holds, result.diagnostics)) for result in results]
