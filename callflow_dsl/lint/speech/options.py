"""Keys that no verb asks for: "1 for sales", "sales is 1", "for sales, option 1"."""

from __future__ import annotations

from callflow_dsl.lint.speech.key_lists import chain_start, closed, fillers_start
from callflow_dsl.lint.speech.sentence import Tag
from callflow_dsl.lint.speech.tokens import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.speech.sentence import Key, Sentence

#: The options of a list without a verb for each are so many.
_LIST = 2


def is_bare_list(sentence: Sentence, keys: list[Key]) -> bool:
    """Whether figures may be a list of options without a verb: "News 1, sales 2"."""
    begun = [key for key in keys if begins_clause(sentence, key.at) and sentence.plain(key.end)]
    ends = begun or [key for key in keys if closed(sentence, key.end)]
    if any(chain_start(sentence, key.at) < key.at for key in ends):
        return False  # "platforms 1 and 2"
    return [key.name for key in ends[:2]] == first_keys(2)


def is_row(sentence: Sentence, keys: list[Key]) -> bool:
    """Whether each figure ends a clause of its own, and they count up: "news 3, rentals 4"."""
    if len(keys) < _LIST or sentence.has(Tag.NO_KEYS):
        return False
    own = all(closed(sentence, k.end) and chain_start(sentence, k.at) == k.at for k in keys)
    parted = all(sentence.kind(key.end) is Kind.COMMA for key in keys[:-1])
    numbers = [int(key.name) for key in keys if key.name.isdecimal()]
    counted = numbers == list(range(numbers[0], numbers[0] + len(keys))) if numbers else False
    return own and parted and counted and keys[-1].end == len(sentence)


def is_whole_list(sentence: Sentence, keys: list[Key]) -> bool:
    """Whether all figures are a list of options behind a colon: "choose from: 1 news, 2 help"."""
    if len(keys) < _LIST or sentence.tokens[keys[0].at - 1].text != ":":
        return False
    named = (Tag.PRESS, Tag.CHOOSE, Tag.KEY_NOUN, Tag.HEARD)
    if not any(sentence.length(at, *named) for at in range(keys[0].at)):
        return False  # "your booking: 1 child, 2 adults, 3 nights"
    names = [key.name for key in keys]
    counted = [name for name in names if name not in "09*#"]
    begin = all(begins_clause(sentence, key.at) and sentence.plain(key.end) for key in keys)
    return begin and counted == first_keys(len(counted)) and names[:2] == first_keys(2)


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
    copula = sentence.before(start, Tag.COPULA)
    if copula == 0 and key.end == len(sentence):
        return True  # "Bills? That's 3."
    if named and copula is not None:
        return sentence.before(key.at, Tag.DIGIT_NOUN) is None
    if named and is_led(sentence) and ends(sentence, key):
        return True  # "for balances it's option 1, for payments option 2"
    led = sentence.length(0, Tag.PURPOSE) > 0 or key.name in "*#"
    return led and sentence.kind(start - 1) is Kind.COMMA


def is_led(sentence: Sentence) -> bool:
    """Whether a sentence begins with "for" or "if"."""
    return sentence.length(sentence.skip(0, Tag.EITHER), Tag.PURPOSE) > 0


def begins_clause(sentence: Sentence, at: int) -> bool:
    return at == 0 or sentence.kind(at - 1) is Kind.COMMA


def first_keys(count: int) -> list[str]:
    """The first keys in the order of counting."""
    return [str(number) for number in range(1, count + 1)]
