"""What was understood of a prompt, with the place of the words that say it."""

from __future__ import annotations

from enum import Enum

from callflow_dsl._frozen import frozen

#: Start and end of some words in the text of a prompt, in characters.
Span = tuple[int, int]


@frozen
class Evidence:
    """Words of a prompt that say what was asked."""

    text: str
    span: Span


@frozen
class Offer:
    """A key that a prompt offers; ``span`` is the phrase that does."""

    #: One of 0 to 9, ``*`` and ``#``.
    key: str
    #: What the key is for, in lower case; empty where the prompt does not say.
    label: str
    span: Span
    #: The key comes before what it is for: "press 1 for sales".
    key_first: bool
    #: It is one of the keys of a range: "1 to 5".
    in_range: bool = False


@frozen
class Offers:
    """The keys of a prompt all of whose figures and key names were accounted for."""

    #: The keys that make a choice, in the order spoken; a key more than once too.
    choices: tuple[Offer, ...] = ()
    #: The keys that end an entry or a recording: "followed by the hash key".
    closing: tuple[Offer, ...] = ()
    #: Sequences of several keys: "dial 112", "press star 6".
    codes: tuple[Evidence, ...] = ()
    #: The prompt takes whatever is pressed: "press any key".
    any_key: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """The keys that make a choice."""
        return frozenset(offer.key for offer in self.choices)


class Noticed(Enum):
    """Whether a prompt says that the call is recorded."""

    GIVEN = "given"
    #: It says that the call is not recorded.
    DENIED = "denied"
    ABSENT = "absent"
    #: It speaks of recording in a way that is not understood, or in an unknown language.
    UNKNOWN = "unknown"


@frozen
class Notice:
    """Whether a prompt says that the call is recorded, and the words that do."""

    noticed: Noticed
    evidence: Evidence | None = None


@frozen
class DigitsAsked:
    """How many digits a prompt asks for: "your 8 digit number", "4 to 6 digits"."""

    least: int
    most: int
    evidence: Evidence


@frozen
class TimeGiven:
    """The time that a prompt says a caller has, to speak or to answer."""

    seconds: int
    #: It is said of speaking: "speak for two minutes"; else "you have ten seconds" says no more.
    is_for_speech: bool
    evidence: Evidence
