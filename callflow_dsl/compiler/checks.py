"""Checks that see the whole flow: variables, misplaced statements."""

from __future__ import annotations

from bisect import bisect

from callflow_dsl.patterns import pattern
from callflow_dsl.source import Location
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.compiler.conditions import Tested
    from callflow_dsl.compiler.resolved import Body
    from callflow_dsl.diagnostics.model import FileReporter, Reporter


_WORD = pattern(r"[ \t]*==[ \t]*([^\W\d][\w-]*)").match
#: Where parts, flows and tests begin; the parameters of a part.
_HEADS = pattern(r"(?m)^[ \t]*(?:flow|test|part[ \t]+[\w.-]+[ \t]*(\([^{]*)?)").finditer
_NAMES = pattern(r"[\w-]+").findall


def variables(body: Body, tested: Tested, reporter: Reporter) -> None:
    """A variable that is tested is also stored by some step."""
    if not tested or reporter.misread:
        return
    from callflow_dsl.compiler.lowering.queries import every, stored_variables
    from callflow_dsl.suggest import closest

    stored = stored_variables(every(body))
    parameters: dict[str, list[tuple[int, str]]] = {}
    for name, at in tested:
        if name in stored:
            if isinstance(at, Location):
                _check_word(name, at, reporter)
            continue
        for place in [at] if isinstance(at, Location) else _places(name, *at):
            is_parameter = _is_parameter(place, parameters)
            fix = f"${{{name}}}" if is_parameter else closest(name, sorted(stored))
            reporter.report("variable-never-stored", place, fix=fix, name=name)


def _check_word(name: str, place: Location, reporter: Reporter) -> None:
    """Report a variable that keys are stored in, and that is compared with a word."""
    text = place.source.text
    word = _WORD(text, place.span[1])
    if word is not None:
        at = Location(place.source, word.span(1))
        reporter.report("comparison-never-holds", at, name=name, value=word[1])


def _is_parameter(place: Location, known: dict[str, list[tuple[int, str]]]) -> bool:
    """Whether the part around a place has a parameter that is called what stands there.

    ``known`` keeps, for each file, where parts, flows and tests begin, and the heads of parts.
    """
    heads = known.get(place.source.name)
    if heads is None:
        heads = [(head.start(), head[1] or "") for head in _HEADS(place.source.text)]
        known[place.source.name] = heads
    at = bisect(heads, (place.span[0], "")) - 1
    return at >= 0 and place.text in _NAMES(heads[at][1])


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
