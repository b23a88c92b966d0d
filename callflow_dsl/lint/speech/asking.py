"""Words that a prompt has in some language if it speaks of certain things; the build keeps them.

They tell that a prompt need not be read, or in which languages, before any of these is loaded.
"""

from __future__ import annotations

from functools import cache, lru_cache

from callflow_dsl._frozen import frozen
from callflow_dsl._kept import kept
from callflow_dsl.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: What a prompt may speak of -> the groups of `Language` of which it then has a phrase.
_GROUPS = {
    "keys": ("press", "choose", "by", "key_then_press", "key_noun", "star", "hash", "figures"),
    "message": ("message",),
    "transfer": ("connects",),
    "change": ("changed",),
    "goodbye": ("goodbye",),
    "time": ("seconds", "minutes"),
}
#: What the build keeps was made for these groups.
FORM = tuple(_GROUPS.items())
#: Names of figures of so few letters are other words in other languages: "to", "en", "o".
_SHORT = 2
_WORD = pattern(r"[^\W\d_]+")
_FIGURES = frozenset("0123456789*#")


def may_offer(text: str) -> bool:
    """Whether a prompt in any language may speak of keys; cheaper than to read it."""
    return _mentions(text, "keys")


def may_ask_for_message(text: str) -> bool:
    """Whether a prompt in any language may ask for a message."""
    return _mentions(text, "message")


def may_promise_transfer(text: str) -> bool:
    """Whether a prompt in any language may say that the caller is put through."""
    return _mentions(text, "transfer")


def may_say_changed(text: str) -> bool:
    """Whether a prompt in any language may say that the menu is not what it was."""
    return _mentions(text, "change")


def may_say_goodbye(text: str) -> bool:
    """Whether a prompt in any language may see the caller off."""
    return _mentions(text, "goodbye")


def may_give_time(text: str) -> bool:
    """Whether a prompt in any language may name seconds or minutes."""
    return _mentions(text, "time")


def _mentions(text: str, what: str) -> bool:
    return what in _mentioned(text)


@lru_cache(1 << 16)
def _mentioned(text: str) -> tuple[str, ...]:
    """What a text may speak of; several rules ask, each of all texts of a flow."""
    words = frozenset(_WORD.findall(text.lower()))
    named = [what for what, some in naming_words().items() if not some.isdisjoint(words)]
    return ("keys", *named) if not _FIGURES.isdisjoint(text) else tuple(named)


def asking_words() -> Mapping[str, tuple[str, ...]]:
    """Word with which some language begins to ask for a key -> the languages that do so."""
    return _words_of_all().asking


def naming_words() -> Mapping[str, frozenset[str]]:
    """What a prompt may speak of -> words of which it then has one."""
    return _words_of_all().naming


@frozen
class Words:
    """What the build keeps: see `asking_words` and `naming_words`."""

    asking: Mapping[str, tuple[str, ...]]
    naming: Mapping[str, frozenset[str]]


@cache
def _words_of_all() -> Words:
    module = kept("speech", FORM)
    if module is None:
        return made()
    return Words(
        {word: tuple(names.split()) for word, names in module.ASKING.items()},
        {what: frozenset(words.split()) for what, words in module.NAMING.items()},
    )


def made() -> Words:
    """The same, from the languages themselves."""
    from callflow_dsl.lint.speech.language import READ

    asking: dict[str, list[str]] = {}
    for name in READ:
        asks = (phrase for group in ("press", "choose") for phrase in _phrases(name, group))
        for word in sorted({phrase.split()[0] for phrase in asks}):
            asking.setdefault(word, []).append(name)
    naming = {what: frozenset(_telling_words(groups)) for what, groups in _GROUPS.items()}
    return Words({word: tuple(names) for word, names in asking.items()}, naming)


def _telling_words(groups: tuple[str, ...]) -> Iterator[str]:
    """Of each phrase the longest word, which is the one that other texts do not have."""
    from callflow_dsl.lint.speech.language import READ

    for name in READ:
        for group in groups:
            for phrase in _phrases(name, group):
                yield max(_WORD.findall(phrase), key=len)


def _phrases(name: str, group: str) -> Iterator[str]:
    """The phrases of a group of words, in each spelling."""
    from callflow_dsl.lint.speech.language import language_of, phrases
    from callflow_dsl.lint.speech.sentence import spellings

    if group == "figures":
        yield from _figures(name)
        return
    for phrase in phrases(getattr(language_of(name), group)):
        yield from spellings(phrase)


def _figures(name: str) -> Iterator[str]:
    """The names of figures in a language that are no other words."""
    from callflow_dsl.lint.speech.sentence import lexicon_of

    lexicon = lexicon_of(name)
    assert lexicon is not None
    return (w for w in lexicon.figures if len(w) > _SHORT and w not in lexicon.doubtful)
