"""Keys that no verb asks for: "1 for sales", "sales is 1", "for sales, option 1"."""

from __future__ import annotations

from callflow_dsl.lint.speech.key_lists import chain_start, closed, fillers_start
from callflow_dsl.lint.speech.sentence import Tag
from callflow_dsl.lint.speech.tokens import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.speech.sentence import Key, Sentence

#: A verb that is not known has so many words, with those that belong to it.
_VERB = 2


def is_bare_list(sentence: Sentence, keys: list[Key]) -> bool:
    """Whether figures may be a list of options without a verb: "News 1, sales 2"."""
    begun = [key for key in keys if begins_clause(sentence, key.at) and sentence.plain(key.end)]
    ends = begun or [key for key in keys if closed(sentence, key.end)]
    if any(chain_start(sentence, key.at) < key.at for key in ends):
        return False  # "platforms 1 and 2"
    return [key.name for key in ends[:2]] == first_keys(2)


def is_option(sentence: Sentence, key: Key) -> bool:
    """Whether a figure without a verb stands as an option does: "1 for sales", "sales is 1"."""
    start = fillers_start(sentence, key.at)
    if sentence.length(_purpose_at(sentence, key), Tag.PURPOSE):
        return begins_clause(sentence, start) or sentence.before(start, Tag.EITHER) is not None
    if key.name in "*#" and sentence.kind(start - 1) is Kind.COMMA and closed(sentence, key.end):
        return True  # "back to the menu, star"
    marked = start > 1 and sentence.tokens[start - 1].text == ":"
    named = start < key.at or marked or sentence.before(start, Tag.COPULA) is not None
    return (named or bool(sentence.length(0, Tag.PURPOSE))) and closed(sentence, key.end)


def _purpose_at(sentence: Sentence, key: Key) -> int:
    """Where it is said what a key is for: in "1 for sales", and in "1, for sales"."""
    return key.end + (fillers_start(sentence, key.at) == 0 and sentence.kind(key.end) is Kind.COMMA)


def is_named_option(sentence: Sentence, key: Key) -> bool:
    """Whether a figure is called a key, and it is said what for: "touche 9 pour revenir"."""
    start = fillers_start(sentence, key.at)
    named = sentence.before(key.at, Tag.KEY_NOUN) is not None
    return named and begins_clause(sentence, start) and bool(sentence.length(key.end, Tag.PURPOSE))


def is_sure_option(sentence: Sentence, key: Key) -> bool:
    """Whether a figure ends what began with "for": "for sales it's 1", "for sales, option 1"."""
    if not is_led(sentence) or not ends(sentence, key):
        return False
    start = fillers_start(sentence, key.at)
    if sentence.before(start, Tag.COPULA) is not None:
        return True
    named = sentence.before(key.at, Tag.KEY_NOUN) is not None or key.name in "*#"
    return named and sentence.kind(start - 1) is Kind.COMMA


def ends(sentence: Sentence, key: Key) -> bool:
    """Whether a sentence ends with a key, or goes on with the next option."""
    end = sentence.skip(key.end, Tag.KEY_NOUN)
    behind = sentence.skip(end + (sentence.kind(end) is Kind.COMMA), Tag.EITHER)
    return end == len(sentence) or (behind > end and sentence.length(behind, Tag.PURPOSE) > 0)


def _may_end(sentence: Sentence, key: Key) -> bool:
    """Whether a clause ends with a key and words that change nothing: "thump 1 now, or wait"."""
    end = sentence.skip(key.end, Tag.KEY_NOUN, Tag.FILLER)
    joined = sentence.kind(end) is Kind.COMMA and sentence.length(end + 1, Tag.EITHER) > 0
    return end == len(sentence) or joined or ends(sentence, key)


def is_likely_option(sentence: Sentence, key: Key) -> bool:
    """Whether a figure is an option where others are: "billing is option 3", "9 for help"."""
    if is_sure_option(sentence, key):
        return True
    start = fillers_start(sentence, key.at)
    begins = begins_clause(sentence, start) or sentence.before(start, Tag.EITHER) is not None
    at = _purpose_at(sentence, key)
    if purpose := sentence.length(at, Tag.PURPOSE):
        behind = at + purpose
        counted = sentence.kind(behind) is Kind.NUMBER or sentence.key(behind) is not None
        return begins and not counted  # not "9 to 5"
    if not closed(sentence, key.end):
        return False
    named = sentence.before(key.at, Tag.KEY_NOUN) is not None
    if named and sentence.before(start, Tag.COPULA) is not None:
        return sentence.before(key.at, Tag.DIGIT_NOUN) is None
    led = sentence.length(0, Tag.PURPOSE) > 0 or key.name in "*#"
    return led and sentence.kind(start - 1) is Kind.COMMA


def stands_as_key(sentence: Sentence, key: Key) -> bool:
    """Whether a figure stands where keys do, so that a word before it may be a verb unknown.

    "To talk to us, thump 3"; "thump hash to go on"; "option 3 rentals".
    """
    if key.name in "*#" and sentence.length(key.end, Tag.PURPOSE):
        return True
    if sentence.length(key.end, Tag.ENDING):
        return True
    start = fillers_start(sentence, key.at)
    named = sentence.before(key.at, Tag.KEY_NOUN) is not None
    if named and key.name == "1" and begins_clause(sentence, start) and sentence.plain(key.end):
        return not sentence.has(Tag.NO_KEYS, Tag.COPULA)
    clause = next((at for at in range(key.at - 1, -1, -1) if begins_clause(sentence, at)), 0)
    led = is_led(sentence)
    if led and 0 < clause == start < key.at and key.end + 1 == len(sentence):
        return sentence.plain(key.end)  # "to talk to us, the 1 thump"
    comma = sentence.kind(key.end) is Kind.COMMA
    if led and comma and (ends(sentence, key) or (clause == 0 and _may_end(sentence, key))):
        return True  # "to delete it thump 7, to save it press 9"
    known = any(sentence.length(at, Tag.NO_KEYS) for at in range(clause, key.at))
    return led and clause > 0 and start - clause <= _VERB and _may_end(sentence, key) and not known


def is_suspect(sentence: Sentence, key: Key) -> bool:
    """Whether a figure in a menu may have a verb that is not known: "if not, thump 2"."""
    if sentence.has(Tag.NO_KEYS) or key.doubtful:
        return False
    start = fillers_start(sentence, key.at)
    if start < key.at and key.end + 1 == len(sentence):
        return sentence.plain(key.end)  # "for lettings the 2 thump"
    if sentence.before(start, Tag.CHOOSE) is not None:
        return True  # "select 3 lettings"
    clause = start
    while clause > 0 and sentence.kind(clause - 1) is not Kind.COMMA:
        clause -= 1
        if sentence.length(clause, Tag.EITHER):
            clause += sentence.length(clause, Tag.EITHER)
            break
    return closed(sentence, key.end) and 0 < start - clause <= _VERB


def is_led(sentence: Sentence) -> bool:
    """Whether a sentence begins with "for" or "if"."""
    return sentence.length(sentence.skip(0, Tag.EITHER), Tag.PURPOSE) > 0


def begins_clause(sentence: Sentence, at: int) -> bool:
    return at == 0 or sentence.kind(at - 1) is Kind.COMMA


def first_keys(count: int) -> list[str]:
    """The first keys in the order of counting."""
    return [str(number) for number in range(1, count + 1)]
