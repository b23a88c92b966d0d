"""How long a prompt takes to speak: one table, one function.

An estimate to plan with, not a measurement: a synthetic voice reads a language at a
nearly constant pace, stops at punctuation and says digits one by one.
"""

from __future__ import annotations

from callflow_dsl.patterns import pattern

#: Characters per second at the ordinary pace of a synthetic voice, by language (the first
#: part of the tag). Scripts that write a syllable per character come out slower.
CHARACTERS_PER_SECOND = {
    "cy": 14.0,
    "da": 15.0,
    "de": 14.0,
    "en": 15.0,
    "es": 16.0,
    "fr": 16.0,
    "is": 14.0,
    "it": 16.0,
    "ja": 7.0,
    "ko": 6.5,
    "nb": 15.0,
    "nl": 15.0,
    "pl": 14.0,
    "pt": 15.0,
    "ro": 15.0,
    "ru": 13.5,
    "sv": 15.0,
    "tr": 14.0,
    "zh": 5.0,
}
_ANY_LANGUAGE = 14.0

SENTENCE_MS = 400
CLAUSE_MS = 200
DIGIT_MS = 350

# Full-width punctuation (by its code) ends a sentence or clause with no space after it.
_SENTENCE_END = pattern(r"[.!?\u2026]+(?=\s|$)|[\u3002\uff01\uff1f]")
_CLAUSE_END = pattern(r"[,;:](?=\s|$)|[\u3001\uff0c\uff1b\uff1a]|\s[-\u2013\u2014]\s")
_DIGIT = pattern(r"\d")


def speaking_ms(text: str, language: str = "") -> int:
    """The time to speak ``text`` once, in milliseconds, rounded to tenths of a second.

    ``language`` is a tag such as ``en-GB``; a language outside the table is read at a
    middle pace. Blank text takes no time.
    """
    words = " ".join(text.split())
    if not words:
        return 0
    digits = len(_DIGIT.findall(words))
    rate = CHARACTERS_PER_SECOND.get(language.partition("-")[0].lower(), _ANY_LANGUAGE)
    spoken = (len(words) - digits) * 1000 / rate + digits * DIGIT_MS
    stops = len(_SENTENCE_END.findall(words)) * SENTENCE_MS
    stops += len(_CLAUSE_END.findall(words)) * CLAUSE_MS
    return max(100, round((spoken + stops) / 100) * 100)
