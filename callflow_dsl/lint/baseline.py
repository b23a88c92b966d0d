"""Comments that silence what is found today, so that what comes later is seen."""

from __future__ import annotations

from callflow_dsl._frozen import evolve
from callflow_dsl.lint.comments import UNREASONED, UNUSED, stops
from callflow_dsl.lint.suppress import statement_lines

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
    above: dict[int, dict[str, None]] = {}
    count = 0
    for diagnostic in diagnostics:
        if stops(diagnostic) or diagnostic.code in (UNUSED, UNREASONED):
            continue
        if diagnostic.location.source.name == source.name:
            line = diagnostic.location.line
            above.setdefault(statements.get(line, (line, line))[0], {})[diagnostic.code] = None
            count += 1
    line_end = "\r\n" if "\r\n" in source.text else "\n"
    lines = source.text.split("\n")
    for line in sorted(above, reverse=True):
        text = lines[line - 1]
        indent = text[: len(text) - len(text.lstrip())]
        comment = f"{indent}// flowc: ignore {', '.join(above[line])} {reason}".rstrip()
        lines.insert(line - 1, comment + line_end.removesuffix("\n"))
    return evolve(source, text="\n".join(lines)), count
