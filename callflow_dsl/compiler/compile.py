"""Whole files: texts and paths in, flows and diagnostics out."""

from __future__ import annotations

import gc

from callflow_dsl.compiler import library
from callflow_dsl.compiler.compile_flow import compile_flow
from callflow_dsl.compiler.compile_step import StepCompiler
from callflow_dsl.compiler.defaults import Defaults
from callflow_dsl.compiler.frame import MOST_NESTED
from callflow_dsl.compiler.modules import Modules
from callflow_dsl.compiler.result import Compilation
from callflow_dsl.diagnostics.model import FileReporter, NestingError, Related, Reporter
from callflow_dsl.picking import instances
from callflow_dsl.source import Source, read_source
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.parser import parse_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from callflow_dsl.compiler.modules import Module, Read
    from callflow_dsl.compiler.result import CompiledFlow


def compile_text(
    text: str, name: str = "<text>", *, values: Mapping[str, str] | None = None
) -> Compilation:
    """Compile the text of one `.flow` file.

    ``name`` is the file's name in diagnostics; ``values`` sets the file's params, each
    written as it would be in the file (``{"sales": "+31201112233"}``). Raises nothing for
    a wrong text: see `Compilation.diagnostics`. Raises `TypeError` for what is no text.
    """
    if not isinstance(text, str):
        raise TypeError(f"compile_text() takes a text (str), not {type(text).__name__}")
    return compile_source(Source(name, text), values=values, only=True)


def compile_file(
    path: str | os.PathLike[str], *, values: Mapping[str, str] | None = None
) -> Compilation:
    """Compile a `.flow` file (UTF-8); raises `FlowcError` when it cannot be read."""
    return compile_source(read_source(path), values=values, only=True)


def compile_source(
    source: Source,
    *,
    values: Mapping[str, str | ast.Value] | None = None,
    only: bool = False,
    read: Read = read_source,
    lowers: bool = True,
    quiet: frozenset[str] = frozenset(),
) -> Compilation:
    """Compile a source; see `compile_text`. A value may also be one of the syntax tree.

    ``only``: the values are for this source alone, so each names one of its params.
    ``read`` reads the files that are imported. Without ``lowers``, flows with blocks are read
    and checked but have no steps: it takes a part of the time, and finds nearly every mistake.
    The flows of a text with errors then hold what could be read of them. Problems that ``quiet``
    names are not reported; they are warnings.
    """
    with _Uncollected():
        reporter = Reporter(quiet)
        return _compiled(source, reporter, values or {}, only=only, read=read, lowers=lowers)


class _Uncollected:
    """No garbage collection: all that a compilation makes lives to its end."""

    def __enter__(self) -> None:
        self._was_enabled = gc.isenabled()
        gc.disable()

    def __exit__(self, *_: object) -> None:
        if self._was_enabled:
            gc.enable()


def _compiled(
    source: Source,
    reporter: Reporter,
    values: Mapping[str, str | ast.Value],
    *,
    only: bool,
    read: Read,
    lowers: bool,
) -> Compilation:
    given = {
        name: given_value(value) if isinstance(value, str) else value
        for name, value in values.items()
    }
    modules = Modules(reporter, given, read)
    files: tuple[Module, ...] = ()
    try:
        main = modules.read(source)
        files = (main, *modules.imported)
        library.check_prompts(files)
        used: set[int] = set()
        flows = _flows(main, used, lowers)
        library.check(files, used, reporter)
        if only:
            _check_given(given, files, reporter)
    except RecursionError as error:
        deepest = error.place if isinstance(error, NestingError) else None
        place = deepest or FileReporter(reporter, source).at((0, 0))
        reporter.report("nesting-too-deep", place, most=MOST_NESTED)
        flows = []
    held_back = lowers and reporter.failed
    return Compilation(() if held_back else tuple(flows), reporter.sorted(), files)


def _flows(module: Module, used: set[int], lowers: bool) -> list[CompiledFlow]:
    statements, scope = module.statements, module.scope
    files = scope.files
    around = Defaults().inside(statements, StepCompiler(scope))
    flows = [
        compile_flow(statement, scope, around, used, lowers=lowers)
        for statement in instances(statements, ast.Flow)
    ]
    _check_titles(flows, files)
    for flow in [flow for flow in flows if flow.call_flow.default][1:]:
        files.report("default-twice", flow.location.span)
    # A file may hold tests or values alone; one that holds nothing is a mistake.
    if not statements and not files.reporter.failed:
        files.report("file-empty", (0, 0))
    return flows


def _check_titles(flows: list[CompiledFlow], files: FileReporter) -> None:
    """Report flows with the title of one above."""
    titles: dict[str, CompiledFlow] = {}
    for flow in flows:
        title, node = flow.call_flow.title, flow.node
        if node is None or node.title is None or title is None:
            continue
        if titles.setdefault(title, flow) is not flow:
            first = Related(titles[title].location, "the first is here")
            files.report("title-twice", node.title.span, related=(first,), title=title)


def _check_given(
    given: Mapping[str, ast.Value], read: tuple[Module, ...], reporter: Reporter
) -> None:
    known = [name for module in read for name in module.params]
    for name in given:
        if name not in known:
            from callflow_dsl.suggest import closest

            files = FileReporter(reporter, Source("values", name))
            fix = closest(name, known)
            shown = ", ".join(known) or None
            files.report("param-unknown", (0, len(name)), fix=fix, name=name, known=shown)


def given_value(text: str) -> ast.Value:
    """A value from outside, read as it would be in a file; anything else is a text."""
    source = Source("--set", f"let value = {text}")
    reporter = Reporter()
    statements = parse_source(source, reporter).statements
    match statements:
        case (ast.Let(_, value),) if not reporter.diagnostics:
            return value
    return ast.Text(text, (0, 0))
