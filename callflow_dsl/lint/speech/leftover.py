"""Figures of which no offer was made: are they numbers of something, or may they be keys?"""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.lint.speech.endings import is_asked
from callflow_dsl.lint.speech.figures import (
    ends_question,
    in_condition,
    is_counted,
    is_no_key,
    is_spelt,
    spans,
)
from callflow_dsl.lint.speech.key_lists import (
    KeyList,
    chain_start,
    closed,
    fillers_start,
    is_doubtful,
    labelled_scale,
)
from callflow_dsl.lint.speech.options import (
    begins_clause,
    ends,
    first_keys,
    is_bare_list,
    is_led,
    is_row,
    is_sure_option,
    is_whole_list,
)
from callflow_dsl.lint.speech.places import is_suspect, stands_as_key
from callflow_dsl.lint.speech.sentence import Key, Sentence, Tag
from callflow_dsl.lint.speech.tokens import Kind
from callflow_dsl.lint.speech.verbs import is_idle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.speech.sentence_reader import SentenceReader


@frozen
class Figure:
    """A figure of which its sentence alone does not say whether it is a key."""

    sentence: Sentence
    key: Key
    #: It has a reading as a number of something else.
    accounted: bool
    #: It ends a question.
    questioned: bool
    #: It stands in a statement before any key is offered: "your table is number 4".
    told: bool


def leave_over(reader: SentenceReader) -> None:
    """Say of each figure of which no offer was made whether it can be something else."""
    sentence, prompt = reader.sentence, reader.prompt
    left = [
        key
        for key in reader.pending
        if key.name not in prompt.ranged and not is_counted(sentence, key, prompt.text)
    ]
    scale = labelled_scale(sentence, left) if _rates(reader, left) else None
    if scale is not None:
        reader.offer(scale)
        left = [key for key in left if not scale.at <= key.at < scale.end]
    if is_whole_list(sentence, left) and not sentence.has(Tag.NO_KEYS):
        for key in left:
            reader.offer(KeyList((key.name,), key.at, key.end))
        left = []
    listed = _listed(reader, left)
    for key in left:
        _leave_over(reader, key, listed=key in listed)
    asked = prompt.text[sentence.tokens[-1].end :].lstrip().startswith("?")
    if reader.idle is not None and not reader.offered and not asked:
        prompt.unread |= is_idle(sentence, reader.idle)


def _listed(reader: SentenceReader, left: list[Key]) -> list[Key]:
    """Those of the figures that are options of a list without a verb: "1 for news, 2 rentals"."""
    sentence = reader.sentence
    row = [key for key in left if sentence.length(key.end, Tag.PURPOSE)]
    begun = [key for key in left if _begins_option(sentence, key)]
    others = [key for key in left if key not in row]
    counted = [key.name for key in row[:2]] == first_keys(2)
    if counted and all(_begins_option(sentence, key) for key in others):
        return [key for key in left if key in row or key in begun]
    if not reader.asks and is_row(sentence, left):
        return left
    if not reader.asks and is_bare_list(sentence, reader.pending):
        return [key for key in left if key in row or key in begun] if row else left
    return []


def _begins_option(sentence: Sentence, key: Key) -> bool:
    start = fillers_start(sentence, key.at)
    return begins_clause(sentence, start) or sentence.before(start, Tag.EITHER) is not None


def _leave_over(reader: SentenceReader, key: Key, *, listed: bool) -> None:
    """Note a figure of which no offer was made."""
    sentence, prompt = reader.sentence, reader.prompt
    questioned = ends_question(sentence, key, prompt.text)
    if is_doubtful(sentence, key):
        accounted = not (listed and sentence.length(key.end, Tag.PURPOSE))
        accounted &= not _is_asked_option(sentence, key) and not _is_marked(sentence, key)
        if _passed(reader, key):
            prompt.passed.add(key.name)
        elif ends(sentence, key) and key.end == len(sentence):
            prompt.maybe.append(Figure(sentence, key, accounted, questioned, told=False))
    else:
        accounted = not listed and not _may_be_key(reader, key) and _is_number(reader, key)
        if accounted and not _is_name(reader, key):
            prompt.passed.add(key.name)
        if _is_suspect(reader, key):
            prompt.suspects.add(key.name)
    if not accounted or _may_be_option(reader, key) or is_sure_option(sentence, key):
        offers = reader.asks or prompt.has_offers or listed
        told = not offers and not (is_led(sentence) and stands_as_key(sentence, key))
        prompt.open.append(Figure(sentence, key, accounted, questioned, told))


def _is_asked_option(sentence: Sentence, key: Key) -> bool:
    """Whether a word such as "one" is called a key and asked for: "choose option one rentals"."""
    noun = sentence.before(key.at, Tag.KEY_NOUN)
    if noun is None or sentence.before(key.at, Tag.DIGIT_NOUN) is not None:
        return False
    start = fillers_start(sentence, key.at)
    return any(sentence.before(start, tag) is not None for tag in (Tag.PRESS, Tag.CHOOSE))


def _is_marked(sentence: Sentence, key: Key) -> bool:
    """Whether a word such as "one" is all that stands behind a colon: "rentals: one"."""
    start = fillers_start(sentence, key.at)
    return start > 0 and sentence.tokens[start - 1].text == ":" and key.end == len(sentence)


