"""Comments that silence what is found today, so that what comes later is seen."""

from __future__ import annotations

from callflow_dsl._frozen import evolve
from callflow_dsl.lint.comments import UNREASONED, UNUSED, stops
from callflow_dsl.lint.suppress import statement_lines
from callflow_dsl.picking import grouped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.source import Source


def with_ignores(
    source: Source,
    diagnostics: Iterable[Diagnostic],
    reason: str,
    values: Mapping[str, str] | None = None,
) -> tuple[Source, int]:
    """The text with a comment above each statement that has findings, and their number.

    Errors of the compiler cannot be silenced, and what is found in comments is for `--fix`.
    """
    from callflow_dsl.compiler.compile import compile_source

    modules = compile_source(source, values=values).modules
    statements = statement_lines(modules[0].tree, source) if modules else {}
    here = [one for one in diagnostics if one.location.source.name == source.name]
    silent = [one for one in here if not stops(one) and one.code not in (UNUSED, UNREASONED)]

    def first_line(diagnostic: Diagnostic) -> int:
        line = diagnostic.location.line
        return statements.get(line, (line, line))[0]

    text, starts = source.text, source.line_starts()
    parts: list[str] = []
    end = 0
    for line, of_line in sorted(grouped(silent, first_line).items()):
        below = source.line_text(line)
        indent = below[: len(below) - len(below.lstrip())]
        codes = ", ".join(dict.fromkeys(diagnostic.code for diagnostic in of_line))
        start = starts[line - 1] + (line == 1 and text.startswith("\ufeff"))
        comment = f"{indent}// flowc: ignore {codes} {reason}".rstrip()
        parts += [text[end:start], comment, source.line_end]
        end = start
    return evolve(source, text="".join([*parts, text[end:]])), len(silent)
