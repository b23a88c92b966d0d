"""The names and files that can be written at a place."""

from __future__ import annotations

import os
from itertools import pairwise
from typing import TYPE_CHECKING

from callflow_dsl.lsp.features.completion_item import Offer
from callflow_dsl.lsp.features.hover import signature
from callflow_dsl.lsp.features.values import shown_value
from callflow_dsl.lsp.names import Sort, roles_of
from callflow_dsl.lsp.place import word
from callflow_dsl.syntax import ast

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from callflow_dsl.lsp.cursor import Cursor
    from callflow_dsl.lsp.document import Document

#: Most entries of a folder that are looked at for the path of an import.
_MOST_ENTRIES = 1_000


def statement_at(document: Document, offset: int) -> ast.Statement | None:
    """The statement at the top of the file that an offset is in, or the last before it."""
    before = [node for node in document.tree.statements if node.span[0] <= offset]
    return before[-1] if before else None


def references(document: Document, here: Cursor) -> Iterator[Offer]:
    """`${name}` for each value, prompt and parameter that is known at the place."""
    around = statement_at(document, here.offset)
    if isinstance(around, ast.Part):
        for parameter in around.parameters:
            yield Offer("parameter", f"${{{parameter.name}}}", detail="a parameter", rank=0)
    if document.names is not None:
        for scope in document.names.scopes:
            for name in scope.value_names:
                about = document.project.secrets.mask(shown_value(document, name))
                yield Offer("name", f"${{{name}}}", about)


def in_text(document: Document, here: Cursor) -> Iterator[Offer]:
    """In quotes: the path of an import or of an answer, the title of a flow."""
    assert here.in_text is not None
    text = document.source.text
    last = here.last
    if last is None:
        return
    name = word(text, last)
    if last.terminal == "IMPORT":
        yield from _paths(document, text[here.in_text.span[0] + 1 : here.offset], (".flow",))
    elif last.terminal == "NAME" and name == "with":
        typed = text[here.in_text.span[0] + 1 : here.offset]
        yield from _paths(document, typed, (".flow", ".json", ".xml"))
    elif name == "calls":
        yield from titles(document)


def imports(document: Document, here: Cursor) -> Iterator[Offer]:
    """The paths of files that can be imported, in quotes."""
    if not here.behind:
        for offer in _paths(document, "", (".flow",)):
            yield Offer("file", f'"{offer.text}"')


def _paths(document: Document, typed: str, endings: tuple[str, ...]) -> Iterator[Offer]:
    """Files and folders beside the file, below what is typed of their path."""
    if document.source.path is None:
        return
    inner = typed.rpartition("/")[0]
    folder = os.path.join(os.path.dirname(document.source.path), inner)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)[:_MOST_ENTRIES]
    except OSError:
        return
    own = os.path.realpath(document.source.path)
    for entry in entries:
        if entry.name.startswith(".") or os.path.realpath(entry.path) == own:
            continue
        if entry.is_dir():
            yield Offer("file", f"{entry.name}/", rank=2)
        elif entry.name.endswith(endings) and not entry.name.endswith(".test.flow"):
            yield Offer("file", entry.name)


def titles(document: Document) -> Iterator[Offer]:
    """The titles of the flows of the file, or of the one that it tests."""
    if document.names is not None:
        yield from (Offer("flow", title) for title in document.names.titles)


def labels(document: Document, here: Cursor) -> Iterator[Offer]:
    """The labels of the flow or part around the place."""
    around = statement_at(document, here.offset)
    if around is not None and document.names is not None:
        for mention in document.names.mentions:
            name = mention.name
            if name.sort is Sort.LABEL and mention.is_definition and name.home[1] == around.span:
                yield Offer("label", name.text, rank=0)


def variables(document: Document) -> Iterator[Offer]:
    """The variables of the file."""
    if document.names is not None:
        for mention in document.names.mentions:
            if mention.name.sort is Sort.VARIABLE:
                yield Offer("variable", mention.name.text, rank=0)


def parts(document: Document) -> Iterator[Offer]:
    """The parts that can be used."""
    if document.names is not None:
        for name in dict.fromkeys(n for s in document.names.scopes for n in s.part_names):
            named = document.names.part(name)
            if named is not None:
                shown = signature(named.part)
                yield Offer("part", name, f"```callflow\n{shown}\n```", detail=shown)


def arguments(document: Document, here: Cursor) -> Iterator[Offer]:
    """In the parentheses of `use`: the parameters that are left, labels, variables, values."""
    text = document.source.text
    name = word(text, here.behind[0])
    named = document.names.part(name) if document.names is not None else None
    if named is None:
        return
    roles = roles_of(named.part, named.home)
    last = here.behind[-1].terminal
    if last in ("LPAR", "COMMA", "_NL"):
        yield from _parameters_left(named.part, _given(text, here))
    if last in ("LPAR", "COMMA", "_NL", "EQUAL"):
        if Sort.LABEL in roles.values():
            yield from labels(document, here)
        if Sort.VARIABLE in roles.values():
            yield from variables(document)
        yield from references(document, here)


def _parameters_left(part: ast.Part, given: Sequence[str]) -> Iterator[Offer]:
    for parameter in part.parameters:
        if parameter.name not in given:
            yield Offer("parameter", f"{parameter.name} = ", detail=signature(part), rank=0)


def _given(text: str, here: Cursor) -> Sequence[str]:
    """The parameters that are named already."""
    tokens = here.behind
    return [
        word(text, token) for token, following in pairwise(tokens) if following.terminal == "EQUAL"
    ]
