"""Formatting of a file, and of the lines of a range."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

from lsprotocol import types

from callflow_dsl.errors import FlowcError
from callflow_dsl.lsp.text import Text
from callflow_dsl.syntax.formatter import format_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.lsp.document import Document

    #: The lines of the old text (from, to) that become those of the new.
    Change = tuple[int, int, list[str]]

#: Of a longer text that changes, all lines are replaced: to compare them takes their square.
_MOST_LINES = 3_000


def format_document(
    document: Document, params: types.DocumentFormattingParams
) -> list[types.TextEdit] | None:
    """The edits that bring the file into the style; nothing for one with syntax errors."""
    return _edits(document, None)


def format_range(
    document: Document, params: types.DocumentRangeFormattingParams
) -> list[types.TextEdit] | None:
    """Those of the edits that touch the lines of a range."""
    return _edits(document, params.range)


def _edits(document: Document, place: types.Range | None) -> list[types.TextEdit] | None:
    try:
        formatted = format_text(document.source.text, document.source.name)
    except FlowcError:
        return None
    old, new = _lines(document.text), _lines(Text(formatted))
    text, at = document.text, [*document.text.starts, len(document.source.text)]
    return [
        types.TextEdit(text.range((at[first], at[last])), "".join(lines))
        for first, last, lines in _changes(old, new)
        if place is None or (first <= place.end.line and place.start.line <= max(first, last - 1))
    ]


def _lines(text: Text) -> list[str]:
    return [text.text[start:end] for start, end in pairwise([*text.starts, len(text.text)])]


def _changes(old: list[str], new: list[str]) -> Iterator[Change]:
    same = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), None)
    if same is None:
        same = min(len(old), len(new))
    if max(len(old), len(new)) - same > _MOST_LINES:
        yield same, len(old), new[same:]
        return
    matcher = SequenceMatcher(None, old[same:], new[same:], autojunk=False)
    for word, first, last, start, end in matcher.get_opcodes():
        if word != "equal":
            yield same + first, same + last, new[same + start : same + end]
