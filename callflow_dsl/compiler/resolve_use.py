"""`use PART(arguments)`: the statements of a part in the place of its use."""

from __future__ import annotations

from callflow_dsl.compiler.resolved import InPart
from callflow_dsl.compiler.scope import Name
from callflow_dsl.diagnostics.model import Related
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.compiler.frame import Frame
    from callflow_dsl.compiler.resolve import Resolver
    from callflow_dsl.compiler.resolved import Body
    from callflow_dsl.compiler.scope import Scope


def use(resolver: Resolver, statement: ast.Use, frame: Frame) -> Body:
    """The resolved statements of the part that is used; nothing after a report."""
    scope = frame.steps.scope
    found = scope.part(statement.name)
    if found is None or not isinstance(found.node, ast.Part):
        _unknown(statement, scope)
        return []
    part = found.node
    if any(part is one.part for one in frame.parts):
        chain = " -> ".join([*(one.part.name for one in frame.parts), part.name])
        scope.files.report(
            "FLW112", statement.name_span, f"the part {part.name} uses itself: {chain}",
            "To hear something once more, use a menu with `again`, or a label and a goto.",
        )  # fmt: skip
        return []
    parameters, missing = _bound(statement, found, scope)
    here = InPart(part, scope.files.at(statement.span))
    return resolver.part(here, found.home.inside(parameters, missing), frame)


def check(resolver: Resolver, part: ast.Part, scope: Scope) -> None:
    """Read a part that no flow uses, so that its mistakes are found all the same."""
    here = InPart(part, scope.files.at(part.span))
    resolver.part(here, scope.inside({}, [one.name for one in part.parameters]))


def _unknown(statement: ast.Use, scope: Scope) -> None:
    from callflow_dsl.suggest import closest

    meant = closest(statement.name, scope.part_names)
    fix = (f"did you mean {meant}?", meant) if meant else None
    note = f"Write it in this file or one that is imported: part {statement.name} {{ ... }}"
    notes = () if fix else (note,)
    scope.files.report(
        "FLW109", statement.name_span, f"no part is called {statement.name}", *notes, fix=fix
    )


def _bound(statement: ast.Use, found: Name, scope: Scope) -> tuple[dict[str, Name], list[str]]:
    """Each parameter with its value, and the names of those that have none."""
    part = found.node
    assert isinstance(part, ast.Part)
    names = [parameter.name for parameter in part.parameters]
    takes = f"{part.name} takes {', '.join(names)}" if names else f"{part.name} takes nothing"
    bound: dict[str, Name] = {}
    for number, argument in enumerate(statement.arguments):
        name = argument.name or (names[number] if number < len(names) else "")
        problem = ""
        if not argument.name and any(one.name for one in statement.arguments[:number]):
            problem = "values without a name come first"
        elif not name:
            problem = f"this value is one too many: {takes}"
        elif name not in names:
            problem = f"{part.name} has no parameter {name}: {takes}"
        elif name in bound:
            problem = f"{name} is given twice"
        if problem:
            _report(argument, problem, found, scope)
        else:
            bound[name] = Name(None, argument.value, scope, argument.span)
    missing = []
    for parameter in part.parameters:
        if parameter.name in bound:
            continue
        if parameter.default is None:
            missing.append(parameter.name)
        bound[parameter.name] = Name(None, parameter.default, found.home, parameter.span)
    if missing:
        message = f"{part.name} needs a value for {', '.join(missing)}"
        _report(statement, message, found, scope)
        for name in missing:
            del bound[name]
    return bound, missing


def _report(place: ast.Use | ast.Argument, message: str, found: Name, scope: Scope) -> None:
    span = place.name_span if isinstance(place, ast.Use) else place.span
    related = (Related(found.home.files.at(found.span), "the part is here"),)
    scope.files.reporter.report("FLW113", scope.files.at(span), message, related=related)
