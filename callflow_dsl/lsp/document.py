"""One text of a file with all that features ask about it, each part found when it is asked for."""

from __future__ import annotations

import asyncio
import os
from functools import cached_property
from typing import TYPE_CHECKING

from callflow_dsl.compiler.compile import compile_source
from callflow_dsl.compiler.lowering.queries import actions_of
from callflow_dsl.diagnostics.model import Reporter
from callflow_dsl.flowtest.parse import cases_of
from callflow_dsl.lsp.names import Names
from callflow_dsl.lsp.place import tokens_of
from callflow_dsl.lsp.text import Text
from callflow_dsl.source import Source, read_source
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.parser import parse_source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.compiler.modules import Module
    from callflow_dsl.compiler.resolved import Action
    from callflow_dsl.compiler.result import Compilation
    from callflow_dsl.compiler.scope import Scope
    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.flowtest.model import Case
    from callflow_dsl.lsp.lowered import Lowered
    from callflow_dsl.lsp.place import Tokens
    from callflow_dsl.lsp.project import Project
    from callflow_dsl.lsp.ways import Ways
    from callflow_dsl.source import Span


class Document:
    """A text of a file, right or wrong, in its project; it never changes.

    ``overlay`` has the texts of other files that an editor holds: real path -> text.
    """

    def __init__(
        self, uri: str, source: Source, text: Text, project: Project, overlay: Mapping[str, str]
    ) -> None:
        self.uri = uri
        self.source = source
        self.text = text
        self.project = project
        self.overlay = overlay
        #: Real paths of the other files that were read, or looked for.
        self.reads: set[str] = set()
        #: The steps that it becomes; None as long as nobody has found them, or where it has errors.
        self.lowered: Lowered | None = None
        #: The shortest calls to its statements, once somebody has asked for them.
        self.ways: Ways | None = None
        #: All that is known to be wrong with it, up to now.
        self.known: tuple[Diagnostic, ...] = ()
        #: Set when there is nothing more to be waited for.
        self.has_lowered = asyncio.Event()

    def read(self, path: str, name: str) -> Source:
        """Read another file, as the editor has it; see `Read`."""
        real = os.path.realpath(path)
        self.reads.add(real)
        text = self.overlay.get(real)
        return read_source(path, name) if text is None else Source(name, text, path)

    @cached_property
    def compilation(self) -> Compilation:
        """What the compiler reads and checks; flows with blocks have no steps."""
        return compile_source(self.source, values=self.project.values, read=self.read, lowers=False)

    @property
    def is_read(self) -> bool:
        """Whether it has been compiled, so that ``reads`` is whole."""
        return "compilation" in vars(self)

    @cached_property
    def tree(self) -> ast.File:
        """The syntax tree; of a text with mistakes, what could be read."""
        if self.compilation.modules:
            return self.compilation.modules[0].tree
        try:
            return parse_source(self.source, Reporter())
        except RecursionError:  # it nests too deeply, which is reported
            return ast.File((), (0, len(self.source.text)), ())

    @property
    def scope(self) -> Scope | None:
        """The names of the file; None where it nests too deeply to be read."""
        modules = self.compilation.modules
        return modules[0].scope if modules else None

    @cached_property
    def _tests(self) -> tuple[tuple[Case, ...], tuple[Diagnostic, ...]]:
        reporter = Reporter()
        if not any(isinstance(node, ast.Test | ast.Expect) for node in self.tree.statements):
            return (), ()
        modules = self.compilation.modules
        cases = cases_of(modules[0], reporter, beside=self._tested) if modules else ()
        return cases, reporter.sorted()

    @cached_property
    def _tested(self) -> Module | None:
        """The file that a `NAME.test.flow` tests."""
        path = self.source.path or ""
        tested = f"{path.removesuffix('.test.flow')}.flow"
        if not path.endswith(".test.flow") or not (
            os.path.isfile(tested) or os.path.realpath(tested) in self.overlay
        ):
            return None
        source = self.read(tested, tested)
        compilation = compile_source(
            source, values=self.project.values, read=self.read, lowers=False
        )
        return compilation.modules[0] if compilation.modules else None

    @property
    def cases(self) -> tuple[Case, ...]:
        """The tests of the file."""
        return self._tests[0]

    @property
    def test_mistakes(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the tests."""
        return self._tests[1]

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """What stops the compilation, and what is wrong with the tests.

        Whether a warning counts is for the settings and the comments that the linter reads.
        """
        of_compiler = (d for d in self.compilation.diagnostics if d.severity == "error")
        return (*of_compiler, *self.test_mistakes)

    @cached_property
    def names(self) -> Names | None:
        """The names that stand in it; None where it nests too deeply to be read."""
        modules = self.compilation.modules
        return Names(modules[0], self._tested) if modules else None

    @cached_property
    def actions(self) -> dict[tuple[str, Span], list[Action]]:
        """The steps as the compiler understands them, by source and span of their statement."""
        by_place: dict[tuple[str, Span], list[Action]] = {}
        for flow in self.compilation.flows:
            for action in actions_of(flow.body):
                place = (action.files.source.name, action.node.span)
                by_place.setdefault(place, []).append(action)
        return by_place

    @cached_property
    def tokens(self) -> Tokens:
        """The tokens."""
        return tokens_of(self.source.text)

    @cached_property
    def texts(self) -> dict[str, Text]:
        """The texts of the file and of what it imports, by the names of their sources."""
        others = {
            module.source.name: Text(module.source.text, self.text.encoding)
            for module in self.compilation.modules[1:]
        }
        return {**others, self.source.name: self.text}
