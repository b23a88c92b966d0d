"""Whole files: texts and paths in, flows and diagnostics out."""

from __future__ import annotations

import os

from callflow_dsl.compiler import checks
from callflow_dsl.compiler.flow import FlowCompiler
from callflow_dsl.compiler.result import Compilation
from callflow_dsl.compiler.scope import Scope
from callflow_dsl.diagnostics.model import FileReporter, Reporter
from callflow_dsl.errors import FlowcError
from callflow_dsl.source import Source
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.parser import parse_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.compiler.result import CompiledFlow


def compile_text(
    text: str, name: str = "<text>", *, values: Mapping[str, str] | None = None
) -> Compilation:
    """Compile the text of one `.flow` file.

    ``name`` is the file's name in diagnostics; ``values`` sets the file's params, each
    written as it would be in the file (``{"sales": "+31201112233"}``). Raises nothing for
    a wrong text: see `Compilation.diagnostics`.
    """
    return compile_source(Source(name, text), values=values)


def compile_file(
    path: str | os.PathLike[str], *, values: Mapping[str, str] | None = None
) -> Compilation:
    """Compile a `.flow` file (UTF-8); raises `FlowcError` when it cannot be read."""
    return compile_source(read_source(path), values=values)


def read_source(path: str | os.PathLike[str]) -> Source:
    """Read a file; every reason that stops it becomes a `FlowcError`."""
    name = os.fspath(path)
    try:
        with open(path, "rb") as file:
            return decode_source(name, file.read())
    except OSError as error:
        raise FlowcError(f"cannot read {name}: {error.strerror or error}", exit_code=2) from error


def decode_source(name: str, data: bytes) -> Source:
    """The source of these bytes; raises `FlowcError` when they are no UTF-8."""
    try:
        return Source(name, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FlowcError(
            f"{name} is no UTF-8 text: line {line} has a byte that belongs to no character",
            hint="save the file as UTF-8",
        ) from error


def compile_source(source: Source, *, values: Mapping[str, str] | None = None) -> Compilation:
    """Compile a source; see `compile_text`."""
    reporter = Reporter()
    files = FileReporter(reporter, source)
    try:
        statements = parse_source(source, reporter).statements
        flows = _flows(statements, files, values or {})
    except RecursionError:
        reporter.report("FLW001", files.at((0, 0)), "this file nests too deeply to be read")
        flows = []
    return Compilation(() if reporter.failed else tuple(flows), reporter.sorted())


def _flows(
    statements: tuple[ast.Statement, ...], files: FileReporter, values: Mapping[str, str]
) -> list[CompiledFlow]:
    given = {name: given_value(text) for name, text in values.items()}
    scope = Scope(files, statements, given)
    shared = [statement for statement in statements if isinstance(statement, ast.Defaults)]
    flows = []
    titles: dict[str, CompiledFlow] = {}
    for statement in statements:
        match statement:
            case ast.Flow():
                flow = FlowCompiler(statement, scope, shared).compile()
                flows.append(flow)
                title = flow.call_flow.title
                if (
                    statement.title
                    and title is not None
                    and titles.setdefault(title, flow) is not flow
                ):
                    message = f'two flows are called "{title}"'
                    files.report("FLW106", statement.title.span, message)
            case ast.Param() | ast.Let() | ast.Defaults() | ast.Unknown() | ast.Block():
                pass
            case ast.Import() | ast.Part() | ast.Prompt() | ast.Test():
                _unsupported(statement, files)
            case _:
                checks.misplaced(statement, files, "at the top of a file")
    # A file may hold tests or values alone; one that holds nothing is a mistake.
    if not statements and not files.reporter.failed:
        files.report("FLW024", (0, 0), "this file is empty", 'A flow begins with: flow "Title" {')
    return flows


def _unsupported(statement: ast.Statement, files: FileReporter) -> None:
    # A part, prompt or test that no flow uses stops nothing; an import would hide what it brings.
    if isinstance(statement, ast.Import):
        span = (statement.span[0], statement.span[0] + len("import"))
        files.report("FLW025", span, "`import` parses, but this version does not compile it yet")


def given_value(text: str) -> ast.Value:
    """A value from outside, read as it would be in a file; anything else is a text."""
    source = Source("--set", f"let value = {text}")
    reporter = Reporter()
    statements = parse_source(source, reporter).statements
    match statements:
        case (ast.Let(_, value),) if not reporter.diagnostics:
            return value
    return ast.Text(text, (0, 0))
