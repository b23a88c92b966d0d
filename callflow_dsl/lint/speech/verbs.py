"""What asks for keys: "press", "please do not press or say the number"."""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.lint.speech.key_lists import closed, fillers_start, is_doubtful
from callflow_dsl.lint.speech.sentence import Tag
from callflow_dsl.lint.speech.tokens import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.speech.key_lists import KeyList
    from callflow_dsl.lint.speech.sentence import Key, Sentence

VERBS = (Tag.PRESS, Tag.CHOOSE)


#: The name of a key that is not known has at most so many words.
_NAME = 2


@frozen
class VerbPhrase:
    """A verb and all words up to the key that it asks for."""

    #: The token at which the request begins.
    at: int
    #: The token behind the phrase, where a key may stand.
    end: int
    #: It may ask for something else than a key: "choose".
    weak: bool
    negated: bool


def verb_phrase(sentence: Sentence, at: int) -> VerbPhrase:
    """The phrase of the verb that begins at a token."""
    weak = not sentence.length(at, Tag.PRESS)
    end = at + sentence.length(at, *VERBS)
    phrase: VerbPhrase | None = VerbPhrase(at, end, weak, is_negated(sentence, at))
    while phrase is not None:
        longest, phrase = phrase, _extended(sentence, phrase)
    return longest


def _extended(sentence: Sentence, phrase: VerbPhrase) -> VerbPhrase | None:
    """The phrase with what comes next of it; None where nothing does."""
    end = sentence.skip_to_key(phrase.end, *VERBS)
    if length := sentence.length(end, Tag.NEGATION):
        return VerbPhrase(phrase.at, end + length, phrase.weak, True)
    verb = sentence.skip(end, Tag.EITHER)
    if verb > end and sentence.length(verb, *VERBS):
        # "Enter your code and press" is another request, "press or say" is not. In "say no or
        # press 2" what is negated ends at the "or".
        at = verb if end > phrase.end else phrase.at
        return VerbPhrase(at, verb, phrase.weak and not sentence.length(verb, Tag.PRESS), False)
    if _mark_and_key(sentence, end):
        end += 1
    return VerbPhrase(phrase.at, end, phrase.weak, phrase.negated) if end > phrase.end else None


def _mark_and_key(sentence: Sentence, at: int) -> bool:
    """Whether a colon or a bracket stands here, and a key behind it."""
    marked = sentence.kind(at) is Kind.COMMA and sentence.tokens[at].text in ":("
    return marked and sentence.key(at + 1) is not None


def is_negated(sentence: Sentence, at: int) -> bool:
    """Whether "do not" stands directly before."""
    at = fillers_start(sentence, at)
    begin = sentence.before(at, Tag.NEGATION)
    if begin is None:
        return False
    # "si no" is "otherwise" and "if not" is a case, not a negation of what follows.
    purpose = sentence.before(at, Tag.PURPOSE)
    led = sentence.before(begin, Tag.PURPOSE) is not None
    return not led and (purpose is None or purpose >= begin)


def asks_for(sentence: Sentence, keys: KeyList, *, weak: bool, named: bool) -> bool:
    """Whether these keys are what a verb asks for, and not an article or a number.

    ``weak``: as in `VerbPhrase`. ``named``: the prompt offered keys before.
    """
    first = sentence.key(keys.at)
    single = first if first is not None and len(keys.names) == 1 else None
    if _is_number(sentence, keys, single):
        return False
    behind = keys.end if weak else sentence.skip(keys.end, Tag.FILLER)
    if sentence.length(keys.end, Tag.PURPOSE) or sentence.length(behind, Tag.PURPOSE):
        return True
    ends = closed(sentence, sentence.skip(keys.end, Tag.FILLER))
    ends |= sentence.length(keys.end, Tag.ENDING) > 0
    if single is not None and is_doubtful(sentence, single):
        return ends and (not weak or named or _figures_beside(sentence, single))
    goes_on = sentence.length(keys.end, Tag.FILLER, Tag.KEY_THEN_PRESS, *VERBS)
    return not weak or ends or bool(goes_on)


def _is_number(sentence: Sentence, keys: KeyList, single: Key | None) -> bool:
    """Whether the figures count something: "press two keys", "dial 4 digits"."""
    behind = keys.end if single is None else single.end
    counted = sentence.length(behind, Tag.UNIT, Tag.DIGIT_NOUN)
    joint = sentence.length(keys.end, Tag.TO)
    end = keys.end + joint
    above = joint and end < len(sentence) and sentence.tokens[end].text in sentence.lexicon.numbers
    large = bool(above) and sentence.key(end) is None  # "zero to ten"
    return bool(counted) or large or sentence.kind(end) is Kind.NUMBER


def _figures_beside(sentence: Sentence, key: Key) -> bool:
    """Whether the sentence names other keys, so that "one" is among them."""
    others = (sentence.key(at) for at in range(len(sentence)) if at != key.at)
    return any(other is not None and not other.doubtful for other in others)


def verb_behind(sentence: Sentence, at: int) -> int:
    """The token behind a verb that asks for the keys before it: "die 1 drücken"; 0 if none."""
    verb = sentence.skip(at, Tag.FILLER)
    length = sentence.length(verb, Tag.KEY_THEN_PRESS)
    has_own_key = sentence.key(sentence.skip_to_key(verb + length)) is not None
    return verb + 1 if length and not has_own_key else 0


def is_idle(sentence: Sentence, phrase: VerbPhrase) -> bool:
    """Whether a verb without a key may ask for one by a name that is not known: "press zwo"."""
    start = fillers_start(sentence, phrase.at)
    led = sentence.length(sentence.skip(0, Tag.EITHER), Tag.PURPOSE) > 0
    if not led and start > 0 and sentence.kind(start - 1) is not Kind.COMMA:
        return False
    end = phrase.end
    while sentence.kind(end) is Kind.WORD:
        end += 1
    known = (Tag.KEY_NOUN, Tag.ANY_KEY, Tag.HEARD, Tag.NEGATION, Tag.NO_KEYS, Tag.UNIT)
    begin = next((at for at in range(phrase.at, 0, -1) if sentence.kind(at - 1) is Kind.COMMA), 0)
    denied = any(sentence.length(at, Tag.NEGATION) for at in range(begin, phrase.at))
    named = denied or any(sentence.length(at, *known) for at in range(phrase.at + 1, end))
    asks = sentence.length(phrase.at, Tag.ASK) > 0
    words = end - sentence.skip(phrase.end, Tag.FILLER)
    return not named and 0 < words <= (1 if asks else _NAME) and (led or not asks)
