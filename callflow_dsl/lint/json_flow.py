"""Flows that are JSON: they are linted as the .flow text that they stand for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from heapq import heappop, heappush

from callflow_dsl._frozen import evolve, frozen
from callflow_dsl.patterns import pattern
from callflow_dsl.source import Location, Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from callflow_dsl.compiler.result import CompiledFlow
    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.source import Span

_TOKEN = pattern(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]')


def as_flow(source: Source) -> Source:
    """The .flow text of a JSON file; raises `FlowcError` for what is no call flow."""
    from callflow_dsl.decompiler import decompile
    from callflow_dsl.errors import FlowcError
    from callflow_dsl.files import parse_json

    document = parse_json(source.text, source.name)
    try:
        return Source(source.name, decompile(document), source.path)
    except FlowcError as error:
        message = f"{source.name}: {error.message}"
        raise FlowcError(message, hint=error.hint, exit_code=error.exit_code) from error


def in_json(
    diagnostics: Iterable[Diagnostic], source: Source, flow: Source
) -> Iterator[Diagnostic]:
    """The diagnostics of the .flow text with their places in the JSON, and without fixes.

    A finding stands at the step that it speaks of, else at the head of its flow.
    """
    from callflow_dsl.compiler.compile import compile_source

    stretches = list(_stretches(list(_places(compile_source(flow).flows, source.text))))

    def there(location: Location) -> Location:
        number = bisect_right(stretches, location.span[0], key=lambda stretch: stretch[0])
        span = stretches[number - 1][1] if number else None
        return Location(source, span or (0, 1))

    for diagnostic in diagnostics:
        related = tuple(evolve(r, location=there(r.location)) for r in diagnostic.related)
        yield evolve(diagnostic, location=there(diagnostic.location), fix=None, related=related)


def _places(flows: Iterable[CompiledFlow], text: str) -> Iterator[tuple[Span, Span]]:
    """Places in the .flow text, each with that in the JSON: of the steps, then of their flow."""
    for compiled, (head, steps) in zip(flows, _flows(text), strict=False):
        for step, span in zip(compiled.steps, steps, strict=False):
            yield step.location.span, span
        yield compiled.location.span, head


def _stretches(places: list[tuple[Span, Span]]) -> Iterator[tuple[int, Span | None]]:
    """Where stretches of the .flow text begin, in order, each with the first place around it."""
    ends = [span[1] for span, _ in places]
    waiting = sorted(range(len(places)), key=lambda number: places[number][0][0], reverse=True)
    around: list[int] = []
    for at in sorted({at for span, _ in places for at in span}):
        while waiting and places[waiting[-1]][0][0] == at:
            heappush(around, waiting.pop())
        while around and ends[around[0]] <= at:
            heappop(around)
        yield at, places[around[0]][1] if around else None


def _flows(text: str) -> Iterator[tuple[Span, list[Span]]]:
    """For each outermost array `steps`: its key, and the objects that are its items."""
    brackets = sorted(_brackets(text), key=lambda bracket: bracket.span)
    end = 0
    for number, array in enumerate(brackets):
        if array.span[0] >= end and array.key and text[slice(*array.key)] == '"steps"':
            end = array.span[1]
            behind = bisect_left(brackets, end, number, key=lambda bracket: bracket.span[0])
            yield (
                array.key,
                [
                    item.span
                    for item in brackets[number + 1 : behind]
                    if item.depth == array.depth + 1 and text[item.span[0]] == "{"
                ],
            )


@frozen
class _Bracket:
    """An array or object of a JSON text; ``key`` is the place of its name."""

    span: Span
    depth: int
    key: Span | None


def _brackets(text: str) -> Iterator[_Bracket]:
    key: Span | None = None
    opened: list[tuple[int, Span | None]] = []
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in "[{":
            opened.append((match.start(), key))
        elif token in "]}":
            start, name = opened.pop()
            yield _Bracket((start, match.end()), len(opened), name)
        if token != ":":
            key = match.span() if token[0] == '"' else None
