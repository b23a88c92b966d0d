"""A word that the reader does not know makes it silent, seldom wrong; and so do other changes."""

from __future__ import annotations

import random
import re
from collections import Counter
from typing import TYPE_CHECKING

from attrs import evolve

from benchmarks.speech import Case, corpus, outcome
from callflow_dsl.lint.speech.language import language_of
from callflow_dsl.lint.speech.reading import read_offers
from callflow_dsl.lint.speech.sentence import Tag, lexicon_of

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = [case for case in corpus() if outcome(case) == "right" and not case.hard]
#: What asks for a key, and what says what it is for.
_TELLING = {Tag.PRESS, Tag.CHOOSE, Tag.KEY_THEN_PRESS, Tag.ENDING, Tag.PURPOSE, Tag.EITHER, Tag.TO}
_WORD = re.compile(r"[^\W\d_]{2,}")
#: A figure that stands alone.
_FIGURE = re.compile(r"(?<![\w.,:/-])\d(?![\w%ºª°]|[.,:/-]\d)")


def share_wrong(cases: Iterator[Case]) -> float:
    counts = Counter(map(outcome, cases))
    assert counts.total() > 800
    return counts["wrong"] / (counts["wrong"] + counts["right"])


def with_unknown_words() -> Iterator[Case]:
    """Each prompt with one of the words that tell about keys in a form that nobody knows."""
    choose = random.Random(18)
    for case in CASES:
        lexicon = lexicon_of(case.language)
        assert lexicon is not None
        places = [
            word.span()
            for word in _WORD.finditer(case.text)
            for phrase, tag in lexicon.entries.get(word[0].lower(), ())
            if tag in _TELLING and len(phrase) == 1
        ]
        if places:
            start, end = choose.choice(places)
            yield evolve(case, text=f"{case.text[:start]}blurgo{case.text[end:]}")


def in_words(text: str, name: str) -> str:
    language = language_of(name)
    assert language is not None
    words = [forms.split("/")[0] for forms in language.figures.split()]
    return _FIGURE.sub(lambda figure: words[int(figure[0])], text)


def with_figures_as_words() -> Iterator[Case]:
    for case in CASES:
        text = in_words(case.text, case.language)
        if text != case.text:
            yield evolve(case, text=text)


def with_another_prompt() -> Iterator[Case]:
    """A menu with a text that offers nothing before or behind it."""
    choose = random.Random(18)
    for language in sorted({case.language for case in CASES}):
        own = [case for case in CASES if case.language == language]
        told = [case for case in own if not case.keys and not case.closing]
        for menu in (case for case in own if case.keys):
            texts = [menu.text, choose.choice(told).text]
            choose.shuffle(texts)
            yield evolve(menu, text=". ".join(texts))


def test_a_word_that_is_not_known_seldom_makes_a_wrong_reading() -> None:
    assert share_wrong(with_unknown_words()) < 0.06


def test_figures_are_read_as_words_too() -> None:
    assert share_wrong(with_figures_as_words()) < 0.015


def test_a_text_beside_a_menu_changes_nothing() -> None:
    assert share_wrong(with_another_prompt()) < 0.005


def test_capitals_change_nothing() -> None:
    assert [c.text for c in CASES if outcome(evolve(c, text=c.text.upper())) == "wrong"] == []


def test_a_verb_that_is_not_known_is_not_passed_over() -> None:
    for verb in ("blurgo", "gently blurgo"):
        assert read_offers(f"To talk to us, {verb} 1.", "en") is None
        assert read_offers(f"News, press 1. No news, but help, {verb} 2.", "en") is None
