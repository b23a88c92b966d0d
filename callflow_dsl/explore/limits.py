"""The time at which a call is cut off, applied to an exploration.

What no caller can reach in time, however fast, is taken out; where time can be over, the call
ends. A caller is fastest who cuts each prompt off, types without a pause and says nothing.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from attrs import evolve

from callflow_dsl.explore.exploration import Came, Edge, Exploration, Ring

if TYPE_CHECKING:
    from callflow_dsl.explore.exploration import Cause

#: What takes as little time as the caller, or the other side, wants it to.
_AT_ONCE: frozenset[Cause] = frozenset({"keys", "transfer", "record", "fetch"})


def within(exploration: Exploration, limit_ms: int) -> Exploration:
    """The same calls, each cut off after so long."""
    fastest = _fastest(exploration)
    alive = [n for n in range(len(exploration.nodes)) if fastest.get(n, limit_ms + 1) <= limit_ms]
    numbers = {old: new for new, old in enumerate(alive)}
    nodes = [exploration.nodes[old] for old in alive]
    rings = [[Ring(numbers[old], ring.cost) for ring in exploration.rings[old]] for old in alive]
    edges: list[Edge] = []
    out: list[list[int]] = [[] for _ in alive]
    edge_numbers: dict[int, int] = {}
    cut: dict[object, int] = {}
    for old in alive:
        for number in exploration.out[old]:
            edge = exploration.edges[number]
            source = numbers[old]
            if edge.target in numbers:
                edge_numbers[number] = len(edges)
                out[source].append(len(edges))
                edges.append(evolve(edge, source=source, target=numbers[edge.target]))
            if exploration.cost(old)[1] + edge.ms > limit_ms:
                node = evolve(exploration.nodes[old], ended="max_duration")
                if node.place not in cut:
                    cut[node.place] = len(nodes)
                    nodes.append(node)
                    out.append([])
                    rings.append([])
                target = cut[node.place]
                edge_cut = evolve(edge, source=source, target=target, ms=0, longest_ms=limit_ms)
                out[source].append(len(edges))
                rings[target].append(_cut_ring(exploration, target, edge_cut, len(edges), rings))
                edges.append(edge_cut)
    _connect(exploration, rings, numbers, edge_numbers, alive)
    some_may_not_be = not exploration.exact and len(alive) < len(exploration.nodes)
    return evolve(
        exploration,
        nodes=tuple(nodes),
        edges=tuple(edges),
        out=tuple(map(tuple, out)),
        rings=tuple(rings),
        complete=exploration.complete and not some_may_not_be,
        first=tuple(numbers[node] for node in exploration.first if node in numbers),
        given={numbers[node]: values for node, values in exploration.given.items()},
    )


def _fastest(exploration: Exploration) -> dict[int, int]:
    """The least time to each node in milliseconds."""
    fastest: dict[int, int] = {}
    queue = [(0, node) for node in exploration.first]
    while queue:
        ms, node = heapq.heappop(queue)
        if node in fastest:
            continue
        fastest[node] = ms
        for edge in exploration.edges_from(node):
            if edge.target not in fastest:
                at_once = edge.cause in _AT_ONCE
                heapq.heappush(queue, (ms + (0 if at_once else edge.ms), edge.target))
    return fastest


def _cut_ring(
    exploration: Exploration, target: int, edge: Edge, number: int, rings: list[list[Ring]]
) -> Ring:
    """How the end of a call that is cut off is come by."""
    before = rings[edge.source][0]
    ring = Ring(target, before.cost)
    ring.states = exploration.everything
    ring.came = [Came(before.cost, number, before)]
    return ring


def _connect(
    exploration: Exploration,
    rings: list[list[Ring]],
    numbers: dict[int, int],
    edge_numbers: dict[int, int],
    alive: list[int],
) -> None:
    """Give the new rings what the old ones were come by."""
    fresh = {
        id(old): new
        for place, node in enumerate(alive)
        for old, new in zip(exploration.rings[node], rings[place], strict=True)
    }
    for place, node in enumerate(alive):
        for old, new in zip(exploration.rings[node], rings[place], strict=True):
            new.states = old.states
            new.came = [
                evolve(came, edge=edge_numbers[came.edge], ring=fresh[id(came.ring)])
                for came in old.came
                if came.edge in edge_numbers and id(came.ring) in fresh
            ]
