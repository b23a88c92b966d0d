"""Findings of JSON flows stand at the first step whose text is around them."""

from __future__ import annotations

from bisect import bisect_right

from hypothesis import given
from hypothesis import strategies as st

from callflow_dsl.lint.json_flow import _stretches

SPANS = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda pair: tuple(sorted(pair)))


@given(st.lists(SPANS, max_size=8))
def test_stretches_say_what_a_look_at_every_place_says(spans: list[tuple[int, int]]) -> None:
    places = [(span, (number, number + 1)) for number, span in enumerate(spans)]
    stretches = list(_stretches(places))
    for at in range(14):
        around = [there for (start, end), there in places if start <= at < end]
        number = bisect_right([start for start, _ in stretches], at)
        assert (stretches[number - 1][1] if number else None) == (around[0] if around else None)
