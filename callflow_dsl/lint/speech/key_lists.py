"""Keys that stand together: "1", "1, 2 or 3", "1 to 5", "between 1 and 5", "star 6"."""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.lint.speech.sentence import Tag
from callflow_dsl.lint.speech.tokens import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.speech.sentence import Key, Sentence


@frozen
class KeyList:
    """Keys from the token ``at`` up to the token ``end``."""

    names: tuple[str, ...]
    at: int
    end: int
    #: "1 to 5".
    is_range: bool = False
    #: Pressed one after the other: "star 6".
    is_code: bool = False


def key_list(sentence: Sentence, at: int, *, labelled: bool = False) -> KeyList | None:
    """The keys that are named from here on; ``labelled``: it was said what the first is for."""
    start = sentence.skip(at, Tag.RANGE_START)
    between = sentence.length(at, Tag.BETWEEN)
    first = sentence.key(sentence.skip_to_key(start + between))
    if first is None:
        return None
    names, end = [first.name], sentence.skip(first.end, Tag.KEY_NOUN)
    follower = sentence.key(end)
    if follower is not None and not follower.doubtful:
        return KeyList((first.name, follower.name), first.at, follower.end, is_code=True)
    last = _range_end(sentence, end, between=bool(between))
    if last is not None and first.name.isdecimal() and first.name < last.name:
        every = tuple(map(str, range(int(first.name), int(last.name) + 1)))
        end = sentence.skip(last.end, Tag.KEY_NOUN)
        return KeyList(every, first.at, end, is_range=True)
    while (key := _next_key(sentence, end, labelled=labelled)) is not None:
        names.append(key.name)
        end = sentence.skip(key.end, Tag.KEY_NOUN)
    return KeyList(tuple(names), first.at, end)


def _range_end(sentence: Sentence, at: int, *, between: bool) -> Key | None:
    joint = sentence.length(at, Tag.TO, *((Tag.EITHER,) if between else ()))
    if sentence.kind(at) is Kind.DASH:
        joint = 1
    if not joint:
        return None
    key = sentence.key(sentence.skip_to_key(at + joint))
    return key if key is not None and key.name.isdecimal() else None


def _next_key(sentence: Sentence, at: int, *, labelled: bool) -> Key | None:
    """The next key of a list: behind a comma, "or", or both."""
    start = at + (sentence.kind(at) is Kind.COMMA)
    start += sentence.length(start, Tag.EITHER)
    if start == at:
        return None
    key = sentence.key(sentence.skip_to_key(start))
    if key is None:
        return None
    end = sentence.skip(key.end, Tag.KEY_NOUN)
    purpose = sentence.length(end, Tag.PURPOSE)
    if purpose and labelled:
        return None  # "For sales, press 1 or 2 for support"
    if closed(sentence, end) or purpose or sentence.length(end, Tag.KEY_THEN_PRESS):
        return key
    return key if sentence.length(end, Tag.FILLER) and not key.doubtful else None


def is_doubtful(sentence: Sentence, key: Key) -> bool:
    """Whether the name of a key may be another word: not in "option one" or "choose option one"."""
    noun = sentence.before(key.at, Tag.KEY_NOUN) if key.doubtful else None
    if noun is None or sentence.length(noun, Tag.PRESS) or not closed(sentence, key.end):
        return key.doubtful
    start = fillers_start(sentence, key.at)
    asked = any(sentence.before(start, tag) is not None for tag in (Tag.PRESS, Tag.CHOOSE))
    return sentence.plain(start - 1) and not asked  # "we are the number one"


def closed(sentence: Sentence, at: int) -> bool:
    """Whether nothing that is counted can follow here: an end, a comma, "or"."""
    return sentence.kind(at) in (None, Kind.COMMA) or bool(sentence.length(at, Tag.EITHER))


def fillers_start(sentence: Sentence, at: int) -> int:
    """Where the fillers and names of keys begin that stand directly before a token."""
    while at > 0:
        begins = [sentence.before(at, tag) for tag in (Tag.FILLER, Tag.KEY_NOUN)]
        known = [begin for begin in begins if begin is not None]
        if not known:
            break
        at = min(known)
    return at


def chain_start(sentence: Sentence, at: int) -> int:
    """The first of figures that belong together: of "platforms 4 and 5" and "from 9 to 5"."""
    while (before := _linked_to(sentence, at)) is not None:
        at = before
    return at


def _linked_to(sentence: Sentence, at: int) -> int | None:
    """The figure that "and" or "to" links to this one."""
    if sentence.kind(at - 1) is Kind.DASH:
        return at - 2
    start = fillers_start(sentence, at)
    for tag in (Tag.EITHER, Tag.TO):
        begin = sentence.before(at, tag) or sentence.before(start, tag)
        if begin and (
            sentence.key(begin - 1) is not None or sentence.kind(begin - 1) is Kind.NUMBER
        ):
            return begin - 1
    return None
