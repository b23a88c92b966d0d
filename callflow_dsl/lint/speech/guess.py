"""In which language a text is, by the words that tell the languages apart."""

from __future__ import annotations

from functools import cache, lru_cache

from callflow_dsl._kept import kept
from callflow_dsl.lint.speech.asking import FORM
from callflow_dsl.lint.speech.language import READ, primary
from callflow_dsl.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

#: A guess needs this much weight of words, and this many times that of the next language.
_ENOUGH, _AHEAD = 1.4, 1.8
#: A text is foreign where another language has this many times the weight of its own.
_FOREIGN = 5.0
#: A text is in its language where that has one of so many of its words.
_MOST = 2
#: Alphabets of one language among those that can be spoken.
_ALPHABETS = {"CYRILLIC": "ru", "HIRAGANA": "ja", "KATAKANA": "ja"}
_WORD = pattern(r"[^\W\d_]+")


def guess_language(text: str) -> str | None:
    """The primary language of a text, such as ``nl``; None where that is not sure."""
    scores = _scores(text)
    ranked = sorted(scores, key=lambda name: -scores[name])
    if not ranked or scores[ranked[0]] < _ENOUGH:
        return None
    second = scores[ranked[1]] if len(ranked) > 1 else 0.0
    return ranked[0] if scores[ranked[0]] >= _AHEAD * second else None


def language_for(text: str, tag: str) -> str:
    """The primary language to read a text in: of its tag, else the guess; empty if unknown."""
    return primary(tag) or guess_language(text) or ""


def other_language(text: str, tag: str) -> str | None:
    """The language of a text that is surely not in the language of the tag; None otherwise.

    A text in two languages is in each of them.
    """
    if surely_in(text, primary(tag)):
        return None
    guess, declared = guess_language(text), primary(tag)
    if guess is None or guess == declared:
        return None
    scores = _scores(text)
    return guess if scores.get(declared, 0.0) * _FOREIGN <= scores[guess] else None


def surely_in(text: str, name: str) -> bool:
    """Whether a language has so many of the words that no other is asked."""
    words = {word for word in _WORD.findall(text.lower()) if len(word) > 1}
    known = _words_of(name) if name in READ else frozenset()
    return bool(words) and len(words & known) * _MOST >= len(words)


@cache
def _words_of(name: str) -> frozenset[str]:
    """The words of a language, by its primary name."""
    return frozenset(_kept_words()[name].split())


@lru_cache(4096)
def _scores(text: str) -> dict[str, float]:
    """How much speaks for each language: the weight of its words and letters in a text."""
    alphabet = _by_alphabet(text)
    if alphabet is not None:
        return {alphabet: _ENOUGH}
    lowered = text.lower()
    scores: dict[str, float] = {}
    letters = (letter for letter in lowered if not letter.isascii())
    for mark in {*_WORD.findall(lowered), *letters}:
        _add(scores, _languages_of(mark))
    return scores


def _add(scores: dict[str, float], names: tuple[str, ...]) -> None:
    """A word of one language counts fully, one of several languages less for each."""
    for name in names:
        scores[name] = scores.get(name, 0.0) + 1 / len(names)


@lru_cache(4096)
def _languages_of(word: str) -> tuple[str, ...]:
    """The languages that have a word; a text is searched faster than it is cut into words."""
    return tuple([name for name, words in _kept_words().items() if f" {word} " in words])


@cache
def _kept_words() -> Mapping[str, str]:
    """Language -> its words, each between two blanks."""
    module = kept("speech", FORM)
    words: Mapping[str, str] = (
        module.WORDS if module else {name: " ".join(some) for name, some in made().items()}
    )
    return {name: f" {some} " for name, some in words.items()}


def made() -> dict[str, frozenset[str]]:
    """The words from the languages themselves; the build keeps them."""
    from callflow_dsl.lint.speech.language import language_of
    from callflow_dsl.lint.speech.languages import others

    read = {name: language_of(name) for name in READ}
    words = {name: frozenset(language.words()) for name, language in read.items() if language}
    return words | {name: frozenset(some.split()) for name, some in others.WORDS.items()}


def _by_alphabet(text: str) -> str | None:
    """The language of an alphabet that most letters are of; None for the Latin one."""
    if text.isascii():
        return None
    import unicodedata

    counts: dict[str, int] = {}
    for letter in filter(str.isalpha, text):
        if not letter.isascii():
            name = unicodedata.name(letter, "").partition(" ")[0]
            counts[name] = counts.get(name, 0) + 1
    letters = sum(map(str.isalpha, text))
    for alphabet, name in _ALPHABETS.items():
        if counts.get(alphabet, 0) * 4 > letters:
            return name
    return None
