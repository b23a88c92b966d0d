"""Prompts in one language or several: each sentence is read in the language that it is in."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from callflow_dsl.lint.speech.guess import language_for
from callflow_dsl.lint.speech.keys import KeyReader
from callflow_dsl.lint.speech.language import READ
from callflow_dsl.lint.speech.sentence import Sentence, Tag, lexicon_of, sentences
from callflow_dsl.lint.speech.tokens import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.lint.speech.model import Offers

_CACHED = 4096


@lru_cache(_CACHED)
def read_offers(text: str, language: str) -> Offers | None:
    """The keys that a prompt offers; None where some of it was not understood.

    The language of a prompt without a tag is guessed.
    A prompt without any keys gives empty `Offers`.
    """
    name = language_for(text, language)
    lexicon = lexicon_of(name)
    if lexicon is None:
        return None
    reader = KeyReader(text)
    for sentence in sentences(text, lexicon):
        reader.read(_in_its_language(text, sentence, name))
    return reader.offers()


def _in_its_language(text: str, sentence: Sentence, own: str) -> Sentence:
    """The sentence as it is to be read: in the language of the prompt, or in another one.

    "For English, press 1" in a Spanish prompt is English. Another language counts where it
    has the verb and the own one has none, and all languages that do so find the same keys.
    """
    if sentence.has(Tag.PRESS, Tag.KEY_THEN_PRESS) or not _has_key(sentence):
        return sentence
    foreign = list(_foreign(text, sentence, own))
    if foreign and len({keys for _, keys in foreign}) == 1:
        return foreign[0][0]
    return sentence


def _has_key(sentence: Sentence) -> bool:
    return any(
        token.kind is Kind.KEY or sentence.key(at) for at, token in enumerate(sentence.tokens)
    )


def _foreign(text: str, sentence: Sentence, own: str) -> Iterator[tuple[Sentence, frozenset[str]]]:
    for name in READ:
        lexicon = None if name == own else lexicon_of(name)
        if lexicon is None:
            continue
        other = Sentence(sentence.tokens, lexicon)
        if other.has(Tag.PRESS):
            reader = KeyReader(text)
            reader.read(other)
            offers = reader.offers()
            if offers is not None and offers.keys:
                yield other, offers.keys
