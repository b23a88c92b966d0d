"""The JSON behind `raw`: where it ends, and what is wrong with it."""

from __future__ import annotations

import json

from callflow_dsl.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _refuse_constant(name: str) -> Any:
    raise json.JSONDecodeError(f"{name} is no number", name, 0)


DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
#: An escape of half of a surrogate pair, the other half of which does not follow or precede.
_HALVES = pattern(r"(?i)\\u(?:d[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|(d[89a-f][0-9a-f]{2}))|\\.")


def half_character(text: str, start: int, end: int) -> int | None:
    """Where a JSON object has an escape of half of a character."""
    if text.find("\\u", start, end) < 0:
        return None
    for escape in _HALVES.finditer(text, start, end):
        if escape[1]:
            return escape.start()
    return None


_JSON_PROBLEMS = {
    "Expecting value": "a value is missing here, or it lacks its quotes",
    "Expecting property name enclosed in double quotes": "a name in double quotes belongs here",
    "Expecting ',' delimiter": "a comma or a closing brace is missing before this",
    "Expecting ':' delimiter": "a colon is missing before this",
    "Unterminated string starting at": "this text is never closed",
    "Invalid control character at": "this text is never closed on its line",
}


def json_problem(error: ValueError | RecursionError, text: str, start: int) -> tuple[int, str]:
    """Where a JSON object is wrong, and what is wrong there; the same for every Python."""
    if not isinstance(error, json.JSONDecodeError):
        deep = isinstance(error, RecursionError)
        return start, "it is too deeply nested" if deep else "it holds a number that is too long"
    if error.doc is not text:  # a constant: see _refuse_constant
        return text.find(error.doc, start), error.msg
    at = error.pos
    before = text[:at].rstrip()
    if text[at : at + 1] in ("}", "]") and before.endswith(","):
        at = len(before) - 1
    if text[at : at + 1] == "," and text[at + 1 :].lstrip()[:1] in ("}", "]"):
        return at, "no comma stands before a closing bracket"
    return min(at, len(text) - 1), _JSON_PROBLEMS.get(error.msg, error.msg)


def closing_brace(text: str, start: int) -> int:
    """Where the object that opens at ``start`` seems to end: its brace, or its line."""
    depth = 0
    for brace in pattern(r'"(?:[^"\\\n]|\\.)*"|[{}]').finditer(text, start):
        depth += {"{": 1, "}": -1}.get(brace.group(), 0)
        if depth == 0 and brace.group() == "}":
            return brace.end()
    line_end = text.find("\n", start)
    return len(text) if line_end < 0 else line_end
