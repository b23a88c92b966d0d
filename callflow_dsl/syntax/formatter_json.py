"""The layout of the JSON behind `raw`: its tokens stay as they are, the space between changes."""

from __future__ import annotations

from callflow_dsl.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from typing import TypeAlias

_TOKEN = pattern(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_CLOSING = {"{": "}", "[": "]"}

#: A scalar as it is written; or a bracket and the items, each a key (or "") and a value; the
#: last tells whether the source has it on one line.
Node: TypeAlias = "str | tuple[str, list[tuple[str, Node]], bool]"


class JsonLayout:
    """One object; ``width`` is the last column that a line may reach."""

    def __init__(self, text: str, width: int, eol: str) -> None:
        self._width = width
        self._eol = eol
        self._text = text
        tokens = _TOKEN.finditer(text)
        self._root = self._read(next(tokens), tokens)

    def flat(self) -> str | None:
        """The object on one line; None where the source has it on several."""
        return None if "\n" in self._text else _flat(self._root)

    def at(self, indent: int, column: int) -> str:
        """The object from a column on: on one line where it was written so and fits."""
        return self._laid_out(self._root, indent, column)

    def _read(self, token: re.Match[str], tokens: Iterator[re.Match[str]]) -> Node:
        opening = token[0]
        if opening not in _CLOSING:
            return opening
        items: list[tuple[str, Node]] = []
        key = ""
        for token in tokens:
            if token[0] == _CLOSING[opening]:
                return opening, items, "\n" not in self._text[token.start() : token.end()]
            if token[0] in (",", ":"):
                continue
            if opening == "{" and not key:
                key = token[0]
            else:
                items.append((key, self._read(token, tokens)))
                key = ""
        raise AssertionError(self._text)  # the parser has read it as JSON

    def _laid_out(self, node: Node, indent: int, column: int) -> str:
        if isinstance(node, str):
            return node
        opening, items, flat = node
        if flat or not items:
            text = _flat(node)
            if column + len(text) <= self._width or not items:
                return text
        inner = indent + 2
        lines = []
        for key, value in items:
            before = f"{key}: " if key else ""
            text = self._laid_out(value, inner, inner + len(before))
            lines.append(f"{' ' * inner}{before}{text}")
        body = f",{self._eol}".join(lines)
        return f"{opening}{self._eol}{body}{self._eol}{' ' * indent}{_CLOSING[opening]}"


def _flat(node: Node) -> str:
    if isinstance(node, str):
        return node
    opening, items, _ = node
    inside = ", ".join(f"{key}: {_flat(value)}" if key else _flat(value) for key, value in items)
    return f"{opening}{inside}{_CLOSING[opening]}"
