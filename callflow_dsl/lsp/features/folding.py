"""What can be folded, and what a selection grows to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import FoldingRange, FoldingRangeKind, SelectionRange

from callflow_dsl.lsp.place import nodes_at, token_at
from callflow_dsl.picking import instances
from callflow_dsl.syntax import ast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsprotocol import types

    from callflow_dsl.lsp.document import Document
    from callflow_dsl.source import Span


def folds(document: Document, params: types.FoldingRangeParams) -> list[FoldingRange]:
    """Blocks, long texts, comments and imports of several lines."""
    ranges = []
    for kind, (start, end) in _spans(document):
        first, last = document.text.position(start).line, document.text.position(end).line
        if kind is None:
            last -= 1  # the line of the closing brace or quotes stays
        if last > first:
            ranges.append(FoldingRange(first, last, kind=kind))
    return ranges


def _spans(document: Document) -> Iterator[tuple[FoldingRangeKind | None, Span]]:
    opened: list[int] = []
    for token in document.tokens.tokens:
        if token.terminal == "LBRACE":
            opened.append(token.span[0])
        elif token.terminal == "RBRACE" and opened:
            yield None, (opened.pop(), token.span[1])
        elif token.terminal == "LONG_STRING":
            yield None, token.span
    for run in _runs(document, list(document.tree.comments)):
        yield FoldingRangeKind.Comment, run
    imports = [node.span for node in instances(document.tree.statements, ast.Import)]
    for run in _runs(document, imports):
        yield FoldingRangeKind.Imports, run


def _runs(document: Document, spans: list[Span]) -> Iterator[Span]:
    """Spans on lines right below each other, put together."""
    text = document.source.text
    start = end = -1
    for span in spans:
        between = text[end : span[0]] if start >= 0 else ""
        if start >= 0 and not between.strip() and between.count("\n") <= 1:
            end = span[1]
            continue
        if start >= 0:
            yield start, end
        start, end = span
    if start >= 0:
        yield start, end


def selections(document: Document, params: types.SelectionRangeParams) -> list[SelectionRange]:
    """For each place what stands there, and all that this stands in."""
    return [_grown(document, document.text.offset(position)) for position in params.positions]


def _grown(document: Document, offset: int) -> SelectionRange:
    spans: list[Span] = [(0, len(document.source.text))]
    spans += [node.span for node in nodes_at(document.tree, offset)]
    number = token_at(document.tokens, offset)
    if number is not None:
        spans.append(document.tokens.tokens[number].span)
    grown = SelectionRange(document.text.range(spans[0]))
    before = spans[0]
    for span in spans[1:]:
        if span != before and before[0] <= span[0] and span[1] <= before[1]:
            grown, before = SelectionRange(document.text.range(span), grown), span
    return grown
