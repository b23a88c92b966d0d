"""Text in boxes: wrapped to their width, cut where it is too long to read in a picture."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 34
MAX_LINES = 4
MAX_LENGTH = 120


def shorten(text: str, length: int = MAX_LENGTH) -> str:
    """At most so many characters, with an ellipsis where some are missing."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def wrap(text: str, width: int = WIDTH, lines: int = MAX_LINES) -> list[str]:
    """Lines of at most ``width`` characters, at most ``lines`` of them."""
    words = (piece for word in text.split() for piece in _pieces(word, width))
    wrapped = textwrap.wrap(" ".join(words), width) or [""]
    if len(wrapped) > lines:
        wrapped = [*wrapped[: lines - 1], shorten(" ".join(wrapped[lines - 1 :]), width)]
    return wrapped


def _pieces(word: str, width: int) -> Iterator[str]:
    """A word in pieces that fit a line, broken behind a sign where that is not far (addresses)."""
    while len(word) > width:
        at = max(word.rfind(sign, 0, width) for sign in "/?&=-.") + 1
        at = at if at > width // 2 else width
        yield word[:at]
        word = word[at:]
    yield word
