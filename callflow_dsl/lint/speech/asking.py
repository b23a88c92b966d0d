"""Words that a prompt about keys has in some language; the build keeps them.

They tell that a prompt need not be read, or in which languages, before any of these is loaded.
"""

from __future__ import annotations

from functools import cache

from callflow_dsl.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: The groups of `Language` of which one is there where a key is asked for or named; a figure
#: can also be written as a word, but then one of these is there.
_GROUPS = ("press", "choose", "by", "key_then_press", "key_noun", "star", "hash")
_WORD = pattern(r"[^\W\d_]+")
_FIGURES = frozenset("0123456789*#")


def may_offer(text: str) -> bool:
    """Whether a prompt in any language may speak of keys; cheaper than to read it."""
    if not _FIGURES.isdisjoint(text):
        return True
    return not _naming_words().isdisjoint(_WORD.findall(text.lower()))


def asking_words() -> Mapping[str, tuple[str, ...]]:
    """Word with which some language begins to ask for a key -> the languages that do so."""
    return _kept()[0]


def _naming_words() -> frozenset[str]:
    """The words of all languages that ask for a key or name one."""
    return _kept()[1]


@cache
def _kept() -> tuple[Mapping[str, tuple[str, ...]], frozenset[str]]:
    try:
        from callflow_dsl._built.speech import ASKING, NAMING
    except ImportError:
        return made()
    return ASKING, NAMING


def made() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """Both, from the languages themselves."""
    from callflow_dsl.lint.speech.language import READ

    asking: dict[str, list[str]] = {}
    for name in READ:
        for word in sorted({phrase.split()[0] for phrase in _phrases(name, "press")}):
            asking.setdefault(word, []).append(name)
    # Of each phrase the longest word, which is the one that other texts do not have.
    naming = {
        max(_WORD.findall(phrase), key=len)
        for name in READ
        for group in _GROUPS
        for phrase in _phrases(name, group)
    }
    return {word: tuple(names) for word, names in asking.items()}, frozenset(naming)


def _phrases(name: str, group: str) -> Iterator[str]:
    """The phrases of a group of words, in each spelling."""
    from callflow_dsl.lint.speech.language import language_of, phrases
    from callflow_dsl.lint.speech.sentence import spellings

    for phrase in phrases(getattr(language_of(name), group)):
        yield from spellings(phrase)
