"""Where the lexer stands: what the next word means, from the tokens before it."""

from __future__ import annotations

from callflow_dsl.syntax.lexer import (
    LABEL,
    LBRACE,
    LPAR,
    MISQUOTED,
    NEWLINE,
    RBRACE,
    RPAR,
    UNCLOSED,
    WORDS,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.syntax.words import Context


class Contexts:
    """The contexts (see `words`) for the next word, behind other tokens, and behind a line."""

    def __init__(self) -> None:
        self.context: Context = WORDS.statement
        self.rest = self.line = self.context

    def word(self, word: str) -> int:
        """The terminal of a word; goes on behind it."""
        context = self.context
        entry = context.get(word)
        if entry is None:
            phrase = " ".join(word.split()) if " " in word or "\t" in word else ""
            entry = context.get(phrase) or context[""]
        terminal, self.context, self.rest = entry
        return terminal

    def behind(self, terminal: int) -> None:
        """Go on behind what is no word."""
        rest = self.rest
        if terminal == NEWLINE:
            self.context = self.rest = self.line
        elif terminal == LBRACE:
            keeps = rest is WORDS.defaults or rest is WORDS.prompt
            self.begin(rest if keeps else WORDS.statement)
        elif terminal == RBRACE or (terminal == RPAR and rest is WORDS.parens):
            self.begin(WORDS.statement)
        elif terminal == LABEL:
            self.context = self.rest = WORDS.statement
        elif terminal == LPAR and rest is WORDS.call:
            self.begin(WORDS.parens)
        elif terminal == LPAR and rest is WORDS.condition_rest:
            self.context = WORDS.condition_start
        elif terminal >= 0 or terminal in (UNCLOSED, MISQUOTED):
            self.context = rest

    def begin(self, context: Context) -> None:
        """Go on in a block or in parentheses, each of whose lines begins in this context."""
        self.context = self.rest = self.line = context
