"""The LALR driver: from the tokens of a text to its nodes.

Lark computes the tables (see `_build`), this module runs them. It keeps two lists, states
and values, as every LALR parser does; a token's value is its span, a rule's value is what
its method of the builder returns. One regular expression finds all tokens; what a word
means is looked up in the context (see `contexts`). Most steps are read in front of all this (see
`step_lines`).

After a syntax error the driver drops states until a statement may begin, skips to the end
of the line (or to a brace), and goes on, so that one mistake does not hide the next.
"""

from __future__ import annotations

from functools import cached_property

from callflow_dsl.patterns import pattern
from callflow_dsl.syntax import step_lines
from callflow_dsl.syntax.builder import Builder
from callflow_dsl.syntax.contexts import Contexts
from callflow_dsl.syntax.lexer import (
    ACTIONS,
    BAD,
    END,
    IDS,
    IGNORED,
    LABEL,
    LBRACE,
    MASTER,
    MISQUOTED,
    NAME,
    NEWLINE,
    RBRACE,
    SKIP,
    SYNC,
    TABLES,
    TERMINAL_OF,
    TERMINALS,
    UNCLOSED,
    UNKNOWN,
    VERB,
    WORDS,
)  # fmt: skip

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from callflow_dsl.source import Span
    from callflow_dsl.syntax.recovery import Recovery

    Method: TypeAlias = Callable[[Builder, list[Any]], Any]

#: In place of a state: all has been taken.
_DONE = -10
_RAWS = (IDS["RAW"], IDS["RAW_FIELDS"])
#: What an accepted text leaves behind the state that it began in.
_ACCEPTED = ACTIONS[TABLES.START][IDS["start"]]
_COMMENTS = pattern("//[^\n]*").finditer
#: Tokens behind which the lexer only goes back to its resting context.
_PLAIN = frozenset(
    number
    for number, name in enumerate(TERMINALS)
    if name.isupper() and name not in ("_NL", "NAME", "LABEL", "LBRACE", "RBRACE", "LPAR", "RPAR")
)
#: The terminal of each group of the master expression; the last is that of `_End`.
_TERMINAL_OF = (*TERMINAL_OF, END)
#: Behind these a statement may begin.
_OPENING = (NEWLINE, LBRACE)
#: Words that are more than a word to the driver.
_ODD_WORDS = frozenset((UNKNOWN, *_RAWS))


def _append(builder: Builder, children: list[Any]) -> list[Any]:
    """Add the item to the list; the driver knows this method and does it in place."""
    items: list[Any] = children[0]
    items.append(children[1])
    return items


def _none(builder: Builder, children: list[Any]) -> list[Any]:
    return []


def _first(builder: Builder, children: list[Any]) -> Any:
    return children[0]


class _End:
    """What is found behind the last token."""

    lastindex = -1

    def __init__(self, place: Span) -> None:
        self._place = place

    def span(self, group: int) -> Span:
        return self._place


#: Aliases of the grammar that need no builder.
BUILT_IN: dict[str, Method] = {"first": _first, "none": _none, "append": _append}
#: Per rule: left side, length, method of the builder.
RULES: tuple[tuple[int, int, Method], ...] = tuple(
    (symbol, length, BUILT_IN.get(name) or getattr(Builder, name))
    for symbol, length, name in TABLES.RULES
)


