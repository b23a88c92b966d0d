"""Whether what calls do hangs on values from outside, which each environment sets."""

from __future__ import annotations

from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from callflow_dsl.compiler.modules import Module
    from callflow_dsl.diagnostics.model import Fix


def params_decide(modules: Iterable[Module]) -> bool:
    """Whether a value that may be a param takes part in more than what is said or dialled."""
    return any(
        _decides(node)
        for module in modules
        for node in ast.walk(*module.statements, leaves=(ast.Text, ast.Step))
    )


def replaces_value(fix: Fix) -> bool:
    """Whether a fix writes something in place of a value by its name."""
    return "${" in fix.location.text


def _decides(node: ast.Node) -> bool:
    if isinstance(node, ast.Step):
        inner = ast.walk(*node.options, leaves=(ast.Text,))
        return any(isinstance(value, ast.Ref) for value in inner)
    return isinstance(node, ast.Ref)
