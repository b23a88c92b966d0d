"""Text in boxes: wrapped to their width, cut where it is too long to read in a picture."""

from __future__ import annotations

import textwrap

WIDTH = 34
MAX_LINES = 4
MAX_LENGTH = 120


def shorten(text: str, length: int = MAX_LENGTH) -> str:
    """At most so many characters, with an ellipsis where some are missing."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def wrap(text: str, width: int = WIDTH, lines: int = MAX_LINES) -> list[str]:
    """Lines of at most ``width`` characters, at most ``lines`` of them."""
    wrapped = textwrap.wrap(text, width) or [""]
    if len(wrapped) > lines:
        wrapped = [*wrapped[: lines - 1], shorten(" ".join(wrapped[lines - 1 :]), width)]
    return wrapped
