"""What stands at a place of a text: its token, and the nodes around it."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from callflow_dsl.source import with_newlines
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.lexer import BAD, IGNORED, MISQUOTED, TERMINALS, UNCLOSED
from callflow_dsl.syntax.tokens import Lexer

if TYPE_CHECKING:
    from callflow_dsl.source import Span
    from callflow_dsl.syntax.words import Context

#: What the lexer finds that is no terminal of the grammar.
_OTHERS = {BAD: "BAD", MISQUOTED: "STRING", UNCLOSED: "STRING"}


class Token(NamedTuple):
    """One token: its terminal in the grammar, its place, and what words mean behind it.

    ``context`` maps each word that is known there to (terminal, ...); see `syntax/words.py`.
    """

    terminal: str
    span: Span
    context: Context


class Tokens(NamedTuple):
    """The tokens of a text in order, and the offsets at which they begin."""

    tokens: tuple[Token, ...]
    starts: tuple[int, ...]


def tokens_of(text: str) -> Tokens:
    """The tokens of a text, be it right or wrong; blanks and comments are none."""
    lexer = Lexer(with_newlines(text))
    tokens = tuple(
        Token(_OTHERS.get(terminal) or TERMINALS[terminal], (start, end), lexer.context)
        for terminal, start, end in lexer.lexemes()
        if terminal != IGNORED
    )
    return Tokens(tokens, tuple(token.span[0] for token in tokens))


def token_at(tokens: Tokens, offset: int) -> int | None:
    """The number of the token that an offset is in or right behind; the one that begins there."""
    number = bisect_right(tokens.starts, offset) - 1
    for candidate in (number, number - 1):
        if candidate >= 0:
            token = tokens.tokens[candidate]
            if token.terminal != "_NL" and holds(token.span, offset):
                return candidate
    return None


def nodes_at(tree: ast.File, offset: int) -> list[ast.Node]:
    """The nodes that an offset is in or right behind, the outermost first."""
    path: list[ast.Node] = []
    level: list[ast.Node] = list(tree.statements)
    while level:
        around = [node for node in level if holds(node.span, offset)]
        if not around:
            break
        path.append(around[-1])  # of two that touch the one that begins here
        level = list(ast.children(path[-1]))
    return path


def holds(span: Span, offset: int) -> bool:
    """Whether an offset is in a span or right behind it."""
    return span[0] <= offset <= span[1]


def word(text: str, token: Token) -> str:
    """The word of a token, with one blank where it consists of several words."""
    return " ".join(text[slice(*token.span)].split())
