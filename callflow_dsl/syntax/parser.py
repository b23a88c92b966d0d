"""From a source to its syntax tree."""

from __future__ import annotations

from callflow_dsl.diagnostics.model import FileReporter, Reporter
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.builder import Builder
from callflow_dsl.syntax.driver import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.source import Source


def parse_source(source: Source, reporter: Reporter) -> ast.File:
    """Parse a file; every syntax error goes to ``reporter`` and the rest is still returned."""
    builder = Builder(source.text, FileReporter(reporter, source))
    statements, comments = parse(source.text, builder)
    return ast.File(tuple(statements), (0, len(source.text)), comments)
