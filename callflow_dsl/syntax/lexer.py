"""The terminals of the grammar by their numbers, and one expression that finds all tokens."""

from __future__ import annotations

from callflow_dsl.patterns import pattern
from callflow_dsl.syntax import tables as _tables
from callflow_dsl.syntax.words import Words

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

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
FLOW = IDS["FLOW"]
UNKNOWN = IDS["UNKNOWN"]
#: In place of a terminal: what the lexer found is not for the parser.
SKIP = -9
#: After an error the rest of the line is skipped, up to one of these.
SYNC = frozenset((NEWLINE, LBRACE, RBRACE, END))
#: Groups of the master pattern that are no terminals.
IGNORED, UNCLOSED, BAD, MISQUOTED = -1, -2, -3, -4
#: Texts in other quotes than ", and addresses in none: reported, then read as texts.
MISQUOTES = (
    r"[“”„«][^“”»\n]*[“”»]|[“”„][^“”\"\n]*\"|'''(?:(?!''')[\s\S])*'''|'(?:[^'\n]|'(?=\w))*'|`[^`\n]*`|"
    "\u2018[^\u2019\n]*\u2019|\u2019[^\u2019\n]*\u2019|\xbb[^\xab\n]*\xab|\u201a[^\u2018\u2019\n]*[\u2018\u2019]"
    '|\u2039[^\u203a\n]*\u203a|[\uff02\u2033][^\uff02\u2033"\n]*[\uff02\u2033"]'
)
ADDRESS = r"(?:https?://|sips?:(?=[\w.+-]*@))[^\s\"{}]+"
#: What begins nothing; comments of other languages and their operators count as one.
NOTHING = r"/\*[\s\S]*?\*/|/[^\r\n]*|--[^\r\n]*|\.\.+|&&?|\|\|?|."


def _master() -> tuple[re.Pattern[str], tuple[int, ...]]:
    """One pattern with a group for each lexeme, and the terminal of each group."""
    phrases = "|".join(phrase.replace(" ", "[ \\t]+") for phrase in sorted(WORDS.phrases))
    ignored: list[tuple[int, str]] = []
    lexemes: list[tuple[int, str]] = []
    for terminal, expression in TABLES.LEXEMES:
        if terminal == NAME:
            lexemes.append((terminal, f"(?:{phrases})(?![\\w-])|{expression}"))
        else:
            (lexemes if terminal >= 0 else ignored).append((terminal, expression))
    long = next(number for number, (name, _) in enumerate(lexemes) if name == LONG_STRING)
    lexemes.insert(long + 1, (UNCLOSED, '"""[\\s\\S]*'))
    starts = "".join(sorted({phrase[0] for phrase in WORDS.phrases}))
    lexemes = [
        # Most tokens are one of these three, so they are tried first. They match no more
        # than the grammar's own patterns do: no label, no text with escapes.
        (NAME, f"(?:(?=[{starts}])(?:{phrases})(?![\\w-])|[^\\W\\d][\\w.-]*+)(?![ \\t]*:)"),
        (STRING, '"(?!"")[^"\\\\\\n]*+"'),
        next(lexeme for lexeme in lexemes if lexeme[0] == NEWLINE),
        *ignored,
        (MISQUOTED, f"{MISQUOTES}|{ADDRESS}"),
        *lexemes,
        (PHONE, r"\+[0-9][\w-]*"),  # a malformed one; the compiler says so
        (UNCLOSED, '"[^\\r\\n]*'),
        (BAD, NOTHING),
    ]
    joined = "|".join(f"({expression})" for _, expression in lexemes)
    return pattern(f"[ \\t]*(?:{joined})"), (0, *(terminal for terminal, _ in lexemes))


MASTER, TERMINAL_OF = _master()
