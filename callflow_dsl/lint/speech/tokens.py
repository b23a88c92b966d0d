"""The tokens of a prompt, and its sentences."""

from __future__ import annotations

from enum import Enum

from callflow_dsl._frozen import frozen
from callflow_dsl.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(Enum):
    """What a token is, whatever the language."""

    WORD = "word"
    #: What one key has on it: a figure that stands alone, a star or a hash.
    KEY = "key"
    #: Any other number: a time, a price, a telephone number, "2nd".
    NUMBER = "number"
    COMMA = "comma"
    #: Ends a sentence.
    STOP = "stop"
    #: Between two figures: "1-5".
    DASH = "dash"


@frozen
class Token:
    """A word, number or mark; ``start`` and ``end`` are its place in the text."""

    kind: Kind
    #: In lower case, with plain apostrophes.
    text: str
    start: int
    end: int


_TOKEN = pattern(
    r"""(?ix)
    (?P<number> \+?\d (?: (?: [.,:/] | [ ]?[()/\-\u2013][ ]? | [ ] )? \d )+ [^\W\d]*
              | \d (?!tall?\b) [^\W\d]+ | \d [\u00aa\u00ba\u00b0%] )
  | (?P<key> [0-9*\#] ) (?: :a?n\b | -?tall?(?:et)?\b )?
  | (?P<word> t/m | [^\W\d]+-tall?(?:et)?\b | and/or | [ap]\.[ ]?m\b | [pP]\.i\.n\b
            | (?: [ldnqjmtscLDNQJMTSC] | [dnsDNS]?[aeu]ll | qu | [jJ]usqu | [Ll]orsqu
                | [Qq]uest | [Uu]n | [Qq]u | nessun )'(?=\w{2}|\d|\Z)
            | [^\W\d]+ (?: '[^\W\d]+ )* )
  | (?P<comma> [,:(]|\s[-\u2013\u2014]\s )
  | (?P<stop> [.!?;\n)\u2026]+ )
    """,
)
_RANGE = pattern(r"(\d) ?[-\u2013] ?(\d)")
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u02bc": "'", "`": "'"})


def tokens_of(text: str) -> Iterator[Token]:
    """The tokens of a text, in its order."""
    for match in _TOKEN.finditer(text.translate(_APOSTROPHES)):
        kind = Kind(match.lastgroup)
        ends = _RANGE.fullmatch(match[0]) if kind is Kind.NUMBER else None
        if ends:
            start = match.start()
            yield Token(Kind.KEY, ends[1], start, start + 1)
            yield Token(Kind.DASH, "-", start + 1, match.end() - 1)
            yield Token(Kind.KEY, ends[2], match.end() - 1, match.end())
        else:
            yield Token(kind, match[kind.value].lower(), match.start(), match.end())
