"""Colours by meaning: the classes of the lexer, as the protocol writes them."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from lsprotocol import types

from callflow_dsl.source import with_newlines
from callflow_dsl.syntax.tokens import TokenClass, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.lsp.document import Document
    from callflow_dsl.source import Span

_NAMES = list(dict.fromkeys(cls.semantic for cls in TokenClass if cls.semantic))
LEGEND = types.SemanticTokensLegend(_NAMES, [])


def of_document(document: Document, params: types.SemanticTokensParams) -> types.SemanticTokens:
    """The tokens of the file."""
    return _encoded(document, (0, len(document.source.text)))


def of_range(document: Document, params: types.SemanticTokensRangeParams) -> types.SemanticTokens:
    """The tokens of a range."""
    return _encoded(document, document.text.span(params.range))


def _encoded(document: Document, span: Span) -> types.SemanticTokens:
    """Five numbers a token: lines and columns from the one before, length, type, modifiers."""
    text, data = document.text, []
    line_before = column_before = 0
    for start, end, name in _by_line(document, span):
        line = bisect_right(text.starts, start) - 1
        column = text.units((text.starts[line], start))
        since = column - column_before if line == line_before else column
        data += [line - line_before, since, text.units((start, end)), _NAMES.index(name), 0]
        line_before, column_before = line, column
    return types.SemanticTokens(data)


def _by_line(document: Document, span: Span) -> Iterator[tuple[int, int, str]]:
    """Begin, end and name of each token that has one; what goes over lines is parted at them."""
    text = with_newlines(document.source.text)
    for start, end, cls in tokens(text):
        if not cls.semantic or end <= span[0] or start >= span[1]:
            continue
        while (newline := text.find("\n", start, end)) >= 0:
            if newline > start:
                yield start, newline, cls.semantic
            start = newline + 1
        if end > start:
            yield start, end, cls.semantic
