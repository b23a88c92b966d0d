"""Quoted texts: escapes, references, and the layout of texts over several lines."""

from __future__ import annotations

from callflow_dsl.diagnostics.model import ProblemError
from callflow_dsl.patterns import pattern

ESCAPE = (
    r"\\(?P<simple>[\"\\nt$])"
    r"|\\u(?:\{(?P<braced>[0-9A-Fa-f]{1,6})\}|(?P<four>[0-9A-Fa-f]{4}))"
)
#: In a text over several lines: the next one goes on here.
JOINED = r"\\\r?\n[ \t]*(?P<joined>)"
BAD_ESCAPE = r"(?P<bad>\\(?:u\{?[0-9A-Fa-f]*\}?|.)?)"
_REFERENCE = r"\$\{[ \t]*(?P<ref>[^\W\d][\w-]*)[ \t]*\}"
BAD_REFERENCE = r"(?P<badref>\$\{[^}\"]*\}?)"
#: What in a text stands for something else; the good before what only looks like it.
SPECIAL = pattern("(?s)" + "|".join((ESCAPE, JOINED, BAD_ESCAPE, _REFERENCE, BAD_REFERENCE)))
_SIMPLE = {'"': '"', "\\": "\\", "n": "\n", "t": "\t", "$": "$"}
_ENCODED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
#: Characters that have to be escaped: control characters, line separators, lone surrogates.
_ESCAPED = pattern('["\\\\\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ud800-\\udfff\\ufeff]|\\$(?=\\{)')


TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import TypeAlias

    from callflow_dsl.source import Span

    #: A string, or the name and offset of a reference.
    Part: TypeAlias = str | tuple[str, int]


def decode_text(inner: str) -> tuple[list[Part], list[ProblemError]]:
    """Decode what stands between the quotes: its parts, and the problems in it.

    The places of problems are offsets in ``inner``.
    """
    parts: list[Part] = []
    problems: list[ProblemError] = []
    plain: list[str] = []
    at = 0
    for escape in SPECIAL.finditer(inner):
        plain.append(inner[at : escape.start()])
        at = escape.end()
        group = escape.lastgroup
        if group == "simple":
            plain.append(_SIMPLE[escape["simple"]])
        elif group in ("braced", "four"):
            code = int(escape[group], 16)
            if code > 0x10FFFF:
                problems.append(
                    ProblemError("character-out-of-range", escape.span(), escape=escape[0])
                )
            elif 0xD800 <= code <= 0xDFFF:
                problems.append(ProblemError("half-a-character", escape.span(), escape=escape[0]))
            else:
                plain.append(chr(code))
        elif group == "ref":
            parts.append("".join(plain))
            parts.append((escape["ref"], escape.start()))
            plain = []
        elif group == "bad":
            problems.append(
                ProblemError(
                    "escape-unknown", escape.span(), fix="\\" + escape[0], escape=escape[0]
                )
            )
        elif group == "badref":
            problems.append(bad_reference(escape[0], escape.span()))
    plain.append(inner[at:])
    parts.append("".join(plain))
    return [part for part in parts if part], problems


def bad_reference(reference: str, span: Span) -> ProblemError:
    """What is wrong with ``${...}`` at a place where it is no reference."""
    if not reference.endswith("}"):
        return ProblemError("reference-not-closed", span, reference=reference)
    if "(" in reference:
        return ProblemError("function-in-text", span, reference=reference)
    values: dict[str, str] = {"reference": reference, "what": "write the characters themselves"}
    fix = "\\" + reference
    prompt = pattern(
        r"\$\{[ \t]*([^\W\d][\w-]*)[.:\[ ]\"?([a-z]{2,3}-[A-Z]{2})\"?\]?[ \t]*\}"
    ).fullmatch(reference)
    if prompt:
        fix = f"${{{prompt[1]}}}"
        values |= {"what": "name the prompt alone", "prompt": prompt[1], "language": prompt[2]}
    return ProblemError("reference-malformed", span, fix=fix, **values)


def encode_text(text: str) -> str:
    """Write a text in quotes, so that `decode_text` gives it back."""
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(escape: re.Match[str]) -> str:
    character = escape[0]
    if character == "$":
        return "\\$"
    return _ENCODED.get(character) or f"\\u{{{ord(character):x}}}"


def dedent(inner: str) -> str:
    """The text between triple quotes without the layout of the file.

    A line break right behind the opening quotes and the indentation of the closing ones
    (or what the lines share, if that is less) do not belong to the text.
    """
    lines = _lines(inner)
    if lines is None:
        return inner
    if not lines[-1].strip():
        lines.pop()
    return "\n".join(lines)


def indented(inner: str, indent: str, eol: str) -> str:
    """What stands between triple quotes, moved to another indentation.

    ``dedent`` gives the same for both. A text that begins behind its opening quotes stays.
    """
    lines = _lines(inner)
    if lines is None:
        return inner
    *body, last = lines
    if not last.strip():
        last = ""
    moved = [indent + line if line else "" for line in body]
    return eol.join(["", *moved, indent + last])


def _lines(inner: str) -> list[str] | None:
    """The lines without their indentation, or None when the text begins on the first."""
    first, newline, rest = inner.partition("\n")
    if not newline or first.strip(" \t\r"):
        return None
    lines = [line.rstrip("\r") for line in rest.split("\n")]
    counted = [line for line in lines[:-1] if line.strip()] + lines[-1:]
    indent = min(len(line) - len(line.lstrip(" \t")) for line in counted)
    return [line[indent:] for line in lines]
