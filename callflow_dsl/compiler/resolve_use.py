"""`use PART(arguments)`: the statements of a part in the place of its use."""

from __future__ import annotations

from callflow_dsl.compiler.compile_step import StepCompiler
from callflow_dsl.compiler.defaults import Defaults
from callflow_dsl.compiler.frame import Frame, Home
from callflow_dsl.compiler.resolved import InPart
from callflow_dsl.compiler.scope import Name
from callflow_dsl.diagnostics.model import Related
from callflow_dsl.picking import instances
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from callflow_dsl.compiler.resolve import Resolver
    from callflow_dsl.compiler.resolved import Body, Label
    from callflow_dsl.compiler.scope import Scope
    from callflow_dsl.source import Span


class Opened:
    """A part in the place of its use: its body, and the frame around that."""

    __slots__ = ("body", "frame")

    def __init__(self, body: ast.Block, frame: Frame) -> None:
        self.body = body
        self.frame = frame


def use(resolver: Resolver, statement: ast.Use, frame: Frame) -> Body:
    """The resolved statements of the part that is used; nothing after a report."""
    if holds_branches(resolver, statement.name, frame.steps.scope):
        report = frame.steps.scope.files.report
        report("branches-outside-menu", statement.name_span, name=statement.name)
        return []
    part = opened(resolver, statement, frame)
    return resolver.whole(part.body.statements, part.frame) if part else []


def opened(resolver: Resolver, statement: ast.Use, frame: Frame) -> Opened | None:
    """The part that is used, with its parameters bound; None after a report."""
    scope = frame.steps.scope
    part_name = scope.part(statement.name)
    if part_name is None:
        _unknown(statement, scope)
        return None
    part = part_name.part
    if _uses_itself(part, statement, frame):
        return None
    parameters, missing = _bound(statement, part_name, scope)
    here = InPart(part, scope.files.at(statement.span))
    if not resolver.has_room((*frame.parts, here)[0].place, scope.files.reporter):
        return None
    only_checked = scope.is_only_checked
    home = part_name.home.inside(parameters, missing, is_only_checked=only_checked)
    inner = _frame(here, home, frame.defaults)
    inner.around, inner.parts = (*frame.around, here), (*frame.parts, here)
    labels = {name: _label(given.value, frame) for name, given in parameters.items()}
    inner.passed = {name: label for name, label in labels.items() if label is not None}
    resolver.parts.add(id(part))
    return Opened(part.body, inner)


def _uses_itself(part: ast.Part, statement: ast.Use, frame: Frame) -> bool:
    """Report a part that is used inside itself."""
    outer = [use.part for use in frame.parts]
    is_inside = any(part is around for around in outer)
    if is_inside:
        chain = " -> ".join(around.name for around in (*outer, part))
        report = frame.steps.scope.files.report
        report("part-uses-itself", statement.name_span, name=part.name, chain=chain)
    return is_inside


def _frame(use: InPart, scope: Scope, defaults: Defaults) -> Frame:
    home = Home(scope.files, use.part.body.statements, False)
    return Frame(home, StepCompiler(scope), defaults)


def _label(value: ast.Value | None, frame: Frame) -> Label | None:
    """The label that an argument names, as it is visible where the part is used."""
    if isinstance(value, ast.Ref):
        return frame.passed.get(value.name)
    return frame.visible.get(value.text) if isinstance(value, ast.Word) else None


def holds_branches(resolver: Resolver, name: str, scope: Scope) -> bool:
    """Whether a part holds lines of a menu, itself or by the parts that it uses."""
    part_name = scope.part(name)
    if part_name is None:
        return False
    known, part = resolver.holding_branches, part_name.part
    if id(part) not in known:
        known[id(part)] = False  # for parts that use themselves
        statements = part.body.statements
        known[id(part)] = any(
            isinstance(statement, ast.MENU_LINES) for statement in statements
        ) or any(
            holds_branches(resolver, use.name, part_name.home)
            for use in instances(statements, ast.Use)
        )
    return known[id(part)]


