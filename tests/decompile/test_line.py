"""The copies of a line of statements are put together to one."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from callflow_dsl.decompiler import line
from callflow_dsl.decompiler.origins import Origin

if TYPE_CHECKING:
    import pytest

WORDS = st.text("abc", max_size=6)


def is_part(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(letter in rest for letter in part)


@given(WORDS, WORDS)
def test_as_many_statements_as_can_be_are_the_same(some: str, others: str) -> None:
    pairs = line._common(some, others)
    for (place, number), (later, further) in combinations(pairs, 2):
        assert place < later
        assert number < further
    assert all(some[place] == others[number] for place, number in pairs)
    parts = {"".join(part) for n in range(len(some) + 1) for part in combinations(some, n)}
    assert len(pairs) == max(len(part) for part in parts if is_part(part, others))


def copy(word: str) -> list[line.Said]:
    """A copy whose statements say one letter each."""
    return [line.Said(n, Origin((), (), (), each), ((),)) for n, each in enumerate(word)]


@given(st.lists(WORDS, max_size=3))
def test_each_copy_is_a_part_of_the_line(words: list[str]) -> None:
    merged: list[list[line.Said]] = []
    for word in words:
        merged = line._merged(merged, copy(word))
    said = "".join(copies[0].origin.base for copies in merged)
    assert all(is_part(word, said) for word in words)
    assert len(said) <= sum(map(len, words))
    assert all(len({each.origin.base for each in copies}) == 1 for copies in merged)


def test_too_many_statements_are_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "_MOST_PAIRS", 8)
    assert line._common("ab", "abcd") == [(0, 0), (1, 1)]
    assert line._common("abc", "abc") == []
