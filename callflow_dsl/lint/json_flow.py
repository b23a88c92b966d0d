"""Flows that are JSON: they are linted as the .flow text that they stand for."""

from __future__ import annotations

from callflow_dsl._frozen import evolve
from callflow_dsl.patterns import pattern
from callflow_dsl.source import Location, Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.source import Span

_TOKEN = pattern(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]')


def as_flow(source: Source) -> Source:
    """The .flow text of a JSON file; raises `FlowcError` for what is no call flow."""
    from callflow_dsl.decompiler import decompile
    from callflow_dsl.files import parse_json

    return Source(source.name, decompile(parse_json(source.text, source.name)), source.path)


def in_json(
    diagnostics: Iterable[Diagnostic], source: Source, flow: Source
) -> Iterator[Diagnostic]:
    """The diagnostics of the .flow text with their places in the JSON, and without fixes.

    A finding stands at the step that it speaks of, else at the head of its flow.
    """
    from callflow_dsl.compiler.compile import compile_source

    places: list[tuple[Span, Span]] = []
    for compiled, (head, steps) in zip(
        compile_source(flow).flows, _flows(source.text), strict=False
    ):
        places += [
            (step.location.span, span)
            for step, span in zip(compiled.steps, steps, strict=False)
            if step.location.source.name == flow.name
        ]
        places.append((compiled.location.span, head))

    def there(location: Location) -> Location:
        for (start, end), span in places:
            if start <= location.span[0] < end:
                return Location(source, span)
        return Location(source, (0, 1))

    for diagnostic in diagnostics:
        related = tuple(evolve(r, location=there(r.location)) for r in diagnostic.related)
        yield evolve(diagnostic, location=there(diagnostic.location), fix=None, related=related)


def _flows(text: str) -> Iterator[tuple[Span, list[Span]]]:
    """For each array `steps`: its key, and the objects that are its items."""
    path: list[str] = []
    key: tuple[str, Span] = ("", (0, 0))
    steps: list[Span] = []
    head: Span = (0, 0)
    depth, begin = -1, 0
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token[0] == '"':
            key = (token[1:-1], match.span())
        elif token in "[{":
            if token == "[" and key[0] == "steps" and depth < 0:
                depth, head, steps = len(path), key[1], []
            elif token == "{" and len(path) == depth + 1 and depth >= 0:
                begin = match.start()
            path.append(token)
            key = ("", (0, 0))
        elif token in "]}":
            path.pop()
            if token == "}" and depth >= 0 and len(path) == depth + 1:
                steps.append((begin, match.end()))
            elif token == "]" and len(path) == depth:
                depth = -1
                yield head, steps
        elif token == ",":
            key = ("", (0, 0))