def check(resolver: Resolver, part: ast.Part, scope: Scope) -> None:
    """Read a part that no flow uses, so that its mistakes are found all the same."""
    names = [parameter.name for parameter in part.parameters]
    unknown = scope.inside({}, names, is_only_checked=True)
    here = InPart(part, scope.files.at(part.span))
    frame = _frame(here, unknown, Defaults())
    frame.around, frame.parts = (here,), (here,)
    resolver.parts.add(id(part))
    if holds_branches(resolver, part.name, scope):
        from callflow_dsl.compiler.resolve_menu import check_branches

        check_branches(resolver, part, frame)
    else:
        resolver.whole(part.body.statements, frame)


def _unknown(statement: ast.Use, scope: Scope) -> None:
    from callflow_dsl.suggest import closest

    if scope.is_misdeclared(statement.name, "part"):
        return
    if _is_menu(statement, scope):
        place = (statement.span[0], statement.name_span[1])
        scope.files.report(
            "part-unknown", place, fix=f"again {statement.name}", name=statement.name
        )
        return
    fix = closest(statement.name, scope.part_names)
    path, holder, most = scope.files.source.path, None, None
    if fix is None and path is not None:
        from callflow_dsl.compiler.nearby import MOST_FILES, holder_of_part

        holder, is_cut_short = holder_of_part(path, statement.name)
        most = f"{MOST_FILES:,}" if is_cut_short else None
    scope.files.report(
        "part-unknown", statement.name_span, fix=fix, name=statement.name, holder=holder, most=most,
        way_out=None if holder else f"part {statement.name} {{ ... }}",
    )  # fmt: skip


def _is_menu(statement: ast.Use, scope: Scope) -> bool:
    """Whether a menu has the name, above the statement in its file."""
    import re

    head = rf"(?m)^[ \t]*(?:menu|ask)[ \t]+{re.escape(statement.name)}[ \t]*\{{"
    return re.search(head, scope.files.source.text[: statement.span[0]]) is not None


def _bound(statement: ast.Use, part_name: Name, scope: Scope) -> tuple[dict[str, Name], list[str]]:
    """Each parameter with its value, and the names of those that have none."""
    part = part_name.part
    bound, misspelt = _given(statement, part, part_name, scope)
    rest = [parameter for parameter in part.parameters if parameter.name not in bound]
    missing = [parameter.name for parameter in rest if parameter.default is None]
    for parameter in rest:
        if parameter.default is not None:
            bound[parameter.name] = Name(None, parameter.default, part_name.home, parameter.span)
    if missing and not misspelt:
        needed = ", ".join(missing)
        _report(
            "arguments-missing", statement.name_span, part_name, scope, part=part.name, names=needed
        )
    return bound, missing


def _given(
    statement: ast.Use, part: ast.Part, part_name: Name, scope: Scope
) -> tuple[dict[str, Name], bool]:
    """The parameters that are given a value, and whether the name of one is not known."""
    names = [parameter.name for parameter in part.parameters]
    bound: dict[str, Name] = {}
    is_named = misspelt = False
    for number, argument in enumerate(statement.arguments):
        name = argument.name or "".join(names[number : number + 1])
        is_named |= bool(argument.name)
        problem = _problem(name, names, bound, is_late=is_named and not argument.name)
        if problem is None:
            bound[name] = Name(None, argument.value, scope, argument.span)
            continue
        is_unknown = problem == "argument-unknown"
        misspelt |= is_unknown
        meant = _meant(name, names) if is_unknown else None
        _report(
            problem, argument.span, part_name, scope, part=part.name, name=name, meant=meant,
            fix=(argument.name_span, meant) if meant else None,
            parameters=", ".join(names) or "nothing",
        )  # fmt: skip
    return bound, misspelt


def _meant(name: str, names: list[str]) -> str | None:
    from callflow_dsl.suggest import closest

    return closest(name, names)


def _problem(name: str, names: list[str], bound: dict[str, Name], *, is_late: bool) -> str | None:
    """What is wrong with a value for the parameter of a name; ``is_late``: behind named ones."""
    if is_late:
        return "argument-without-name"
    if not name:
        return "argument-too-many"
    if name not in names:
        return "argument-unknown"
    return "argument-twice" if name in bound else None


def _report(problem: str, span: Span, part_name: Name, scope: Scope, **values: Any) -> None:
    head = part_name.home.files.at(part_name.span)
    if scope.files.reporter.misread and scope.files.reporter.has_said_of(head):
        return  # its parameters may not have been understood
    related = (Related(head, "the part is here"),)
    scope.files.report(problem, span, related=related, **values)
