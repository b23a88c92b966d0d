"""What a file declares wrongly, or in other words; imported for mistakes alone."""

from __future__ import annotations

import re

from callflow_dsl.compiler.literals import written
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from callflow_dsl.diagnostics.model import FileReporter
    from callflow_dsl.source import Location, Span


def is_misdeclared(name: str, words: str, files: FileReporter) -> bool:
    """Whether a file declares a name by one of the words, in a way that was reported.

    The words are separated by bars. Those of other languages that stand for these count as well,
    and so does any line at the margin that was not understood and holds the name; and a
    parameter is a value.
    """
    text, reporter = files.source.text, files.reporter
    own = words.split("|")
    named = rf"(?<![\w-]){re.escape(name)}(?![\w-])"
    heads = [rf"{_any(own)}[ \t]+[\"'${{ \t]*{named}"]
    if "part" not in own:
        heads.append(rf"{_any(['part'])}[ \t]+[^{{\n]*{named}")
    head = rf"(?mi)^[ \t]*(?:{'|'.join(heads)})"
    at_margin = rf"(?m)^(?![ \t])(?!.*\$\{{[ \t]*{named})(?:[^{{\n]*[^{{\w\n-])?{named}"
    return (
        any(_begins(place, words) for place in reporter.places("name-missing"))
        or any(reporter.has_said_of(files.at(line.span())) for line in re.finditer(head, text))
        or any(reporter.is_claimed(files.at(line.span())) for line in re.finditer(at_margin, text))
    )


def _begins(place: Location, words: str) -> bool:
    """Whether the line of a place begins with one of the words."""
    return re.match(rf"[ \t]*(?:{words})\b", place.source.line_text(place.line)) is not None


def _any(own: list[str]) -> str:
    from callflow_dsl.syntax.keyword_help import Place
    from callflow_dsl.syntax.other_words import MEANT

    others = [word for word, meant in MEANT[Place.FILE].items() if meant in own]
    return f"(?:{'|'.join(map(re.escape, (*own, *others)))})"


class Declared:
    """What the statements of a file declare otherwise than by name; found once for all questions.

    ``stored``: each variable that keys are stored in -> where they are first.
    """

    def __init__(self, files: FileReporter, statements: Iterable[ast.Statement]) -> None:
        self._files = files
        self.stored: dict[str, Span] = {}
        self._defaults = [
            files.at(head.span())
            for head in re.finditer(r"(?m)^[ \t]*(?:defaults?|language)\b", files.source.text)
        ]
        self._lines = {place.line for place in self._defaults}
        for node in ast.walk(*statements):
            match node:
                case ast.Menu(variable=ast.Word(text, span)):
                    self.stored.setdefault(text, span)
                case ast.Option("as", value) if value is not None:
                    self.stored.setdefault(written(value), node.span)
                case ast.Defaults():
                    self._defaults.append(files.at(node.span))
        self._asked = 0
        self._are_wrong = False

    def are_defaults_wrong(self) -> bool:
        """Whether something has been reported of the `defaults` of the file."""
        new = self._files.reporter.diagnostics[self._asked :]
        self._asked += len(new)
        for found in new:
            place, span = found.location, found.location.span
            if place.source is self._files.source and found.code != "FLW135":
                self._are_wrong |= place.line in self._lines or any(
                    each.span[0] < span[0] < each.span[1] for each in self._defaults
                )
        return self._are_wrong
