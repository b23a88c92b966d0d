"""Messages for what the parser does not understand; imported when there are any."""

from __future__ import annotations

from callflow_dsl.steps import BY_VERB, FLOW_SPECS, OTHER_SETTINGS
from callflow_dsl.suggest import closest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

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

#: What a terminal is called in a message.
_NAMES = {
    "LBRACE": "{", "RBRACE": "}", "LPAR": "(", "RPAR": ")", "EQUAL": "=", "COMMA": ",",
    "_NL": "the end of the line", "$END": "the end of the file",
}  # fmt: skip

_VALUES = {"STRING", "NUMBER", "DURATION", "PHONE"}


def statement_words() -> list[str]:
    """All words that a statement can begin with."""
    from callflow_dsl.syntax.driver import TABLES

    keywords = [word for word in TABLES.KEYWORDS if word not in ("and", "or", "not")]
    return [*BY_VERB, "raw", *keywords, *(spec.word for spec in FLOW_SPECS), *OTHER_SETTINGS]


def unknown_statement(word: str) -> tuple[str, tuple[str, ...], tuple[str, str] | None]:
    """Message, notes and fix for a line that begins with an unknown word."""
    known = statement_words()
    meant = _OTHER_WORDS.get(word) or closest(word, known)
    message = f"`{word}` is no statement"
    if meant:
        return message, (), (f"did you mean `{meant}`?", meant)
    return message, (f"The steps are {', '.join(BY_VERB)}.",), None


def unexpected(terminal: str, text: str, expected: set[str]) -> tuple[str, str, tuple[str, ...]]:
    """Code, message and notes for a token that cannot stand where it does."""
    found = _NAMES.get(terminal) if terminal in ("_NL", "$END") else f"`{text}`"
    if "VERB" in expected and "LABEL" not in expected:
        what = "another label" if terminal == "LABEL" else found
        return "FLW103", f"a label stands before a step, not before {what}", ()
    if expected == {"NAME"} or expected == {"NAME", "_NL", "COMMA", "RPAR"}:
        return "FLW013", f"a name is missing before {found}", ()
    if "LBRACE" in expected and terminal in ("_NL", "RBRACE", "$END", "VERB"):
        note = "A block stands in braces, and { ends the line that it belongs to."
        return "FLW014", f"a block is missing before {found}", (note,)
    if "COMPARE" in expected:
        return (
            "FLW015",
            f"a comparison is missing before {found}",
            ("Write == to compare." if text == "=" else 'As in: if choice == "1"',),
        )
    if expected >= _VALUES and "_NL" not in expected:
        return "FLW016", f"a value is missing before {found}", ()
    if "NOT" in expected:
        return (
            "FLW017",
            f"a condition is missing before {found}",
            ('Write it as in: if choice == "1"',),
        )
    if expected == {"EQUAL"}:
        return "FLW018", f"= is missing before {found}", ()
    if terminal == "ELSE":
        return "FLW019", "this else belongs to no if", ("else stands behind the block of an if.",)
    if "RPAR" in expected:
        code = "FLW020" if terminal in ("_NL", "$END") else "FLW001"
        return code, f") is missing before {found}", ()
    if terminal in ("_NL", "$END"):
        return "FLW020", f"this statement is cut off by {found}", ()
    if text == "=" and "OPTION" in expected:
        note = "A value stands right behind its option: voice female"
        return "FLW001", "no = stands between an option and its value", (note,)
    return "FLW001", f"{found} cannot stand here", tuple(_advice(terminal, text, expected))


def _advice(terminal: str, text: str, expected: set[str]) -> Iterator[str]:
    if terminal in _VALUES and "OPTION" in expected:
        yield "The argument comes first, then the options."
    if text == "#":
        yield "Comments begin with //; # is a key of the phone."
