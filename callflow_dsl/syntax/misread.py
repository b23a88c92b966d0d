"""What a step was meant to say whose words were read one by one; imported for mistakes alone.

Each function looks at the line from a place on, and returns the whole place and what was
meant, or None. ``text`` is the source.
"""

from __future__ import annotations

import re

from callflow_dsl.syntax.statement_span import statement_around

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.source import Span

_UNITS = {
    "ms": "ms",
    "milli": "ms",
    "s": "s",
    "sec": "s",
    "sek": "s",
    "m": "m",
    "min": "m",
    "h": "h",
    "hour": "h",
}
_UNIT_BEHIND = re.compile(
    r"[ \t]*(ms|milliseconds?|secs?|seconds?|seconden?|secondes?|sekunden?|s|mins?|minutes?|"
    r"minuten|m|hours?|h)\b",
    re.I,
)
_COUNTED = re.compile(
    r"[ \t]+(?:digits?|numbers?|chars?|characters?|toetsen|cijfers|tasten|ziffern|touches)\b"
)
_GOTO_MISSING = re.compile(r"on[ \t]+key[ \t]+(?!goto\b|[\d*#]+[ \t]+goto\b)([\w-]+)")
_TEXT = re.compile(r'(?<=[^ \t])[ \t]*(?=")')
_WORDS = re.compile(r"[^\"{}$/\n]*[^\"{}$/\s]")


#: A number with its plus, in groups or with signs that look like its own.
_ODD_NUMBER = re.compile(r"[+\uff0b]\d[\d ()./\u00a0\u2007-\u2015\u202f\u2212-]*\d").finditer


def number_around(text: str, at: int, within: Span) -> tuple[Span, str] | None:
    """The telephone number around an offset, its place and its digits: ``+31 (0)20 111 2233``."""
    from unicodedata import normalize

    for number in _ODD_NUMBER(text, *within):
        if number.start() <= at < number.end():
            digits = normalize("NFKC", number[0]).replace("(0)", "")
            return number.span(), re.sub(r"[^+\d]", "", digits)
    return None


def unit_behind(text: str, span: Span) -> tuple[Span, str] | None:
    """A number whose unit is spelt out, or stands apart: ``5 seconds``."""
    number = text[slice(*span)]
    unit = _UNIT_BEHIND.match(text, span[1])
    if unit is None:
        return None
    short = next(u for word, u in sorted(_UNITS.items(), reverse=True) if _begins(unit[1], word))
    return (span[0], unit.end()), f"{number}{short}"


def count_behind(text: str, span: Span) -> tuple[Span, str] | None:
    """A number of keys in another word: ``4 digits``."""
    counted = _COUNTED.match(text, span[1])
    if counted is None:
        return None
    number = text[slice(*span)]
    return (span[0], counted.end()), f"{number} key{'' if number == '1' else 's'}"


def unit_spelt_out(word: str) -> str | None:
    """A word such as ``5sec`` or ``4S`` as a duration."""
    parts = re.fullmatch(r"([0-9]+)([A-Za-z]+)", word)
    if parts is None or _UNIT_BEHIND.fullmatch(parts[2]) is None:
        return None
    short = next(u for word, u in sorted(_UNITS.items(), reverse=True) if _begins(parts[2], word))
    return f"{parts[1]}{short}"


def _begins(word: str, beginning: str) -> bool:
    return word.lower().startswith(beginning)


def goto_missing(text: str, span: Span) -> tuple[Span, str] | None:
    """``on key LABEL`` without ``goto``."""
    jump = _GOTO_MISSING.match(text, span[0])
    return (jump.span(), f"on key goto {jump[1]}") if jump else None


def quote_in_text(text: str, span: Span) -> tuple[Span, str] | None:
    """A text whose own quotes end it: from its first to the last quote of the line."""
    if text[span[0] - 1 : span[0]] != '"':
        return None
    start, end = statement_around(text, span[0])
    line = text[start:end]
    first, last = line.find('"'), line.rfind('"')
    inner = line[first + 1 : last].replace('\\"', '"').replace('"', '\\"')
    return (start + first, start + last + 1), f'"{inner}"'


def words_to_line_end(text: str, span: Span) -> tuple[Span, str] | None:
    """A text of several words without quotes."""
    words = _WORDS.match(text, span[0])
    if words is None or words.end() <= span[1]:
        return None
    return words.span(), f'"{words[0]}"'


def why_too_many(verb: str, value: str) -> str | None:
    """What was meant by a second value of a step, where that is known."""
    from callflow_dsl.syntax.other_words import NO_SUCH_OPTION

    if value == "#":
        return "Comments begin with //."
    is_duration = value[:1].isdigit() and value[-1:] in ("s", "m")
    if verb == "transfer":
        return NO_SUCH_OPTION["timeout" if is_duration else "or"]
    if verb == "say" and value.isdigit():
        return f"How often it is said: repeat {value}"
    if verb == "record" and is_duration:
        return f"How long at most: record max {value}"
    return None


def word_before_text(text: str, span: Span) -> tuple[Span, str] | None:
    """A word too many before a text, as in `fetch POST "https://example.com/next"`."""
    return ((span[0], string.start()), "") if (string := _TEXT.match(text, span[1])) else None
