"""In which language a text is, by the words that tell the languages apart."""

from __future__ import annotations

from functools import cache, lru_cache

from callflow_dsl._kept import kept
from callflow_dsl.lint.speech.asking import FORM
from callflow_dsl.lint.speech.language import READ, primary
from callflow_dsl.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    languages = _languages_of()
    known = sum(name in languages.get(word, ()) for word in words)
    return bool(words) and name in READ and known * _MOST >= len(words)


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
        _add(scores, _languages_of().get(mark, ()))
    return scores


def _add(scores: dict[str, float], names: Iterable[str]) -> None:
    """A word of one language counts fully, one of several languages less for each."""
    names = tuple(names)
    for name in names:
        scores[name] = scores.get(name, 0.0) + 1 / len(names)


@cache
def _languages_of() -> Mapping[str, tuple[str, ...]]:
    """Word -> the languages that have it."""
    module = kept("speech", FORM)
    languages: Mapping[str, tuple[str, ...]] = module.LANGUAGES if module else made()
    return languages


def made() -> dict[str, tuple[str, ...]]:
    """The same, from the languages themselves; the build keeps it."""
    from callflow_dsl.lint.speech.language import language_of
    from callflow_dsl.lint.speech.languages import others

    languages: dict[str, dict[str, None]] = {}
    for name in READ:
        language = language_of(name)
        for word in language.words() if language else ():
            languages.setdefault(word, {})[name] = None
    for name, words in others.WORDS.items():
        for word in words.split():
            languages.setdefault(word, {})[name] = None
    return {word: tuple(languages[word]) for word in sorted(languages)}


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
