"""All that is understood of one prompt, each thing when a rule first asks for it."""

from __future__ import annotations

from functools import cached_property, lru_cache

from callflow_dsl._frozen import frozen
from callflow_dsl.lint.speech import statements

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.speech.model import DigitsAsked, Evidence, Notice, Offers, TimeGiven


@frozen(eq=False, slots=False)
class Prompt:
    """What a prompt offers, states and asks for."""

    text: str
    #: A tag; it is guessed where this is empty.
    language: str

    @cached_property
    def offers(self) -> Offers | None:
        """The keys; None where some of it was not understood."""
        from callflow_dsl.lint.speech.reading import read_offers

        return read_offers(self.text, self.language)

    @cached_property
    def notice(self) -> Notice:
        """Whether it says that the call is recorded."""
        return statements.recording_notice(self.text, self.language)

    @cached_property
    def secret(self) -> Evidence | None:
        """The words for what nobody but its owner may know, where it asks for that."""
        return statements.asked_secret(self.text, self.language)

    @cached_property
    def message(self) -> Evidence | None:
        """The words that ask for a message."""
        return statements.asked_message(self.text, self.language)

    @cached_property
    def tells_to_speak(self) -> bool:
        """Whether it may ask the caller to say something, or is not read."""
        return statements.tells_to_speak(self.text, self.language)

    @cached_property
    def digits(self) -> DigitsAsked | None:
        """How many digits it asks for."""
        return statements.asked_digits(self.text, self.language)

    @cached_property
    def time(self) -> TimeGiven | None:
        """The time that it gives the caller."""
        from callflow_dsl.lint.speech.durations import time_given

        return time_given(self.text, self.language)

    @property
    def longest_time(self) -> int:
        """The longest time that it names, in seconds; 0 where it names none."""
        from callflow_dsl.lint.speech.durations import longest_named

        return longest_named(self.text, self.language)

    @cached_property
    def transfer(self) -> Evidence | None:
        """The words that say that the caller is being put through."""
        return statements.promised_transfer(self.text, self.language)


@lru_cache(4096)
def read_prompt(text: str, language: str) -> Prompt:
    """A prompt, which is read once for all rules."""
    return Prompt(text, language)
