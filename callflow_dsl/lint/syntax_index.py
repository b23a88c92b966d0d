"""The syntax tree with a way up: which node stands at a place, and what stands around it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from attrs import frozen

from callflow_dsl.syntax import ast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.source import Source, Span

N = TypeVar("N")


@frozen(eq=False, slots=False)
class Tree:
    """All statements of a file, each with those that it stands in (the outermost first)."""

    file: ast.File

    @cached_property
    def nodes(self) -> tuple[tuple[ast.Statement, tuple[ast.Statement, ...]], ...]:
        """Every statement below the file, in the order of the text."""
        return tuple(_walk(self.file.statements, ()))

    @cached_property
    def _at(self) -> dict[Span, list[tuple[ast.Statement, tuple[ast.Statement, ...]]]]:
        found: dict[Span, list[tuple[ast.Statement, tuple[ast.Statement, ...]]]] = {}
        for node, around in self.nodes:
            found.setdefault(node.span, []).append((node, around))
        return found

    def find(self, kind: type[N]) -> Iterator[N]:
        """All statements of one class."""
        return (node for node, _ in self.nodes if isinstance(node, kind))

    def step_at(self, span: Span) -> ast.Step | ast.Raw | None:
        """The step with exactly this span."""
        for node, _ in self._at.get(span, ()):
            if isinstance(node, ast.Step | ast.Raw):
                return node
        return None

    def around(self, span: Span, kind: type[N]) -> N | None:
        """The innermost statement of a class that the statement with this span stands in."""
        for _, around in self._at.get(span, ()):
            for node in reversed(around):
                if isinstance(node, kind):
                    return node
        return None

    def if_at(self, span: Span) -> tuple[ast.If, bool] | None:
        """The `if` block with this condition, and whether it is an `else if`."""
        for node, around in self.nodes:
            if isinstance(node, ast.If) and node.condition.span == span:
                return node, isinstance(around[-1], ast.If) and around[-1].otherwise is node
        return None

    def menu_at(self, span: Span) -> ast.Menu | None:
        """The menu whose prompt or pause the statement with this span is."""
        for node, around in self._at.get(span, ()):
            for one in (node, *reversed(around)):
                if isinstance(one, ast.Menu):
                    return one
                if isinstance(one, ast.KeyBranch | ast.Branch):
                    break
        # The pause of a menu without `wait` has the span of the menu's head.
        return next((one for one in self.find(ast.Menu) if _is_head(one, span)), None)


def _is_head(menu: ast.Menu, span: Span) -> bool:
    return menu.span[0] == span[0] and span[1] <= menu.body.span[0]


@frozen(eq=False)
class Trees:
    """The trees of a file and of all that it imports, each parsed when it is asked for."""

    _known: dict[str, Tree]

    def of(self, source: Source) -> Tree:
        """The tree of a source that a compilation has read."""
        if source.name not in self._known:
            from callflow_dsl.diagnostics.model import Reporter
            from callflow_dsl.syntax.parser import parse_source

            self._known[source.name] = Tree(parse_source(source, Reporter()))
        return self._known[source.name]


def _walk(
    statements: tuple[ast.Statement, ...], around: tuple[ast.Statement, ...]
) -> Iterator[tuple[ast.Statement, tuple[ast.Statement, ...]]]:
    for statement in statements:
        yield statement, around
        inside = _children(statement)
        if inside:
            yield from _walk(inside, (*around, statement))


def _children(statement: ast.Statement) -> tuple[ast.Statement, ...]:
    match statement:
        case ast.Block(statements):
            return statements
        case ast.Labelled(statement=inner):
            return (inner,)
        case ast.If(body=body, otherwise=otherwise):
            return (body,) if otherwise is None else (body, otherwise)
        case ast.Flow() | ast.Part() | ast.Test() | ast.Menu() | ast.KeyBranch() | ast.Branch():
            return (statement.body,)
    return ()
