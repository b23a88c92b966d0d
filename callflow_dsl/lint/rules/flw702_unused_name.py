"""FLW702: a name that nothing uses."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


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
        if isinstance(statement, ast.Let | ast.Param | ast.Prompt | ast.Part):
            if statement.name not in used:
                yield Finding(file.at(statement.name_span), f"nothing uses {statement.name}")
        elif isinstance(statement, ast.Import) and not used & _brought(statement, file):
            yield Finding(file.at(statement.span), "nothing of this file is used")


def _used(statements: Iterable[ast.Node]) -> Iterator[str]:
    for node in ast.walk(*statements):
        if isinstance(node, ast.Use | ast.Ref):
            yield node.name
        elif isinstance(node, ast.Text):
            yield from (part.name for part in node.parts if isinstance(part, ast.Ref))


def _brought(statement: ast.Import, file: LintedFile) -> frozenset[str]:
    """The names that an import brings, by the end of its path; all where it is not found."""
    path = getattr(statement.path, "text", "").replace("\\", "/").split("/")[-1]
    names = [
        statement.name
        for module in file.modules[1:]
        if module.source.name.replace("\\", "/").split("/")[-1] == path
        for statement in module.statements
        if isinstance(statement, ast.Let | ast.Param | ast.Prompt | ast.Part)
    ]
    return frozenset(names) if names else frozenset(_used(file.declared))
