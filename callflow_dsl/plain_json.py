"""JSON as `json` reads and writes it, without its import where all is well.

`json` imports `re`, and compiles expressions; with it a command that reads a small file starts
half as late again as Python. Its engine in C needs none of that. What the engine cannot read
`json` reads again, for its error; where Python has no such engine, `json` does all of it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_make_scanner: Any
make_encoder: Any
try:
    from _json import encode_basestring as quoted
    from _json import make_encoder
    from _json import make_scanner as _make_scanner
except ImportError:
    from json.encoder import encode_basestring as quoted

    make_encoder = _make_scanner = None

__all__ = ["dumps", "loads", "make_encoder", "quoted", "refuse"]

_BLANKS = " \t\n\r"


class _Settings:
    """What the engine asks of a decoder."""

    __slots__ = ("parse_constant",)

    strict = True
    object_hook = object_pairs_hook = None
    parse_float, parse_int = float, int

    def __init__(self, parse_constant: Callable[[str], Any]) -> None:
        self.parse_constant = parse_constant


def loads(text: str, constant: Callable[[str], Any] = float) -> Any:
    """``json.loads``; ``constant`` is called with `NaN`, `Infinity` or `-Infinity`."""
    if _make_scanner is not None:
        start = len(text) - len(text.lstrip(_BLANKS))
        try:
            value, end = _make_scanner(_Settings(constant))(text, start)
        except (StopIteration, SystemError):  # the second where it finds no `json` for its error
            pass
        else:
            if not text[end:].strip(_BLANKS):
                return value
    import json

    return json.loads(text, parse_constant=constant)


def dumps(value: Any, *, sort_keys: bool = False) -> str:
    """``json.dumps`` with ``ensure_ascii=False``, and `ValueError` for what is no JSON number."""
    if make_encoder is None:
        import json

        return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=sort_keys)
    encode = make_encoder({}, refuse, quoted, None, ": ", ", ", sort_keys, False, False)
    return "".join(encode(value, 0))


def refuse(value: object) -> None:
    """Raise the `TypeError` of `json` for what it cannot write."""
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
