"""The one gate for text from files, servers and accounts on its way to a terminal or a log.

A title, a prompt or a file name may hold escape sequences, line ends and characters that
turn the direction of the text: what is printed then says something else than what is there.
Whoever prints such a text passes it through here.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Stands for each character that is not printed as it is.
HIDDEN = "\ufffd"


def shown(text: str) -> str:
    """The text as one line that can do nothing to a terminal; it keeps its length."""
    return text if text.isprintable() else "".join(map(_shown, text))


def shown_lines(text: str) -> str:
    """The same for a text of several lines; LF and CR LF stay line ends, tabs stay tabs."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join("\t".join(map(shown, line.split("\t"))) for line in lines)


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    return " " if character.isspace() else HIDDEN


def json_text(value: Any, indent: int | None = 2) -> str:
    r"""JSON in which each character that cannot be seen stands as its escape, as ``\u202e``."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=indent)
    if text.replace("\n", "").isprintable():
        return text
    return "".join(one if one.isprintable() or one == "\n" else _escape(one) for one in text)


def _escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def write_document(text: str) -> None:
    """Write a whole document (a source, JSON, a drawing) to standard output.

    A pipe or a file gets it as it is; on a terminal it is made harmless.
    """
    sys.stdout.write(shown_lines(text) if sys.stdout.isatty() else text)
