"""What can follow in a line of a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callflow_dsl.flowtest.parse_lines import OUTCOMES
from callflow_dsl.lsp.features import completion_names as names
from callflow_dsl.lsp.features import words
from callflow_dsl.lsp.features.completion_item import Offer, values_of
from callflow_dsl.lsp.place import word
from callflow_dsl.steps import BY_VERB
from callflow_dsl.syntax.words import ANSWER_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.lsp.cursor import Cursor
    from callflow_dsl.lsp.document import Document

#: The word of a line -> the verbs whose options can stand behind it.
_ASSERTED = {
    "hears": ("say",), "then hears": ("say",), "hears only": ("say",), "heard": ("say",),
    "does not hear": ("say",), "plays": ("play",), "transfers to": ("transfer",),
    "records": ("record",),
}  # fmt: skip


def in_test_line(document: Document, here: Cursor) -> Iterator[Offer]:
    """The values and options of the line."""
    assert here.head is not None
    text = document.source.text
    line = word(text, here.head)
    last = word(text, here.last) if here.last is not None else ""
    options = [spec for verb in _ASSERTED.get(line, ()) for spec in BY_VERB[verb].specs]
    named = [spec for spec in options if spec.word and spec.word == last]
    if named and here.behind:
        yield from values_of(named)
        yield from names.references(document, here)
        return
    if not here.behind:
        yield from _first(document, here, line)
        if line != "records":
            return
    yield from _more(line)
    for spec in options:
        if spec.word:
            yield Offer("option", spec.word, words.about_spec(spec), detail=spec.help)


def _first(document: Document, here: Cursor, line: str) -> Iterator[Offer]:
    """What can stand right behind the word of a line."""
    if line in ("given", "stores"):
        yield from names.variables(document)
    elif line == "calls":
        yield from (Offer("flow", f'"{offer.text}"') for offer in names.titles(document))
    elif line == "answers":
        yield from (Offer("value", who) for who in ("machine", *OUTCOMES))
    elif line.startswith(("hears", "then hears", "heard", "does not hear")):
        yield Offer("value", "matching", detail="a pattern follows")
    yield from names.references(document, here)


def _more(line: str) -> Iterator[Offer]:
    """Words behind the first value of a line."""
    if line == "transfers to":
        yield Offer("keyword", "answers", detail="how the transfer goes", rank=0)
    elif line == "answers":
        yield from (Offer("keyword", name) for name in ANSWER_WORDS)
    elif line == "fetches":
        yield Offer("keyword", "with", detail="NAME VALUE: this is sent along")
    elif line == "stores":
        yield Offer("value", "nothing")
