"""The lexer and the LALR driver: one loop from characters to nodes.

Lark computes the tables (see `_build`), this module runs them. It keeps two lists, states
and values, as every LALR parser does; a token's value is its span, a rule's value is what
its method of the builder returns. One regular expression finds all tokens; what a word
means is looked up in the context (see `words`).

After a syntax error the driver drops states until a statement may begin, skips to the end
of the line (or to a brace), and goes on, so that one mistake does not hide the next.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from callflow_dsl.syntax import tables as _tables
from callflow_dsl.syntax.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from callflow_dsl.source import Span
    from callflow_dsl.syntax.builder import Builder

TABLES = _tables.load()
TERMINALS: tuple[str, ...] = TABLES.TERMINALS
_IDS = {name: number for number, name in enumerate(TERMINALS)}
WORDS = Words(TERMINALS, TABLES.KEYWORDS)

END = _IDS["$END"]
NEWLINE, NAME = _IDS["_NL"], _IDS["NAME"]
LBRACE, RBRACE, LPAR, RPAR = _IDS["LBRACE"], _IDS["RBRACE"], _IDS["LPAR"], _IDS["RPAR"]
_RAWS = (_IDS["RAW"], _IDS["RAW_FIELDS"])
_STRING = _IDS["STRING"]

#: Groups of the master pattern that are no terminals.
_COMMENT, _BLANK, _UNCLOSED, _BAD = -1, -2, -3, -4


def _master() -> tuple[re.Pattern[str], tuple[int, ...]]:
    """One pattern with a group for each lexeme, and the terminal of each group."""
    phrases = "|".join(phrase.replace(" ", "[ \\t]+") for phrase in sorted(WORDS.phrases))
    lexemes: list[tuple[int, str]] = []
    for terminal, pattern in TABLES.LEXEMES:
        if terminal == NAME:
            pattern = f"(?:{phrases})(?![\\w-])|{pattern}"
        if terminal == -1:  # ignored by the grammar: comments first, then blanks
            lexemes.insert(0, (_BLANK if "\\s" in pattern else _COMMENT, pattern))
        else:
            lexemes.append((terminal, pattern))
    lexemes += [(_UNCLOSED, '"[^\\n]*'), (_BAD, ".")]
    joined = "|".join(f"({pattern})" for _, pattern in lexemes)
    return re.compile(f"[ \\t]*(?:{joined})"), (0, *(terminal for terminal, _ in lexemes))


_MASTER, _TERMINAL_OF = _master()
_ACTIONS: tuple[dict[int, int], ...] = TABLES.ACTIONS
#: States in which a line may begin: where the driver resumes after an error.
_LINE_STATES = frozenset(
    number
    for number, row in enumerate(_ACTIONS)
    if {NEWLINE, _IDS["VERB"], _IDS["FLOW"]} <= row.keys()
)


class Driver:
    """Parses one text into the nodes that a `Builder` makes."""

    def __init__(self, text: str, builder: Builder) -> None:
        self.text = text
        self.builder = builder
        #: Per rule: left side, length, method of the builder.
        self._rules: list[tuple[int, int, Callable[[list[Any]], Any]]] = [
            (left, length, getattr(builder, name)) for left, length, name in TABLES.RULES
        ]
        self.states: list[int] = [TABLES.START]
        self.values: list[Any] = []
        #: Spans of the opening braces and parentheses that wait for their end.
        self._open: list[Span] = []
        self._skipping = False

    def parse(self) -> Any:
        """Run to the end of the text; returns the value of the start rule."""
        text, words, terminal_of = self.text, WORDS, _TERMINAL_OF
        statement = words.statement
        context = rest = line = statement
        actions, rules = _ACTIONS, self._rules
        states, values = self.states, self.values
        state = states[-1]
        match = _MASTER.scanner(text).match  # type: ignore[attr-defined]
        while (found := match()) is not None:
            group = found.lastindex
            terminal = terminal_of[group]
            span = found.span(group)
            if terminal == NAME:
                word = found[group]
                entry = context.get(word) or self._entry(context, word)
                terminal, context, rest = entry
                if terminal in _RAWS:
                    span = self.builder.json_after(span)
                    match = _MASTER.scanner(text, span[1]).match  # type: ignore[attr-defined]
            elif terminal == NEWLINE:
                context = rest = line
            elif terminal < 0:
                if terminal != _UNCLOSED:
                    self._no_token(terminal, span)
                    continue
                self.builder.unclosed_text(span)
                terminal, context = _STRING, rest
            elif terminal == LBRACE:
                self._open.append(span)
                line = rest if rest is words.defaults or rest is words.prompt else statement
                context = rest = line
            elif terminal == RBRACE or terminal == RPAR:
                if rest is not words.parens and terminal == RPAR:
                    context = rest  # a parenthesis in a condition
                else:
                    context = rest = line = statement
            elif terminal == LPAR and rest is words.call:
                context = rest = line = words.parens
            elif terminal_is_label(terminal):
                context = rest = statement
            else:
                context = rest
            # The LALR step: reduce while the state says so, then shift the token.
            while True:
                action = actions[state].get(terminal)
                if action is None:
                    state = self._recover(terminal, span)
                    break
                if action >= 0:
                    states.append(action)
                    values.append(span)
                    state = action
                    break
                left, length, method = rules[~action]
                if length:
                    children = values[-length:]
                    del values[-length:], states[-length:]
                else:
                    children = []
                values.append(method(children))
                state = actions[states[-1]][left]
                states.append(state)
        return self._finish()
