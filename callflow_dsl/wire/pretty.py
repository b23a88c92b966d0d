"""JSON with two spaces of indentation, written several times faster than the standard library.

`json.dumps` leaves its C encoder as soon as an indent is asked for. A flow of ten thousand
steps would take longer to print than to compile.
"""

from __future__ import annotations

try:  # what `json` takes, without the rest of `json`
    from _json import encode_basestring as _quoted
except ImportError:
    from json.encoder import encode_basestring as _quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def pretty(value: Any) -> str:
    """The same text as ``json.dumps(value, indent=2, ensure_ascii=False)``."""
    parts: list[str] = []
    _write(value, "\n", parts.append)
    return "".join(parts)


def _write(value: Any, newline: str, write: Any) -> None:
    kind = type(value)
    if kind is str:
        write(_quoted(value))
    elif kind is dict:
        if not value:
            write("{}")
            return
        inner = newline + "  "
        before = "{" + inner
        for key, item in value.items():
            name = _quoted(key) if type(key) is str else _other(str(key))
            if type(item) is str:
                write(f"{before}{name}: {_quoted(item)}")
            else:
                write(f"{before}{name}: ")
                _write(item, inner, write)
            before = "," + inner
        write(newline + "}")
    elif kind is list or kind is tuple:
        if not value:
            write("[]")
            return
        inner = newline + "  "
        before = "[" + inner
        for item in value:
            write(before)
            _write(item, inner, write)
            before = "," + inner
        write(newline + "]")
    else:
        write(_other(value))


def _other(value: object) -> str:
    import json

    return json.dumps(value)
