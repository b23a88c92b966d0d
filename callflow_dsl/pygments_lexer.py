"""`.flow` for Pygments, and so for Sphinx, MkDocs and `pygmentize`: the entry point `flow`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pygments.lexer import Lexer
from pygments.token import Text, string_to_tokentype

from callflow_dsl.syntax.tokens import TokenClass, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pygments.token import _TokenType

_TYPES = {cls: string_to_tokentype(cls.pygments) for cls in TokenClass}


class FlowLexer(Lexer):
    """Phone call flows, with the tokens of the compiler's own lexer."""

    name = "Call flow"
    aliases: ClassVar[list[str]] = ["flow", "callflow"]
    filenames: ClassVar[list[str]] = ["*.flow"]
    mimetypes: ClassVar[list[str]] = ["text/x-flow"]

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        """Yield begin, type and text of all pieces; together they are the text."""
        at = 0
        for start, end, cls in tokens(text):
            if at < start:
                yield at, Text, text[at:start]
            yield start, _TYPES[cls], text[start:end]
            at = end
        if at < len(text):
            yield at, Text, text[at:]
