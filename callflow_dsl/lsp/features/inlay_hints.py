"""Small notes in the text: the value of `${name}`, and how long a prompt takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import InlayHint

from callflow_dsl.lsp.features.values import speaking_times, value_of
from callflow_dsl.syntax import ast

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lsprotocol import types

    from callflow_dsl.lsp.document import Document

#: Longer values are cut.
_LONGEST = 30


def hints(document: Document, params: types.InlayHintParams) -> list[InlayHint]:
    """The notes of a range."""
    start, end = document.text.span(params.range)
    return [
        InlayHint(document.text.position(offset), label, padding_left=True)
        for offset, label in sorted(_hints(document, start, end))
    ]


def _hints(document: Document, start: int, end: int) -> Iterator[tuple[int, str]]:
    for statement in document.tree.statements:
        if statement.span[0] < end and statement.span[1] > start:
            parameters = statement.parameters if isinstance(statement, ast.Part) else ()
            own = {parameter.name for parameter in parameters}
            for node in ast.walk(statement):
                if start <= node.span[0] < end:
                    yield from _of_node(document, node, own)


def _of_node(document: Document, node: ast.Node, own: Collection[str]) -> Iterator[tuple[int, str]]:
    """The value of a reference, but for those to the part's ``own`` parameters; how long a prompt
    takes."""
    if isinstance(node, ast.Ref) and node.name not in own:
        value = value_of(document, node.name)
        if value is not None:
            yield node.span[1], f"= {_cut(value)}"
    elif isinstance(node, ast.Step) and node.arguments:
        times = speaking_times(document, node)
        if times:
            shown = "-".join(f"{ms / 1000:g}s" for ms in sorted({min(times), max(times)}))
            yield node.arguments[0].span[1], f"≈ {shown}"


def _cut(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
