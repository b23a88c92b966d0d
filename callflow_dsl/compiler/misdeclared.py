"""What a file declares wrongly, or in other words; imported for mistakes alone."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from callflow_dsl.compiler.literals import written
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from callflow_dsl.diagnostics.model import FileReporter
    from callflow_dsl.source import Location, Span


#: A name, and what stands in its place where a line is looked at.
_WORD, _NAME = re.compile(r"[\w-]+"), "\0"


def _begins(place: Location, words: str) -> bool:
    """Whether the line of a place begins with one of the words."""
    return re.match(rf"[ \t]*(?:{words})\b", place.source.line_text(place.line)) is not None


@cache
def _lines(words: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """How a line begins that declares a name by one of the words, and one at the margin with it.

    The name stands in both as `_NAME`: so they are made once, and not for each name.
    """
    own = words.split("|")
    heads = [rf"{_any(own)}[ \t]+[\"'${{ \t]*{_NAME}"]
    if "part" not in own:
        heads.append(rf"{_any(['part'])}[ \t]+[^{{]*{_NAME}")
    at_margin = rf"(?![ \t])(?!.*\$\{{[ \t]*{_NAME})(?:[^{{]*[^{{\w-])?{_NAME}"
    return re.compile(rf"(?i)[ \t]*(?:{'|'.join(heads)})"), re.compile(at_margin)


def _marked(line: str, is_it: Callable[[str], bool]) -> str:
    return _WORD.sub(lambda match: _NAME if is_it(match[0]) else match[0], line)


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
        #: Word in small letters -> the lines that hold it, of those that can declare something.
        self._holding: dict[str, list[int]] = defaultdict(list)
        declaring = re.compile(rf"(?i)[^ \t]|[ \t]*{_any(['let', 'param', 'prompt', 'part'])}[ \t]")
        for number in range(1, files.source.line_count + 1):
            line = files.source.line_text(number)
            words = _WORD.findall(line.lower()) if declaring.match(line) else ()
            for word in dict.fromkeys(words):
                self._holding[word].append(number)

    def is_misdeclared(self, name: str, words: str) -> bool:
        """Whether the file declares a name by one of the words, in a way that was reported.

        The words are separated by bars. Those of other languages that stand for these count as
        well, and so does any line at the margin that was not understood and holds the name; and a
        parameter is a value.
        """
        reporter, source = self._files.reporter, self._files.source
        if any(_begins(place, words) for place in reporter.places("name-missing")):
            return True
        head, at_margin = _lines(words)
        for number in self._holding.get(name.lower(), ()):
            line, start = source.line_text(number), source.line_starts()[number - 1]
            place = self._files.at((start, start + len(line)))
            alike = _marked(line, lambda word: word.lower() == name.lower())
            if head.match(alike) and reporter.has_said_of(place):
                return True
            same = _marked(line, lambda word: word == name)
            if at_margin.match(same) and reporter.is_claimed(place):
                return True
        return False

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
