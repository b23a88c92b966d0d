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
import sys

from callflow_dsl.syntax import tables as _tables
from callflow_dsl.syntax.words import Words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from callflow_dsl.source import Span
    from callflow_dsl.syntax.builder import Builder

TABLES = _tables.load()
TERMINALS: tuple[str, ...] = TABLES.TERMINALS
_IDS = {name: number for number, name in enumerate(TERMINALS)}
WORDS = Words(TERMINALS, TABLES.KEYWORDS)

END = _IDS["$END"]
NEWLINE, NAME, LABEL = _IDS["_NL"], _IDS["NAME"], _IDS["LABEL"]
LBRACE, RBRACE, LPAR, RPAR = _IDS["LBRACE"], _IDS["RBRACE"], _IDS["LPAR"], _IDS["RPAR"]
_RAWS = (_IDS["RAW"], _IDS["RAW_FIELDS"])
_STRING, _LONG_STRING, _PHONE = _IDS["STRING"], _IDS["LONG_STRING"], _IDS["PHONE"]
_VERB, _EQUAL, _COMPARE = _IDS["VERB"], _IDS["EQUAL"], _IDS["COMPARE"]
_USE = _IDS["USE"]
_SKIP = -9

#: Groups of the master pattern that are no terminals.
_IGNORED, _UNCLOSED, _BAD, _MISQUOTED = -1, -2, -3, -4
#: Texts in other quotes than ", and addresses in none: reported, then read as texts.
_MISQUOTES = """[“”„«][^“”»\\n]*[“”»]|'[^'\\n]*'|\u2018[^\u2019\\n]*\u2019"""
_ADDRESS = r"(?:https?://|sips?:(?=[\w.+-]*@))[^\s\"{}]+"
#: What begins nothing; comments of other languages and their operators count as one.
_NOTHING = r"/\*[\s\S]*?\*/|/[^\r\n]*|--[^\r\n]*|&&?|\|\|?|."
#: After an error the rest of the line is skipped, up to one of these.
_SYNC = frozenset((NEWLINE, LBRACE, RBRACE, END))
#: Tokens behind which the lexer only goes back to its resting context.
_PLAIN = frozenset(
    number
    for number, name in enumerate(TERMINALS)
    if name.isupper() and name not in ("_NL", "NAME", "LABEL", "LBRACE", "RBRACE", "LPAR", "RPAR")
)


def _master() -> tuple[re.Pattern[str], tuple[int, ...]]:
    """One pattern with a group for each lexeme, and the terminal of each group."""
    phrases = "|".join(phrase.replace(" ", "[ \\t]+") for phrase in sorted(WORDS.phrases))
    ignored: list[tuple[int, str]] = []
    lexemes: list[tuple[int, str]] = []
    for terminal, pattern in TABLES.LEXEMES:
        if terminal == NAME:
            lexemes.append((terminal, f"(?:{phrases})(?![\\w-])|{pattern}"))
        else:
            (lexemes if terminal >= 0 else ignored).append((terminal, pattern))
    long = next(number for number, (name, _) in enumerate(lexemes) if name == _LONG_STRING)
    lexemes.insert(long + 1, (_UNCLOSED, '"""[\\s\\S]*'))
    starts = "".join(sorted({phrase[0] for phrase in WORDS.phrases}))
    lexemes = [
        # Most tokens are one of these three, so they are tried first. They match no more
        # than the grammar's own patterns do: no label, no text with escapes.
        (NAME, f"(?:(?=[{starts}])(?:{phrases})(?![\\w-])|[^\\W\\d][\\w.-]*+)(?![ \\t]*:)"),
        (_STRING, '"(?!"")[^"\\\\\\n]*+"'),
        next(lexeme for lexeme in lexemes if lexeme[0] == NEWLINE),
        *ignored,
        (_MISQUOTED, f"{_MISQUOTES}|{_ADDRESS}"),
        *lexemes,
        (_PHONE, r"\+[0-9][\w-]*"),  # a malformed one; the compiler says so
        (_UNCLOSED, '"[^\\r\\n]*'),
        (_BAD, _NOTHING),
    ]
    joined = "|".join(f"({pattern})" for _, pattern in lexemes)
    return re.compile(f"[ \\t]*(?:{joined})"), (0, *(terminal for terminal, _ in lexemes))


