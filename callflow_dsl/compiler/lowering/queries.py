"""What stands in a resolved program: its steps, menus, comparisons, variables."""

from __future__ import annotations

from callflow_dsl.compiler.lowering.paths import Inexpressible
from callflow_dsl.compiler.resolved import Action, Again, Choice, Literal, Menu
from callflow_dsl.steps import BY_VERB, Condition
from callflow_dsl.steps.conditions import OPPOSITES
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from callflow_dsl.compiler.resolved import Body, Branch, Statement, Test
    from callflow_dsl.source import Location

    #: A menu, one of its branches, and the Around of the menu itself or None (mypyc takes no type
    #: that names itself).
    Around = tuple[Menu, Branch, Any]


def stored_variable(action: Action) -> str | None:
    """The variable that a step stores keys in."""
    variable = (action.raw or {}).get("onKeypressVar", action.fields.get("on_keypress_var"))
    return variable if isinstance(variable, str) else None


def conditions_of(action: Action) -> tuple[Condition, ...]:
    """The conditions that the author gave a step, in its line or in `raw`.

    Raises `Inexpressible` for conditions in `raw` that are not read as such.
    """
    if action.raw is None or "conditions" not in action.raw:
        return action.fields.get("conditions") or ()
    conditions = []
    given = action.raw["conditions"]
    for condition in given if isinstance(given, list) else [given]:
        names = ("variable", "operator", "value")
        if not isinstance(condition, dict) or not all(
            isinstance(condition.get(name), str) for name in names
        ):
            raise Inexpressible(
                "flowc cannot read the conditions in this raw step, and other steps of this flow"
                " depend on whether it runs",
                'A condition is {"variable": "...", "operator": "==", "value": "..."}.',
            )
        extra = {name: value for name, value in condition.items() if name not in names}
        conditions.append(
            Condition(condition["variable"], condition["operator"], condition["value"], extra=extra)
        )
    return tuple(conditions)


def takes_keys(action: Action) -> bool:
    """Whether a caller can press keys while the step runs."""
    return isinstance(action.node, ast.Raw) or BY_VERB[action.node.verb].takes_keys


def hangs_up(action: Action) -> bool:
    """Whether a step ends the call for good."""
    return isinstance(action.node, ast.Step) and action.node.verb == "hangup"


def ends(action: Action) -> bool:
    """Whether nothing behind a step ever runs: it ends the call, or another flow goes on."""
    if not isinstance(action.node, ast.Step) or action.raw:
        return False
    kind = BY_VERB[action.node.verb]
    handing = kind.handing_over
    return kind.ends or (handing is not None and handing.attr in action.fields)


def always_ends(body: Body) -> bool:
    """Whether a call that comes to a body ends in it, by a step without a condition."""
    return any(
        isinstance(statement, Action)
        and ends(statement)
        and statement.test is None
        and not statement.fields.get("conditions")
        for statement in body
    )


def hands_over(action: Action) -> bool:
    """Whether another flow may go on behind a step, with all that was stored."""
    return action.raw is not None or (ends(action) and not hangs_up(action))


def stored_variables(statements: Iterable[Statement]) -> set[str]:
    """The variables that steps and menus store keys in."""
    stored = set()
    for statement in statements:
        if isinstance(statement, Menu):
            stored.add(statement.variable)
        elif isinstance(statement, Action) and (variable := stored_variable(statement)):
            stored.add(variable)
    return stored


def place_of(statement: Statement) -> Location:
    """Where a statement stands in its file."""
    if isinstance(statement, Action):
        return statement.files.at(statement.node.span)
    return statement.place


def place_of_condition(action: Action) -> Location:
    """Where the condition of a step stands; the step itself where ``raw`` gives it."""
    when = (
        option for option in getattr(action.node, "options", ()) if isinstance(option, ast.When)
    )
    first_when = next(when, None)
    return action.files.at(first_when.condition.span if first_when else action.node.span)