class Driver(Contexts):
    """Parses one text, or a span of it, into the nodes that a `Builder` makes.

    ``reads_lines``: steps may be read in front of the tables.
    """

    def __init__(
        self, text: str, builder: Builder, span: Span | None = None, *, reads_lines: bool = True
    ) -> None:
        super().__init__()
        self.text = text
        self.builder = builder
        self.reads_lines = reads_lines and span is None
        start, self._end = span or (0, len(text))
        self.match: Callable[[], Any]
        self.go_on(start)
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

    def go_on(self, at: int) -> None:
        """Look for the next token from here on."""
        self.match = MASTER.scanner(self.text, at, self._end).match  # type: ignore[attr-defined]

    def parse(self) -> Any:
        """Run to the end of the text; returns the value of the start rule."""
        terminal_of, actions, states, values = _TERMINAL_OF, ACTIONS, self.states, self.values
        name, newline, plain, odd, opening = NAME, NEWLINE, _PLAIN, _ODD_WORDS, _OPENING
        end = _End((self._end, self._end))
        self._read_lines(0)
        while True:
            token: Any = self.match() or end
            group = token.lastindex
            terminal, span = terminal_of[group], token.span(group)
            if terminal == name:
                entry = self.context.get(token[group])
                if entry is None or entry[0] in odd:
                    terminal, span = self._odd_word(token[group], span)
                else:
                    terminal, self.context, self.rest = entry
            elif terminal in plain:
                self.context = self.rest
            elif terminal == newline:
                self.context = self.rest = self.line
                self._keep_comments(span)
            else:
                terminal, span = self._no_word(terminal, span)
            if self.skipping:
                terminal = self._resumed(terminal, span)
            if terminal == SKIP:
                continue
            state = actions[states[-1]].get(terminal)
            if state is None or state < 0:
                state = self._reduced(terminal, span)
            if state >= 0:
                states.append(state)
                values.append(span)
            elif state == _DONE:
                return values[-1]
            if terminal in opening:
                self._read_lines(span[1])

    # Tokens

    def _read_lines(self, at: int) -> None:
        """Where a statement may stand: take the steps from here on that need no tables."""
        if self.builder.resumes_at > at:
            at = self.builder.resumes_at
            self.go_on(at)
        if (
            not self.reads_lines
            or self.line is not WORDS.statement
            or LABEL not in ACTIONS[self.states[-1]]
        ):
            return
        steps, end = step_lines.read(self.text, at, self.comments)
        if steps:
            self._reduce(VERB)
            self.values[-1] += steps
            self.context = self.rest = self.line
            self.go_on(end)

    def _keep_comments(self, span: Span) -> None:
        """Keep the comments among line ends and blanks."""
        if self.text.find("//", *span) >= 0:
            self.comments += [comment.span() for comment in _COMMENTS(self.text, *span)]

    def _odd_word(self, word: str, span: Span) -> tuple[int, Span]:
        """Take a word that the context does not name, or `raw` with its JSON."""
        terminal = self.word(word)
        if terminal == UNKNOWN:
            self.unknown = span
        elif terminal in _RAWS:
            span = self.builder.json_after(span)
            self.go_on(span[1])
        return terminal, span

    def _no_word(self, terminal: int, span: Span) -> tuple[int, Span]:
        """Take what the lexer found and is no word; returns it, or `SKIP` for no token."""
        if terminal == BAD:
            terminal, span = self.recovery.bad_character(span)
        self.behind(terminal)
        if terminal == IGNORED:
            self._keep_comments(span)
        elif terminal == LBRACE:
            self.open.append(span)
        elif terminal == RBRACE and self.open:
            self.closed.append((self.open.pop(), span))
        elif terminal in (UNCLOSED, MISQUOTED):
            terminal, span = self.recovery.odd_text(terminal, span)
            self.go_on(span[1])
        return terminal if terminal >= 0 else SKIP, span

    def _resumed(self, terminal: int, span: Span) -> int:
        """Skip what is behind a mistake; returns the token to go on with, or `SKIP`."""
        if terminal not in SYNC:
            return SKIP
        terminal = self.recovery.resume(terminal, span)
        if self.line is WORDS.parens:  # what was skipped has left the parentheses
            self.begin(WORDS.statement)
        return terminal

    # The tables

    def _reduced(self, terminal: int, span: Span) -> int:
        """The state that a token leads to once all that ends before it is reduced.

        A token that does not fit is reported: `SKIP` where it is left out, `_DONE` at the end.
        """
        state = self._reduce(terminal)
        while state is None:
            if terminal == END and len(self.states) == 2 and self.states[-1] == _ACCEPTED:
                return _DONE
            terminal = self.recovery.recover(terminal, span, self.line is WORDS.parens)
            if terminal == SKIP:
                return SKIP
            state = self._reduce(terminal)
        return state

    def _reduce(self, terminal: int) -> int | None:
        """Reduce all that ends before a terminal; returns the state that it leads to, if any."""
        rules, actions, builder, add, first = RULES, ACTIONS, self.builder, _append, _first
        states, values = self.states, self.values
        state = states[-1]
        while (action := actions[state].get(terminal)) is not None and action < 0:
            symbol, length, method = rules[~action]
            if method is add:
                # `list: list item` leads back to the state behind the list.
                item = values.pop()
                values[-1].append(item)
                states.pop()
                state = states[-1]
                continue
            if length == 1:
                if method is not first:
                    values[-1] = method(builder, values[-1:])
                states.pop()
            elif length:
                children = values[-length:]
                del values[-length:], states[-length:]
                values.append(method(builder, children))
            else:
                values.append(method(builder, []))
            state = actions[states[-1]][symbol]
            states.append(state)
        return action


def parse(text: str, builder: Builder, *, reads_lines: bool = True) -> tuple[Any, tuple[Span, ...]]:
    """The statements of a text, and the spans of its comments."""
    driver = Driver(text, builder, reads_lines=reads_lines)
    return driver.parse(), tuple(driver.comments)
