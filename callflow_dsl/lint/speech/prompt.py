"""All that is understood of one prompt."""

from __future__ import annotations

from functools import lru_cache

from callflow_dsl._frozen import frozen
from callflow_dsl.lint.speech.reading import read_offers
from callflow_dsl.lint.speech.statements import (
    asked_digits,
    asked_message,
    asked_secret,
    promised_transfer,
    recording_notice,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.speech.model import DigitsAsked, Evidence, Notice, Offers


@frozen
class Prompt:
    """What a prompt offers, states and asks for."""

    #: The keys; None where some of it was not understood.
    offers: Offers | None
    notice: Notice
    secret: Evidence | None
    message: Evidence | None
    digits: DigitsAsked | None
    #: The words that say that the caller is being put through.
    transfer: Evidence | None


@lru_cache(4096)
def read_prompt(text: str, language: str) -> Prompt:
    """Read a prompt once for all rules; ``language`` is a tag, guessed where it is empty."""
    return Prompt(
        read_offers(text, language),
        recording_notice(text, language),
        asked_secret(text, language),
        asked_message(text, language),
        asked_digits(text, language),
        promised_transfer(text, language),
    )