def _is_number(reader: SentenceReader, key: Key) -> bool:
    """Whether a figure has a reading as a number of something."""
    sentence, prompt = reader.sentence, reader.prompt
    if is_no_key(sentence, key, asks=reader.asks, offered=bool(prompt.choices)):
        return True
    return not reader.asks and ends_question(sentence, key, prompt.text)


def _may_be_key(reader: SentenceReader, key: Key) -> bool:
    """Whether a figure stands as a key does, whatever the words around it say."""
    return (
        stands_as_key(reader.sentence, key)
        or _is_zero_key(reader.sentence, key)
        or _goes_on(reader, key)
        or _is_of_idle_verb(reader, key)
        or _is_mark(reader, key)
        or (key.name == "#" and is_asked(reader) and closed(reader.sentence, key.end))
    )


def _is_zero_key(sentence: Sentence, key: Key) -> bool:
    """Whether it is a zero that counts nothing: not that of "there are 0 others"."""
    if key.name != "0" or sentence.has(Tag.NO_KEYS) or is_spelt(sentence, key):
        return False
    written = sentence.tokens[key.at].text != "0"
    return written or closed(sentence, key.end) or fillers_start(sentence, key.at) < key.at


def _is_name(reader: SentenceReader, key: Key) -> bool:
    """Whether it is part of a name before a menu begins: "court 2 on Friday"."""
    if reader.prompt.has_offers or reader.asks:
        return False
    return reader.sentence.plain(key.at - 1) and not closed(reader.sentence, key.end)


def _is_suspect(reader: SentenceReader, key: Key) -> bool:
    """Whether it may be a key of the menu that has begun, or the first key of one."""
    if not reader.prompt.has_offers and key.name not in "01":
        return False
    asked = in_condition(reader.sentence, key.at, key.end)
    return is_suspect(reader.sentence, key) and not asked


def _passed(reader: SentenceReader, key: Key) -> bool:
    """Whether a word such as "one" stands as a key does, and was not taken for one."""
    sentence = reader.sentence
    if sentence.length(key.end, Tag.PURPOSE) or _is_of_idle_verb(reader, key):
        return True
    if begins_clause(sentence, key.at):
        return any(token.kind is Kind.COMMA for token in sentence.tokens)
    if sentence.before(key.at, Tag.CHOOSE) is not None:
        return is_led(sentence) and closed(sentence, key.end) and key.end < len(sentence)
    named = any(sentence.before(key.at, tag) is not None for tag in (Tag.KEY_NOUN, Tag.PRESS))
    return named or closed(sentence, key.end)


def _is_of_idle_verb(reader: SentenceReader, key: Key) -> bool:
    """Whether it stands behind a verb that has no key: "press the blue 3"."""
    if reader.idle is None or key.at < reader.idle.end:
        return False
    between = reader.sentence.tokens[reader.idle.end : key.at]
    if not closed(reader.sentence, key.end) and not reader.sentence.length(key.end, Tag.PURPOSE):
        return False
    return all(token.kind is Kind.WORD for token in between)


def _is_mark(reader: SentenceReader, key: Key) -> bool:
    """Whether it may be a mark that can be given, or the end of a range of keys."""
    sentence = reader.sentence
    if sentence.has(Tag.NO_KEYS):
        return False
    if reader.rated and not reader.asks:
        return True
    if not spans(sentence, key):
        return False
    start = fillers_start(sentence, chain_start(sentence, key.at))
    asked = reader.prompt.text[sentence.tokens[-1].end :].lstrip().startswith("?")
    named = (sentence.length(at, Tag.KEY_NOUN) for at in range(max(0, start - 2), key.at))
    return reader.rated or asked or any(named)


def _goes_on(reader: SentenceReader, key: Key) -> bool:
    """Whether it goes on with the keys that the sentence offered: "and blow 3", "3, rentals"."""
    sentence = reader.sentence
    start = fillers_start(sentence, key.at)
    if not reader.offered or key.at < reader.offer_end:
        return False
    if begins_clause(sentence, start) or sentence.length(key.end, Tag.PURPOSE):
        return True
    if sentence.before(start, Tag.TO) is not None:
        return True  # "1 for bad, up to 5, excellent"
    if not reader.follows(key):
        return False
    since = range(reader.offer_end, key.at)
    joined = any(sentence.kind(at) is Kind.COMMA or sentence.length(at, Tag.EITHER) for at in since)
    own_clause = joined and key.end == len(sentence)
    return own_clause or sentence.before(start, Tag.EITHER) is not None


def _may_be_option(reader: SentenceReader, key: Key) -> bool:
    """Whether it stands as in "For sales, 1." without a verb."""
    led = reader.sentence.length(0, Tag.PURPOSE) and key.end == len(reader.sentence)
    return bool(led) and not reader.asks


def _rates(reader: SentenceReader, keys: list[Key]) -> bool:
    """Whether a mark is asked for, or an answer that begins with the first of these keys."""
    sentence = reader.sentence
    if not keys or reader.offered:
        return False
    start = fillers_start(sentence, keys[0].at)
    chosen = any(reader.answers(place) for place in (start, keys[0].at))
    return reader.rated or reader.prompt.rated or chosen
