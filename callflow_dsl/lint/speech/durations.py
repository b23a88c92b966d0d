"""The time that a prompt says a caller has: "you have ten seconds", "speak for two minutes"."""

from __future__ import annotations

from callflow_dsl.lint.speech.model import Evidence, TimeGiven
from callflow_dsl.lint.speech.parts import parts_of
from callflow_dsl.lint.speech.sentence import Sentence, Tag
from callflow_dsl.lint.speech.tokens import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: The longest number of seconds or minutes that is read, in figures.
_MOST_FIGURES = 3


def time_given(text: str, language: str) -> TimeGiven | None:
    """The time that a prompt gives; None where it gives none, or two that differ."""
    given = [
        time
        for sentence in parts_of(text, language) or ()
        for at in sentence.places(Tag.SECONDS, Tag.MINUTES)
        if (time := _given(text, sentence, at)) is not None
    ]
    return given[0] if given and all(time.seconds == given[0].seconds for time in given) else None


def longest_named(text: str, language: str) -> int:
    """The longest time that a prompt names, in seconds, whatever it says of it; 0 where none."""
    return max(
        (
            amount * _seconds_in(sentence, at)
            for sentence in parts_of(text, language) or ()
            for at in sentence.places(Tag.SECONDS, Tag.MINUTES)
            if (amount := _amount(sentence, at - 1)) is not None
        ),
        default=0,
    )


def _seconds_in(sentence: Sentence, unit: int) -> int:
    return 60 if sentence.length(unit, Tag.MINUTES) else 1


def _given(text: str, sentence: Sentence, unit: int) -> TimeGiven | None:
    """The time before a unit, if it is said to be the caller's."""
    amount = _amount(sentence, unit - 1)
    if amount is None:
        return None
    begin = _before(sentence, unit - 1, Tag.GIVEN)
    is_for_speech = begin is None
    if begin is None:
        begin = _before(sentence, unit - 1, Tag.LASTING)
        if begin is None or not _is_about_speech(sentence, begin, unit + 1):
            return None
    seconds = amount * _seconds_in(sentence, unit)
    span = (sentence.tokens[begin].start, sentence.tokens[unit].end)
    return TimeGiven(seconds, is_for_speech, Evidence(text[span[0] : span[1]], span))


def _amount(sentence: Sentence, at: int) -> int | None:
    """The number of units that is said here."""
    if at < 0:
        return None
    word = sentence.tokens[at].text
    if word.isdecimal() and len(word) <= _MOST_FIGURES:
        return int(word)
    return sentence.lexicon.amounts.get(word)


def _before(sentence: Sentence, end: int, tag: Tag) -> int | None:
    """Where a phrase begins that ends before a token, or before small words in front of it."""
    while end > 0:
        begin = sentence.before(end, tag)
        if begin is not None or not sentence.length(end - 1, Tag.FILLER):
            return begin
        end -= 1
    return None


def _is_about_speech(sentence: Sentence, start: int, end: int) -> bool:
    """Whether speaking, or what is spoken, stands in the same clause, not joined by "and"."""
    around = (range(start - 1, -1, -1), range(end, len(sentence)))
    return any(
        sentence.length(at, Tag.SPEECH) for side in around for at in _in_clause(sentence, side)
    )


def _in_clause(sentence: Sentence, places: range) -> Iterator[int]:
    """These places up to a comma or a word that joins two clauses."""
    for at in places:
        if sentence.kind(at) is Kind.COMMA or sentence.length(at, Tag.EITHER):
            return
        yield at
