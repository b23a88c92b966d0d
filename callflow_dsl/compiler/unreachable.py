"""Why no call comes to a step, as far as the conditions around it tell; imported to report it."""

from __future__ import annotations

from callflow_dsl.compiler.literals import written
from callflow_dsl.compiler.resolved import InChoice
from callflow_dsl.diagnostics.model import Related
from callflow_dsl.picking import instances
from callflow_dsl.steps.conditions import ORDERINGS, is_key, number
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.compiler.resolved import Action
    from callflow_dsl.source import Span


def report(action: Action, flow: ast.Flow) -> None:
    """Report a step to which no call comes: the comparison that never holds, or the step."""
    for compare in _comparisons(action):
        if not isinstance(compare.value, ast.Ref) and _never_holds(action, compare, flow):
            return
    action.files.report("step-unreachable", action.node.span)


def _comparisons(action: Action) -> Iterator[ast.Compare]:
    """The comparisons that must hold for the step, those nearest to it first."""
    around = instances(reversed(action.around), InChoice)
    conditions = [block.node.condition for block in around if block.holds]
    if isinstance(action.node, ast.Step):
        conditions[:0] = [option.condition for option in instances(action.node.options, ast.When)]
    for condition in conditions:
        parts = condition.conditions if isinstance(condition, ast.And) else (condition,)
        yield from instances(parts, ast.Compare)


def _never_holds(action: Action, compare: ast.Compare, flow: ast.Flow) -> bool:
    """Report a comparison that never holds; False where this is not known."""
    value, name = written(compare.value), written(compare.variable)
    if compare.operator in ORDERINGS and number(value) is None:
        operator = compare.operator
        action.files.report("ordering-of-text", compare.span, operator=operator, value=value)
        return True
    stores = {span: is_one_key for stored, span, is_one_key in _stores(flow) if stored == name}
    if not stores or instances(ast.walk(*flow.body.statements), ast.Use):
        return False
    return _is_stored_later(action, compare, name, min(stores)) or (
        all(stores.values()) and _is_no_key(action, compare, name, value)
    )


def _is_stored_later(action: Action, compare: ast.Compare, name: str, first: Span) -> bool:
    """Report a variable that is first stored behind the comparison."""
    is_later = first > compare.span
    if is_later:
        related = (Related(action.files.at(first), "it is stored here"),)
        span = compare.variable.span
        action.files.report("variable-stored-later", span, related=related, name=name)
    return is_later


def _is_no_key(action: Action, compare: ast.Compare, name: str, value: str) -> bool:
    """Report a variable that holds one key and is compared with what is none."""
    is_none = compare.operator == "==" and not is_key(value)
    if is_none:
        action.files.report("comparison-never-holds", compare.value.span, name=name, value=value)
    return is_none


def _stores(flow: ast.Flow) -> Iterator[tuple[str, Span, bool]]:
    """Where a flow stores variables: the name, the place, whether it is one key."""
    for node in ast.walk(*flow.body.statements):
        match node:
            case ast.Menu(variable=ast.Word(name, span)):
                yield name, span, _takes_one_key(node)
            case ast.Step(options=options):
                yield from _stored_by(options)


def _takes_one_key(menu: ast.Menu) -> bool:
    keys = instances(ast.walk(menu), ast.KeyBranch)
    return menu.word == "menu" and all(is_key(written(value)) for key in keys for value in key.keys)


def _stored_by(options: tuple[ast.OptionNode, ...]) -> Iterator[tuple[str, Span, bool]]:
    words = instances(options, ast.Option)
    limits = instances((option.value for option in words if option.word == "max"), ast.Count)
    is_one = any(limit.keys == 1 for limit in limits)
    for option in words:
        if option.word == "as" and option.value is not None:
            yield written(option.value), option.span, is_one
