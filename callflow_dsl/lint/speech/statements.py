"""What a prompt states and asks for beside keys: recording, secrets, digits, a message."""

from __future__ import annotations

from callflow_dsl.lint.speech.model import DigitsAsked, Evidence, Notice, Noticed
from callflow_dsl.lint.speech.parts import parts_of
from callflow_dsl.lint.speech.sentence import Sentence, Tag
from callflow_dsl.lint.speech.tokens import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: A negation this many tokens before a word, or fewer, can belong to it.
_NEAR = 4
#: The longest of the words that join others: "to", "te", "zu".
_PARTICLE = 2
#: Digits that an entry can have.
_MOST_DIGITS = 32


def recording_notice(text: str, language: str) -> Notice:
    """Whether a prompt says that the call is recorded."""
    parts = parts_of(text, language)
    if parts is None:
        return Notice(Noticed.UNKNOWN)
    notices = [_notice(text, part) for part in parts]
    for noticed in (Noticed.GIVEN, Noticed.DENIED, Noticed.UNKNOWN):
        for notice in notices:
            if notice.noticed is noticed:
                return notice
    return Notice(Noticed.ABSENT)


def _notice(text: str, sentence: Sentence) -> Notice:
    places = [at for at in sentence.places(Tag.RECORDED) if not sentence.length(at, Tag.PLAYED)]
    if not places:
        return Notice(Noticed.ABSENT)
    about_call = any(_is_noun(sentence, at) for at in sentence.places(Tag.CALL))
    if sentence.has(Tag.MESSAGE) or not (about_call or sentence.has(Tag.WHY)):
        # "Record your message", "the largest record store".
        return Notice(Noticed.ABSENT)
    if not about_call:
        return Notice(Noticed.UNKNOWN)
    for at in places:
        length = sentence.length(at, Tag.RECORDED)
        evidence = _evidence(text, sentence, at, at + length)
        if not _denied(sentence, at, at + length):
            return Notice(Noticed.GIVEN, evidence)
        if sentence.has(Tag.WISH):
            # "If you do not want to be recorded, tell us": the call is.
            return Notice(Noticed.GIVEN, evidence)
    return Notice(Noticed.DENIED, evidence)


def _is_noun(sentence: Sentence, at: int) -> bool:
    """Whether a call is meant, and not "we will call you back"."""
    behind = at + sentence.length(at, Tag.CALL)
    called = sentence.length(behind, Tag.CALLER) and not sentence.length(behind, Tag.FILLER)
    return not called


