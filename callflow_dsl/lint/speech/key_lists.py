"""Keys that stand together: "1", "1, 2 or 3", "1 to 5", "between 1 and 5", "star 6"."""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.lint.speech.sentence import Tag
from callflow_dsl.lint.speech.tokens import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.speech.sentence import Key, Sentence


#: A range has two ends.
_ENDS = 2


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


def labelled_scale(sentence: Sentence, keys: list[Key]) -> KeyList | None:
    """The range in "from 1, bad, to 5, good", whose ends have words between; None if it is none."""
    if len(keys) < _ENDS:
        return None
    first = keys[0]
    start = fillers_start(sentence, first.at)
    begins = start == 0 or sentence.kind(start - 1) is Kind.COMMA
    led = (sentence.before(place, Tag.RANGE_START) for place in (start, first.at))
    if not begins and all(at is None for at in led):
        return None
    for last in keys[1:]:
        places = (fillers_start(sentence, last.at), last.at)
        joined = any(sentence.before(place, Tag.TO) is not None for place in places)
        if joined and first.name.isdecimal() and first.name < last.name <= "9":
            every = tuple(map(str, range(int(first.name), int(last.name) + 1)))
            return KeyList(every, first.at, last.end, is_range=True)
    return None


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
    if key.doubtful and sentence.tokens[key.at - 1].text in sentence.lexicon.doubtful and key.at:
        return False  # "een één", "en etta"
    noun = sentence.before(key.at, Tag.KEY_NOUN) if key.doubtful else None
    if noun is None or sentence.length(noun, Tag.PRESS) or not closed(sentence, key.end):
        return key.doubtful
    start = fillers_start(sentence, key.at)
    begun = (Tag.PRESS, Tag.CHOOSE, Tag.BY)
    asked = any(
        sentence.before(place, tag) is not None for tag in begun for place in (start, key.at)
    )
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