def bodies_of(statement: Statement) -> list[Body]:
    """The blocks inside a statement."""
    if isinstance(statement, Choice):
        return [statement.then, statement.otherwise]
    if isinstance(statement, Menu):
        branches = [branch.body for branch in (*statement.branches, statement.silence)]
        return [statement.prompt, *branches, statement.fail]
    return []


def every(body: Body) -> Iterator[Statement]:
    """All statements of a body, also those in blocks, in the order of the text."""
    pending = body[::-1]
    while pending:
        statement = pending.pop()
        yield statement
        if not isinstance(statement, Action):
            for inner in reversed(bodies_of(statement)):
                pending += reversed(inner)


def actions_of(body: Body) -> Iterator[Action]:
    """All steps of a body."""
    return (statement for statement in every(body) if isinstance(statement, Action))


def menus_of(body: Body) -> Iterator[Menu]:
    """All menus of a body."""
    return (statement for statement in every(body) if isinstance(statement, Menu))


def leading_back(body: Body) -> frozenset[int]:
    """Identities of the branches from which their own menu may be heard again.

    By an `again` in the branch, or in a menu in it.
    """
    leading: set[int] = set()
    #: A body, and the branches of menus that it is in: the menu, the branch, those around it.
    pending: list[tuple[Body, Around | None]] = [(body, None)]
    while pending:
        inner, around = pending.pop()
        for statement in inner:
            if isinstance(statement, Again):
                place = around
                while place is not None and statement.menu not in (None, place[0]):
                    place = place[2]
                if place is not None:
                    leading.add(id(place[1]))
            elif isinstance(statement, Menu):
                branches = (*statement.branches, statement.silence)
                pending += [(branch.body, (statement, branch, around)) for branch in branches]
                pending.append((statement.fail, around))
            else:
                pending += [(block, around) for block in bodies_of(statement)]
    return frozenset(leading)


def literals_of_statement(statement: Statement) -> Iterator[Literal]:
    """The comparisons of a statement, without those of the statements inside it."""
    if isinstance(statement, Choice):
        yield from literals_of_test(statement.test)
    elif isinstance(statement, Action):
        if statement.test is not None:
            yield from literals_of_test(statement.test)
        for condition in _readable(statement):
            yield Literal(condition, False)


def constants_of(statements: Iterable[Statement]) -> Iterator[str]:
    """What variables are compared with, by conditions and by the branches of menus."""
    for statement in statements:
        yield from (literal.condition.value for literal in literals_of_statement(statement))
        for branch in statement.branches if isinstance(statement, Menu) else ():
            yield from sorted(branch.keys)
            yield from (str(end) for ends in branch.ranges for end in ends if end is not None)


def _readable(action: Action) -> tuple[Condition, ...]:
    try:
        return conditions_of(action)
    except Inexpressible:  # which is reported where the step is lowered
        return ()


def literals_of_test(test: Test) -> Iterator[Literal]:
    """The comparisons of a test."""
    if isinstance(test, Literal):
        yield test
    else:
        for inner in test.tests:
            yield from literals_of_test(inner)


def comparisons(statements: Iterable[Statement]) -> list[tuple[str, str]]:
    """What the author compares with, and the opposites, as far as they are known."""
    written: dict[tuple[str, str], None] = {}
    for statement in statements:
        for literal in literals_of_statement(statement):
            written[literal.condition.operator, literal.condition.value] = None
        for branch in statement.branches if isinstance(statement, Menu) else ():
            written.update({("==", key): None for key in sorted(branch.keys)})
            for low, high in branch.ranges:
                written[">=", str(low)] = None
                if high is not None:
                    written["<=", str(high)] = None
    known: dict[tuple[str, str], None] = {}
    for operator, value in written:
        if operator in OPPOSITES:
            known.update({(operator, value): None, (OPPOSITES[operator], value): None})
    return list(known)
