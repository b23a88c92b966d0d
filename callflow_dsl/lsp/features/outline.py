"""What a file consists of: the outline of one file, and the search over all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import DocumentSymbol, Location, SymbolInformation, SymbolKind

from callflow_dsl.compiler.literals import written
from callflow_dsl.syntax import ast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lsprotocol import types

    from callflow_dsl.lsp.document import Document
    from callflow_dsl.lsp.text import Text
    from callflow_dsl.lsp.workspace import Workspace
    from callflow_dsl.source import Span

#: Most symbols that a search gives.
_MOST = 500


def symbols(document: Document, params: types.DocumentSymbolParams) -> list[DocumentSymbol]:
    """The outline: flows, parts, prompts, values and tests, with their menus and labels."""
    return _all(document.text, document.tree.statements)


def search(workspace: Workspace, params: types.WorkspaceSymbolParams) -> list[SymbolInformation]:
    """The symbols of all files with this in their name."""
    query = params.query.lower()
    return [
        SymbolInformation(_location(document, symbol), symbol.name, symbol.kind)
        for document in workspace.documents()
        for symbol in _flat(_all(document.text, document.tree.statements))
        if query in symbol.name.lower()
    ][:_MOST]


def _location(document: Document, symbol: DocumentSymbol) -> Location:
    return Location(document.uri, symbol.selection_range)


def _flat(many: Iterable[DocumentSymbol]) -> Iterator[DocumentSymbol]:
    for symbol in many:
        yield symbol
        yield from _flat(symbol.children or ())


def _all(text: Text, statements: Iterable[ast.Node]) -> list[DocumentSymbol]:
    found: list[DocumentSymbol] = []
    for statement in statements:
        named = _named(text, statement)
        inner = [symbol for body in _bodies(statement) for symbol in _all(text, body.statements)]
        if named is None:
            found += inner
        else:
            named.children = inner
            found.append(named)
    return found


def _bodies(statement: ast.Node) -> Iterator[ast.Block]:
    """The blocks of a statement, in its order; an `else if` is no deeper than its `if`."""
    node = statement.statement if isinstance(statement, ast.Labelled) else statement
    while isinstance(node, ast.If):
        yield node.body
        if not isinstance(node.otherwise, ast.If):
            if node.otherwise is not None:
                yield node.otherwise
            return
        node = node.otherwise
    if isinstance(node, ast.Flow | ast.Part | ast.Menu | ast.KeyBranch | ast.Branch):
        yield node.body


def _named(text: Text, node: ast.Node) -> DocumentSymbol | None:
    def symbol(name: str, kind: SymbolKind, span: Span, detail: str = "") -> DocumentSymbol:
        inner = text.range((max(span[0], node.span[0]), min(span[1], node.span[1])))
        return DocumentSymbol(name or " ", kind, text.range(node.span), inner, detail or None)

    match node:
        case ast.Flow(title):
            name = written(title) if title is not None else "flow"
            return symbol(name, SymbolKind.Class, title.span if title else node.word_span)
        case ast.Test(name):
            return symbol(written(name), SymbolKind.Method, name.span, "test")
        case ast.Part(name):
            return symbol(name, SymbolKind.Module, node.name_span, "part")
        case ast.Prompt(name):
            return symbol(name, SymbolKind.String, node.name_span, "prompt")
        case ast.Let(name) | ast.Param(name):
            return symbol(name, SymbolKind.Constant, node.name_span)
        case ast.Menu(word, variable):
            return symbol(f"{word} {written(variable)}", SymbolKind.Enum, variable.span)
        case ast.KeyBranch(keys):
            name = " ".join(("key", *map(written, keys)))
            return symbol(name, SymbolKind.EnumMember, node.word_span)
        case ast.Branch(name):
            return symbol(name, SymbolKind.EnumMember, node.word_span)
        case ast.Labelled(label):
            return symbol(label, SymbolKind.Key, node.label_span, "label")
    return None
