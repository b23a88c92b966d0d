"""Files and what they import: the names of a file are its own and those of its imports.

An import is looked up from the folder of the file that it stands in, and never leaves the
project: the folder above that holds a flowc.toml, a pyproject.toml with ``[tool.flowc]``
or a repository, or else the folder of the file that is compiled.
"""

from __future__ import annotations

import os

from callflow_dsl.compiler.scope import Scope
from callflow_dsl.diagnostics.model import FileReporter, ProblemError, Reporter
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import folders_up
from callflow_dsl.picking import instances
from callflow_dsl.source import read_source
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.parser import parse_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from callflow_dsl.source import Source, Span

    #: Reads the file at a path, shown under a name; raises `FlowcError`.
    Read: TypeAlias = Callable[[str, str], Source]


class Module:
    """A file that was read: its syntax tree and its names."""

    __slots__ = ("scope", "tree")

    def __init__(self, tree: ast.File, scope: Scope) -> None:
        self.tree = tree
        self.scope = scope

    @property
    def source(self) -> Source:
        """The file."""
        return self.scope.files.source

    @property
    def statements(self) -> tuple[ast.Statement, ...]:
        """What stands at the top of the file."""
        return self.tree.statements

    @property
    def params(self) -> tuple[str, ...]:
        """The names of the params that the file declares."""
        return tuple(param.name for param in instances(self.statements, ast.Param))


def params_of(source: Source) -> list[ast.Param]:
    """The params of a file and of what it imports; mistakes are told elsewhere."""
    modules = Modules(Reporter(), {})
    try:
        main = modules.read(source)
    except RecursionError:
        return []
    return [
        param
        for module in (main, *modules.imported)
        for param in instances(module.statements, ast.Param)
    ]


class Modules:
    """Reads files, each of them once; ``given`` sets their params.

    ``read`` reads what is imported: an editor has texts that are not saved yet.
    """

    def __init__(
        self, reporter: Reporter, given: Mapping[str, ast.Value], read: Read = read_source
    ) -> None:
        self._reporter = reporter
        self._given = given
        self._read_source = read
        #: Real path -> module; None while the file is being read.
        self._read: dict[str, Module | None] = {}
        #: The files that are being read, outermost first.
        self._open: list[Source] = []
        self._root = ""

    @property
    def imported(self) -> list[Module]:
        """The files that were imported, in the order of their reading."""
        return [module for module in self._read.values() if module is not None]

    def read(self, source: Source) -> Module:
        """The file's statements and names; problems are reported."""
        tree = parse_source(source, self._reporter)
        scope = Scope(FileReporter(self._reporter, source), tree.statements, self._given)
        self.add_imports(source, tree.statements, scope)
        return Module(tree, scope)

    def add_imports(
        self, source: Source, statements: tuple[ast.Statement, ...], scope: Scope
    ) -> None:
        """Bring the names of all that a file imports into a scope."""
        self._open.append(source)
        for statement in instances(statements, ast.Import):
            try:
                module = self._imported(source, statement.path)
            except ProblemError as bad:
                scope.files.report(bad.problem, bad.span, fix=bad.fix, **bad.values)
            else:
                scope.bring(module.scope, statement.path.span)
        self._open.pop()

    def _imported(self, source: Source, value: ast.Value) -> Module:
        if not isinstance(value, ast.Text) or value.parts:
            raise ProblemError("import-without-quotes", value.span)
        if source.path is None:
            raise ProblemError("import-from-no-file", value.span)
        folder = os.path.dirname(source.path)
        path = os.path.join(folder, value.text.replace("/", os.sep))
        real = self._allowed(path, value, folder)
        opened = [os.path.realpath(outer.path or "") for outer in self._open]
        if real in opened:
            raise self._cycle(opened.index(real), value.span)
        if real not in self._read:
            name = os.path.normpath(os.path.join(os.path.dirname(source.name), value.text))
            text = self._text(path, name, value, folder)
            self._read[real] = None  # its place is in front of what it imports itself
            self._read[real] = self.read(text)
        module = self._read[real]
        assert module is not None  # else it is open
        return module

    def _text(self, path: str, name: str, value: ast.Text, folder: str) -> Source:
        """The text of an imported file."""
        try:
            return self._read_source(path, name)
        except FlowcError as error:
            from callflow_dsl.compiler.nearby import similar
            from callflow_dsl.syntax.text import encode_text

            meant = similar(folder, value.text)
            raise ProblemError(
                "import-unreadable",
                value.span,
                fix=encode_text(meant) if meant else None,
                reason=str(error),
                meant=meant,
            ) from error

    def _allowed(self, path: str, value: ast.Text, folder: str) -> str:
        """The real path, which is in the project."""
        if "\0" in value.text or not value.text.strip():
            raise ProblemError("import-names-no-file", value.span)
        self._root = self._root or project_folder(folder)
        real = os.path.realpath(path)
        if not _is_below(self._root, real):
            raise ProblemError("import-outside-project", value.span, path=value.text)
        return real

    def _cycle(self, start: int, span: Span) -> ProblemError:
        """Files that import each other; ``start``: which of those that are open is the first."""
        names = [os.path.basename(opened.name) for opened in self._open[start:]]
        return ProblemError("import-cycle", span, chain=" -> ".join([*names, names[0]]))


def _is_below(folder: str, path: str) -> bool:
    try:
        return os.path.commonpath([folder, path]) == folder
    except ValueError:  # they are on different drives
        return False


def project_folder(folder: str) -> str:
    """The project's folder, as a real path."""
    start = os.path.realpath(folder)
    return next(filter(_is_project, folders_up(start)), start)


def _is_project(folder: str) -> bool:
    if any(os.path.exists(os.path.join(folder, name)) for name in ("flowc.toml", ".git")):
        return True
    try:
        with open(os.path.join(folder, "pyproject.toml"), encoding="utf-8") as file:
            return "[tool.flowc" in file.read()
    except (OSError, UnicodeDecodeError):
        return False
