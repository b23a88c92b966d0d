"""The time at which a call is cut off, applied to an exploration.

What no caller can reach in time, however fast, is taken out; where time can be over, the call
ends. A caller is fastest who cuts each prompt off, types without a pause and says nothing.
"""

from __future__ import annotations

import heapq

from callflow_dsl._frozen import evolve
from callflow_dsl.explore.exploration import Came, Edge, Exploration, Ring

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.explore.exploration import Cause
    from callflow_dsl.explore.liveness import Place

#: What takes as little time as the caller, or the other side, wants it to.
_AT_ONCE: frozenset[Cause] = frozenset({"keys", "transfer", "record", "fetch"})


def within(exploration: Exploration, limit_ms: int) -> Exploration:
    """The same calls, each cut off after so long."""
    return _Within(exploration, limit_ms).exploration()


class _Within:
    """What is left of an exploration, with new numbers for nodes and edges."""

    def __init__(self, exploration: Exploration, limit_ms: int) -> None:
        self.all = exploration
        self.limit_ms = limit_ms
        self.fastest = _fastest(exploration)
        nodes = range(len(exploration.nodes))
        self.alive = [node for node in nodes if self.fastest.get(node, limit_ms + 1) <= limit_ms]
        self.numbers = {old: new for new, old in enumerate(self.alive)}
        self.nodes = [exploration.nodes[old] for old in self.alive]
        self.rings = [
            [Ring(self.numbers[old], ring.cost) for ring in exploration.rings[old]]
            for old in self.alive
        ]
        self.edges: list[Edge] = []
        self.out: list[list[int]] = [[] for _ in self.alive]
        self.edge_numbers: dict[int, int] = {}
        self.cut: dict[Place, int] = {}

    def exploration(self) -> Exploration:
        """The exploration that is left."""
        for old in self.alive:
            for number in self.all.out[old]:
                edge = self.all.edges[number]
                if self._is_in_time(old, edge):
                    target = self.numbers[edge.target]
                    self.edge_numbers[number] = self._add(old, evolve(edge, target=target))
                if self._can_be_cut(old, edge):
                    self._cut(old, edge)
        _connect(self.all, self.rings, self.edge_numbers, self.alive)
        is_less = len(self.alive) < len(self.all.nodes)
        return evolve(
            self.all,
            nodes=tuple(self.nodes),
            edges=tuple(self.edges),
            out=tuple(map(tuple, self.out)),
            rings=tuple(self.rings),
            # Where nodes do not tell all variables apart, one may be reached later than it seems.
            complete=self.all.complete and (self.all.exact or not is_less),
            first=tuple(self.numbers[node] for node in self.all.first),
            given={self.numbers[node]: values for node, values in self.all.given.items()},
        )

    def _is_in_time(self, old: int, edge: Edge) -> bool:
        """Whether a fast caller gets along an edge before the call is cut off."""
        endless = self.all.nodes[edge.target].ended == "endless"  # what is cut off has an end
        ms = self.fastest[old] + _least(edge)
        return ms <= self.limit_ms and edge.target in self.numbers and not endless

    def _can_be_cut(self, old: int, edge: Edge) -> bool:
        """Whether a call can be cut off at a node while this would happen."""
        heard_out = self.all.cost(old)[1]
        arrives = heard_out if heard_out <= self.limit_ms else self.fastest[old]
        return edge.longest_ms is None or arrives + edge.longest_ms > self.limit_ms

    def _add(self, old: int, edge: Edge) -> int:
        source = self.numbers[old]
        self.out[source].append(len(self.edges))
        self.edges.append(evolve(edge, source=source))
        return len(self.edges) - 1

    def _cut(self, old: int, edge: Edge) -> None:
        """An end at this node, because the time of the call is over."""
        place = self.all.nodes[old].place
        if place not in self.cut:
            self.cut[place] = len(self.nodes)
            self.nodes.append(evolve(self.all.nodes[old], ended="max_duration"))
            self.out.append([])
            self.rings.append([])
        target = self.cut[place]
        before = self.rings[self.numbers[old]][0]
        cause: Cause = "silence" if edge.cause == "keys" else edge.cause
        rest = max(0, self.limit_ms - before.cost[1])
        over = evolve(edge, target=target, cause=cause, ms=rest, longest_ms=rest, keys="", same=())
        ring = Ring(target, (before.cost[0], before.cost[1] + rest))
        ring.states = self.all.everything
        ring.came = [Came(ring.cost, self._add(old, over), before)]
        self.rings[target].append(ring)


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
                heapq.heappush(queue, (ms + _least(edge), edge.target))
    return fastest


def _least(edge: Edge) -> int:
    """The least time that an edge takes."""
    return 0 if edge.cause in _AT_ONCE else edge.ms


def _connect(
    exploration: Exploration,
    rings: list[list[Ring]],
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
