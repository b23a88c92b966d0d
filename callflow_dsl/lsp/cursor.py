"""Where a cursor stands among the tokens: what is half typed, its statement, the blocks around.

Tokens need no text that parses, so that all of this is known in a broken file as well.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from attrs import frozen

from callflow_dsl.lsp.place import word
from callflow_dsl.syntax.keyword_help import Place
from callflow_dsl.syntax.lexer import WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from callflow_dsl.lsp.document import Document
    from callflow_dsl.lsp.place import Token
    from callflow_dsl.syntax.words import Context

#: Terminals that begin a statement.
_HEADS = frozenset((
    "VERB", "SETTING", "RAW", "UNKNOWN", "FLOW", "PART", "IMPORT", "PARAM", "LET", "PROMPT", "TEST",
    "DEFAULTS", "USE", "IF", "ELSE", "MENU", "KEY", "BRANCH", "WAIT", "TRIES", "LIMIT", "VALID",
    "AGAIN", "EXPECT",
))  # fmt: skip
#: What a block holds, by the terminal that its statement begins with.
_BLOCKS = {
    "FLOW": Place.BODY, "PART": Place.PART, "KEY": Place.BODY, "BRANCH": Place.BODY,
    "IF": Place.BODY, "ELSE": Place.BODY, "TEST": Place.TEST,
}  # fmt: skip
_TEXTS = ("STRING", "LONG_STRING")
_REFERENCE = re.compile(r"\$(?:\{[ \t]*[\w-]*)?$")
_WORD = re.compile(r"[\w.-]*$")


@frozen
class Block:
    """A block that is open: the token that its statement begins with, and what it holds."""

    head: Token | None
    place: Place | None


@frozen
class Cursor:
    """A place to complete at."""

    offset: int
    #: The tokens before what is half typed, and what words mean there.
    before: Sequence[Token]
    context: Context
    #: Where what is half typed begins.
    start: int
    #: The token that the statement begins with, if the cursor is in one.
    head: Token | None
    #: The tokens of the statement behind its head.
    behind: Sequence[Token]
    #: The open blocks, the outermost first.
    blocks: tuple[Block, ...]
    #: The cursor is in this text.
    in_text: Token | None = None
    #: The cursor is behind `$` or `${`.
    in_reference: bool = False

    @property
    def last(self) -> Token | None:
        """The token right before what is half typed, on the same statement."""
        return self.behind[-1] if self.behind else self.head

    @property
    def place(self) -> Place:
        """What the innermost block holds."""
        known = [block.place for block in self.blocks if block.place is not None]
        return known[-1] if known else Place.FILE

    @property
    def in_flow(self) -> bool:
        """Whether it stands in the body of a flow itself, where settings stand."""
        head = self.blocks[-1].head if self.blocks else None
        return head is not None and head.terminal == "FLOW"


def cursor(document: Document, offset: int) -> Cursor:
    """The cursor at an offset."""
    text, tokens = document.source.text, document.tokens.tokens
    number = bisect_left(document.tokens.starts, offset)
    current = tokens[number - 1] if number and tokens[number - 1].span[1] >= offset else None
    in_text = current if current is not None and _is_inside(text, current, offset) else None
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    reference = _REFERENCE.search(line)
    start = offset - len((reference or _WORD.search(line) or [""])[0])
    is_half_typed = current is not None and (in_text is not None or current.span[1] > start)
    before = tokens[: number - 1] if is_half_typed else tokens[:number]
    while before and before[-1].span[1] > start and in_text is None:
        before = before[:-1]  # what `${` without an end was taken for
    head, behind = _statement(before)
    context = before[-1].context if before else WORDS.statement
    return Cursor(
        offset, before, context, start, head, behind, tuple(_blocks(text, before)),
        in_text, reference is not None,
    )  # fmt: skip


def _is_inside(text: str, token: Token, offset: int) -> bool:
    """Whether an offset is between the quotes of a text, or behind one that is not closed."""
    start, end = token.span
    if token.terminal not in _TEXTS or not start < offset:
        return False
    quote = '"""' if token.terminal == "LONG_STRING" else '"'
    is_closed = text.endswith(quote, start + len(quote), end)
    return offset < end or not is_closed


def _statement(before: Sequence[Token]) -> tuple[Token | None, Sequence[Token]]:
    """The token that the last statement begins with, and those behind; none where it is over."""
    depth = 0  # of parentheses that are open: within them a statement goes on over lines
    newline = None
    for number in range(len(before) - 1, -1, -1):
        terminal = before[number].terminal
        if terminal in ("LPAR", "RPAR"):
            depth += 1 if terminal == "LPAR" else -1
        elif terminal in _HEADS:
            is_over = newline is not None and depth <= 0
            return (None, ()) if is_over else (before[number], before[number + 1 :])
        elif terminal in ("LBRACE", "RBRACE", "LABEL"):
            break
        elif terminal == "_NL":
            newline = number
    return None, ()


def _blocks(text: str, before: Sequence[Token]) -> list[Block]:
    """The blocks that are open behind these tokens."""
    open_blocks: list[Block] = []
    head: Token | None = None
    for token in before:
        terminal = token.terminal
        if terminal == "LBRACE":
            open_blocks.append(Block(head, _held(text, head)))
            head = None
        elif terminal == "RBRACE":
            if open_blocks:
                open_blocks.pop()
            head = None
        elif terminal in ("_NL", "LABEL"):
            head = None
        elif terminal in _HEADS:
            head = token
    return open_blocks


def _held(text: str, head: Token | None) -> Place | None:
    """What a block holds that this statement opens; None for what stands around it as well."""
    if head is None:
        return None
    if head.terminal == "MENU":
        return Place(word(text, head))
    return _BLOCKS.get(head.terminal)
