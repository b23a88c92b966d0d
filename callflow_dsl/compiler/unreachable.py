"""Why no call comes to a step, as far as the conditions around it tell; imported to report it."""

from __future__ import annotations

from callflow_dsl.compiler.literals import written
from callflow_dsl.compiler.resolved import InChoice
from callflow_dsl.diagnostics.model import Related
from callflow_dsl.steps.conditions import KEYPAD, ORDERINGS, number
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
    conditions = [
        block.node.condition
        for block in reversed(action.around)
        if isinstance(block, InChoice) and block.holds
    ]
    if isinstance(action.node, ast.Step):
        conditions[:0] = [
            option.condition for option in action.node.options if isinstance(option, ast.When)
        ]
    for condition in conditions:
        parts = condition.conditions if isinstance(condition, ast.And) else (condition,)
        yield from (part for part in parts if isinstance(part, ast.Compare))


def _never_holds(action: Action, compare: ast.Compare, flow: ast.Flow) -> bool:
    """Report a comparison that never holds; False where this is not known."""
    report, value, name = action.files.report, written(compare.value), written(compare.variable)
    if compare.operator in ORDERINGS and number(value) is None:
        report("ordering-of-text", compare.span, operator=compare.operator, value=value)
        return True
    stores = [(span, is_one_key) for stored, span, is_one_key in _stores(flow) if stored == name]
    is_whole = not any(isinstance(node, ast.Use) for node in ast.walk(*flow.body.statements))
    if not stores or not is_whole:
        return False
    first = min(span for span, _ in stores)
    if first > compare.span:
        related = (Related(action.files.at(first), "it is stored here"),)
        report("variable-stored-later", compare.variable.span, related=related, name=name)
        return True
    if (
        compare.operator == "=="
        and value not in KEYPAD
        and all(is_one_key for _, is_one_key in stores)
    ):
        report("comparison-never-holds", compare.value.span, name=name, value=value)
        return True
    return False


def _stores(flow: ast.Flow) -> Iterator[tuple[str, Span, bool]]:
    """Where a flow stores variables: the name, the place, whether it is one key."""
    for node in ast.walk(*flow.body.statements):
        match node:
            case ast.Menu(variable=ast.Word(name, span)):
                yield name, span, _takes_one_key(node)
            case ast.Step(options=options):
                yield from _stored_by(options)


def _takes_one_key(menu: ast.Menu) -> bool:
    keys = [key for key in ast.walk(menu) if isinstance(key, ast.KeyBranch)]
    return menu.word == "menu" and all(
        written(value) in KEYPAD for key in keys for value in key.keys
    )


def _stored_by(options: tuple[ast.OptionNode, ...]) -> Iterator[tuple[str, Span, bool]]:
    limits = [o.value for o in options if isinstance(o, ast.Option) and o.word == "max"]
    is_one = any(isinstance(limit, ast.Count) and limit.keys == 1 for limit in limits)
    for option in options:
        if isinstance(option, ast.Option) and option.word == "as" and option.value is not None:
            yield written(option.value), option.span, is_one
