"""Places of diagnostics as « » in the text of a fixture: ``say "Hello." «voyce» female``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

OPEN, CLOSE = "«", "»"


def unmarked(text: str) -> str:
    """The fixture without its marks: what is compiled."""
    return text.replace(OPEN, "").replace(CLOSE, "")


def marked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with a mark around each span; spans that are given twice are marked once."""
    inserts: list[tuple[int, int, int, str]] = []
    for start, end in set(spans):
        # At one place: ends before begins, but an empty span opens before it closes. Of
        # two that begin together the longer opens first; of two that end, the shorter closes.
        inserts.append((start, 2 if end > start else 1, -end, OPEN))
        inserts.append((end, 0 if end > start else 1, -start, CLOSE))
    pieces, at = [], 0
    for place, _, _, mark in sorted(inserts):
        pieces += [text[at:place], mark]
        at = place
    return "".join([*pieces, text[at:]])
