"""Stars and hashes that end an entry or a message: "followed by the hash key"."""

from __future__ import annotations

from callflow_dsl.lint.speech.figures import acts
from callflow_dsl.lint.speech.key_lists import fillers_start
from callflow_dsl.lint.speech.sentence import Tag
from callflow_dsl.lint.speech.tokens import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.speech.key_lists import KeyList
    from callflow_dsl.lint.speech.sentence_reader import SentenceReader


def ends_entry(reader: SentenceReader, keys: KeyList) -> bool:
    """Whether a star or hash ends an entry or a message."""
    sentence = reader.sentence
    if keys.names not in (("*",), ("#",)):
        return False
    done = (Tag.DONE, Tag.FINISH) if is_asked(reader) else (Tag.DONE,)
    behind = keys.end + (sentence.kind(keys.end) is Kind.COMMA)
    places = (at for at in sentence.places(*done) if reader.boundary <= at < keys.end)
    if any(_is_done(reader, at, done) for at in (behind, *places)):
        return True
    if sentence.length(0, Tag.THEN) and not reader.offered:
        return True
    return not reader.prompt.choices and _after_request(reader, keys.at)


def is_asked(reader: SentenceReader, before: int | None = None) -> bool:
    """Whether it was asked to type or to say something, up to a token of the sentence or in it."""
    if reader.prompt.asked:
        return True
    sentence = reader.sentence
    end = len(sentence) if before is None else before
    return any(sentence.length(at, Tag.ASK, Tag.MESSAGE) for at in range(end))


def may_end_entry(reader: SentenceReader, keys: KeyList) -> bool:
    """Whether a hash may end an entry that a verb unknown asks for: "key it and press hash"."""
    sentence = reader.sentence
    start = fillers_start(sentence, keys.at)
    then = start > 0 and any(sentence.means(at, Tag.THEN) for at in range(start, keys.at))
    joined = then or sentence.before(start, Tag.EITHER) is not None
    end = sentence.skip(keys.end, Tag.KEY_NOUN)
    said = range(reader.boundary, min(end + 1, len(sentence)))
    for_something = any(sentence.length(at, Tag.PURPOSE, Tag.BY) for at in said)
    if keys.names != ("#",) or for_something:
        return False
    return (joined and not reader.offered) or is_asked(reader)


def _is_done(reader: SentenceReader, at: int, done: tuple[Tag, ...]) -> bool:
    """Whether it says that the entry is over, and not the call: "to finish the call"."""
    length = reader.sentence.length(at, *done)
    object_at = reader.sentence.skip(at + length, Tag.FILLER)
    return length > 0 and not reader.sentence.length(object_at, Tag.CALL)


def _after_request(reader: SentenceReader, at: int) -> bool:
    """Whether "then" or "and" links these words to a request to type or to speak."""
    sentence = reader.sentence
    start = fillers_start(sentence, at)
    if start == at and sentence.before(start, Tag.EITHER) is None:
        return False
    requests = (at for at in sentence.places(Tag.ASK, Tag.MESSAGE) if at < start)
    key = sentence.key(sentence.skip_to_key(at))
    begins = start == 0 and reader.prompt.asked and not (key and acts(sentence, key))
    return next(requests, None) is not None or begins
