"""The lexer that colours finds the tokens that the parser shifts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from callflow_dsl.diagnostics.model import FileReporter, Reporter
from callflow_dsl.source import Source
from callflow_dsl.syntax.builder import Builder
from callflow_dsl.syntax.driver import Driver
from callflow_dsl.syntax.lexer import ACTIONS, TERMINALS
from callflow_dsl.syntax.tokens import CLASS_OF, RAWS, TokenClass, lexemes, tokens
from tests.flow_texts import TEXTS
from tests.fmt.strategies import files

#: The symbol by which each state is entered: in an LALR automaton there is one.
ENTERED_BY = {state: symbol for row in ACTIONS for symbol, state in row.items() if state >= 0}


class Shifted(list[Any]):
    """The values of a driver: notes the tokens, which come right behind their state."""

    def __init__(self, driver: Driver) -> None:
        super().__init__()
        self.driver = driver
        self.tokens: list[tuple[int, int]] = []

    def append(self, value: Any) -> None:
        if len(self.driver.states) == len(self) + 2:  # a reduction adds its state later
            self.tokens.append((ENTERED_BY[self.driver.states[-1]], value[0]))
        super().append(value)


def shifted(text: str) -> list[tuple[int, int]] | None:
    """Terminal and begin of each token that the parser takes; None for a text it corrects."""
    reporter = Reporter()
    builder = Builder(text, FileReporter(reporter, Source("x", text)))
    driver = Driver(text, builder, reads_lines=False)
    driver.values = Shifted(driver)
    driver.parse()
    return None if reporter.diagnostics else driver.values.tokens


def test_the_fixtures_have_the_tokens_that_the_parser_takes() -> None:
    compared = 0
    for name, text in TEXTS.items():
        taken = shifted(text)
        if taken is not None:
            compared += 1
            assert [(t, start) for t, start, _ in lexemes(text) if t >= 0] == taken, name
    assert compared > 200


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(files())
def test_any_text_has_the_tokens_that_the_parser_takes(text: str) -> None:
    taken = shifted(text)
    if taken is not None:
        assert [(t, start) for t, start, _ in lexemes(text) if t >= 0] == taken


def test_tokens_are_in_order_and_leave_out_blanks_alone() -> None:
    for name, text in TEXTS.items():
        at = 0
        for start, end, _ in tokens(text):
            assert at <= start < end, name
            assert not text[at:start].strip("\ufeff \t\r\n"), (name, text[at:start])
            at = end
        assert not text[at:].strip("\ufeff \t\r\n"), name


def test_every_terminal_has_a_class() -> None:
    shown = {name for number, name in enumerate(TERMINALS) if number in CLASS_OF}
    assert set(filter(str.isupper, TERMINALS)) - shown == {"$END", "_NL"}
    assert {TERMINALS[raw] for raw in RAWS} == {"RAW", "RAW_FIELDS"}


@pytest.mark.parametrize(
    ("text", "word", "cls"),
    [
        ("record", "record", TokenClass.STEP),
        ("transfer x record both", "record", TokenClass.OPTION),
        ("let record = 1", "record", TokenClass.NAME),
        ("record: hangup", "record:", TokenClass.LABEL),
        ('say "a ${b} c"', "${b}", TokenClass.REFERENCE),
        ('say "a \\n c"', "\\n", TokenClass.ESCAPE),
        ('say "a \\q c"', "\\q", TokenClass.UNKNOWN),
        ('hangup raw {"a": [1]}', '"a"', TokenClass.TEXT),
        ("hangup // raw", "// raw", TokenClass.COMMENT),
        ("sya 1", "sya", TokenClass.UNKNOWN),
    ],
)
def test_a_word_has_the_class_of_its_place(text: str, word: str, cls: TokenClass) -> None:
    assert (word, cls) in [(text[start:end], found) for start, end, found in tokens(text)]
