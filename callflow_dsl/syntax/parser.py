"""From a source to its syntax tree."""

from __future__ import annotations

from callflow_dsl.diagnostics.model import FileReporter, Reporter
from callflow_dsl.patterns import pattern
from callflow_dsl.source import with_newlines
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.builder import Builder
from callflow_dsl.syntax.driver import parse

#: How a JSON document begins, and no `.flow` file does.
_JSON = pattern(r'\ufeff?\s*(?:\{\s*["}]|\[\s*[{\]]|"\s*[{[]\s*[\\}\]])').match
#: The same of XML and HTML.
_MARKUP = pattern(r"\ufeff?\s*<[?!A-Za-z]").match

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.source import Source


def parse_source(source: Source, reporter: Reporter) -> ast.File:
    """Parse a file; every syntax error goes to ``reporter`` and the rest is still returned."""
    text = with_newlines(source.text)
    files = FileReporter(reporter, source)
    if _JSON(text) or _MARKUP(text):
        files.report("file-is-json" if _JSON(text) else "file-is-markup", (0, 1))
        return ast.File((), (0, len(text)), ())
    statements, comments = parse(text, Builder(text, files))
    return ast.File(tuple(statements), (0, len(text)), comments)
