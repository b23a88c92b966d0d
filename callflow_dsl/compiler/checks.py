"""Checks that see the whole flow: variables, misplaced statements."""

from __future__ import annotations

from callflow_dsl.source import Location
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.compiler.conditions import Tested
    from callflow_dsl.compiler.resolved import Body
    from callflow_dsl.diagnostics.model import FileReporter, Reporter


def variables(body: Body, tested: Tested, reporter: Reporter) -> None:
    """A variable that is tested is also stored by some step."""
    if not tested or reporter.misread:
        return
    from callflow_dsl.compiler.lowering.queries import every, stored_variables
    from callflow_dsl.suggest import closest

    stored = stored_variables(every(body))
    for name, at in tested:
        if name not in stored:
            for place in [at] if isinstance(at, Location) else _places(name, *at):
                fix = f"${{{name}}}" if _is_parameter(place) else closest(name, stored)
                reporter.report("variable-never-stored", place, fix=fix, name=name)


def _is_parameter(place: Location) -> bool:
    """Whether the part around a place has a parameter that is called what stands there."""
    import re

    heads = re.findall(r"(?m)^[ \t]*(part|flow|test)\b([^{]*)", place.source.text[: place.span[0]])
    return (
        bool(heads)
        and heads[-1][0] == "part"
        and place.text in re.findall(r"[\w-]+", heads[-1][1].partition("(")[2])
    )


def _places(name: str, files: FileReporter, step: ast.Step) -> Iterator[Location]:
    """Where a step compares a variable."""
    for option in step.options:
        for node in ast.walk(option) if isinstance(option, ast.When) else ():
            variable = getattr(node, "variable", None)
            if isinstance(variable, ast.Word) and variable.text == name:
                yield files.at(variable.span)


_TOP = "at the top of a file, not inside braces"
_HOMES: dict[type, str] = {
    **dict.fromkeys((*ast.MENU_LINES, ast.Again), "in a menu"),
    ast.Valid: "in an `ask`",
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
    if home == _TOP and files.reporter.places("block-not-closed"):
        return  # a brace is missing before it, which has been said
    inner = statement.statement if isinstance(statement, ast.Labelled) else statement
    span = getattr(inner, "word_span", inner.span)
    for_step = _meant_as_step(inner)
    if for_step is not None:
        word, role, fix, purpose = for_step
        files.report(
            "menu-word-for-step", span, fix=fix, where=where, word=word, role=role, purpose=purpose
        )
    else:
        files.report("misplaced", span, word=files.at(span).text, where=where, home=home)


def _meant_as_step(statement: ast.Statement) -> tuple[str, str, str, str] | None:
    """The word of a menu, what it says there, and the step that it was taken for, and why."""
    if isinstance(statement, ast.Limit) and statement.word == "end" and not statement.values:
        return "end", "how an entry ends", "hangup", "end the call"
    if isinstance(statement, ast.Wait):
        return "wait", "how long callers may think", "pause", "let the caller wait"
    return None
