"""The keys that the prompts of the corpus offer, in all languages."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.speech import Case, corpus, outcome
from callflow_dsl.lint.speech.language import READ
from callflow_dsl.lint.speech.reading import read_offers

CASES = list(corpus())


def test_each_language_has_a_corpus() -> None:
    counts = {name: sum(case.language == name for case in CASES) for name in READ}
    assert min(counts.values()) >= 25
    assert {path.stem for path in (Path(__file__).parent / "corpus").glob("*.tsv")} == set(READ)


@pytest.mark.parametrize("case", [c for c in CASES if c.part == "tune"], ids=lambda case: case.text)
def test_the_prompts_that_the_reader_was_tuned_on(case: Case) -> None:
    assert outcome(case) == "right"


def test_the_prompts_that_were_held_out() -> None:
    held = Counter(outcome(case) for case in CASES if case.part == "held")
    claimed = held["right"] + held["wrong"]
    assert held["right"] >= 0.98 * claimed
    assert held["right"] >= 0.90 * held.total()


def test_another_language_is_not_understood() -> None:
    assert read_offers("Paina 1.", "fi") is None
