"""Text in boxes: wrapped to their width, cut where it is too long to read in a picture."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 34
MAX_LINES = 4
MAX_LENGTH = 120
#: Stands behind a letter that is as wide as two, while lines are counted out.
_SECOND_HALF = "\0"
#: Spaces and narrow letters make up for wide ones, but not in a word as long as this.
_LONG_WORD, _LONG_WORD_WIDER = 20, 0.12


def shorten(text: str, length: int = MAX_LENGTH) -> str:
    """At most so many characters, with an ellipsis where some are missing."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def wrap(text: str, width: int = WIDTH, lines: int = MAX_LINES) -> list[str]:
    """Lines as wide as at most ``width`` letters, at most ``lines`` of them."""
    words = (piece for word in _spread(text).split() for piece in _pieces(word, width))
    wrapped = textwrap.wrap(" ".join(words), width) or [""]
    if len(wrapped) > lines:
        wrapped = [*wrapped[: lines - 1], shorten(" ".join(wrapped[lines - 1 :]), width)]
    return [line.replace(_SECOND_HALF, "") for line in wrapped]


def width_of(text: str) -> float:
    """The width of a line in letters: those of Chinese, Japanese and Korean count two."""
    words = _spread(text).split(" ")
    wider = sum(len(word) for word in words if len(word) > _LONG_WORD and _SECOND_HALF not in word)
    return sum(map(len, words)) + len(words) - 1 + wider * _LONG_WORD_WIDER


def _spread(text: str) -> str:
    """The text with as many signs as it is wide."""
    if text.isascii():
        return text
    from unicodedata import east_asian_width

    wide = ("W", "F")
    return "".join(c + _SECOND_HALF if east_asian_width(c) in wide else c for c in text)


def _pieces(word: str, width: int) -> Iterator[str]:
    """A word in pieces that fit a line, broken behind a sign where that is not far (addresses)."""
    while len(word) > width:
        at = max(word.rfind(sign, 0, width) for sign in "/?&=-.") + 1
        at = at if at > width // 2 else width
        yield word[:at]
        word = word[at:]
    yield word
