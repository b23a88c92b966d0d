"""One reader of what prompts say, in the languages of ``languages/``, for all rules.

Each function takes the text of a prompt and the tag of its language, such as ``en-GB``, and
claims only what it understood. ``None`` of `read_offers` and `Noticed.UNKNOWN` mean "not
understood": a rule that reports that something is missing then says nothing.
"""

from __future__ import annotations

from callflow_dsl.lint.speech.model import (
    DigitsAsked,
    Evidence,
    Notice,
    Noticed,
    Offer,
    Offers,
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
    "read_offers",
    "recording_notice",
]


def read_offers(text: str, language: str) -> Offers | None:
    """The keys that a prompt offers; None where some of it was not understood.

    A prompt without any keys gives empty `Offers`.
    """
    return None


def recording_notice(text: str, language: str) -> Notice:
    """Whether a prompt says that the call is recorded."""
    return Notice(Noticed.UNKNOWN)


def asked_secret(text: str, language: str) -> Evidence | None:
    """What a prompt calls the secret that it asks for; None where it asks for none."""
    return None


def asked_digits(text: str, language: str) -> DigitsAsked | None:
    """How many digits a prompt asks for; None where it does not say."""
    return None


def asked_message(text: str, language: str) -> Evidence | None:
    """The words that ask the caller to speak after the tone; None where none do."""
    return None


def guess_language(text: str) -> str | None:
    """The primary language of a text, such as ``nl``; None where that is not sure."""
    return None
