"""The source beside a picture, in the colours of its tokens."""

from __future__ import annotations

from callflow_dsl.syntax.tokens import tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def coloured_lines(path: str, text: str) -> list[list[tuple[str, str]]]:
    """The lines of a file, each as pieces with their classes; "" where a piece has none."""
    pieces = _pieces(text) if path.endswith(".flow") else [(text, "")]
    lines: list[list[tuple[str, str]]] = [[]]
    for piece, css in pieces:
        for number, part in enumerate(piece.split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append((part, css))
    return lines[:-1] if len(lines) > 1 and not lines[-1] else lines


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    for start, end, cls in tokens(text):
        yield text[at:start], ""
        yield text[start:end], cls.css
        at = end
    yield text[at:], ""
