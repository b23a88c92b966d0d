"""Places where keys stand, so that the word before one may be a verb that is not known.

"To talk to us, thump 3"; "thump hash to go on"; "option 3 rentals": what no verb asks for there is
not understood, while "our 3 shops" is a number.
"""

from __future__ import annotations

from callflow_dsl.lint.speech.key_lists import closed, fillers_start
from callflow_dsl.lint.speech.options import begins_clause, ends, is_led
from callflow_dsl.lint.speech.sentence import Tag
from callflow_dsl.lint.speech.tokens import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.speech.sentence import Key, Sentence

#: A verb that is not known has so many words, with those that belong to it.
_VERB = 2


def stands_as_key(sentence: Sentence, key: Key) -> bool:
    """Whether a figure stands where keys do, in any prompt."""
    if sentence.length(key.end, Tag.ENDING):
        return True
    if key.name in "*#":
        return sentence.length(key.end, Tag.PURPOSE) > 0
    if _is_first_option(sentence, key) or _is_title(sentence, key):
        return True
    return not _is_known(sentence, key) and (
        _ends_case(sentence, key) or _has_own_clause(sentence, key) or _is_ordered(sentence, key)
    )


def is_suspect(sentence: Sentence, key: Key) -> bool:
    """Whether a figure stands where keys do in a menu: "if not, thump 2", "select 3 rentals"."""
    if sentence.has(Tag.NO_KEYS) or key.doubtful:
        return False
    start = fillers_start(sentence, key.at)
    if start < key.at and key.end + 1 == len(sentence):
        return sentence.plain(key.end)  # "for rentals the 2 thump"
    if sentence.before(start, Tag.CHOOSE) is not None:
        return True
    return closed(sentence, key.end) and 0 < start - _joint_before(sentence, start) <= _VERB


def _is_first_option(sentence: Sentence, key: Key) -> bool:
    """Whether it is the first option of a list: "option 1 rentals"."""
    named = sentence.before(key.at, Tag.KEY_NOUN) is not None
    begins = begins_clause(sentence, fillers_start(sentence, key.at))
    known = sentence.has(Tag.NO_KEYS, Tag.COPULA)
    return key.name == "1" and named and begins and sentence.plain(key.end) and not known


def _is_title(sentence: Sentence, key: Key) -> bool:
    """Whether it is called an option, and a colon stands behind: "option 2: rentals"."""
    named = sentence.before(key.at, Tag.KEY_NOUN) is not None
    marked = key.end < len(sentence) and sentence.tokens[key.end].text == ":"
    return named and marked and begins_clause(sentence, fillers_start(sentence, key.at))


def _is_known(sentence: Sentence, key: Key) -> bool:
    """Whether its clause speaks of what is numbered: "street", "floor"."""
    return any(
        sentence.length(at, Tag.NO_KEYS) for at in range(_clause_of(sentence, key), len(sentence))
    )


def _ends_case(sentence: Sentence, key: Key) -> bool:
    """Whether it ends a sentence without commas that began with "for": "for rentals thump 3"."""
    if not is_led(sentence) or _clause_of(sentence, key) > 0:
        return False
    if key.end == len(sentence):
        # "Vous êtes dans la chambre 3" is no case, as "pour la chambre 3" is.
        return sentence.means(sentence.skip(0, Tag.EITHER), Tag.PURPOSE)
    goes_on = ends(sentence, key) or _may_end(sentence, key)
    return sentence.kind(key.end) is Kind.COMMA and goes_on  # "to stop thump 7, to save press 9"


def _has_own_clause(sentence: Sentence, key: Key) -> bool:
    """Whether it ends a short clause behind "for": "to talk to us, thump 1", "the 1 thump"."""
    clause = _clause_of(sentence, key)
    if not is_led(sentence) or not clause:
        return False
    start = fillers_start(sentence, key.at)
    if clause == start < key.at and key.end + 1 == len(sentence):
        return sentence.plain(key.end)
    return start - clause <= _VERB and _may_end(sentence, key)


def _is_ordered(sentence: Sentence, key: Key) -> bool:
    """Whether a word and a figure begin a sentence as an order does: "thump 2 and we call you"."""
    start = fillers_start(sentence, key.at)
    behind = sentence.skip(key.end, Tag.EITHER)
    near = (behind, behind + 1)  # "line 4 and line 12"
    another = any(sentence.key(at) or sentence.kind(at) is Kind.NUMBER for at in near)
    joined = sentence.length(key.end, Tag.EITHER, Tag.PURPOSE) > 0 and not another
    return start == 1 and sentence.plain(0) and joined


def _clause_of(sentence: Sentence, key: Key) -> int:
    """The first token of the clause of a key."""
    return next((at for at in range(key.at - 1, -1, -1) if begins_clause(sentence, at)), 0)


def _joint_before(sentence: Sentence, at: int) -> int:
    """The token behind the comma or the "or" before a token."""
    while at > 0 and sentence.kind(at - 1) is not Kind.COMMA:
        at -= 1
        if length := sentence.length(at, Tag.EITHER):
            return at + length
    return at


def _may_end(sentence: Sentence, key: Key) -> bool:
    """Whether a clause ends with a key and words that change nothing: "thump 1 now, or wait"."""
    end = sentence.skip(key.end, Tag.KEY_NOUN, Tag.FILLER)
    joined = sentence.kind(end) is Kind.COMMA and sentence.length(end + 1, Tag.EITHER) > 0
    return end == len(sentence) or joined or ends(sentence, key)
