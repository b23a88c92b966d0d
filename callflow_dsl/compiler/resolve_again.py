"""`again` and `again NAME`: which menu is heard once more."""

from __future__ import annotations

from callflow_dsl.compiler.literals import written
from callflow_dsl.compiler.resolved import Again, InMenu, Role
from callflow_dsl.diagnostics.model import Related
from callflow_dsl.picking import instances

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.compiler.frame import Frame
    from callflow_dsl.compiler.resolved import Body, Menu
    from callflow_dsl.syntax import ast


#: Where in a menu an `again` leads back to it: not in `fail`, where its tries are used up.
_BRANCHES = (Role.KEY, Role.OTHER, Role.SILENCE)


def again(statement: ast.Again, frame: Frame) -> Body:
    """The way back, or nothing after a report."""
    around = instances(frame.around, InMenu)
    innermost = around[-1].menu if around and around[-1].role in _BRANCHES else None
    if statement.menu is not None:
        return _to_menu(statement, statement.menu, around, innermost, frame)
    if innermost is not None or (frame.steps.scope.is_only_checked and not around):
        return [Again(frame.steps.scope.files.at(statement.span))]
    _report_nowhere(statement, around, frame)
    return []


def _to_menu(
    statement: ast.Again,
    name: ast.Word | ast.Ref,
    around: list[InMenu],
    innermost: Menu | None,
    frame: Frame,
) -> Body:
    """The way back to a menu that is named."""
    place = frame.steps.scope.files.at(statement.span)
    menu = _named(name, [block.menu for block in around if block.role in _BRANCHES], frame)
    if menu is None:
        return [Again(place)] if frame.steps.scope.is_only_checked else []
    if menu.label is not None:
        menu.label.reached = True
    return [Again(place, None if menu is innermost else menu)]


def _report_nowhere(statement: ast.Again, around: list[InMenu], frame: Frame) -> None:
    """Report an `again` that no menu around it can take up."""
    report = frame.steps.scope.files.report
    if around and around[-1].role is Role.FAIL:
        report("again-in-fail", statement.span)
        return
    related = tuple(Related(use.place, "the part is used here") for use in frame.parts[-1:])
    report("again-outside-menu", statement.span, related=related)


def _named(name: ast.Word | ast.Ref, menus: list[Menu], frame: Frame) -> Menu | None:
    """The innermost of these menus that has this variable or label; None after a report."""
    resolved = frame.steps.scope.resolve(name)
    if resolved is None:
        return None
    text = written(resolved)
    label = frame.visible.get(text)
    for menu in reversed(menus):
        if menu.variable == text or (label is not None and menu.label is label):
            return menu
    if not frame.steps.scope.is_only_checked:
        _report_unknown(name, text, menus, frame, fixable=resolved is name)
    return None


def _report_unknown(
    name: ast.Word | ast.Ref, text: str, menus: list[Menu], frame: Frame, *, fixable: bool
) -> None:
    """Report the name of a menu that none of the menus around has."""
    from callflow_dsl.suggest import closest

    report = frame.steps.scope.files.report
    outside = [menu for menu in menus if menu.label is not None and menu.label.name == text]
    if outside:
        report("again-to-label-outside", name.span, fix=outside[-1].variable, name=text)
        return
    own = {id(menu.label) for menu in menus}
    labels = [known for known, label in frame.visible.items() if id(label) in own]
    meant = closest(text, [*(menu.variable for menu in menus), *labels])
    report("again-menu-unknown", name.span, fix=meant if fixable else None, name=text)
