"""Figures that are no keys: times, counts, prices, and numbers in what a key is for."""

from __future__ import annotations

from callflow_dsl.lint.speech.key_lists import chain_start, closed, fillers_start
from callflow_dsl.lint.speech.sentence import Tag
from callflow_dsl.lint.speech.tokens import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.speech.sentence import Key, Sentence

#: Before these signs and a figure stands an amount of money.
_CURRENCIES = ("€", "$", "£")
#: So many words behind a figure speak of it.
_NEAR = 4
#: In a shorter sentence, such as "Sales 1.", a figure may well be a key.
_FEW_WORDS = 3


def is_counted(sentence: Sentence, key: Key, text: str) -> bool:
    """Whether a unit or a currency proves that a figure is no key."""
    before = text[: sentence.tokens[key.at].start].rstrip()
    return bool(sentence.length(key.end, Tag.UNIT, Tag.DIGIT_NOUN)) or before.endswith(_CURRENCIES)


def is_no_key(sentence: Sentence, key: Key, *, asks: bool, offered: bool) -> bool:
    """Whether a figure is a number of something, by the words around it.

    ``asks``: the sentence asks for keys. ``offered``: the prompt did before.
    """
    if key.name in "*#" and not asks and sentence.kind(key.at) is Kind.WORD:
        return not is_named_option(sentence, key) and not _is_named_first(sentence, key)
    return _in_label(sentence, key) if asks else _in_statement(sentence, key, offered=offered)


def ends_question(sentence: Sentence, key: Key, text: str) -> bool:
    """Whether a figure is the last word of a question: "was it left at number 6?"."""
    if key.end < len(sentence) or len(sentence) <= _FEW_WORDS or sentence.has(Tag.PURPOSE):
        return False
    alone = chain_start(sentence, key.at) == key.at
    is_it = sentence.before(fillers_start(sentence, key.at), Tag.COPULA) is not None
    return alone and not is_it and text[sentence.tokens[-1].end :].lstrip().startswith("?")


def _in_statement(sentence: Sentence, key: Key, *, offered: bool) -> bool:
    """Whether a figure of a sentence that asks for nothing is a number of something."""
    before = chain_start(sentence, key.at)
    if _span_of_time(sentence, key):
        # "The keys 1 to 5" are keys, but it is not said that they are asked for now.
        return sentence.before(before, Tag.KEY_NOUN) is None
    if sentence.length(key.end, Tag.PURPOSE) and not sentence.length(key.end, Tag.COPULA):
        return False  # "1 for sales" behind a verb that is not known
    if sentence.has(Tag.NO_KEYS) or _is_denied(sentence, key):
        return True
    if sentence.plain(before - 1) and not sentence.length(before - 1, Tag.COPULA):
        return len(sentence) > _FEW_WORDS
    counted = sentence.plain(key.end) and not sentence.length(key.end, Tag.COPULA)
    return before > 0 and counted and not offered


def _is_denied(sentence: Sentence, key: Key) -> bool:
    """Whether it is said what a key is not: "5 is not a valid choice", "el 4 no es válido"."""
    near = range(key.end, min(key.end + _NEAR, len(sentence)))
    return any(sentence.length(at, Tag.COPULA) for at in near) and any(
        sentence.length(at, Tag.NEGATION) for at in near
    )


def _span_of_time(sentence: Sentence, key: Key) -> bool:
    """Whether it is an end of "from 9 to 5"."""
    if chain_start(sentence, key.at) < key.at:
        return True
    start = fillers_start(sentence, key.at)
    for place in (key.at, start):
        if sentence.before(place, Tag.BETWEEN) is not None:
            return True
    joint = sentence.length(key.end, Tag.TO) or (sentence.kind(key.end) is Kind.DASH)
    behind = key.end + joint
    number = sentence.kind(behind) is Kind.NUMBER or sentence.key(behind) is not None
    return bool(joint) and number


def _in_label(sentence: Sentence, key: Key) -> bool:
    """Whether a figure is part of what a key is for: "for terminal 2"."""
    before = chain_start(sentence, key.at)
    if counts(sentence, before) or _before_verb(sentence, key):
        return True
    if not sentence.plain(before - 1) and not sentence.length(before - 1, Tag.KEY_NOUN):
        return False
    for at in range(before - 1, -1, -1):
        if sentence.length(at, Tag.PURPOSE):
            return True
        other = sentence.key(at)
        if sentence.kind(at) is Kind.COMMA or (other is not None and not other.doubtful):
            return False
    return False


