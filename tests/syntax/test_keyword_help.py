"""Each word of the language has its line of help, and its example is right."""

from __future__ import annotations

import pytest

from callflow_dsl.diagnostics.model import Reporter
from callflow_dsl.source import Source
from callflow_dsl.syntax.keyword_help import KEYWORDS, Place, beginning
from callflow_dsl.syntax.lexer import TABLES
from callflow_dsl.syntax.parser import parse_source

#: What an example stands in, by the first place of its word.
AROUND = {
    Place.FILE: "{}",
    Place.BODY: 'flow "A" {{ {} }}',
    Place.PART: 'flow "A" {{ {} }}',
    Place.MENU: 'flow "A" {{ menu c {{ {} }} }}',
    Place.ASK: 'flow "A" {{ ask c {{ {} }} }}',
    Place.TEST: 'test "a" {{ {} }}',
}


def test_every_keyword_is_there_and_nothing_else() -> None:
    assert set(KEYWORDS) == {*TABLES.KEYWORDS, "raw"}


@pytest.mark.parametrize("name", KEYWORDS)
def test_its_example_can_be_read_where_it_stands(name: str) -> None:
    keyword = KEYWORDS[name]
    for place in keyword.places or (Place.BODY,):
        reporter = Reporter()
        parse_source(Source("a.flow", AROUND[place].format(keyword.example)), reporter)
        assert not reporter.diagnostics
        assert name in keyword.example


def test_statements_begin_where_they_stand() -> None:
    assert "menu" in beginning(Place.BODY)
    assert "menu" not in beginning(Place.TEST)
