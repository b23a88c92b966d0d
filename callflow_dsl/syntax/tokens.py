"""The tokens of a text with their classes: what an editor colours, and how it calls it.

The driver (`driver.py`) lexes and parses in one loop. Here the same lexer runs alone, over
right and wrong texts alike; a test holds the two to each other. `TokenClass` is the one table
of classes: the TextMate grammar, the Pygments lexer, the preview and the language server name
theirs from its rows.
"""

from __future__ import annotations

import json
import re
from enum import Enum
from typing import TYPE_CHECKING

from callflow_dsl.syntax.contexts import Contexts
from callflow_dsl.syntax.lexer import (
    BAD,
    IDS,
    MASTER,
    MISQUOTED,
    NAME,
    TABLES,
    TERMINAL_OF,
    UNCLOSED,
)
from callflow_dsl.syntax.raw_json import DECODER, closing_brace
from callflow_dsl.syntax.text import SPECIAL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    #: Begin and end, as offsets in the text, and the terminal or the class.
    Lexeme: TypeAlias = tuple[int, int, int]
    Token: TypeAlias = tuple[int, int, "TokenClass"]


class TokenClass(Enum):
    """A class of tokens, and its name for those who show it.

    ``scope`` is the name in a TextMate grammar (without ``.flow``), ``pygments`` the path of the
    token type there, ``semantic`` the token type of the language server protocol; empty where
    the protocol has none.
    """

    COMMENT = ("comment.line.double-slash", "Comment.Single", "comment")
    KEYWORD = ("keyword.control", "Keyword", "keyword")
    STEP = ("support.function.step", "Name.Builtin", "function")
    OPTION = ("entity.other.attribute-name", "Name.Attribute", "property")
    OPERATOR = ("keyword.operator", "Operator.Word", "operator")
    NAME = ("variable.other", "Name", "variable")
    LABEL = ("entity.name.label", "Name.Label", "label")
    TEXT = ("string.quoted", "String", "string")
    ESCAPE = ("constant.character.escape", "String.Escape", "string")
    REFERENCE = ("variable.other.reference", "String.Interpol", "variable")
    VALUE = ("constant.numeric", "Number", "number")
    PUNCTUATION = ("punctuation", "Punctuation", "")
    UNKNOWN = ("invalid.illegal", "Error", "")

    def __init__(self, scope: str, pygments: str, semantic: str) -> None:
        self.scope = scope
        self.pygments = pygments
        self.semantic = semantic

    @property
    def css(self) -> str:
        """The class in a page."""
        return f"c-{self.name.lower()}"


#: Terminals that are no statement words, by their class.
_TERMINALS = {
    TokenClass.STEP: ("VERB",),
    TokenClass.KEYWORD: ("SETTING", "RAW", "RAW_FIELDS", "WHEN"),
    TokenClass.OPTION: ("OPTION", "SILENT", "WRONG"),
    TokenClass.OPERATOR: ("AND", "OR", "NOT", "STATE", "COMPARE", "EQUAL"),
    TokenClass.NAME: ("NAME",),
    TokenClass.LABEL: ("LABEL",),
    TokenClass.TEXT: ("STRING", "LONG_STRING"),
    TokenClass.REFERENCE: ("REF",),
    TokenClass.VALUE: ("COUNT", "DURATION", "NUMBER", "PHONE", "KEYSYM"),
    TokenClass.PUNCTUATION: ("LBRACE", "RBRACE", "LPAR", "RPAR", "COMMA"),
    TokenClass.UNKNOWN: ("UNKNOWN", "STRAY"),
}
#: The class of each terminal.
CLASS_OF = dict.fromkeys(TABLES.KEYWORDS.values(), TokenClass.KEYWORD)
CLASS_OF |= {IDS[name]: cls for cls, names in _TERMINALS.items() for name in names}
CLASS_OF |= {MISQUOTED: TokenClass.TEXT, UNCLOSED: TokenClass.TEXT, BAD: TokenClass.UNKNOWN}
COMMENT = re.compile("//[^\n]*")
RAWS = (IDS["RAW"], IDS["RAW_FIELDS"])
_TEXTS = (IDS["STRING"], IDS["LONG_STRING"], UNCLOSED)
_BLANKS = re.compile("[ \t]*")
#: The JSON behind `raw`.
JSON_TOKENS = {
    TokenClass.TEXT: r'"(?:[^"\\\n]|\\.)*"?',
    TokenClass.VALUE: r"-?[0-9][0-9.eE+-]*|\b(?:true|false|null)\b",
    TokenClass.PUNCTUATION: r"[\[\]{}:,]",
    TokenClass.UNKNOWN: r"[^\s\"\[\]{}:,]+",
}
_JSON = re.compile("|".join(f"({pattern})" for pattern in JSON_TOKENS.values()))
_JSON_CLASSES = tuple(JSON_TOKENS)


class Lexer(Contexts):
    """The lexer alone; its contexts are what holds behind the lexeme that was given last."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def lexemes(self) -> Iterator[Lexeme]:
        """See `lexemes`."""
        at = 0
        while match := MASTER.match(self.text, at):
            group = match.lastindex or 0
            terminal = TERMINAL_OF[group]
            start, at = match.span(group)
            if terminal == NAME:
                terminal = self.word(match[group])
            else:
                self.behind(terminal)
            yield terminal, start, at
            if terminal in RAWS:
                at = self._json_end(at)

    def _json_end(self, at: int) -> int:
        """Behind the JSON object that `raw` is followed by, or where it is looked for."""
        blanks = _BLANKS.match(self.text, at)
        start = blanks.end() if blanks else at
        if not self.text.startswith("{", start):
            return at
        try:
            return DECODER.raw_decode(self.text, start)[1]
        except (json.JSONDecodeError, RecursionError, ValueError):
            return closing_brace(self.text, start)


def lexemes(text: str) -> Iterator[Lexeme]:
    """Terminal, begin and end of all that the lexer finds, line ends and blanks among them."""
    return Lexer(text).lexemes()


def tokens(text: str) -> Iterator[Token]:
    """All tokens and comments of a text in order, with what escapes and names in texts are.

    Blanks and line ends are left out; nothing overlaps. Never fails: what no statement could
    begin with is ``UNKNOWN``.
    """
    json_from: int | None = None
    for terminal, start, end in lexemes(text):
        if json_from is not None:
            yield from _json_tokens(text, json_from, start)
        json_from = end if terminal in RAWS else None
        cls = CLASS_OF.get(terminal)
        if cls is None:
            for comment in COMMENT.finditer(text, start, end):
                yield *comment.span(), TokenClass.COMMENT
        elif terminal in _TEXTS:
            yield from _text_tokens(text, start, end)
        else:
            yield start, end, cls
    if json_from is not None:
        yield from _json_tokens(text, json_from, len(text))


def _text_tokens(text: str, start: int, end: int) -> Iterator[Token]:
    for special in SPECIAL.finditer(text, start, end):
        cls = TokenClass.REFERENCE if special["ref"] else TokenClass.ESCAPE
        if special["bad"] or special["badref"]:
            cls = TokenClass.UNKNOWN
        if start < special.start():
            yield start, special.start(), TokenClass.TEXT
        yield *special.span(), cls
        start = special.end()
    if start < end:
        yield start, end, TokenClass.TEXT


def _json_tokens(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _JSON.finditer(text, start, end):
        yield *match.span(), _JSON_CLASSES[(match.lastindex or 1) - 1]
