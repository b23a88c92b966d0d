"""Figures that are no keys: times, counts, prices, and numbers in what a key is for."""

from __future__ import annotations

from callflow_dsl.lint.speech.key_lists import chain_start, closed, fillers_start
from callflow_dsl.lint.speech.options import begins_clause, is_named_option
from callflow_dsl.lint.speech.sentence import Tag
from callflow_dsl.lint.speech.tokens import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.speech.sentence import Key, Sentence

VERBS = (Tag.PRESS, Tag.CHOOSE, Tag.KEY_THEN_PRESS)
#: Before these signs and a figure stands an amount of money.
_CURRENCIES = ("€", "$", "£")
#: The name of a star that is no other word, in most languages.
_ASTERISK = "ast"
#: A number that is read out has so many figures.
_SPELT = 3
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
    if not asks and is_spelt(sentence, key):
        return True
    joint = sentence.length(key.end, Tag.TO)
    if joint and sentence.kind(key.end + joint) is Kind.NUMBER:
        return True  # "from 8 to 14"
    if key.name in "*#" and not asks and sentence.kind(key.at) is Kind.WORD:
        return not is_named_option(sentence, key) and _is_another_word(sentence, key)
    return _in_label(sentence, key) if asks else _in_statement(sentence, key, offered=offered)


def is_spelt(sentence: Sentence, key: Key) -> bool:
    """Whether it is a figure of a number that is read out: "you entered 4, 0, 7, 1"."""
    first = last = key.at
    while sentence.kind(first - 1) is Kind.COMMA and sentence.kind(first - 2) is Kind.KEY:
        first -= 2
    while sentence.kind(last + 1) is Kind.COMMA and sentence.kind(last + 2) is Kind.KEY:
        last += 2
    figures = [token.text for token in sentence.tokens[first : last + 1 : 2]]
    return len(figures) >= _SPELT and figures != sorted(figures)


def _is_another_word(sentence: Sentence, key: Key) -> bool:
    """Whether the name of a star or hash stands as other words do: "a star pupil"."""
    name = sentence.tokens[key.at].text
    if name.startswith(_ASTERISK) or _is_compound(sentence, key) or sentence.has(Tag.NEGATION):
        return sentence.has(Tag.NEGATION)
    start = fillers_start(sentence, key.at)
    if sentence.before(start, Tag.BY) is not None or sentence.before(key.at, Tag.BY) is not None:
        return False
    joined = sentence.plain(start - 1) and not sentence.length(start - 1, Tag.BY, Tag.COPULA)
    return joined or sentence.plain(key.end) or sentence.key(start - 1) is not None


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
    if spans(sentence, key):
        # "The keys 1 to 5" are keys, but it is not said that they are asked for now.
        return sentence.before(before, Tag.KEY_NOUN) is None
    if sentence.length(key.end, Tag.PURPOSE) and not sentence.length(key.end, Tag.COPULA):
        # "1 for sales" may stand behind a verb that is not known, "court 3 for Friday" is none.
        article = sentence.length(key.at - 2, Tag.FILLER) > 0
        noun = article and sentence.plain(key.at - 1) and not begins_clause(sentence, key.at - 2)
        return noun and key.name not in "01*#" and not offered
    if sentence.has(Tag.NO_KEYS) or is_denied(sentence, key):
        return True
    if sentence.plain(before - 1) and not sentence.length(before - 1, Tag.COPULA):
        few = key.name in "01*#" or offered or not sentence.plain(key.end)  # "bring 2 pencils"
        return len(sentence) > _FEW_WORDS or not few
    counted = sentence.plain(key.end) and not sentence.length(key.end, Tag.COPULA)
    return before > 0 and counted and not offered


def is_denied(sentence: Sentence, key: Key) -> bool:
    """Whether it is said what a key is not: "5 is not a valid choice", "el 4 no es válido"."""
    near = range(key.end, min(key.end + _NEAR, len(sentence)))
    return any(sentence.length(at, Tag.COPULA) for at in near) and any(
        sentence.length(at, Tag.NEGATION) for at in near
    )