def _denied(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a negation belongs to the words from ``start`` to ``end``."""
    clause = start
    while clause > 0 and sentence.kind(clause - 1) is not Kind.COMMA:
        clause -= 1
    # "None of our calls are recorded": at the beginning of the clause it belongs to all of it.
    if clause < start and sentence.length(clause, Tag.NEGATION):
        return True
    if _first(sentence, Tag.NEGATION, max(clause, start - _NEAR), start) is not None:
        return True
    return _denied_behind(sentence, end)


def _denied_behind(sentence: Sentence, end: int) -> bool:
    """Whether a negation follows in the same clause: "nehmen wir nicht auf"."""
    for behind in range(end, min(end + _NEAR, len(sentence))):
        if sentence.length(behind, Tag.NEGATION):
            return True
        if sentence.kind(behind) is Kind.COMMA or sentence.length(behind, Tag.EITHER, Tag.PURPOSE):
            break
    return False


def asked_secret(text: str, language: str) -> Evidence | None:
    """What a prompt calls the secret that it asks for; None where it asks for none."""
    for sentence in parts_of(text, language) or ():
        for start, end in _clauses(sentence):
            secret = _first(sentence, Tag.SECRET, start, end)
            asks = _first(sentence, Tag.ASK, start, end) is not None
            if secret is not None and sentence.before(secret, Tag.PARTIAL) is not None:
                continue
            if secret is not None and asks and not _refused(sentence, start, end):
                length = sentence.length(secret, Tag.SECRET)
                return _evidence(text, sentence, secret, secret + length)
    return None


def _first(sentence: Sentence, tag: Tag, start: int, end: int) -> int | None:
    """Where the first phrase of a tag begins among these tokens."""
    return next((at for at in range(start, end) if sentence.length(at, tag)), None)


def _clauses(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """The parts of a sentence between commas."""
    start = 0
    for at in range(len(sentence) + 1):
        if sentence.kind(at) in (None, Kind.COMMA):
            yield start, at
            start = at + 1


def _refused(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a clause says not to tell, or speaks of a case and asks for nothing."""
    if any(sentence.length(at, Tag.NEGATION, Tag.HARMLESS) for at in range(start, end)):
        return True
    return bool(sentence.length(start, Tag.PURPOSE))


def asked_digits(text: str, language: str) -> DigitsAsked | None:
    """How many digits a prompt asks for; None where it does not say."""
    asked = False
    for sentence in parts_of(text, language) or ():
        asked = asked or sentence.has(Tag.ASK)
        for at in range(len(sentence)):
            digits = _digits(text, sentence, at)
            if digits is not None and asked:
                return digits
    return None


def _digits(text: str, sentence: Sentence, at: int) -> DigitsAsked | None:
    """The number of digits that is said here: "8 digits", "4 to 6 digits", "vierstellig"."""
    joined = _joined(sentence, at)
    if joined is not None:
        return DigitsAsked(joined, joined, _evidence(text, sentence, at, at + 1))
    least = _number(sentence, at)
    if least is None:
        return None
    end, most = at + 1, least
    joint = sentence.length(end, Tag.TO, Tag.EITHER) or sentence.kind(end) is Kind.DASH
    last = _number(sentence, end + joint) if joint else None
    if last is not None and last > least:
        end, most = end + joint + 1, last
    length = sentence.length(end, Tag.DIGIT_NOUN)
    if not length or not 0 < most <= _MOST_DIGITS:
        return None
    return DigitsAsked(least, most, _evidence(text, sentence, at, end + length))


def _number(sentence: Sentence, at: int) -> int | None:
    if not 0 <= at < len(sentence):
        return None
    word = sentence.tokens[at].text
    if word.isdecimal() and len(word) <= 2:
        return int(word)
    return None if word in sentence.lexicon.doubtful else sentence.lexicon.numbers.get(word)


def _joined(sentence: Sentence, at: int) -> int | None:
    """The number in one word with "digits": "vierstellig", "ośmiocyfrowy"."""
    word = sentence.tokens[at].text
    for ending in sentence.lexicon.digit_endings:
        if word.endswith(ending) and word != ending:
            number = word.removesuffix(ending)
            return int(number) if number.isdecimal() else sentence.lexicon.numbers.get(number)
    return None


def asked_message(text: str, language: str) -> Evidence | None:
    """The words that ask the caller to speak after the tone; None where none do."""
    for sentence in parts_of(text, language) or ():
        for at in sentence.places(Tag.MESSAGE):
            end = at + sentence.length(at, Tag.MESSAGE)
            if not _denied(sentence, at, end) and not _for_a_key(sentence, at):
                return _evidence(text, sentence, at, end)
    return None


def tells_to_speak(text: str, language: str) -> bool:
    """Whether a prompt may ask the caller to say something, or is not read."""
    parts = parts_of(text, language)
    spoken = (Tag.SPEECH, Tag.MESSAGE, Tag.RECORDED)
    return parts is None or "?" in text or any(sentence.has(*spoken) for sentence in parts)


def promised_transfer(text: str, language: str) -> Evidence | None:
    """The words that say that the caller is being put through; None where none do."""
    for sentence in parts_of(text, language) or ():
        if sentence.has(Tag.PRESS, Tag.CHOOSE, Tag.KEY_THEN_PRESS):
            continue
        for start, end in _clauses(sentence):
            at = _first(sentence, Tag.CONNECTS, start, end)
            if at is not None and not _refused(sentence, start, end):
                return _evidence(text, sentence, at, at + sentence.length(at, Tag.CONNECTS))
    return None


def says_goodbye(text: str, language: str) -> bool:
    """Whether a prompt ends by seeing the caller off."""
    parts = parts_of(text, language)
    if not parts:
        return False
    last = parts[-1]
    return any(at + last.length(at, Tag.GOODBYE) == len(last) for at in last.places(Tag.GOODBYE))


def menu_changed(text: str, language: str) -> Evidence | None:
    """The words that say that the menu is not what it was; None where none do."""
    for sentence in parts_of(text, language) or ():
        for start, end in _clauses(sentence):
            at = _first(sentence, Tag.CHANGED, start, end)
            if at is not None and not _refused(sentence, start, end):
                return _evidence(text, sentence, start, end)
    return None


def tells_choice(text: str, language: str) -> bool:
    """Whether a prompt may say between what callers choose, or is not read.

    "Welcome. Press 1 or 2." does not; a question, an "or" and a mark to give do.
    """
    parts = parts_of(text, language)
    return parts is None or "?" in text or any(map(_tells_choice, parts))


def _tells_choice(sentence: Sentence) -> bool:
    if not sentence.has(Tag.PRESS, Tag.CHOOSE, Tag.KEY_THEN_PRESS):
        led = sentence.length(0, Tag.PURPOSE)
        numbers = any(token.kind in (Kind.KEY, Kind.NUMBER) for token in sentence.tokens)
        return bool(led) or numbers or sentence.has(Tag.EITHER, Tag.RATING)
    asking = (Tag.PRESS, Tag.CHOOSE, Tag.KEY_THEN_PRESS)
    plain = (at for at in range(len(sentence)) if sentence.plain(at))
    return sentence.has(Tag.PURPOSE) or any(not sentence.length(at, *asking) for at in plain)


def says_again(label: str, language: str) -> bool:
    """Whether what a key is for is to hear something again."""
    return any(map(_says_again, parts_of(label, language) or ()))


def promises_person(label: str, language: str) -> bool:
    """Whether what a key is for is to be connected to a person."""
    parts = parts_of(label, language) or ()
    return any(sentence.has(Tag.PERSON, Tag.CONNECTS) for sentence in parts)


def _says_again(sentence: Sentence) -> bool:
    """Whether it is "hear again", or "repeat" with nothing else or with what was said."""
    if sentence.has(Tag.AGAIN) or not sentence.has(Tag.REPEATS):
        return sentence.has(Tag.AGAIN)
    others = [
        at
        for at, token in enumerate(sentence.tokens)
        if len(token.text) > _PARTICLE and not sentence.length(at, Tag.REPEATS, Tag.FILLER)
    ]
    return not others or bool(sentence.length(others[-1], Tag.HEARD))


def _for_a_key(sentence: Sentence, at: int) -> bool:
    """Whether the message is what a key is for: "to leave a message, press 1"."""
    start = next((p + 1 for p in range(at - 1, -1, -1) if sentence.kind(p) is Kind.COMMA), 0)
    led = _first(sentence, Tag.PURPOSE, start, at) is not None
    alone = not any(token.kind is Kind.COMMA for token in sentence.tokens)
    return led and (alone or sentence.has(Tag.PRESS, Tag.CHOOSE))


def _evidence(text: str, sentence: Sentence, start: int, end: int) -> Evidence:
    span = (sentence.tokens[start].start, sentence.tokens[end - 1].end)
    return Evidence(text[span[0] : span[1]], span)
