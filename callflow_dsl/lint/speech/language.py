"""What the reader knows of one language; each language is one file of `languages`."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from callflow_dsl._frozen import fields_of, frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: The languages whose prompts are read.
READ = ("da", "de", "en", "es", "fr", "it", "nb", "nl", "pl", "pt", "sv")


@frozen
class Language:
    """The words of a language, in groups.

    Phrases are in lower case and parted by ``;``. A tilde stands for the words between a verb
    and its particle: ``nemen ~ op``.
    """

    #: Words that are frequent in this language: they tell it from the others.
    common: str
    #: Letters and marks that most other languages do not have.
    letters: str = ""

    #: Asks for a key, in all forms: "press 1".
    press: str = ""
    #: Asks for a key or for something else: "choose 1", "choose a colour".
    choose: str = ""
    #: Asks for one of the keys of a range where a question was asked: "answer with 1 to 5".
    answer: str = ""
    #: Asks for a number: "how many".
    how_many: str = ""
    #: Before a key that does something: "mit der 1 bestätigen Sie".
    by: str = ""
    #: "you", where the caller is who does something: "mit der 1 bestätigen Sie".
    caller: str = ""
    #: Asks for a key that stands before it: "die 1 drücken".
    key_then_press: str = ""
    #: May stand between these words and the key, or behind it, and changes nothing.
    filler: str = ""
    #: What keys are called: "the key 1", "the number 1", "option 1".
    key_noun: str = ""
    #: 0 to 9 in this order; forms of one figure are parted by ``/``.
    figures: str = ""
    #: Those of the figures that are also articles or other words.
    doubtful: str = ""
    #: 10 to 16 in this order, for numbers of digits.
    teens: str = ""
    star: str = ""
    hash: str = ""
    either: str = ""
    #: Between the ends of a range: "1 to 5".
    to: str = ""
    #: Before a range whose ends are joined by "to": "from 1".
    range_start: str = ""
    #: Before a range whose ends are joined by "and": "between 1".
    between: str = ""
    #: Begins what a key is for: "for", "to", "if", "otherwise".
    purpose: str = ""
    negation: str = ""
    any_key: str = ""
    #: Asks for a mark: "on a scale of 1 to 5".
    rating: str = ""
    #: Between an option and its key: "sales is 1".
    copula: str = ""
    #: Before the key that ends an entry: "followed by", "confirm with".
    ending: str = ""
    #: Says that an entry or a message is over: "when you are done".
    done: str = ""
    #: The same if an entry or a message was asked for: "to finish".
    finish: str = ""
    #: Begins a sentence about the key that ends the entry of the sentence before.
    then: str = ""
    #: Things that are counted: "3 minutes", "2 euros".
    units: str = ""
    #: In a sentence with these and without a verb for keys, figures are no keys: "queue", "street".
    no_keys: str = ""
    #: Words before which "3." is "third": "3. März".
    after_ordinal: str = ""

    #: Asks the caller to type or say something.
    ask: str = ""
    digit_noun: str = ""
    #: Endings of words that begin with a number: "vierstellig" and "4-stellig".
    digit_ending: str = ""
    #: What nobody but its owner may know.
    secret: str = ""
    #: Words behind a secret that make it something else: "PIN reset", "card number lost".
    harmless: str = ""
    #: Directly before digits of a card that anybody may know: "the last four digits".
    partial: str = ""
    #: Asks for a message; the noun or the verb says that it is spoken.
    message: str = ""

    #: Says that the caller is being put through to somebody.
    connects: str = ""
    #: What a key is for that repeats what was said.
    again: str = ""
    #: The same, or to have something done again: "repeat the message", "repeat an order".
    repeats: str = ""
    #: What is repeated when it was said before: "the message", "this".
    heard: str = ""
    #: Sees the caller off.
    goodbye: str = ""
    #: Says that the menu is not what it was: the noun and the participle.
    changed: str = ""

    #: Says that something is recorded: a verb form or "recording".
    recorded: str = ""
    #: What was recorded before and is heard, or no recording: "recorded message", "record number".
    played: str = ""
    #: What is recorded when the call is: "call", "conversation".
    call: str = ""
    #: Why calls are recorded: "quality", "training".
    why: str = ""
    #: "may", "wish": a "not" with these does not deny the recording.
    wish: str = ""

    #: Units of the time that a caller is given: "for two minutes".
    seconds: str = ""
    minutes: str = ""
    #: More words for numbers before these, each with its figures: "twenty 20".
    amounts: str = ""
    #: Directly before a time, says that the caller has it: "you have".
    given: str = ""
    #: The same in a clause about speaking: "for", "up to".
    lasting: str = ""
    #: Speaking, and what is spoken: "speak", "message".
    speech: str = ""
    #: What a key is for that connects to a person: "speak to", "an agent".
    person: str = ""

    def words(self) -> Iterator[str]:
        """The words that stand in this language's prompts, more than once too."""
        for group in fields_of(Language):
            text: str = getattr(self, group.name)
            yield from text.replace(";", " ").replace("/", " ").split()


@cache
def language_of(name: str) -> Language | None:
    """The words of a primary language such as ``en``; None where its prompts are not read."""
    if name not in READ:
        return None
    module = import_module(f"callflow_dsl.lint.speech.languages.{name}")
    words: Language = module.WORDS
    return words


def phrases(group: str) -> tuple[str, ...]:
    """The phrases of one group of words."""
    return tuple(phrase.strip() for phrase in group.split(";") if phrase.strip())


def primary(tag: str) -> str:
    """The primary language of a tag: ``en`` of ``en-GB``; empty for an empty one."""
    name = tag.partition("-")[0].lower()
    return {"no": "nb", "nn": "nb"}.get(name, name)
