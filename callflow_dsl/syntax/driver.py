"""The lexer and the LALR driver: one loop from characters to nodes.

Lark computes the tables (see `_build`), this module runs them. It keeps two lists, states
and values, as every LALR parser does; a token's value is its span, a rule's value is what
its method of the builder returns. One regular expression finds all tokens; what a word
means is looked up in the context (see `words`).

After a syntax error the driver drops states until a statement may begin, skips to the end
of the line (or to a brace), and goes on, so that one mistake does not hide the next.
"""

from __future__ import annotations

from functools import cached_property

from callflow_dsl.patterns import pattern
from callflow_dsl.syntax.lexer import (
    ACTIONS,
    BAD,
    END,
    IDS,
    LABEL,
    LBRACE,
    LPAR,
    MASTER,
    MISQUOTED,
    NAME,
    NEWLINE,
    RBRACE,
    RPAR,
    STRING,
    SYNC,
    TABLES,
    TERMINAL_OF,
    TERMINALS,
    UNCLOSED,
    UNKNOWN,
    WORDS,
)  # fmt: skip

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from callflow_dsl.source import Span
    from callflow_dsl.syntax.builder import Builder
    from callflow_dsl.syntax.recovery import Recovery

_RAWS = (IDS["RAW"], IDS["RAW_FIELDS"])
_START = IDS["start"]
_COMMENTS = pattern("//[^\n]*").finditer
#: Tokens behind which the lexer only goes back to its resting context.
_PLAIN = frozenset(
    number
    for number, name in enumerate(TERMINALS)
    if name.isupper() and name not in ("_NL", "NAME", "LABEL", "LBRACE", "RBRACE", "LPAR", "RPAR")
)


def _append(children: list[Any]) -> list[Any]:
    """Add the item to the list; the driver knows this method and does it in place."""
    items: list[Any] = children[0]
    items.append(children[1])
    return items


#: Aliases of the grammar that need no builder.
BUILT_IN: dict[str, Callable[[Any], Any] | None] = {"first": None, "none": list, "append": _append}


class Driver:
    """Parses one text into the nodes that a `Builder` makes."""

    def __init__(self, text: str, builder: Builder) -> None:
        self.text = text
        self.builder = builder
        #: Per rule: left side, length, method of the builder (None: the first child will do).
        self._rules: list[tuple[int, int, Callable[[Any], Any] | None]] = [
            (symbol, length, BUILT_IN[name] if name in BUILT_IN else getattr(builder, name))
            for symbol, length, name in TABLES.RULES
        ]
        self.states: list[int] = [TABLES.START]
        self.values: list[Any] = []
        #: Spans of the opening braces that wait for their end.
        self.open: list[Span] = []
        #: Each brace that found its end, with that end.
        self.closed: list[tuple[Span, Span]] = []
        self.comments: list[Span] = []
        #: After an error: the rest of the line is not read.
        self.skipping = False
        #: Where the last word stands that begins a statement and is unknown.
        self.unknown: Span | None = None
        builder.open_braces, builder.closed_braces = self.open, self.closed

    @cached_property
    def recovery(self) -> Recovery:
        """What goes on after a mistake; imported when there is one."""
        from callflow_dsl.syntax.recovery import Recovery

        return Recovery(self)

    def _comments_in(self, span: Span) -> None:
        """Keep the comments among line ends and blanks."""
        self.comments += [comment.span() for comment in _COMMENTS(self.text, *span)]

    def parse(self) -> Any:  # noqa: C901
        """Run to the end of the text; returns the value of the start rule.

        This is the hot loop, eight turns for a step. It is one function on purpose: the states of
        lexer and parser are locals, and a call for each token would cost a third of the time.
        """
        text, words, terminal_of, actions = self.text, WORDS, TERMINAL_OF, ACTIONS
        name, plain, raws, add, unknown = NAME, _PLAIN, _RAWS, _append, UNKNOWN
        context = rest = line = statement = words.statement
        rules, states, values = self._rules, self.states, self.values
        state = states[-1]
        match = MASTER.scanner(text).match  # type: ignore[attr-defined]
        while True:
            token = match()
            if token is None:
                terminal, span = END, (len(text), len(text))
            else:
                group = token.lastindex
                terminal, span = terminal_of[group], token.span(group)
                if terminal == name:
                    word = token[group]
                    entry = context.get(word)
                    if entry is None:
                        phrase = " ".join(word.split()) if " " in word or "\t" in word else ""
                        entry = context.get(phrase) or context[""]
                    terminal, context, rest = entry
                    if terminal == unknown:
                        self.unknown = span
                    elif terminal in raws:
                        span = self.builder.json_after(span)
                        match = MASTER.scanner(text, span[1]).match  # type: ignore[attr-defined]
                elif terminal in plain:
                    context = rest
                elif terminal == NEWLINE:
                    context = rest = line
                    if text.find("//", *span) >= 0:
                        self._comments_in(span)
                elif terminal == LBRACE:
                    keeps = rest is words.defaults or rest is words.prompt
                    context = rest = line = rest if keeps else statement
                    self.open.append(span)
                elif terminal == RBRACE or (terminal == RPAR and rest is words.parens):
                    context = rest = line = statement
                    if terminal == RBRACE and self.open:
                        self.closed.append((self.open.pop(), span))
                elif terminal == LABEL:
                    context = rest = statement
                elif terminal == LPAR and rest is words.call:
                    context = rest = line = words.parens
                elif terminal == LPAR and rest is words.condition_rest:
                    context = words.condition_start
                elif terminal in (LPAR, RPAR):
                    context = rest
                elif terminal in (UNCLOSED, MISQUOTED):
                    span = self.recovery.odd_text(terminal, span)
                    match = MASTER.scanner(text, span[1]).match  # type: ignore[attr-defined]
                    terminal, context = STRING, rest
                else:
                    if terminal == BAD:
                        self.recovery.bad_character(span)
                    else:
                        self._comments_in(span)
                    continue
            if self.skipping:
                if terminal not in SYNC:
                    continue
                terminal = self.recovery.resume(terminal, span)
                state = states[-1]
                if line is words.parens:  # what was skipped has left the parentheses
                    context = rest = line = statement
            # The LALR step: reduce while the state says so, then shift the token.
            while terminal >= 0:
                action = actions[state].get(terminal)
                if action is None:
                    if (
                        terminal == END
                        and len(states) == 2
                        and state == actions[TABLES.START][_START]
                    ):
                        return values[-1]
                    terminal = self.recovery.recover(terminal, span, line is words.parens)
                    state = states[-1]
                elif action >= 0:
                    states.append(action)
                    values.append(span)
                    state = action
                    break
                else:
                    symbol, length, method = rules[~action]
                    if method is add:
                        # `list: list item` leads back to the state behind the list.
                        item = values.pop()
                        values[-1].append(item)
                        states.pop()
                        state = states[-1]
                        continue
                    if length == 1:
                        if method is not None:
                            values[-1] = method(values[-1:])
                        states.pop()
                    elif method is None:  # the first of several
                        del values[1 - length :], states[-length:]
                    elif length:
                        children = values[-length:]
                        del values[-length:], states[-length:]
                        values.append(method(children))
                    else:
                        values.append(method(()))
                    state = actions[states[-1]][symbol]
                    states.append(state)


def parse(text: str, builder: Builder) -> tuple[Any, tuple[Span, ...]]:
    """The statements of a text, and the spans of its comments."""
    driver = Driver(text, builder)
    return driver.parse(), tuple(driver.comments)
