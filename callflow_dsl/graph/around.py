"""Which parts and menus of the source a statement stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callflow_dsl.diagnostics.model import Reporter
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.parser import parse_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from callflow_dsl.source import Location, Source, Span


class Surroundings:
    """The parts and menus of source files, each file parsed when it is first asked for."""

    def __init__(self) -> None:
        self._blocks: dict[str, list[tuple[Span, str]]] = {}

    def names(self, place: Location) -> tuple[str, ...]:
        """The blocks around a place, from the outside in: ``("part support", "menu topic")``."""
        source = place.source
        if source.name not in self._blocks:
            self._blocks[source.name] = sorted(_blocks_of(source))
        start, end = place.span
        return tuple(
            name for span, name in self._blocks[source.name] if span[0] <= start and end <= span[1]
        )


def _blocks_of(source: Source) -> Iterator[tuple[Span, str]]:
    yield from _blocks(parse_source(source, Reporter()).statements)


def _blocks(statements: Iterable[object]) -> Iterator[tuple[Span, str]]:
    for statement in statements:
        match statement:
            case ast.Part(name=name, span=span):
                yield span, f"part {name}"
            case ast.Menu(variable=variable, span=span):
                yield span, f"menu {variable}"
            case ast.Block(statements=inner):
                yield from _blocks(inner)
        inside = (getattr(statement, name, None) for name in ("body", "otherwise", "statement"))
        yield from _blocks(one for one in inside if one is not None)