_MASTER, _TERMINAL_OF = _master()
_COMMENTS = re.compile("//[^\n]*").finditer
_BRACE_AHEAD = re.compile(r"\s*\{").match
_ACTIONS: tuple[dict[int, int], ...] = TABLES.ACTIONS


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
            (left, length, BUILT_IN[name] if name in BUILT_IN else getattr(builder, name))
            for left, length, name in TABLES.RULES
        ]
        self._states: list[int] = [TABLES.START]
        self._values: list[Any] = []
        #: Spans of the opening braces that wait for their end.
        self._open: list[Span] = []
        #: Each brace that found its end, with that end.
        self._closed: list[tuple[Span, Span]] = []
        self.comments: list[Span] = []
        self._skipping = False

    def parse(self) -> Any:  # noqa: C901 - the hot loop: a call for each token costs a third
        """Run to the end of the text; returns the value of the start rule."""
        text, words, terminal_of, actions = self.text, WORDS, _TERMINAL_OF, _ACTIONS
        name, plain, raws, add = NAME, _PLAIN, _RAWS, _append
        context = rest = line = statement = words.statement
        rules, states, values = self._rules, self._states, self._values
        state = states[-1]
        match = _MASTER.scanner(text).match  # type: ignore[attr-defined]
        while True:
            found = match()
            if found is None:
                terminal, span = END, (len(text), len(text))
            else:
                group = found.lastindex
                terminal, span = terminal_of[group], found.span(group)
                if terminal == name:
                    word = found[group]
                    entry = context.get(word)
                    if entry is None:
                        phrase = " ".join(word.split()) if " " in word or "\t" in word else ""
                        entry = context.get(phrase) or context[""]
                    terminal, context, rest = entry
                    if terminal in raws:
                        span = self.builder.json_after(span)
                        match = _MASTER.scanner(text, span[1]).match  # type: ignore[attr-defined]
                elif terminal in plain:
                    context = rest
                elif terminal == NEWLINE:
                    context = rest = line
                    if text.find("//", *span) >= 0:
                        self._comments_in(span)
                elif terminal == LBRACE:
                    keeps = rest is words.defaults or rest is words.prompt
                    context = rest = line = rest if keeps else statement
                    self._open.append(span)
                elif terminal == RBRACE or (terminal == RPAR and rest is words.parens):
                    context = rest = line = statement
                    if terminal == RBRACE and self._open:
                        self._closed.append((self._open.pop(), span))
                elif terminal == LABEL:
                    context = rest = statement
                elif terminal == LPAR and rest is words.call:
                    context = rest = line = words.parens
                elif terminal == LPAR and rest is words.condition_rest:
                    context = words.condition_start
                elif terminal in (LPAR, RPAR):
                    context = rest
                elif terminal in (_UNCLOSED, _MISQUOTED):
                    self._odd_text(terminal, span)
                    terminal, context = _STRING, rest
                else:
                    self._no_token(terminal, span)
                    continue
            if self._skipping:
                if terminal not in _SYNC:
                    continue
                terminal = self._resume(terminal, span)
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
                    terminal = self._recover(terminal, span, line is words.parens)
                    state = states[-1]
                elif action >= 0:
                    states.append(action)
                    values.append(span)
                    state = action
                    break
                else:
                    left, length, method = rules[~action]
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
                    elif length:
                        children = values[-length:]
                        del values[-length:], states[-length:]
                        values.append(children[0] if method is None else method(children))
                    else:
                        values.append(method(()))  # type: ignore[misc]
                    state = actions[states[-1]][left]
                    states.append(state)

    def _odd_text(self, terminal: int, span: Span) -> None:
        if self._skipping:
            return
        if terminal == _MISQUOTED:
            self.builder.misquoted_text(span)
            return
        self.builder.unclosed_text(span)
        if self.text.startswith('"""', span[0]):
            self._open.clear()  # it took in the braces that would have closed these

    def _no_token(self, terminal: int, span: Span) -> None:
        if terminal == _BAD:
            if self._skipping:
                return
            self.builder.bad_character(span)
            # Behind an operator of another language stands what only it could make sense of.
            self._skipping = self.text[span[0]] in "&|"
        else:
            self._comments_in(span)

    def _comments_in(self, span: Span) -> None:
        """Keep the comments among line ends and blanks."""
        self.comments += [comment.span() for comment in _COMMENTS(self.text, *span)]

    def _recover(self, terminal: int, span: Span, in_call: bool) -> int:
        """Report an error; returns the terminal to go on with, or `_SKIP`."""
        if terminal == END and self._open:
            self.builder.unclosed_block(self._unclosed())
            self._open.clear()
            return self._drop_to(RBRACE)
        if terminal == END and RBRACE in _ACTIONS[self._states[-1]]:
            return RBRACE  # the outer blocks of one that was reported
        actions = _ACTIONS[self._states[-1]]
        if terminal == _EQUAL and _COMPARE in actions:
            self.builder.single_equals(span)
            return _COMPARE
        if _VERB in actions and LABEL not in actions:
            label = next(
                value
                for value in reversed(self._values)
                if type(value) is tuple and self.text.endswith(":", *value)
            )
            self.builder.label_before_nothing(label, TERMINALS[terminal], span)
            self._drop_to(LABEL)
            if terminal == LABEL:
                return LABEL
            self._skipping = terminal not in _SYNC
            return _SKIP if self._skipping else self._resume(terminal, span)
        if terminal == NEWLINE and LBRACE in actions and _BRACE_AHEAD(self.text, span[1]):
            self.builder.brace_below(self._last_span(span))
            return _SKIP
        expected = {TERMINALS[number] for number in actions}
        if terminal == LABEL and in_call:
            self.builder.colon_in_call(span)
            return self._leave_call()
        if terminal == RBRACE and not any(RBRACE in _ACTIONS[state] for state in self._states):
            self.builder.stray_brace(span)
            return _SKIP
        at = self._last_span(span) if terminal in (NEWLINE, END) else span
        self.builder.unexpected(TERMINALS[terminal], at, expected, self._last_span((0, 0)))
        if in_call:
            return self._leave_call()
        if terminal in _SYNC or terminal == LABEL:
            return self._resume(terminal, span)
        self._skipping = True
        return _SKIP

    def _last_span(self, otherwise: Span) -> Span:
        """Where the last thing that was read stands."""
        for value in reversed(self._values):
            last = value[-1] if type(value) is list and value else value
            if type(last) is tuple:
                return last
            if hasattr(last, "span"):
                found: Span = last.span
                return found
        return otherwise

    def _unclosed(self) -> Span:
        """The brace that was meant to have an end: the one whose end stands further left.

        What is left over at the end of the file is an outer block, which lost its own end
        to the one that lacks it.
        """
        for opened, closed in self._closed:
            if self._indent(closed, alone=True) < self._indent(opened):
                return opened
        return self._open[-1]

    def _indent(self, span: Span, *, alone: bool = False) -> int:
        """The column at which the line of a brace begins; ``alone``: if nothing is before it."""
        start = self.text.rfind("\n", 0, span[0]) + 1
        before = self.text[start : span[0]]
        if alone and before.strip():
            return sys.maxsize
        return len(before) - len(before.lstrip())

    def _leave_call(self) -> int:
        """Drop the whole statement: with half of its values it would be reported again."""
        while _ACTIONS[self._states[-1]].get(_USE, -1) < 0:
            self._states.pop()
            self._values.pop()
        self._skipping = True
        return _SKIP

    def _resume(self, terminal: int, span: Span) -> int:
        self._skipping = False
        if terminal == LBRACE:
            self.builder.headless.add(span[0])
        return self._drop_to(terminal)

    def _drop_to(self, terminal: int) -> int:
        """Drop what is half read until the terminal fits; returns it, or `_SKIP`."""
        states = self._states
        while len(states) > 1 and terminal not in _ACTIONS[states[-1]]:
            states.pop()
            self._values.pop()
        return terminal if terminal in _ACTIONS[states[-1]] else _SKIP


_START = _IDS["start"]


def parse(text: str, builder: Builder) -> tuple[Any, tuple[Span, ...]]:
    """The statements of a text, and the spans of its comments."""
    driver = Driver(text, builder)
    return driver.parse(), tuple(driver.comments)
