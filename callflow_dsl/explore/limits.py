"""The time at which a call is cut off, applied to an exploration.

What no caller can reach in time, however fast, is taken out; where time can be over, the call
ends. A caller is fastest who cuts each prompt off, types without a pause and says nothing.
"""

from __future__ import annotations

import heapq
from math import inf

from callflow_dsl._frozen import evolve, frozen
from callflow_dsl.explore.exploration import Came, Cut, Pace, Ring, going_on, quickly
from callflow_dsl.explore.state_sets import ALL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.explore.exploration import Cause, Cost, Edge, Exploration
    from callflow_dsl.explore.liveness import Place

#: Ways to be cut off, the plainest first.
_PACES = list(Pace)


def cut_off(exploration: Exploration, limit_ms: int) -> Exploration:
    """The same calls, each cut off after so long."""
    return _CutOff(exploration, limit_ms).exploration()


@frozen
class _Over:
    """A call that is cut off at a node while something would happen there."""

    pace: Pace
    cost: Cost
    node: int
    edge: Edge

    @property
    def order(self) -> tuple[int, Cost]:
        """What is plainest to do comes first."""
        return _PACES.index(self.pace), self.cost


class _CutOff:
    """What is left of an exploration, with new numbers for nodes and edges."""

    def __init__(self, exploration: Exploration, limit_ms: int) -> None:
        self.all = exploration
        self.limit_ms = limit_ms
        self.fastest = _fastest(exploration)
        in_time = {node for node, (ms, _) in self.fastest.items() if ms <= limit_ms}
        in_time = {node for node in in_time if exploration.nodes[node].ended != "endless"}
        self.steady = {node for node in in_time if self._steady_ms(node) <= limit_ms}
        # Where nodes do not tell all variables apart, the fastest way may be that of no call.
        self.alive = sorted(in_time if exploration.exact else self.steady)
        self.numbers = {old: new for new, old in enumerate(self.alive)}
        self.complete = exploration.complete and len(self.alive) == len(in_time)
        self.latest = self._latest()
        self.nodes = [exploration.nodes[old] for old in self.alive]
        self.edges: list[Edge] = []
        self.out: list[list[int]] = [[] for _ in self.alive]
        self.edge_numbers: dict[int, int] = {}
        self.rings: list[list[Ring]] = []

    def exploration(self) -> Exploration:
        """The exploration that is left."""
        for old in self.alive:
            for number in self.all.out[old]:
                edge = self.all.edges[number]
                if edge.target in self.numbers and self._is_in_time(edge):
                    self.edge_numbers[number] = self._add(edge, self.numbers[edge.target])
        self._make_rings()
        pace = {self.numbers[old]: Pace.AT_ONCE for old in self.alive if old not in self.steady}
        for ends in self._ends().values():
            pace[len(self.nodes)] = min(ends, key=lambda over: over.order).pace
            self._end(ends)
        numbers = self.numbers
        return evolve(
            self.all,
            nodes=tuple(self.nodes),
            edges=tuple(self.edges),
            out=tuple(map(tuple, self.out)),
            rings=tuple(self.rings),
            complete=self.complete,
            first=tuple(numbers[node] for node in self.all.first),
            given={numbers[node]: values for node, values in self.all.given.items()},
            tested={numbers[n]: bits for n, bits in self.all.tested.items() if n in numbers},
            cut=self._cut(pace),
        )

    def _steady_ms(self, node: int) -> float:
        """How long the shortest way to a node takes."""
        if self.all.exact:
            return self.all.cost(node)[1]
        return sum(edge.ms for edge in self.all.path(node))

    def _known_ms(self, node: int) -> int:
        """A time at which some call does come to a node."""
        return int(self._steady_ms(node)) if node in self.steady else self.fastest[node][0]

    def _is_in_time(self, edge: Edge) -> bool:
        return self.fastest[edge.source][0] + edge.least_ms <= self.limit_ms

    def _latest(self, but_not: Cause | None = None) -> Mapping[int, int]:
        """The latest time to each node, as far as it is known."""
        from callflow_dsl.explore.arrivals import latest_times

        latest = latest_times(self.all, self.limit_ms, but_not=but_not)
        if latest is None or not self.all.exact:
            self.complete = self.complete and latest is not None and not self._is_more(latest)
            return {node: self._known_ms(node) for node in self.alive}
        return latest

    def _is_more(self, latest: Mapping[int, int]) -> bool:
        """Whether calls could be cut off where a steady caller is not."""
        return any(
            self._is_over(latest[node], edge) and not self._is_over(self._steady_ms(node), edge)
            for node in self.alive
            for edge in self.all.edges_from(node)
        )

    def _is_over(self, ms: float, edge: Edge) -> bool:
        """Whether the time can be over while this happens, for who comes to it then."""
        return ms + (inf if edge.longest_ms is None else edge.longest_ms) > self.limit_ms

    def _cut(self, pace: Mapping[int, Pace]) -> Cut:
        """What is known of the time at which calls come to the nodes that are left."""
        before_transfer = self._latest("transfer")
        all_times, first_times = (
            {self.numbers[old]: ms for old, ms in times.items() if old in self.numbers}
            for times in (self.latest, before_transfer)
        )
        return Cut(self.limit_ms, all_times, first_times, pace, known=self.complete)

    # Nodes, edges and the ways to them ------------------------------------------------------

    def _add(self, edge: Edge, target: int) -> int:
        """An edge that is left, or a new one, with the new numbers."""
        source = self.numbers[edge.source]
        self.out[source].append(len(self.edges))
        self.edges.append(evolve(edge, source=source, target=target))
        return len(self.edges) - 1

    def _make_rings(self) -> None:
        """How the nodes that are left are come by."""
        fresh: dict[int, Ring] = {}
        for old in self.alive:
            rings = self.all.rings[old] if old in self.steady else []
            kept = [ring for ring in rings if ring.cost[1] <= self.limit_ms]
            self.rings.append([Ring(self.numbers[old], r.cost, r.states) for r in kept])
            fresh.update((id(r), new) for r, new in zip(kept, self.rings[-1], strict=True))
        for old in self.alive:
            for ring in self.all.rings[old]:
                if id(ring) in fresh:
                    fresh[id(ring)].came = [
                        evolve(came, edge=self.edge_numbers[came.edge], ring=fresh[id(came.ring)])
                        for came in ring.came
                        if came.edge in self.edge_numbers and id(came.ring) in fresh
                    ]
        if len(self.steady) < len(self.alive):
            self._add_quick_rings()

    def _add_quick_rings(self) -> None:
        """The ways of a caller who loses no time, to the nodes to which others come too late."""
        quick: dict[int, Ring] = {}
        for old, (_, number) in self.fastest.items():
            if old not in self.numbers:
                continue
            ring = quick[old] = Ring(self.numbers[old], (0, 0, 0), ALL)
            if number >= 0:
                edge = self.all.edges[number]
                before = quick[edge.source]
                ring.cost = going_on(before.cost, quickly(edge))
                ring.came = [Came(ring.cost, self.edge_numbers[number], before, quick=True)]
            if old not in self.steady:
                self.rings[self.numbers[old]] = [ring]

    # Where calls are cut off ----------------------------------------------------------------

    def _ends(self) -> dict[Place, list[_Over]]:
        """For each place where calls can be cut off, how."""
        ends: dict[Place, list[_Over]] = {}
        for old in self.alive:
            waits = [edge.cause for edge in self.all.edges_from(old)]
            for edge in self.all.edges_from(old):
                if self._is_over(self.latest[old], edge):
                    typing = edge.cause == "keys" and "silence" in waits
                    over = _Over(self._pace(old, edge, typing), self._cost(old), old, edge)
                    ends.setdefault(self.all.nodes[old].place, []).append(over)
        return ends

    def _cost(self, old: int) -> Cost:
        return self.rings[self.numbers[old]][0].cost

    def _pace(self, old: int, edge: Edge, typing: bool) -> Pace:
        if typing or not self._is_over(self._cost(old)[1], edge):
            return Pace.SLOWLY
        return Pace.STEADY if old in self.steady else Pace.AT_ONCE

    def _end(self, ends: list[_Over]) -> None:
        """An end at a place, because the time of the call is over."""
        target = len(self.nodes)
        over = min(ends, key=lambda over: over.order)
        self.nodes.append(evolve(self.all.nodes[over.node], ended="max_duration"))
        self.out.append([])
        before = self.rings[self.numbers[over.node]][0]
        for other in ends:
            number = self._add(self._last_edge(other), target)
            if other is over:
                keys = len(self.edges[number].keys)
                ring = Ring(target, (over.cost[0] + keys, self.limit_ms, 0), ALL)
                ring.came = [Came(ring.cost, number, before)]
        self.rings.append([ring])

    def _last_edge(self, over: _Over) -> Edge:
        """The edge to the end: what goes on when the time is over."""
        rest = max(0, self.limit_ms - over.cost[1])
        edge = evolve(over.edge, ms=rest, least_ms=0, longest_ms=rest, moves=())
        if edge.cause == "keys" and over.pace is not Pace.SLOWLY:
            return evolve(edge, cause="silence", keys="", quick="", same=())
        return edge


def _fastest(exploration: Exploration) -> dict[int, tuple[int, int]]:
    """The least time to each node in milliseconds, and the edge that it takes (or -1)."""
    fastest: dict[int, tuple[int, int]] = {}
    queue = [(0, node, -1) for node in exploration.first]
    while queue:
        ms, node, came = heapq.heappop(queue)
        if node in fastest:
            continue
        fastest[node] = (ms, came)
        for number in exploration.out[node]:
            edge = exploration.edges[number]
            if edge.target not in fastest:
                heapq.heappush(queue, (ms + edge.least_ms, edge.target, number))
    return fastest
