"""Messages for what the parser does not understand; imported when there are any."""

from __future__ import annotations

import re

from callflow_dsl.steps import BY_VERB, FLOW_SPECS, OTHER_SETTINGS
from callflow_dsl.suggest import closest
from callflow_dsl.syntax.lexer import TABLES, TERMINALS
from callflow_dsl.syntax.words import IN_CONDITIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from callflow_dsl.source import Span

    Fix: TypeAlias = str | tuple[Span, str] | None

#: Words from programming, other products or plain speech, and what flowc calls them.
_OTHER_WORDS = {
    "speak": "say", "tell": "say", "announce": "say", "text": "say", "print": "say",
    "audio": "play", "sound": "play", "wait": "pause", "sleep": "pause", "delay": "pause",
    "dial": "transfer", "call": "transfer", "connect": "transfer", "forward": "transfer",
    "voicemail": "record", "end": "hangup", "exit": "hangup", "stop": "hangup",
    "disconnect": "hangup",
    "fetchCallFlow": "fetch", "redirect": "fetch", "sendKeys": "keys", "dtmf": "keys",
    "include": "import", "def": "part", "function": "part", "var": "let", "const": "let",
    "gather": "ask", "elif": "else if", "elseif": "else if", "elsif": "else if",
}  # fmt: skip
#: The same in the branches of a menu and in a test.
_OTHER_WORDS_IN = {
    "menu": {
        "press": "key", "case": "key", "digit": "key", "default": "other", "wrong": "other",
        "timeout": "silence", "nothing": "silence", "noinput": "silence", "retries": "tries",
        "attempts": "tries", "repeat": "again", "pause": "wait",
    },
    "test": {
        "press": "presses", "key": "presses", "hear": "hears", "says": "hears", "say": "hears",
        "ends": "hangs up", "hangup": "hangs up", "hangs": "hangs up", "end": "hangs up",
        "transfer": "transfers to", "transfers": "transfers to", "silent": "is silent",
        "silence": "is silent", "waits": "is silent", "set": "given", "plays": "plays",
        "record": "records", "fetch": "fetches", "store": "stores",
    },
}  # fmt: skip
#: What no statement does: word -> why, and what to do.
_REASONS = {
    "goto": (
        "the API jumps when a key is pressed, and then only",
        "Write `on key goto LABEL` behind a step, or put what follows into if and else.",
    ),
    "set": ("only the keys that callers press are stored", "A value that stays is a let."),
    "hours": (
        "a flow does not know the time",
        "Let a server answer a `fetch` by the hour, or test a variable that it sets.",
    ),
    "loop": ("nothing is repeated but a menu", "A branch of a menu hears it once more by `again`."),
    "return": ("a part ends with its last statement", "To end the call: hangup"),
}
_REASONS["switch"] = (
    "what keys do is told by a menu, or by if and else if",
    "As in: if x == 1 { ... } else if x == 2 { ... }",
)
_REASONS |= {"while": _REASONS["loop"], "for": _REASONS["loop"], "repeat": _REASONS["loop"]}
_REASONS |= {"schedule": _REASONS["hours"], "open": _REASONS["hours"], "jump": _REASONS["goto"]}
_ASSIGNMENT = re.compile(r"[ \t]*=(?!=)").match
_TWO_WORDS = {("hang", "up"): "hangup", ("send", "keys"): "keys", ("call", "transfer"): "transfer"}


def statement_words() -> list[str]:
    """All words that a statement can begin with."""
    keywords = [word for word in TABLES.KEYWORDS if word not in IN_CONDITIONS]
    return [*BY_VERB, "raw", *keywords, *(spec.word for spec in FLOW_SPECS), *OTHER_SETTINGS]


def _words_in(place: str) -> tuple[list[str], str]:
    """The words that can begin a line in a block, and how they are told."""
    tests = [word for word, number in TABLES.KEYWORDS.items() if TERMINALS[number] == "EXPECT"]
    if place == "test":
        return tests, f"The lines of a test are {', '.join(tests)}."
    if place == "file":
        return _DECLARING, f"At the top of a file stand {', '.join(_DECLARING)}."
    others = [word for word in statement_words() if word not in (*tests, *_DECLARING)]
    branches = [w for w in others if TERMINALS[TABLES.KEYWORDS.get(w, 0)] in _OF_MENUS]
    if place == "menu":
        return others, f"In a menu stand {', '.join(branches)}, and the prompts."
    steps = f"The steps are {', '.join(BY_VERB)}; besides there are menu, ask, if and use."
    return [word for word in others if word not in branches], steps


_DECLARING = ["flow", "part", "let", "param", "prompt", "import", "test", "defaults"]
_OF_MENUS = ("KEY", "BRANCH", "WAIT", "TRIES", "LIMIT", "VALID", "AGAIN")


def unknown_statement(text: str, word: Span, place: str) -> tuple[str, Span, Fix, dict[str, Any]]:
    """Problem, place, fix and values for an unknown word that begins a line.

    ``place`` is the block that it stands in: file, menu, test or flow.
    """
    name, behind = text[slice(*word)], text[word[1] :].partition("\n")[0]
    second = behind.split()[0] if behind.split() else ""
    joined = _TWO_WORDS.get((name.lower(), second.lower()))
    if joined:
        whole = (word[0], text.index(second, word[1]) + len(second))
        return "two-words-for-one", whole, joined, {"words": f"{name} {second}"}
    if re.search(rf"goto[ \t]+{re.escape(name)}\b", text):
        return "label-without-colon", word, f"{name}:", {"word": name}
    special = _special(text, word, name, behind)
    if special is not None:
        return special
    reason = _REASONS["set"] if _ASSIGNMENT(behind) else _REASONS.get(name)
    meant = _OTHER_WORDS_IN.get(place, {}).get(name.lower())
    if reason and not meant:
        why, way_out = reason
        values = {"word": name, "reason": why, "way_out": way_out}
        return "statement-of-another-language", word, None, values
    words, known = _words_in(place)
    meant = meant or _OTHER_WORDS.get(name) or closest(name, words)
    return "statement-unknown", word, meant, {"word": name, "known": known}


def _special(
    text: str, word: Span, name: str, behind: str
) -> tuple[str, Span, Fix, dict[str, Any]] | None:
    """The same for a word that is known, but from another place."""
    before = text[text.rfind("\n", 0, word[0]) + 1 : word[0]]
    colon = re.search(r"([\w-]+)[ \t]*(:)[ \t]*$", before)
    if colon and colon[1] in _OPTION_WORDS:
        start = word[0] - len(before) + colon.start(2)
        return "colon-behind-option", (start, start + 1), "", {"option": colon[1]}
    if name in _OPTION_WORDS:
        return "option-on-own-line", word, None, {"word": name}
    if re.search(rf"(?m)^[ \t]*part[ \t]+{re.escape(name)}\b", text):
        return "use-missing", word, f"use {name}", {"name": name}
    return None


_OPTION_WORDS = {spec.word for kind in BY_VERB.values() for spec in kind.specs if spec.word}
