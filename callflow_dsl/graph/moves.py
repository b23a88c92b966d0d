"""What calls do, from step to step: the arrows of a picture before there are boxes."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Literal

from callflow_dsl._frozen import frozen
from callflow_dsl.explore.state_sets import EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from callflow_dsl.explore.exploration import Edge, Exploration

MoveKind = Literal["next", "keys", "silence"]

#: The position of what is in front of the first step.
BEFORE = -1


@frozen
class Move:
    """From a step to the one that runs next, by their positions.

    ``source`` is `BEFORE` when the call begins, ``target`` the number of steps where it runs
    past the last. The call comes to ``first`` and skips all from there up to the target.
    """

    source: int
    first: int
    target: int
    kind: MoveKind
    #: What is entered; with no entry here, any key does. Empty for the other kinds.
    entries: tuple[str, ...] = ()


def moves_of(exploration: Exploration) -> list[Move]:
    """Each move once. A step that is skipped is no stop on the way."""
    stops = _stops(exploration)
    moves = [
        Move(BEFORE, exploration.nodes[node].place[1], position, "next")
        for node in exploration.first
        for position in stops[node]
    ]
    for number in range(len(exploration.nodes)):
        if _is_at_step(exploration, number):
            moves += _moves_from(exploration, number, stops)
    return list(dict.fromkeys(moves))


def _moves_from(
    exploration: Exploration, number: int, stops: Sequence[tuple[int, ...]]
) -> Iterator[Move]:
    """The moves out of a state of the call."""
    source = exploration.nodes[number].place[1]
    for edge in exploration.edges_from(number):
        if edge.cause == "skips":
            continue
        first = exploration.nodes[edge.target].place[1]
        for target in stops[edge.target] if exploration.exact else _stops_after(exploration, edge):
            yield Move(source, first, target, _kind(edge), edge.same)


def _kind(edge: Edge) -> MoveKind:
    return edge.cause if edge.cause == "keys" or edge.cause == "silence" else "next"


def _stops(exploration: Exploration) -> list[tuple[int, ...]]:
    """For each node the positions where a call that comes there stops; none: it is over."""
    end = len(exploration.programs[0].steps)
    stops: list[tuple[int, ...] | None] = [None] * len(exploration.nodes)
    for first in range(len(stops)):
        work = [first]
        while work:
            number = work[-1]
            edges = list(exploration.edges_from(number))
            if not _is_skipped(exploration, number, edges):
                stops[number] = _stop(exploration, number, end)
            elif unknown := [edge.target for edge in edges if stops[edge.target] is None]:
                work.extend(unknown)
                continue
            else:  # where the call stops behind it
                behind = chain.from_iterable(stops[edge.target] or () for edge in edges)
                stops[number] = tuple(dict.fromkeys(behind))
            work.pop()
    return [positions or () for positions in stops]


def _stops_after(exploration: Exploration, edge: Edge) -> tuple[int, ...]:
    """Where calls stop that go along an edge, if nodes do not tell all of them apart."""
    end = len(exploration.programs[0].steps)
    stops: dict[int, None] = {}
    work = [(edge.target, exploration.states_after(edge))]
    while work:
        number, states = work.pop()
        edges = list(exploration.edges_from(number))
        if not _is_skipped(exploration, number, edges):
            stops.update(dict.fromkeys(_stop(exploration, number, end)))
            continue
        for behind in edges:
            there = exploration.states_after(behind, states)
            if there != EMPTY:
                work.append((behind.target, there))
    return tuple(stops)


def _stop(exploration: Exploration, number: int, end: int) -> tuple[int, ...]:
    """Where a call stops that comes to a state in which nothing is skipped."""
    node = exploration.nodes[number]
    if node.ended is not None:
        return ()
    return (end,) if exploration.step(number) is None else (node.place[1],)


def _is_at_step(exploration: Exploration, number: int) -> bool:
    return exploration.nodes[number].ended is None and exploration.step(number) is not None


def _is_skipped(exploration: Exploration, number: int, edges: Sequence[Edge]) -> bool:
    """Whether a call comes to a step in this state that does not run."""
    return _is_at_step(exploration, number) and bool(edges) and edges[0].cause == "skips"
