"""What calls do, from step to step: the arrows of a picture before there are boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from callflow_dsl._frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    for number, node in enumerate(exploration.nodes):
        if node.ended is not None or exploration.step(number) is None:
            continue
        for edge in exploration.edges_from(number):
            if edge.cause == "skips":
                continue
            kind: MoveKind = "next"
            if edge.cause == "keys" or edge.cause == "silence":
                kind = edge.cause
            first = exploration.nodes[edge.target].place[1]
            moves += [
                Move(node.place[1], first, target, kind, edge.same) for target in stops[edge.target]
            ]
    return list(dict.fromkeys(moves))


def _stops(exploration: Exploration) -> list[tuple[int, ...]]:
    """For each node the positions where a call that comes there stops; none: it is over."""
    end = len(exploration.programs[0].steps)
    stops: list[tuple[int, ...] | None] = [None] * len(exploration.nodes)
    for first in range(len(stops)):
        work = [first]
        while work:
            number = work[-1]
            edges = list(exploration.edges_from(number))
            if _is_skipped(exploration, number, edges):  # where the call stops behind it
                unknown = [edge.target for edge in edges if stops[edge.target] is None]
                if unknown:
                    work.extend(unknown)
                    continue
                behind = [position for edge in edges for position in stops[edge.target] or ()]
                stops[number] = tuple(dict.fromkeys(behind))
            elif exploration.nodes[number].ended is not None:
                stops[number] = ()
            elif exploration.step(number) is None:
                stops[number] = (end,)
            else:
                stops[number] = (exploration.nodes[number].place[1],)
            work.pop()
    return [positions or () for positions in stops]


def _is_skipped(exploration: Exploration, number: int, edges: Sequence[Edge]) -> bool:
    """Whether a call comes to a step in this state that does not run."""
    is_at_step = exploration.nodes[number].ended is None and exploration.step(number) is not None
    return is_at_step and bool(edges) and edges[0].cause == "skips"
