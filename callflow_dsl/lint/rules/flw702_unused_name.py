"""FLW702: a name that nothing uses."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.picking import instances
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_NAMED = ast.Let | ast.Param | ast.Prompt | ast.Part


@rule(
    "FLW702",
    "unused-name",
    "info",
    summary="nothing in the file uses a value, a prompt, a part or an import",
    why="""
    What nobody uses is read, translated and kept right for nothing, and often it is what another place
    was meant to use. Files without flows are left alone: their names are for the files that import
    them.
    """,
    bad="""
    let «desk» = +31201112233
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "One moment, please."
      transfer +31201112234
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    good="""
    let desk = +31201112233
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "One moment, please."
      transfer ${desk}
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Names that a file with flows declares or imports, and that stand nowhere in it."""
    if not file.flows:
        return
    used = set(_used(file.declared))
    for statement in file.declared:
        if isinstance(statement, _NAMED):
            if statement.name not in used:
                yield Finding(file.at(statement.name_span), f"nothing uses {statement.name}")
        elif isinstance(statement, ast.Import) and not used & _brought(statement, file):
            yield Finding(file.at(statement.span), "nothing of this file is used")


def _used(statements: Iterable[ast.Node]) -> Iterator[str]:
    for node in ast.walk(*statements):
        if isinstance(node, ast.Use | ast.Ref):
            yield node.name
        elif isinstance(node, ast.Text):
            yield from (part.name for part in instances(node.parts, ast.Ref))


def _brought(statement: ast.Import, file: LintedFile) -> frozenset[str]:
    """The names that an import brings, by the end of its path; all where it is not found."""
    path = _last(getattr(statement.path, "text", ""))
    statements = [
        brought
        for module in file.modules[1:]
        for brought in module.statements
        if _last(module.source.name) == path
    ]
    names = {brought.name for brought in statements if isinstance(brought, _NAMED)}
    return frozenset(names or _used(file.declared))


def _last(path: str) -> str:
    return path.replace("\\", "/").split("/")[-1]
