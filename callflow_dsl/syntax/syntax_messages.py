"""Messages for what the parser does not understand; imported when there are any."""

from __future__ import annotations

from callflow_dsl.steps import BY_VERB, FLOW_SPECS, OTHER_SETTINGS
from callflow_dsl.suggest import closest
from callflow_dsl.syntax.words import IN_CONDITIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Words from programming, other products or plain speech, and what flowc calls them.
_OTHER_WORDS = {
    "speak": "say", "tell": "say", "prompt": "say", "announce": "say", "text": "say",
    "audio": "play", "sound": "play", "wait": "pause", "sleep": "pause", "delay": "pause",
    "dial": "transfer", "call": "transfer", "connect": "transfer", "forward": "transfer",
    "voicemail": "record", "end": "hangup", "exit": "hangup", "stop": "hangup",
    "disconnect": "hangup",
    "fetchCallFlow": "fetch", "redirect": "fetch", "sendKeys": "keys", "dtmf": "keys",
    "press": "key",
    "include": "import", "def": "part", "function": "part", "var": "let", "const": "let",
    "gather": "menu",
    "default": "other", "timeout": "silence", "repeat": "again", "case": "key", "switch": "menu",
}  # fmt: skip

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
    from callflow_dsl.syntax.driver import TABLES

    keywords = [word for word in TABLES.KEYWORDS if word not in IN_CONDITIONS]
    return [*BY_VERB, "raw", *keywords, *(spec.word for spec in FLOW_SPECS), *OTHER_SETTINGS]


def unknown_statement(word: str) -> tuple[str | None, dict[str, Any]]:
    """What an unknown word at the beginning of a line means, and values for the message."""
    meant = _OTHER_WORDS.get(word) or closest(word, statement_words())
    return meant, {"known": f"The steps are {', '.join(BY_VERB)}."}


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
