"""What the words of the language mean that are no verb, option or setting: one line each.

Those have their line in the description of their step. Where a word may begin a statement
stands here as well: an editor offers it there and not elsewhere.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Place(StrEnum):
    """What a statement can stand in."""

    FILE = "file"
    #: A flow, a branch of a menu, a block of an `if`.
    BODY = "body"
    #: A part, which may hold the statements of a flow or the lines of a menu.
    PART = "part"
    MENU = "menu"
    ASK = "ask"
    TEST = "test"


class Keyword(NamedTuple):
    """A word: what it is for, how it is written, where a statement can begin with it."""

    help: str
    example: str
    places: tuple[Place, ...] = ()


_BODIES = (Place.BODY, Place.PART)
_LINES = (Place.MENU, Place.ASK, Place.PART)
_ANYWHERE = (Place.BODY, Place.PART, Place.MENU, Place.ASK)

KEYWORDS: Mapping[str, Keyword] = {
    "flow": Keyword("A call flow: what happens in a call, from top to bottom.", 'flow "Support" { }', (Place.FILE,)),
    "part": Keyword("Statements with a name, which `use` puts in their place.", "part goodbye(name) { }", (Place.FILE,)),
    "import": Keyword("Brings the values, prompts and parts of another file.", 'import "shared/parts.flow"', (Place.FILE,)),
    "param": Keyword("A value that each environment may set.", "param desk = +31201112233", (Place.FILE,)),
    "let": Keyword("A value with a name, for `${name}`.", 'let company = "Acme"', (Place.FILE,)),
    "prompt": Keyword("A text in several languages; a step says it in its own.", 'prompt welcome { en-GB "Welcome."  nl-NL "Welkom." }', (Place.FILE,)),
    "test": Keyword("A call written down: what the caller does, and what must happen.", 'test "sales" { presses 1  transfers to ${desk} }', (Place.FILE,)),
    "defaults": Keyword("Options that all steps of the block around it have which do not say otherwise.", "defaults { language en-GB  voice female }", (Place.FILE, *_ANYWHERE)),
    "raw": Keyword("A step in JSON, or JSON fields of one, for what flowc does not know; nothing checks it.", 'raw {"action": "beep"}', _BODIES),
    "use": Keyword("Puts the statements of a part in its place, a fresh copy each time.", 'use goodbye("Anna")', _ANYWHERE),
    "if": Keyword("Tests a condition once and runs one block; behind a step: the step is skipped unless it holds.", "if choice == 1 { } else { }", _ANYWHERE),
    "else": Keyword("What runs when the condition does not hold.", "if choice == 1 { } else { }"),
    "and": Keyword("Both conditions hold.", "if first == 1 and second == 2 { }"),
    "or": Keyword("At least one of the conditions holds.", "if choice == 1 or choice == 2 { }"),
    "not": Keyword("The condition does not hold.", "if not (count < 5) { }"),
    "is a number": Keyword("Holds for an entry of digits.", "if code is a number { }"),
    "is not a number": Keyword("Holds for what is no entry of digits, also for nothing.", "if code is not a number { }"),
    "menu": Keyword("A prompt, and a branch for each key; the key is stored in its variable.", 'menu choice { say "For sales, press 1."  key 1 { } }', _BODIES),
    "ask": Keyword("A question for a number, asked again until the entry is valid.", 'ask order { say "Enter your order number."  valid 1000-9999 }', _BODIES),
    "key": Keyword("The branch of these keys.", "key 1 2 { }", _LINES),
    "other": Keyword("The branch of the keys that have none; without it they hear the menu again.", 'other { say "That is no option."  again }', (Place.MENU, Place.PART)),
    "invalid": Keyword("Said after an entry that is not valid, before the question is asked again.", 'invalid { say "That is no order number." }', (Place.ASK, Place.PART)),
    "silence": Keyword("The branch of callers who press nothing; without it they hear the menu again.", 'silence { say "Goodbye."  hangup }', _LINES),
    "fail": Keyword("The branch of callers whose tries are used up; without it the call goes on behind the menu.", "fail { hangup }", _LINES),
    "wait": Keyword("How long the menu waits for an answer behind its prompt; 5s where it is not given.", "wait 4s", _LINES),
    "tries": Keyword("How often the menu is heard; 3 where it is not given. Silence and wrong keys can count apart.", "tries silence 2 wrong endless", _LINES),
    "max": Keyword("The entry ends after so many keys.", "max 3 keys", _LINES),
    "end": Keyword("The key that ends an entry; it is no part of it.", "end #", _LINES),
    "valid": Keyword("The entries that are taken, as `key` names them; without it any number is.", "valid 204 300-399", (Place.ASK, Place.PART)),
    "again": Keyword("The caller hears the menu once more, or an outer one by its name.", "again main", _BODIES),
    "presses": Keyword("The caller presses these keys at the next step that listens.", "presses 1", (Place.TEST,)),
    "is silent": Keyword("The caller presses nothing, until something new is heard or for just so long.", "is silent 5s", (Place.TEST,)),
    "records": Keyword("A recording begins; with a duration the caller speaks for so long.", "records 5s #", (Place.TEST,)),
    "caller hangs up": Keyword("The caller hangs up at the next wait.", "caller hangs up", (Place.TEST,)),
    "hears": Keyword("A prompt with this text begins, now or later.", 'hears "Welcome"', (Place.TEST,)),
    "then hears": Keyword("This is the next that is heard.", 'then hears "Goodbye"', (Place.TEST,)),
    "hears only": Keyword("This is all that is heard until the call waits for the caller or is over.", 'hears only "Goodbye"', (Place.TEST,)),
    "does not hear": Keyword("This is not heard until the call waits for the caller or is over.", 'does not hear "Sorry"', (Place.TEST,)),
    "heard": Keyword("This was heard at some time before now.", 'heard "Welcome"', (Place.TEST,)),
    "plays": Keyword("A file begins whose address has this in it.", 'plays "welcome.wav"', (Place.TEST,)),
    "waits": Keyword("The flow pauses for just so long.", "waits 4s", (Place.TEST,)),
    "transfers to": Keyword("The call is put through there; `answers busy` behind it says how that goes.", "transfers to ${desk} answers busy", (Place.TEST,)),
    "fetches": Keyword("Another flow is asked for at this address; `with NAME VALUE`: this is sent along.", 'fetches "https://example.com/next"', (Place.TEST,)),
    "stores": Keyword("The variable has this value now; `nothing`: it was never set.", "stores choice 1", (Place.TEST,)),
    "hangs up": Keyword("The flow hangs up.", "hangs up", (Place.TEST,)),
    "then hangs up": Keyword("The flow hangs up, and nothing is heard before.", "then hangs up", (Place.TEST,)),
    "fails": Keyword("What is fetched does not come, and so the call ends.", "fails", (Place.TEST,)),
    "ends": Keyword("The flow ends the call: it hangs up, or has no more steps.", "ends", (Place.TEST,)),
    "within": Keyword("What the line before expects came within this time of answering the call.", "within 30s", (Place.TEST,)),
    "transcript": Keyword("The whole call is the one that is kept under this name.", 'transcript "sales"', (Place.TEST,)),
    "calls": Keyword("Which flow is called, in a file with several.", 'calls "Support"', (Place.TEST, Place.FILE)),
    "given": Keyword("The variable is set before the call.", "given language 2", (Place.TEST, Place.FILE)),
    "answers": Keyword("What the outside answers to a fetch or an onFinish; `answers machine`: an answering machine picks up.", 'answers "https://example.com/next" with "two.flow"', (Place.TEST, Place.FILE)),
    "tag": Keyword("Words by which `flowc test --tag` chooses.", "tag slow", (Place.TEST, Place.FILE)),
    "skip": Keyword("The test is not run, for this reason.", 'skip "the desk moves in May"', (Place.TEST,)),
    "table": Keyword("The names of the columns of a table: the test is played once for each row.", "table key desk", (Place.TEST,)),
    "row": Keyword("A row of the table.", "row 1 ${desk}", (Place.TEST,)),
}  # fmt: skip


def beginning(place: Place) -> list[str]:
    """The words of this table with which a statement in this place can begin."""
    return [word for word, keyword in KEYWORDS.items() if place in keyword.places]
