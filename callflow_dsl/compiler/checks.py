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


_NAMES: dict[type, tuple[str, str]] = {
    ast.KeyBranch: ("key", "in a menu"),
    ast.Branch: ("", "in a menu"),
    ast.Wait: ("wait", "in a menu"),
    ast.Tries: ("tries", "in a menu"),
    ast.Again: ("again", "in a menu"),
    ast.Expect: ("", "in a test"),
    ast.Setting: ("", "in a flow"),
    ast.Step: ("", "in a flow"),
    ast.Raw: ("raw", "in a flow"),
    ast.Labelled: ("", "in a flow"),
    ast.If: ("if", "in a flow"),
    ast.Menu: ("menu", "in a flow"),
    ast.Use: ("use", "in a flow"),
    ast.Flow: ("flow", "at the top of a file, not inside braces"),
    ast.Part: ("part", "at the top of a file, not inside braces"),
    ast.Import: ("import", "at the top of a file, not inside braces"),
    ast.Param: ("param", "at the top of a file, not inside braces"),
    ast.Let: ("let", "at the top of a file, not inside braces"),
    ast.Prompt: ("prompt", "at the top of a file, not inside braces"),
    ast.Test: ("test", "at the top of a file, not inside braces"),
}


def misplaced(statement: ast.Statement, files: FileReporter, where: str) -> None:
    """Report a statement that does not belong where it stands."""
    word, home = _NAMES[type(statement)]
    unclosed = any(found.code == "FLW004" for found in files.reporter.diagnostics)
    if unclosed and home.startswith("at the top"):
        return  # a brace is missing before it, which has been said
    inner = statement.statement if isinstance(statement, ast.Labelled) else statement
    if not word:
        word = getattr(inner, "verb", getattr(inner, "word", getattr(inner, "name", "this")))
    span = (inner.span[0], inner.span[0] + len(word))
    files.report("FLW010", span, f"`{word}` cannot stand {where}", f"Its place is {home}.")