def spans(sentence: Sentence, key: Key) -> bool:
    """Whether it is an end of "from 9 to 5"."""
    if chain_start(sentence, key.at) < key.at:
        return True
    start = fillers_start(sentence, key.at)
    if any(sentence.before(place, Tag.BETWEEN) is not None for place in (key.at, start)):
        return True
    joint = sentence.length(key.end, Tag.TO) or (sentence.kind(key.end) is Kind.DASH)
    behind = key.end + joint
    number = sentence.kind(behind) is Kind.NUMBER or sentence.key(behind) is not None
    return bool(joint) and number


def _in_label(sentence: Sentence, key: Key) -> bool:
    """Whether a figure is part of what a key is for: "for terminal 2"."""
    before = chain_start(sentence, key.at)
    if counts(sentence, before) or in_condition(sentence, key.at, key.end):
        return True
    if sentence.before(before, Tag.PURPOSE) is not None and not closed(sentence, key.end):
        return sentence.length(key.end, Tag.PURPOSE, *VERBS) == 0  # "for five-a-side"
    if not sentence.plain(before - 1) and not sentence.length(before - 1, Tag.KEY_NOUN):
        return False
    for at in range(before - 1, -1, -1):
        if sentence.length(at, Tag.PURPOSE):
            return True
        other = sentence.key(at)
        if sentence.kind(at) is Kind.COMMA or (other is not None and not other.doubtful):
            return False
    return False


def in_condition(sentence: Sentence, at: int, behind: int) -> bool:
    """Whether a clause that says when to press has these: "if you have 2 or more, press 1"."""
    end = next((at for at in range(behind, len(sentence)) if _is_comma(sentence, at)), None)
    if end is None:
        return False
    start = next((at + 1 for at in range(at - 1, -1, -1) if _is_comma(sentence, at)), 0)
    led = sentence.length(sentence.skip(start, Tag.EITHER), Tag.PURPOSE) > 0
    named = end == behind and sentence.plain(at - 1)  # "guests of room 7, press 1"
    verb = sentence.skip(end + 1, Tag.FILLER)
    return (led or named) and sentence.length(verb, Tag.PRESS, Tag.CHOOSE) > 0


def _is_comma(sentence: Sentence, at: int) -> bool:
    return sentence.kind(at) is Kind.COMMA


def counts(sentence: Sentence, at: int) -> bool:
    """Whether a figure says how many there are of something: "our 4 shops"."""
    if sentence.tokens[at].text in "0*#":
        return False
    start = fillers_start(sentence, at)
    after_word = sentence.kind(start - 1) is Kind.WORD
    return sentence.plain(at + 1) and after_word and sentence.before(start, Tag.EITHER) is None


def acts(sentence: Sentence, key: Key) -> bool:
    """Whether a key does something for the caller: "the star key takes you back"."""
    end = sentence.skip(key.end, Tag.KEY_NOUN)
    near = 3 if key.name == "0" else 2  # "zero will take you back"
    caller = next((at for at in range(end, end + near) if sentence.length(at, Tag.CALLER)), None)
    if caller is None or sentence.has(Tag.NEGATION) or sentence.length(end, Tag.TO):
        return False
    start = fillers_start(sentence, key.at)
    by = sentence.before(start, Tag.BY)
    begins = begins_clause(sentence, start if by is None else by)
    if key.doubtful or not begins or sentence.length(end, Tag.COPULA):
        return False
    if key.name in "*#":
        return key.name == "#" or _is_named_first(sentence, key)  # "pound takes you back"
    # In some languages the word for "you" is also an article: "3 fanno la fila".
    return start < key.at or not sentence.length(caller, Tag.FILLER)


def _is_named_first(sentence: Sentence, key: Key) -> bool:
    """Whether a clause begins with a star or hash that is called a key: "the star key ends"."""
    if key.name not in "*#" or sentence.has(Tag.NEGATION):
        return False
    named = (
        sentence.length(key.end, Tag.KEY_NOUN) > 0
        or sentence.before(key.at, Tag.KEY_NOUN) is not None
        or _is_compound(sentence, key)
    )
    return named and begins_clause(sentence, fillers_start(sentence, key.at))


def _is_compound(sentence: Sentence, key: Key) -> bool:
    """Whether the name of a key has the word for "key" in it: "Sterntaste", "la touche étoile"."""
    entries = sentence.lexicon.entries
    names = (sentence.tokens[at].text for at in range(key.at, key.end))
    ends = (name[cut:] for name in names for cut in range(len(name)))
    return any(tag is Tag.KEY_NOUN for end in ends for _, tag in entries.get(end, ()))
