"""What a key is for, in the words before it or behind it."""

from __future__ import annotations

from callflow_dsl.lint.speech.key_lists import closed, fillers_start
from callflow_dsl.lint.speech.sentence import Tag
from callflow_dsl.lint.speech.tokens import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.speech.sentence import Sentence


def label_before(text: str, sentence: Sentence, start: int, end: int) -> str:
    """What stands behind "for" in the words before a key; all of them where nothing does."""
    end = fillers_start(sentence, end)
    start = clause_start(sentence, start)
    for at in range(start, end):
        if length := sentence.length(at, Tag.PURPOSE):
            return words(text, sentence, at + length, end)
    return words(text, sentence, start, end)


def clause_start(sentence: Sentence, at: int) -> int:
    """The first token from here on that is no comma and no "or"."""
    while True:
        behind = sentence.skip(at + (sentence.kind(at) is Kind.COMMA), Tag.EITHER)
        if behind == at:
            return at
        at = behind


def clause_end(sentence: Sentence, at: int) -> int:
    """The end of the clause that goes on here."""
    while at < len(sentence) and not closed(sentence, at):
        at += 1
    return at


def words(text: str, sentence: Sentence, start: int, end: int) -> str:
    """The words of these tokens, in lower case."""
    if start >= end:
        return ""
    tokens = sentence.tokens
    said = text[tokens[start].start : tokens[end - 1].end]
    return " ".join(said.lower().split()).strip(" ,:-\u2013\u2014")