def _before_verb(sentence: Sentence, key: Key) -> bool:
    """Whether it is in a clause that says when to press: "if you have 2 or more, press 1"."""
    end = next((at for at in range(key.end, len(sentence)) if _is_comma(sentence, at)), None)
    if end is None:
        return False
    start = next((at + 1 for at in range(key.at - 1, -1, -1) if _is_comma(sentence, at)), 0)
    led = sentence.length(sentence.skip(start, Tag.EITHER), Tag.PURPOSE)
    verb = sentence.skip(end + 1, Tag.FILLER)
    return bool(led) and bool(sentence.length(verb, Tag.PRESS, Tag.CHOOSE))


def _is_comma(sentence: Sentence, at: int) -> bool:
    return sentence.kind(at) is Kind.COMMA


def counts(sentence: Sentence, at: int) -> bool:
    """Whether a figure says how many there are of something: "our 4 shops"."""
    if sentence.tokens[at].text in "0*#":
        return False
    start = fillers_start(sentence, at)
    after_word = sentence.kind(start - 1) is Kind.WORD
    return sentence.plain(at + 1) and after_word and sentence.before(start, Tag.EITHER) is None


def is_bare_list(sentence: Sentence, keys: list[Key]) -> bool:
    """Whether figures may be a list of options without a verb: "News 1, sales 2"."""
    begun = [key for key in keys if _begins_clause(sentence, key.at) and sentence.plain(key.end)]
    ends = begun or [key for key in keys if closed(sentence, key.end)]
    if any(chain_start(sentence, key.at) < key.at for key in ends):
        return False  # "platforms 1 and 2"
    return [key.name for key in ends[:2]] == first_keys(2)


def is_option(sentence: Sentence, key: Key) -> bool:
    """Whether a figure without a verb stands as an option does: "1 for sales", "sales is 1"."""
    start = fillers_start(sentence, key.at)
    if sentence.length(key.end, Tag.PURPOSE):
        return _begins_clause(sentence, start) or sentence.before(start, Tag.EITHER) is not None
    named = start < key.at or sentence.before(start, Tag.COPULA) is not None
    return (named or bool(sentence.length(0, Tag.PURPOSE))) and closed(sentence, key.end)


def _begins_clause(sentence: Sentence, at: int) -> bool:
    return at == 0 or sentence.kind(at - 1) is Kind.COMMA


def is_named_option(sentence: Sentence, key: Key) -> bool:
    """Whether a figure is called a key, and it is said what for: "touche 9 pour revenir"."""
    start = fillers_start(sentence, key.at)
    named = sentence.before(key.at, Tag.KEY_NOUN) is not None
    return named and _begins_clause(sentence, start) and bool(sentence.length(key.end, Tag.PURPOSE))


def acts(sentence: Sentence, key: Key) -> bool:
    """Whether a star or hash does something for the caller: "the star key takes you back"."""
    end = sentence.skip(key.end, Tag.KEY_NOUN)
    return _is_named_first(sentence, key) and any(
        sentence.length(at, Tag.CALLER) for at in (end, end + 1)
    )


def _is_named_first(sentence: Sentence, key: Key) -> bool:
    """Whether a clause begins with a star or hash that is called a key: "the star key ends"."""
    if key.name not in "*#" or sentence.has(Tag.NEGATION):
        return False
    named = (
        sentence.length(key.end, Tag.KEY_NOUN) > 0
        or sentence.before(key.at, Tag.KEY_NOUN) is not None
        or _is_compound(sentence, key)
    )
    return named and _begins_clause(sentence, fillers_start(sentence, key.at))


def _is_compound(sentence: Sentence, key: Key) -> bool:
    """Whether the name of a key has the word for "key" in it: "Sterntaste", "la touche étoile"."""
    entries = sentence.lexicon.entries
    names = (sentence.tokens[at].text for at in range(key.at, key.end))
    ends = (name[cut:] for name in names for cut in range(len(name)))
    return any(tag is Tag.KEY_NOUN for end in ends for _, tag in entries.get(end, ()))


def first_keys(count: int) -> list[str]:
    """The first keys in the order of counting."""
    return [str(number) for number in range(1, count + 1)]
