"""What the driver does where a text is no flow: it reports once, and finds a place to go on."""

from __future__ import annotations

import re
import sys

from callflow_dsl.syntax.lexer import (
    ACTIONS,
    BAD,
    COMPARE,
    END,
    EQUAL,
    FLOW,
    IDS,
    LABEL,
    LBRACE,
    LPAR,
    MISQUOTED,
    NEWLINE,
    RBRACE,
    RPAR,
    SKIP,
    STRING,
    SYNC,
    TABLES,
    TERMINALS,
    USE,
    VERB,
    WORDS,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.source import Span
    from callflow_dsl.syntax.driver import Driver

_TEXTS_AND_COMMENTS = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*').sub
#: How a line begins that is a statement with a text.
_STATEMENT = re.compile(
    r"[ \t]*(?:[\w.-]+[ \t]*:[ \t]*)?(?:say|play|menu|ask|test|flow|use|key|hears)\b"
).match
#: Behind these stands what only the other language could make sense of.
_BEGINS_ANOTHER = "@'&|-+![%.:\u2260\u2265\u2264~\uff0b\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
#: More values than this no rule of the grammar takes, with all that stands in it.
_DEEPEST_RULE = 64
_BRACE_AHEAD = re.compile(r"\s*\{").match
_DECLARATION = re.compile(r"[ \t]*(?:flow|part|test|let|param|prompt|import)[ \t]").match
_CLOSING = re.compile(r"[ \t]*(?:\}[ \t]*)+$").search
#: Comparisons with wide signs, or with a blank in between.
_ODD_COMPARISON = re.compile(r"![ \t]+=|[=!<>]?[\uff1d\uff01\uff1c\uff1e][=\uff1d]?").match
_EQUALS_AHEAD = re.compile(r"[ \t]+=(?!=)").match
#: What looks like a reference, with something else between the braces.
_BAD_REFERENCE = re.compile(r'\$\{[^{}"\n]+\}').match
#: Signs of keyboards with wide letters, which are read as the plain ones.
_WIDE_SIGNS = {
    "\uff5b": LBRACE, "\uff5d": RBRACE, "\uff08": LPAR, "\uff09": RPAR, "\uff0c": IDS["COMMA"],
    "\uff0a": IDS["KEYSYM"], "\uff03": IDS["KEYSYM"],
}  # fmt: skip


class Recovery:
    """Mends what a driver cannot go on with; it works on the stacks of the driver."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.text = driver.text
        self.builder = driver.builder

    def odd_text(self, terminal: int, span: Span) -> tuple[int, Span]:
        """Report a text without its end, or in other quotes; returns the token that it is."""
        if self.driver.skipping:
            return STRING, span
        if terminal == MISQUOTED:
            self.builder.misquoted_text(span)
            return STRING, span
        if self.text[span[0] - 1 : span[0]] == '"' and self.text[span[0] + 1 : span[0] + 2] in (
            " ",
            "\t",
        ):
            quote = (span[0], span[0] + 1)
            self.builder.quote_too_many(quote)
            return BAD, quote
        if self.text.startswith('"""', span[0]):
            self.driver.open.clear()  # it took in the braces that would have closed these
        else:
            end = self._end_below(span)
            if end is not None:
                self.builder.text_over_lines((span[0], end))
                return STRING, (span[0], end)
        span = self._without_braces(span)
        self.builder.unclosed_text(span)
        return STRING, span

    def _without_braces(self, span: Span) -> Span:
        """A text without its end, up to the braces that close those which open on its line."""
        start = self.text.rfind("\n", 0, span[0]) + 1
        opened = sum(brace[0] >= start for brace in self.driver.open)
        closing = _CLOSING(self.text[slice(*span)])
        if closing is None or not 0 < closing[0].count("}") <= opened:
            return span
        return span[0], span[0] + closing.start()

    def _end_below(self, span: Span) -> int | None:
        """Behind the quote on the next line that ends a text, where that line is no statement."""
        below = self.text.find("\n", span[1]) + 1
        line = self.text[below:].partition("\n")[0] if below else ""
        if line.count('"') != 1 or _STATEMENT(line):
            return None
        return below + line.index('"') + 1

    def bad_character(self, span: Span) -> tuple[int, Span]:
        """Report a character that begins nothing; returns the token that it is taken for."""
        sign = self.text[span[0]]
        terminal = _WIDE_SIGNS.get(sign, BAD)
        if self.driver.skipping and terminal not in SYNC:
            return BAD, span
        compared = _ODD_COMPARISON(self.text, span[0])
        if compared is not None and COMPARE in ACTIONS[self.driver.states[-1]]:
            self.builder.odd_comparison(compared.span())
            self.driver.go_on(compared.end())
            return COMPARE, compared.span()
        reference = _BAD_REFERENCE(self.text, span[0])
        if reference is not None:
            self.builder.bad_reference(reference.span())
            self.driver.go_on(reference.end())
            return STRING, reference.span()
        skips = self.builder.bad_character(span)
        self.driver.skipping = (
            skips
            or sign in _BEGINS_ANOTHER
            or (sign == "/" and self.text[span[0] - 1 : span[0]].strip(" \t\n{}") != "")
        )
        return terminal, span

    def recover(self, terminal: int, span: Span, in_call: bool) -> int:
        """Report an error; returns the terminal to go on with, or `SKIP`."""
        for mend in (
            self._at_end, self._values_not_closed, self._in_unknown, self._operator_or_label,
            self._brace,
        ):  # fmt: skip
            mended = mend(terminal, span)
            if mended is not None:
                return mended
        if terminal == LABEL and in_call:
            self.builder.colon_in_call(span)
            return self._leave_call()
        actions = ACTIONS[self.driver.states[-1]]
        expected = {TERMINALS[number] for number in actions if self._fits(number)}
        at = self._last_span(span) if terminal in (NEWLINE, END) else span
        self.builder.unexpected(TERMINALS[terminal], at, expected, self._last_span((0, 0)))
        return self._leave_call() if in_call else self._skip_or_resume(terminal, span)

    def _at_end(self, terminal: int, span: Span) -> int | None:
        """The file ends in a block."""
        if terminal != END:
            return None
        if self.driver.open:
            self.builder.unclosed_block(self._unclosed())
            self.driver.open.clear()
            return self._drop_to(RBRACE)
        # The outer blocks of one that was reported end here as well.
        return RBRACE if RBRACE in ACTIONS[self.driver.states[-1]] else None

    def _values_not_closed(self, terminal: int, span: Span) -> int | None:
        """Braces with values lack their end, and what is declared below was read as values."""
        line = self.driver.line
        start = self.text.rfind("\n", 0, span[0]) + 1
        is_declared = line is WORDS.prompt and _DECLARATION(self.text, start)
        is_step = line is WORDS.defaults and _STATEMENT(self.text, start)
        around = [brace for brace in self.driver.open if brace[0] < start]
        if not (is_declared or is_step) or not around:
            return None
        self.builder.unclosed_block(around.pop())
        self.driver.open[:] = around
        self._drop_to(FLOW)
        self.driver.begin(WORDS.statement)
        self.driver.go_on(start)
        return SKIP

    def _in_unknown(self, terminal: int, span: Span) -> int | None:
        """One message for an unknown word, and none for what stands behind it."""
        if self.driver.unknown not in self.driver.values:
            return None
        self.builder.unknown([self.driver.unknown, [], []])
        return self._skip_or_resume(terminal, span)

    def _operator_or_label(self, terminal: int, span: Span) -> int | None:
        """``=`` for ``==``, and a label that no statement follows."""
        actions = ACTIONS[self.driver.states[-1]]
        if terminal == EQUAL and COMPARE in actions:
            if self.text[span[1] : span[1] + 1] in ("<", ">", "~"):
                self.builder.equals_first((span[0], span[1] + 1))
                return self._skip_or_resume(terminal, span)
            twice = _EQUALS_AHEAD(self.text, span[1])
            if twice:
                self.builder.odd_comparison((span[0], twice.end()))
                self.driver.go_on(twice.end())
            else:
                self.builder.single_equals(span)
            return COMPARE
        if VERB in actions and LABEL not in actions:
            return self._label_alone(terminal, span)
        return None

    def _brace(self, terminal: int, span: Span) -> int | None:
        """A brace that stands on the next line, is missing, or closes nothing."""
        states = self.driver.states
        if terminal == NEWLINE and LBRACE in ACTIONS[states[-1]]:
            at = self._last_span(span)
            if _BRACE_AHEAD(self.text, span[1]):
                self.builder.brace_below(at)
                return SKIP
            if self._block_follows(span):
                self.builder.brace_missing(at)
                self.driver.open.append(span)
                head = self.text[self.text.rfind("\n", 0, at[0]) + 1 : at[0]].split()
                if head[:1] == ["prompt"]:
                    self.driver.begin(WORDS.prompt)
                return LBRACE
        if terminal == RBRACE and not any(RBRACE in ACTIONS[state] for state in states):
            self.builder.stray_brace(self._closed_too_early() or span)
            return SKIP
        return None

    def _label_alone(self, terminal: int, span: Span) -> int:
        """Report a label that no statement follows."""
        label = next(
            value
            for value in reversed(self.driver.values)
            if type(value) is tuple and self.text.endswith(":", *value)
        )
        self.builder.label_before_nothing(label, TERMINALS[terminal], span)
        self._drop_to(LABEL)
        return LABEL if terminal == LABEL else self._skip_or_resume(terminal, span)

    def _skip_or_resume(self, terminal: int, span: Span) -> int:
        self.driver.skipping = terminal not in SYNC
        return SKIP if self.driver.skipping else self.resume(terminal, span)

    def _fits(self, terminal: int) -> bool:
        """Whether the token would be taken, once all that it ends is reduced."""
        states = list(self.driver.states[-_DEEPEST_RULE:])
        while (action := ACTIONS[states[-1]].get(terminal)) is not None:
            if action >= 0:
                return True
            symbol, length, _ = TABLES.RULES[~action]
            if length >= len(states):
                return True  # the rule began further up than is looked
            del states[len(states) - length :]
            states.append(ACTIONS[states[-1]][symbol])
        return False

    def _block_follows(self, span: Span) -> bool:
        """Whether the lines below are indented up to a brace that stands under this line."""
        indent = self._indent(span)
        for line in self.text[span[0] + 1 :].split("\n"):
            if not line.strip():
                continue
            depth = len(line) - len(line.lstrip())
            if depth <= indent:
                return depth == indent and line.strip() == "}" and self._open_below(span)
        return False

    def _open_below(self, span: Span) -> bool:
        """Whether more braces are closed below than are opened."""
        rest = _TEXTS_AND_COMMENTS("", self.text[span[0] :])
        return rest.count("}") > rest.count("{") + len(self.driver.open)

    def _closed_too_early(self) -> Span | None:
        """The brace that closed an outer block although it stands further right than the block."""
        for opened, closed in reversed(self.driver.closed):
            alone = self._indent(closed, alone=True)
            if self._indent(opened) < alone < sys.maxsize:
                return closed
        return None

    def _last_span(self, otherwise: Span) -> Span:
        """Where the last thing that was read stands."""
        for value in reversed(self.driver.values):
            last = value[-1] if type(value) is list and value else value
            if type(last) is tuple:
                return last
            if hasattr(last, "span"):
                span: Span = last.span
                return span
        return otherwise

    def _unclosed(self) -> Span:
        """The brace that was meant to have an end: the one whose end stands further left.

        What is left over at the end of the file is an outer block, which lost its own end
        to the one that lacks it.
        """
        for opened, closed in self.driver.closed:
            if self._indent(closed, alone=True) < self._indent(opened):
                return opened
        return self.driver.open[-1]

    def _indent(self, span: Span, *, alone: bool = False) -> int:
        """The column at which the line of a brace begins; ``alone``: if nothing is before it."""
        start = self.text.rfind("\n", 0, span[0]) + 1
        before = self.text[start : span[0]]
        if alone and before.strip():
            return sys.maxsize
        return len(before) - len(before.lstrip())

    def _leave_call(self) -> int:
        """Drop the whole statement: with half of its values it would be reported again."""
        while ACTIONS[self.driver.states[-1]].get(USE, -1) < 0:
            self.driver.states.pop()
            self.driver.values.pop()
        self.driver.skipping = True
        return SKIP

    def resume(self, terminal: int, span: Span) -> int:
        self.driver.skipping = False
        if terminal == LBRACE:
            self.builder.headless.add(span[0])
        return self._drop_to(terminal)

    def _drop_to(self, terminal: int) -> int:
        """Drop what is half read until the terminal fits; returns it, or `SKIP`."""
        while len(self.driver.states) > 1 and not self._fits(terminal):
            self.driver.states.pop()
            self.driver.values.pop()
        return terminal if self._fits(terminal) else SKIP
