"""Files and what they import: the names of a file are its own and those of its imports.

An import is looked up from the folder of the file that it stands in, and never leaves the
project: the folder above that holds a flowc.toml, a pyproject.toml with ``[tool.flowc]``
or a repository, or else the folder of the file that is compiled.
"""

from __future__ import annotations

import os

from callflow_dsl.compiler.scope import Scope
from callflow_dsl.diagnostics.model import FileReporter
from callflow_dsl.errors import FlowcError
from callflow_dsl.source import read_source
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.parser import parse_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.diagnostics.model import Reporter
    from callflow_dsl.source import Source


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


class _BadImport(Exception):  # noqa: N818 - it carries a diagnostic, it is not shown
    def __init__(self, code: str, message: str, *notes: str) -> None:
        super().__init__(message)
        self.code, self.message, self.notes = code, message, notes


class Modules:
    """Reads files, each of them once; ``given`` sets their params."""

    def __init__(self, reporter: Reporter, given: Mapping[str, ast.Value]) -> None:
        self._reporter = reporter
        self._given = given
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
        for statement in statements:
            if isinstance(statement, ast.Import):
                try:
                    module = self._imported(source, statement.path)
                except _BadImport as bad:
                    place = scope.files.at(statement.path.span)
                    self._reporter.report(bad.code, place, bad.message, *bad.notes)
                else:
                    scope.bring(module.scope, statement.path.span)
        self._open.pop()

    def _imported(self, source: Source, value: ast.Value) -> Module:
        if not isinstance(value, ast.Text) or value.parts:
            message = 'an import names a file in quotes: import "parts.flow"'
            raise _BadImport("FLW201", message)
        if source.path is None:
            message = "what is read from no file cannot import one: its folder is not known"
            raise _BadImport("FLW114", message, "Save it, and compile the file.")
        folder = os.path.dirname(source.path)
        path = os.path.join(folder, value.text.replace("/", os.sep))
        real = self._allowed(path, value.text, folder)
        if real in self._read:
            found = self._read[real]
            if found is None:
                raise self._cycle(real)
            return found
        if any(real == os.path.realpath(one.path or "") for one in self._open):
            raise self._cycle(real)
        name = os.path.normpath(os.path.join(os.path.dirname(source.name), value.text))
        try:
            text = read_source(path, name)
        except FlowcError as error:
            raise _BadImport("FLW114", str(error), *_similar(path)) from error
        self._read[real] = None
        self._read[real] = module = self.read(text)
        return module

    def _allowed(self, path: str, text: str, folder: str) -> str:
        """The real path, which is in the project."""
        if "\0" in text or not text.strip():
            raise _BadImport("FLW114", "this is no name of a file")
        self._root = self._root or _root(folder)
        real = os.path.realpath(path)
        if not _is_below(self._root, real):
            raise _BadImport(
                "FLW115", f"{text} is outside the project",
                "A project is the folder with flowc.toml or the repository; a link that leads"
                " out of it is outside, too.",
            )  # fmt: skip
        return real

    def _cycle(self, real: str) -> _BadImport:
        chain = self._open
        start = next(n for n, one in enumerate(chain) if os.path.realpath(one.path or "") == real)
        names = [os.path.basename(one.name) for one in chain[start:]]
        message = f"files import each other: {' -> '.join([*names, names[0]])}"
        note = "Move what both need into a third file."
        return _BadImport("FLW116", message, note)


def _is_below(folder: str, path: str) -> bool:
    try:
        return os.path.commonpath([folder, path]) == folder
    except ValueError:  # they are on different drives
        return False


def _root(folder: str) -> str:
    """The project's folder, as a real path."""
    start = os.path.realpath(folder)
    at = start
    while True:
        if any(os.path.exists(os.path.join(at, name)) for name in ("flowc.toml", ".git")):
            return at
        try:
            with open(os.path.join(at, "pyproject.toml"), encoding="utf-8") as file:
                if "[tool.flowc" in file.read():
                    return at
        except (OSError, UnicodeDecodeError):
            pass
        above = os.path.dirname(at)
        if above == at:
            return start
        at = above


def _similar(path: str) -> tuple[str, ...]:
    """A note about a file that may be meant."""
    from callflow_dsl.suggest import closest

    folder, name = os.path.split(path)
    try:
        there = [one for one in os.listdir(folder or ".") if one.endswith(".flow")]
    except OSError:
        return ("Imports are looked up from the folder of the file that they stand in.",)
    meant = f"{name}.flow" if f"{name}.flow" in there else closest(name, there)
    if meant:
        return (f"Did you mean {meant}?",)
    return ("Imports are looked up from the folder of the file that they stand in.",)
