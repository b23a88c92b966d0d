"""Lines above flows, menus, branches and tests that an editor offers to run."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from callflow_dsl.flowtest.model import CallerHangsUp, Presses, Silent
from callflow_dsl.syntax import ast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.flowtest.model import Case
    from callflow_dsl.lsp.document import Document
    from callflow_dsl.lsp.ways import Ways
    from callflow_dsl.source import Span


class Command(StrEnum):
    """What the server can be asked to do."""

    #: uri, name of the test
    TEST = "flowc.runTest"
    #: uri, title of the flow, keys
    CALL = "flowc.callWith"
    #: uri, keys
    PREVIEW = "flowc.openPreview"


def lenses(document: Document, params: types.CodeLensParams) -> list[types.CodeLens]:
    """What can be run: tests at once; what needs the way to a place is found when it is shown."""
    found: list[types.CodeLens] = []
    for statement in document.tree.statements:
        if isinstance(statement, ast.Test):
            found += _of_test(document, statement)
        elif isinstance(statement, ast.Flow | ast.Part):
            found += _of_body(document, statement)
    return found


def _of_test(document: Document, test: ast.Test) -> Iterator[types.CodeLens]:
    for case in document.cases:
        if case.location.span[0] != test.span[0]:
            continue
        run = types.Command("Run test", Command.TEST, arguments=[document.uri, case.name])
        yield types.CodeLens(document.text.range(test.word_span), run)
        keys = _keys(case)
        if keys:
            call = types.Command(
                f"Call with {keys}", Command.CALL, arguments=[document.uri, case.flow, keys]
            )
            yield types.CodeLens(document.text.range(test.word_span), call)


def _keys(case: Case) -> str:
    """What the caller does in a test, as `flowc simulate --keys` takes it; "" for nothing."""
    moves = []
    for line in case.lines:
        match line.statement:
            case Presses(keys):
                moves.append(keys)
            case Silent(ms=None):
                moves.append("_")
            case Silent() | CallerHangsUp():
                return ""  # what `--keys` cannot say
    return ",".join(moves)


def _of_body(document: Document, statement: ast.Flow | ast.Part) -> Iterator[types.CodeLens]:
    if isinstance(statement, ast.Flow):
        preview = types.Command("Open preview", Command.PREVIEW, arguments=[document.uri, ""])
        yield types.CodeLens(document.text.range(statement.word_span), preview)
    for node in ast.walk(statement.body, leaves=(ast.Step,)):
        if isinstance(node, ast.Menu):
            for command in (Command.CALL, Command.PREVIEW):
                yield _open(document, node.word_span, node.span, command)
        elif isinstance(node, ast.KeyBranch | ast.Branch) and _does_something(node.body):
            yield _open(document, node.word_span, node.span, Command.CALL)


def _does_something(body: ast.Block) -> bool:
    """Whether a branch has steps of its own, which a call can come to."""
    steps = (ast.Step, ast.Raw, ast.Use, ast.Menu)
    return any(isinstance(node, steps) for node in ast.walk(body, leaves=steps))


def _open(document: Document, word: Span, span: Span, command: Command) -> types.CodeLens:
    data = {"uri": document.uri, "span": list(span), "command": command.value}
    return types.CodeLens(document.text.range(word), data=data)


def resolved(document: Document, lens: types.CodeLens, ways: Ways | None) -> types.CodeLens:
    """A lens with its command: the shortest call to its place."""
    data: Any = lens.data
    way = (ways or {}).get((document.source.name, tuple(data["span"])))
    if way is None:
        lens.command = types.Command("no call is known that comes here", "")
        return lens
    title, keys = way
    if data["command"] == Command.CALL:
        said = f"Call with {keys}" if keys else "Call, pressing nothing"
        lens.command = types.Command(said, Command.CALL, arguments=[document.uri, title, keys])
    else:
        arguments = [document.uri, keys]
        lens.command = types.Command("Preview at this place", Command.PREVIEW, arguments=arguments)
    return lens
