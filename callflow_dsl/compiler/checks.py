"""Checks that see the whole flow: variables, misplaced statements."""

from __future__ import annotations

from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.compiler.resolved import Body
    from callflow_dsl.diagnostics.model import FileReporter, Reporter
    from callflow_dsl.source import Location


def misread(reporter: Reporter) -> bool:
    """Whether some statement was not understood: what it uses or stores is not known then."""
    return any(found.code.startswith("FLW0") for found in reporter.diagnostics)


def variables(body: Body, tested: list[tuple[str, Location]], reporter: Reporter) -> None:
    """A variable that is tested is also stored by some step; ``tested``: each and where."""
    if not tested or misread(reporter):
        return
    from callflow_dsl.compiler.lowering.queries import stored_variables
    from callflow_dsl.suggest import closest

    stored = stored_variables(body)
    for name, place in tested:
        if name not in stored:
            meant = closest(name, stored)
            hint = f"Did you mean {meant}?" if meant else "A step stores keys with `as`."
            message = f"no step of this flow stores {name}"
            reporter.report("FLW111", place, message, hint)


_TOP = "at the top of a file, not inside braces"
_HOMES: dict[type, str] = {
    **dict.fromkeys((ast.KeyBranch, ast.Branch, ast.Wait, ast.Tries, ast.Again), "in a menu"),
    ast.Expect: "in a test",
    **dict.fromkeys(
        (ast.Setting, ast.Step, ast.Raw, ast.Labelled, ast.If, ast.Menu, ast.Use), "in a flow"
    ),
    **dict.fromkeys(
        (ast.Flow, ast.Part, ast.Import, ast.Param, ast.Let, ast.Prompt, ast.Test), _TOP
    ),
}


def misplaced(statement: ast.Statement, files: FileReporter, where: str) -> None:
    """Report a statement that does not belong where it stands."""
    home = _HOMES[type(statement)]
    unclosed = any(found.code == "FLW004" for found in files.reporter.diagnostics)
    if unclosed and home == _TOP:
        return  # a brace is missing before it, which has been said
    inner = statement.statement if isinstance(statement, ast.Labelled) else statement
    span = getattr(inner, "word_span", inner.span)
    word = files.at(span).text
    files.report("FLW010", span, f"`{word}` cannot stand {where}", f"Its place is {home}.")
