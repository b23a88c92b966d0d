"""Where the author wrote words that callers hear: in the statement, a `let` or a prompt."""

from __future__ import annotations

from callflow_dsl.source import Location
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.compiler.scope import Scope
    from callflow_dsl.source import Source


def place_of_words(
    value: ast.Value, scope: Scope, language: str, words: tuple[str, int, int]
) -> Location | None:
    """The place of a part of a spoken text; None where no one text holds it alone.

    ``words`` are the whole text as it is spoken, and where the part begins and ends in it.
    """
    for source, text in _texts(value, scope, language, ()):
        place = _inside(source, text, *words)
        if place is not None:
            return place
    return None


def _texts(
    value: ast.Value, scope: Scope, language: str, seen: tuple[str, ...]
) -> Iterator[tuple[Source, ast.Text]]:
    """The texts that a value is made of: those that its names lead to, then itself."""
    names: tuple[object, ...] = ()
    if isinstance(value, ast.Ref):
        names = (value,)
    elif isinstance(value, ast.Text):
        names = value.parts
    for name in names:
        if isinstance(name, ast.Ref) and name.name not in seen:
            yield from _named(name.name, scope, language, (*seen, name.name))
    if isinstance(value, ast.Text):
        yield scope.files.source, value


def _named(
    name: str, scope: Scope, language: str, seen: tuple[str, ...]
) -> Iterator[tuple[Source, ast.Text]]:
    meaning = scope.named(name)
    if meaning is None:
        return
    if isinstance(meaning.node, ast.Prompt):
        for translation in meaning.node.translations:
            if translation.language == language:
                yield from _texts(translation.text, meaning.home, language, seen)
    elif meaning.value is not None and not meaning.is_given:
        yield from _texts(meaning.value, meaning.home, language, seen)


def _inside(source: Source, value: ast.Text, text: str, start: int, end: int) -> Location | None:
    quotes = 3 if value.long else 1
    begin = value.span[0] + quotes
    if source.text[begin : value.span[1] - quotes] == text:
        return Location(source, (begin + start, begin + end))
    # Escapes, references or indentation: the words may still stand there as they are.
    offset = source.text.find(text[start:end], *value.span)
    if offset < 0 or source.text.find(text[start:end], offset + 1, value.span[1]) >= 0:
        return None
    return Location(source, (offset, offset + end - start))
