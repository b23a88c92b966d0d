"""Conditions: from the written form to guards, all of which must hold."""

from __future__ import annotations

from callflow_dsl.compiler.values import written
from callflow_dsl.steps import OPERATORS, Condition
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.compiler.scope import Scope

_OPPOSITES = {"==": "!=", "!=": "=="}


def conjunction(
    condition: ast.Condition, scope: Scope, *, negated: bool = False
) -> tuple[Condition, ...]:
    """The guards of a condition; what guards cannot say is reported and left out.

    The wire joins guards by "and" alone, so "or", and the negation of an "and", need a step
    for each alternative. The negation of an ordering cannot be said at all: `x < 5` does not
    hold for a variable that was never stored, and neither does `x >= 5`.
    """
    match condition:
        case ast.Compare():
            return _compare(condition, scope, negated)
        case ast.Not(inner):
            return conjunction(inner, scope, negated=not negated)
        case ast.And(left, right) if not negated:
            return (*conjunction(left, scope), *conjunction(right, scope))
        case ast.Or(left, right) if negated:
            return (
                *conjunction(left, scope, negated=True),
                *conjunction(right, scope, negated=True),
            )
    word = "not (... and ...)" if negated else "or"
    scope.files.report(
        "FLW212",
        condition.span,
        f"the API joins the conditions of a step by `and`; it has no `{word}`",
        "Write the step once for each alternative, with conditions that cannot hold together.",
    )
    return ()


def _compare(compare: ast.Compare, scope: Scope, negated: bool) -> tuple[Condition, ...]:
    operator = compare.operator
    if negated:
        if operator not in _OPPOSITES:
            scope.files.report(
                "FLW212",
                compare.span,
                f"the API cannot say `not` of `{operator}`",
                "Its opposite is not the same: neither holds for a variable that was never stored.",
            )
            return ()
        operator = _OPPOSITES[operator]
    if operator not in OPERATORS:
        start = scope.files.source.text.index('"', compare.span[0])  # known ones need no quotes
        end = len(scope.files.source.text[: compare.value.span[0]].rstrip())
        scope.files.report(
            "FLW231", (start, end), f'"{operator}" is not among the known operators',
            f"The known ones are {', '.join(OPERATORS)}.",
        )  # fmt: skip
    value = scope.resolve(compare.value)
    if value is None:
        return ()
    if isinstance(value, ast.Duration | ast.Count):
        scope.files.report(
            "FLW201", compare.value.span, "a variable holds keys: compare it with those",
            fix=("compare with a text", f'"{written(value)}"'),
        )  # fmt: skip
        return ()
    return (Condition(compare.variable, operator, written(value)),)
