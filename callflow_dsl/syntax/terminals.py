"""The terminals of the grammar by their numbers, and the contexts of the lexer."""

from __future__ import annotations

from callflow_dsl.syntax import tables as _tables
from callflow_dsl.syntax.words import Words

TABLES = _tables.load()
TERMINALS: tuple[str, ...] = TABLES.TERMINALS
ACTIONS: tuple[dict[int, int], ...] = TABLES.ACTIONS
IDS = {name: number for number, name in enumerate(TERMINALS)}
WORDS = Words(TERMINALS, TABLES.KEYWORDS)

END = IDS["$END"]
NEWLINE, NAME, LABEL = IDS["_NL"], IDS["NAME"], IDS["LABEL"]
LBRACE, RBRACE, LPAR, RPAR = IDS["LBRACE"], IDS["RBRACE"], IDS["LPAR"], IDS["RPAR"]
STRING, LONG_STRING, PHONE = IDS["STRING"], IDS["LONG_STRING"], IDS["PHONE"]
VERB, EQUAL, COMPARE, USE = IDS["VERB"], IDS["EQUAL"], IDS["COMPARE"], IDS["USE"]
UNKNOWN = IDS["UNKNOWN"]
#: In place of a terminal: what the lexer found is not for the parser.
SKIP = -9
#: Groups of the master pattern that are no terminals.
IGNORED, UNCLOSED, BAD, MISQUOTED = -1, -2, -3, -4
