"""From a wire value to the way it is written, or None where the language cannot say it.

What is written is read back with the compiler's own conversion, so that no rule about
values stands here a second time.
"""

from __future__ import annotations

from callflow_dsl.compiler.literals import convert
from callflow_dsl.diagnostics.model import ProblemError
from callflow_dsl.patterns import pattern
from callflow_dsl.plain_json import dumps
from callflow_dsl.steps.kinds import count_of_keys
from callflow_dsl.steps.words import duration, phone
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.text import decode_text, dedent, encode_text
from callflow_dsl.wire.values import has_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from callflow_dsl.steps import Kind

_NOWHERE = (0, 0)
#: A bare word; one that begins with a digit could be read as a number with a unit.
_WORD = pattern(r"[^\W\d][\w.-]*|(?![0-9]+(?:ms|s|m|h)\b)\w[\w-]*")
_DIGITS = pattern("[0-9]+")
#: Characters that JSON allows and a source file cannot hold, or would hide.
_HIDDEN = pattern("[\\x7f-\\x9f\\u2028\\u2029\\ud800-\\udfff\\ufeff]")


def value_text(value: Any, kind: Kind) -> str | None:
    """One wire value as it is written in a `.flow` file."""
    if not has_type(kind, value) or isinstance(value, list):
        return None
    for node, text in _candidates(value, kind):
        try:
            converted = convert(node, kind)
        except ProblemError:
            continue
        if converted == value:
            return text
    return None


def _candidates(value: Any, kind: Kind) -> list[tuple[ast.Value, str]]:
    """The ways to write a value, the shortest first."""
    if kind.json == "string":
        return _candidates_for_text(value, kind)
    if kind.json == "boolean":
        text = "yes" if value else "no"
        return [(ast.Word(text, _NOWHERE), text)]
    if kind.unit:
        return [_duration(value, kind.unit)]
    if kind.name == "key-count":
        return [(ast.Count(value, _NOWHERE), count_of_keys(value))]
    return [(ast.Number(str(value), _NOWHERE), str(value))]


def _duration(value: int, unit: str) -> tuple[ast.Value, str]:
    ms = value * (1000 if unit == "s" else 1)
    text = duration(ms)
    return ast.Duration(ms, text, _NOWHERE), text


def _candidates_for_text(value: str, kind: Kind) -> list[tuple[ast.Value, str]]:
    quoted: tuple[ast.Value, str] = (ast.Text(value, _NOWHERE), encode_text(value))
    if kind.name == "destination":
        return [(ast.Phone(f"+{value}", _NOWHERE), phone(value)), quoted]
    if value in ("*", "#"):
        return [(ast.Key(value, _NOWHERE), value), quoted]
    if kind.name not in ("text", "keys", "url", "media") and is_word(value):
        return [(ast.Word(value, _NOWHERE), value), quoted]
    return [quoted]


def is_word(text: str) -> bool:
    """Whether a name can stand without quotes, or before a colon as a label."""
    return _WORD.fullmatch(text) is not None


def compared_text(value: str) -> str:
    """The value that a condition compares with: keys are bare, all else is in quotes."""
    return value if _DIGITS.fullmatch(value) or value in ("*", "#") else encode_text(value)


def json_text(value: Any) -> str:
    """A JSON value on one line, without characters that a reader could not see."""
    text = dumps(value)
    return _HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def long_text(text: str, indent: int, width: int) -> str | None:
    """A text between triple quotes, in lines up to ``width``; None where that is not the same."""
    pad = " " * indent
    lines = []
    for paragraph in text.split("\n"):
        pieces = list(map(_escaped, _wrapped(paragraph, width - indent)))
        if pieces[-1].endswith(" "):  # space at the end of a line is not seen
            pieces[-1] = pieces[-1][:-1] + "\\u{20}"
        lines.append(f"\\\n{pad}".join(pieces))
    inner = "\n" + "".join(f"{pad if line else ''}{line}\n" for line in lines) + pad
    return f'"""{inner}"""' if _is_text(inner, text) else None


def _is_text(inner: str, text: str) -> bool:
    """Whether this, between triple quotes, is read as the text."""
    parts, problems = decode_text(dedent(inner))
    return not problems and "".join(map(str, parts)) == text


def _escaped(piece: str) -> str:
    escaped = encode_text(piece)[1:-1]
    if '""' not in piece:
        escaped = escaped.replace('\\"', '"')
    return escaped


def _wrapped(paragraph: str, width: int) -> list[str]:
    """Pieces that break behind spaces; a piece and the backslash behind it fit the width."""
    pieces = [""]
    for word in pattern(r"\S*\s*").findall(paragraph)[:-1]:
        if pieces[-1] and len(_escaped(pieces[-1] + word)) >= width:
            pieces.append("")
        pieces[-1] += word
    return pieces
