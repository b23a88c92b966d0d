"""Messages for what the parser does not understand; imported when there are any."""

from __future__ import annotations

import re

from callflow_dsl.steps import BY_VERB, FLOW_SPECS, OTHER_SETTINGS
from callflow_dsl.suggest import closest
from callflow_dsl.syntax.terminals import TABLES, TERMINALS
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
    "gather": "ask", "switch": "menu", "elif": "else if", "elseif": "else if", "elsif": "else if",
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
_REASONS |= {"while": _REASONS["loop"], "for": _REASONS["loop"], "repeat": _REASONS["loop"]}
_REASONS |= {"schedule": _REASONS["hours"], "open": _REASONS["hours"], "jump": _REASONS["goto"]}
_ASSIGNMENT = re.compile(r"[ \t]*=(?!=)").match
_TWO_WORDS = {("hang", "up"): "hangup", ("send", "keys"): "keys", ("call", "transfer"): "transfer"}

#: What a terminal without a text is called in a message.
_NAMES = {"_NL": "the end of the line", "$END": "the end of the file"}

#: Word -> how a name stands behind it.
_NAMED = {
    "menu": "A menu keeps the key that was pressed in a variable: menu choice {",
    "use": "As in: use support",
    "part": "As in: part support {",
    "let": "As in: let desk = +31201112233",
    "param": "As in: param desk",
    "prompt": "As in: prompt welcome {",
    "(": "As in: part support(desk) {",
}
#: Problem -> what to write in the place of the token.
_FIXES = {"equals-behind-option": "", "hash-begins-no-comment": "//"}
_VALUES = {"STRING", "NUMBER", "DURATION", "PHONE"}


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
    reason = _REASONS["set"] if _ASSIGNMENT(behind) else _REASONS.get(name)
    meant = _OTHER_WORDS_IN.get(place, {}).get(name.lower())
    if reason and not meant:
        why, way_out = reason
        values = {"word": name, "reason": why, "way_out": way_out}
        return "statement-of-another-language", word, None, values
    words, known = _words_in(place)
    meant = meant or _OTHER_WORDS.get(name) or closest(name, words)
    return "statement-unknown", word, meant, {"word": name, "known": known}


def unexpected(
    terminal: str, text: str, expected: set[str], before: str
) -> tuple[str, str | None, dict[str, Any]]:
    """Problem, fix and values for a token that cannot stand behind the text ``before``."""
    token = _NAMES[terminal] if terminal in ("_NL", "$END") else f"`{text}`"
    problem = _unexpected(terminal, text, expected)
    values = {"token": token, "example": _NAMED.get(before, _NAMED["("])}
    return problem, _FIXES.get(problem), values


def _unexpected(terminal: str, text: str, expected: set[str]) -> str:
    ends = terminal in ("_NL", "$END")
    if expected in ({"NAME"}, {"NAME", "REF"}, {"NAME", "_NL", "COMMA", "RPAR"}):
        return "name-missing"
    if expected == {"LBRACE", "block"}:
        return "block-missing"
    if "LBRACE" in expected and (ends or terminal in ("RBRACE", "VERB")):
        return "block-missing"
    if "COMPARE" in expected:
        return "comparison-missing"
    if expected >= _VALUES and "_NL" not in expected:
        return "value-missing"
    if "NOT" in expected:
        return "condition-missing"
    if expected == {"EQUAL"}:
        return "equals-missing"
    if terminal == "ELSE":
        return "else-without-if"
    if "RPAR" in expected:
        return "parenthesis-missing"
    return _misplaced(terminal, text, expected)


def _misplaced(terminal: str, text: str, expected: set[str]) -> str:
    if text == "#":
        return "hash-begins-no-comment"
    if "OPTION" in expected and text == "=":
        return "equals-behind-option"
    if "OPTION" in expected and terminal in _VALUES:
        return "option-before-argument"
    return "unexpected"
