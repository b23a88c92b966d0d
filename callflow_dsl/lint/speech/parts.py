"""A prompt cut into sentences, for all that is read in them."""

from __future__ import annotations

from functools import lru_cache

from callflow_dsl.lint.speech.guess import language_for
from callflow_dsl.lint.speech.sentence import Sentence, lexicon_of, sentences

#: Several rules read a prompt, each all prompts of a flow: so many are kept, of some kB each.
_CACHED = 1 << 15
#: A longer prompt is not read: callers hear about 150 words in a minute.
MAX_TOKENS = 600


@lru_cache(_CACHED)
def parts_of(text: str, language: str) -> tuple[Sentence, ...] | None:
    """The sentences of a prompt, read in its language; None where that is not possible."""
    lexicon = lexicon_of(language_for(text, language))
    if lexicon is None:
        return None
    parts = tuple(sentences(text, lexicon))
    return parts if sum(map(len, parts)) <= MAX_TOKENS else None
