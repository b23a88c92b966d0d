"""One reader of what prompts say, in the languages of ``languages/``, for all rules.

Each function takes the text of a prompt and the tag of its language, such as ``en-GB``, and
claims only what it understood. ``None`` of `read_offers` and `Noticed.UNKNOWN` mean "not
understood": a rule that reports that something is missing then says nothing.
"""

from __future__ import annotations

from callflow_dsl.lint.speech.guess import guess_language, other_language
from callflow_dsl.lint.speech.model import (
    DigitsAsked,
    Evidence,
    Notice,
    Noticed,
    Offer,
    Offers,
)
from callflow_dsl.lint.speech.reading import read_offers
from callflow_dsl.lint.speech.statements import (
    asked_digits,
    asked_message,
    asked_secret,
    promised_transfer,
    recording_notice,
    says_again,
)

__all__ = [
    "DigitsAsked",
    "Evidence",
    "Notice",
    "Noticed",
    "Offer",
    "Offers",
    "asked_digits",
    "asked_message",
    "asked_secret",
    "guess_language",
    "other_language",
    "promised_transfer",
    "read_offers",
    "recording_notice",
    "says_again",
]
