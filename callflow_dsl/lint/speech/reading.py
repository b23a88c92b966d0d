"""Prompts in one language or several: each sentence is read in the language that it is in."""

from __future__ import annotations

from callflow_dsl.lint.speech.asking import asking_words
from callflow_dsl.lint.speech.guess import surely_in
from callflow_dsl.lint.speech.keys import KeyReader
from callflow_dsl.lint.speech.parts import parts_of
from callflow_dsl.lint.speech.sentence import Sentence, Tag, lexicon_of
from callflow_dsl.lint.speech.tokens import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.speech.model import Offers
    from callflow_dsl.lint.speech.tokens import Token

#: So many words tell in which language they are.
_TELLING = 4


def read_offers(text: str, language: str) -> Offers | None:
    """The keys that a prompt offers; None where some of it was not understood.

    The language of a prompt without a tag is guessed. A prompt without any keys gives empty
    `Offers`, one that is too long to be read None.
    """
    parts = parts_of(text, language)
    if parts is None:
        return None
    reader = KeyReader(text)
    menu = any(map(_asks, parts))
    for part in parts:
        for sentence in _in_its_languages(text, part, menu=menu):
            reader.read(sentence)
    return reader.offers()


def _asks(sentence: Sentence) -> bool:
    return sentence.has(Tag.PRESS, Tag.KEY_THEN_PRESS)


def _in_its_languages(text: str, sentence: Sentence, *, menu: bool) -> list[Sentence]:
    """The sentence as it is to be read: in the language of the prompt, or in another one.

    "For English, press 1" in a Spanish prompt is English. Another language counts where it
    has the verb and the own one has none, and all languages that do so find the same keys.
    ``menu``: the prompt asks for keys, so that a sentence in which none is seen may do so too.
    """
    if _asks(sentence):
        understood = _read_alone(text, sentence).understood()
        return [sentence] if understood else _by_clauses(text, sentence)
    if sentence.has(Tag.CHOOSE):
        clauses = _by_clauses(text, sentence)
        if len(clauses) > 1:
            return clauses
    if not menu and not _has_key(sentence) and not _may_be_foreign(text, sentence):
        return [sentence]
    return _foreign(text, sentence) or [sentence]


def _may_be_foreign(text: str, sentence: Sentence) -> bool:
    """Whether a sentence of some length has few words of its language."""
    words = text[sentence.tokens[0].start : sentence.tokens[-1].end]
    return len(sentence) >= _TELLING and not surely_in(words, sentence.lexicon.name)


def _by_clauses(text: str, sentence: Sentence) -> list[Sentence]:
    """The clauses of a sentence in their languages; itself where that makes it no clearer."""
    clauses = [read for part in _clauses(sentence) for read in _foreign(text, part) or [part]]
    mixed = any(clause.lexicon is not sentence.lexicon for clause in clauses)
    clearer = mixed and all(_read_alone(text, clause).understood() for clause in clauses)
    return clauses if clearer else [sentence]


def _read_alone(text: str, sentence: Sentence) -> KeyReader:
    reader = KeyReader(text)
    reader.read(sentence)
    return reader


def _clauses(sentence: Sentence) -> list[Sentence]:
    """The parts of a sentence between its commas."""
    clauses: list[list[Token]] = [[]]
    for token in sentence.tokens:
        if token.kind is Kind.COMMA:
            clauses.append([])
        else:
            clauses[-1].append(token)
    return [Sentence(clause, sentence.lexicon) for clause in clauses if clause]


def _has_key(sentence: Sentence) -> bool:
    """Whether a key is named by a word that is nothing else: "one moment" names none."""
    keys = (sentence.key(at) for at in range(len(sentence)))
    return any(key is not None and not key.doubtful for key in keys)


def _foreign(text: str, sentence: Sentence) -> list[Sentence]:
    """The sentence in another language, in which it offers keys; empty where that is not sure."""
    if _asks(sentence):
        return []
    readings: dict[frozenset[str], Sentence] = {}
    known = asking_words()
    asking = {name for token in sentence.tokens for name in known.get(token.text, ())}
    for lexicon in filter(None, map(lexicon_of, sorted(asking))):
        other = Sentence(sentence.tokens, lexicon)
        if other.has(Tag.PRESS, Tag.CHOOSE):
            offers = _read_alone(text, other).offers()
            if offers is not None and offers.keys:
                readings.setdefault(offers.keys, other)
    return list(readings.values()) if len(readings) == 1 else []
