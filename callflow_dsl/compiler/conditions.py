"""Conditions: from the written form to tests of variables."""

from __future__ import annotations

from callflow_dsl.compiler.literals import convert, plain_digits, written
from callflow_dsl.compiler.resolved import Group, Literal
from callflow_dsl.diagnostics.model import ProblemError
from callflow_dsl.patterns import pattern
from callflow_dsl.steps import OPERATORS, Condition, kinds
from callflow_dsl.steps.conditions import NEGATIONS
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from callflow_dsl.compiler.resolved import Test
    from callflow_dsl.compiler.scope import Scope
    from callflow_dsl.diagnostics.model import FileReporter
    from callflow_dsl.source import Location

    #: A variable, and where it is compared: the place, or the step, in its file, that does so.
    Tested: TypeAlias = list[tuple[str, Location | tuple[FileReporter, ast.Step]]]

#: A range as the entries of a menu have it.
_RANGE = pattern(r"(\d+)-(\d+)").fullmatch


def read(
    condition: ast.Condition, scope: Scope, tested: Tested, *, negated: bool = False
) -> Test | None:
    """The test that a condition makes, ``not`` carried inward; None after a report.

    Every comparison of a variable, and where it stands, is added to ``tested``.
    """
    match condition:
        case ast.Compare():
            return _compare(condition, scope, tested, negated)
        case ast.State(variable, state):
            name = variable_name(variable, scope, tested)
            is_number = state == "is a number"
            # Callers enter digits, * and #: what is a number there is 0 or more.
            return Literal(Condition(name, ">=", "0"), is_number is negated) if name else None
        case ast.Not(inner):
            return read(inner, scope, tested, negated=not negated)
        case ast.And(conditions) | ast.Or(conditions):
            tests = [read(inner, scope, tested, negated=negated) for inner in conditions]
            return _group(tests, isinstance(condition, ast.And) is not negated)


def _group(tests: list[Test | None], every: bool) -> Group | None:
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


def variable_name(variable: ast.Word | ast.Ref, scope: Scope, tested: Tested) -> str | None:
    """The name of a variable that is written or passed to a part; None after a report.

    It is added to ``tested``, with its place.
    """
    if isinstance(variable, ast.Ref) and not scope.knows(variable.name):
        name = variable.name
        scope.files.report("variable-in-braces", variable.span, fix=name, name=name)
        return None
    resolved = scope.resolve(variable)
    if resolved is None:
        return None
    try:
        stored: str = convert(resolved, kinds.VARIABLE)
    except ProblemError as bad:
        related = scope.origin(variable)
        scope.files.report(bad.problem, variable.span, related=related, **bad.values)
        return None
    tested.append((stored, scope.files.at(variable.span)))
    return stored


def _compare(compare: ast.Compare, scope: Scope, tested: Tested, negated: bool) -> Literal | None:
    operator, name = compare.operator, variable_name(compare.variable, scope, tested)
    if operator not in OPERATORS:
        scope.files.report(
            "operator-unknown",
            compare.operator_span,
            operator=operator,
            known=", ".join(OPERATORS),
        )
    value = scope.resolve(compare.value)
    if value is None or name is None:
        return None
    if name.endswith((".length", ".size", ".len")):
        sign = f".{name.rpartition('.')[2]}"
        scope.files.report("comparison-of-pieces", compare.variable.span, sign=sign)
        return None
    if isinstance(value, ast.Duration | ast.Count):
        scope.files.report("comparison-with-no-key", compare.value.span, fix=f'"{written(value)}"')
        return None
    word = value.text if value is compare.value and isinstance(value, ast.Word) else ""
    if (plain := plain_digits(word)) is not None:
        scope.files.report("comparison-with-no-key", compare.value.span, fix=plain)
        return None
    bounds = _RANGE(word)
    if bounds and operator in ("==", "!="):
        joined = f"{name} >= {bounds[1]} and {name} <= {bounds[2]}"
        fix = joined if operator == "==" else f"not ({joined})"
        scope.files.report("comparison-with-a-list", compare.span, fix=fix, name=name)
        return None
    if negated and operator in NEGATIONS:
        operator, negated = NEGATIONS[operator], False
    return Literal(Condition(name, operator, written(value)), negated)
