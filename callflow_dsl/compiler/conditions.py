"""Conditions: from the written form to tests of variables."""

from __future__ import annotations

from callflow_dsl.compiler.literals import written
from callflow_dsl.compiler.resolved import Group, Literal
from callflow_dsl.steps import OPERATORS, Condition
from callflow_dsl.steps.conditions import NEGATIONS
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.compiler.resolved import Test
    from callflow_dsl.compiler.scope import Scope


def read(condition: ast.Condition, scope: Scope, *, negated: bool = False) -> Test | None:
    """The test that a condition makes, ``not`` carried inward; None after a report."""
    match condition:
        case ast.Compare():
            return _compare(condition, scope, negated)
        case ast.Not(inner):
            return read(inner, scope, negated=not negated)
        case ast.And(conditions) | ast.Or(conditions):
            every = isinstance(condition, ast.And) is not negated
            tests = [read(inner, scope, negated=negated) for inner in conditions]
            understood = tuple(test for test in tests if test is not None)
            return Group(understood, every) if len(understood) == len(tests) else None


def conjunction(test: Test) -> tuple[Condition, ...] | None:
    """The test as the guards of one step of the wire; None when one step cannot carry it.

    The wire joins guards by "and" alone. The negation of an ordering is no guard: `x < 5`
    does not hold for a variable that was never stored, and neither does `x >= 5`.
    """
    if isinstance(test, Literal):
        return None if test.negated else (test.condition,)
    if not test.every:
        return None
    guards: tuple[Condition, ...] = ()
    for inner in test.tests:
        more = conjunction(inner)
        if more is None:
            return None
        guards += more
    return guards


def _compare(compare: ast.Compare, scope: Scope, negated: bool) -> Literal | None:
    operator = compare.operator
    if operator not in OPERATORS:
        scope.files.report(
            "operator-unknown",
            compare.operator_span,
            operator=operator,
            known=", ".join(OPERATORS),
        )
    value = scope.resolve(compare.value)
    if value is None:
        return None
    if isinstance(value, ast.Duration | ast.Count):
        scope.files.report("comparison-with-no-key", compare.value.span, fix=f'"{written(value)}"')
        return None
    if negated and operator in NEGATIONS:
        operator, negated = NEGATIONS[operator], False
    return Literal(Condition(compare.variable, operator, written(value)), negated)
