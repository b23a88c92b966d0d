"""Where a text declares a name, be it in other words; imported for mistakes alone."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.source import Location, Span


def declarations_of(text: str, name: str, words: str) -> Iterator[Span]:
    """The beginnings of lines that seem to declare a name by one of the words.

    The words are separated by bars. Those of other languages that stand for these count as well,
    and so does any line at the margin that holds the name; and a parameter is a value.
    """
    own = words.split("|")
    named = rf"(?<![\w-]){re.escape(name)}(?![\w-])"
    heads = [rf"{_any(own)}[ \t]+[\"'${{ \t]*{named}"]
    if "part" not in own:
        heads.append(rf"{_any(['part'])}[ \t]+[^{{\n]*{named}")
    at_margin = rf"(?![ \t])(?!.*\$\{{[ \t]*{named})(?:[^{{\n]*[^{{\w\n-])?{named}"
    for declared in re.finditer(rf"(?mi)^(?:[ \t]*(?:{'|'.join(heads)})|{at_margin})", text):
        yield declared.span()


def is_declaration(place: Location, words: str) -> bool:
    """Whether the line of a place begins with one of the words."""
    return re.match(rf"[ \t]*(?:{words})\b", place.source.line_text(place.line)) is not None


def _any(own: list[str]) -> str:
    from callflow_dsl.syntax.keyword_help import Place
    from callflow_dsl.syntax.other_words import MEANT

    others = [word for word, meant in MEANT[Place.FILE].items() if meant in own]
    return f"(?:{'|'.join(map(re.escape, (*own, *others)))})"
