"""One regular expression that finds all tokens, with a group for each lexeme."""

from __future__ import annotations

import re

from callflow_dsl.syntax.terminals import (
    BAD,
    LONG_STRING,
    MISQUOTED,
    NAME,
    NEWLINE,
    PHONE,
    STRING,
    TABLES,
    UNCLOSED,
    WORDS,
)

#: Texts in other quotes than ", and addresses in none: reported, then read as texts.
_MISQUOTES = """[“”„«][^“”»\\n]*[“”»]|'[^'\\n]*'|\u2018[^\u2019\\n]*\u2019"""
_ADDRESS = r"(?:https?://|sips?:(?=[\w.+-]*@))[^\s\"{}]+"
#: What begins nothing; comments of other languages and their operators count as one.
_NOTHING = r"/\*[\s\S]*?\*/|/[^\r\n]*|--[^\r\n]*|&&?|\|\|?|."


def _master() -> tuple[re.Pattern[str], tuple[int, ...]]:
    """One pattern with a group for each lexeme, and the terminal of each group."""
    phrases = "|".join(phrase.replace(" ", "[ \\t]+") for phrase in sorted(WORDS.phrases))
    ignored: list[tuple[int, str]] = []
    lexemes: list[tuple[int, str]] = []
    for terminal, pattern in TABLES.LEXEMES:
        if terminal == NAME:
            lexemes.append((terminal, f"(?:{phrases})(?![\\w-])|{pattern}"))
        else:
            (lexemes if terminal >= 0 else ignored).append((terminal, pattern))
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
        (MISQUOTED, f"{_MISQUOTES}|{_ADDRESS}"),
        *lexemes,
        (PHONE, r"\+[0-9][\w-]*"),  # a malformed one; the compiler says so
        (UNCLOSED, '"[^\\r\\n]*'),
        (BAD, _NOTHING),
    ]
    joined = "|".join(f"({pattern})" for _, pattern in lexemes)
    return re.compile(f"[ \\t]*(?:{joined})"), (0, *(terminal for terminal, _ in lexemes))


MASTER, TERMINAL_OF = _master()
