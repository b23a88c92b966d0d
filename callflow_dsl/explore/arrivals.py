"""The times at which calls can come to each node, up to the end of the call's time.

A caller can choose when to press a key, and the other side when to hang up: what happens on an
edge takes any time between its least and its longest. So the times at a node are spans. Times
are milliseconds since the call was answered.
"""

from __future__ import annotations

import heapq

from callflow_dsl.graphs import components

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.explore.exploration import Cause, Edge, Exploration

#: Apart and in order; both ends belong to a span.
Spans = list[tuple[int, int]]

#: Looks at a node and its edges, for each edge, before it is not known when calls come.
_LOOKS_PER_EDGE, _LOOKS_MORE = 50, 20_000
#: After so many looks at a node of a loop it is asked whether the loop fills all time that is left.
_ROUNDS = 8


def latest_times(
    exploration: Exploration, limit_ms: int, *, but_not: Cause | None = None
) -> dict[int, int] | None:
    """The latest time to each node that calls reach in time; None: that takes too long to find.

    Edges of the cause ``but_not`` do not count.
    """
    times = _Times(exploration, limit_ms, but_not).spans()
    return None if times is None else {node: spans[-1][1] for node, spans in times.items()}


class _Times:
    """Carries spans along the edges, from loop to loop in the order in which calls meet them."""

    def __init__(self, exploration: Exploration, limit_ms: int, but_not: Cause | None) -> None:
        self.all = exploration
        successors = [[exploration.edges[n].target for n in out] for out in exploration.out]
        self.component, _ = components(successors)
        self.limit_ms = limit_ms
        self.but_not = but_not
        self.found: dict[int, Spans] = {}
        self.looks: dict[int, int] = {}

    def spans(self) -> dict[int, Spans] | None:
        """The spans of all nodes; None: too many looks."""
        left = _LOOKS_PER_EDGE * len(self.all.edges) + _LOOKS_MORE
        queue = [(-self.component[node], node) for node in self.all.first]
        self.found = {node: [(0, 0)] for node in self.all.first}
        heapq.heapify(queue)
        waiting = set(self.all.first)
        while queue:
            _, node = heapq.heappop(queue)
            waiting.discard(node)
            self._fill(node)
            for edge in self._edges(node):
                left -= 1 + len(self.found[node])
                if self._carry(node, edge) and edge.target not in waiting:
                    waiting.add(edge.target)
                    heapq.heappush(queue, (-self.component[edge.target], edge.target))
            if left < 0:
                return None
        return self.found

    def _edges(self, node: int) -> list[Edge]:
        return [edge for edge in self.all.edges_from(node) if edge.cause != self.but_not]

    def _carry(self, node: int, edge: Edge) -> bool:
        """Bring the times at a node along an edge; whether that is new at its target."""
        known = self.found.get(edge.target, [])
        coming = [
            (first + edge.least_ms, self._at_most(last, edge))
            for first, last in self.found[node]
            if first + edge.least_ms <= self.limit_ms
        ]
        merged = _merged(known, coming)
        if merged == known:
            return False
        self.found[edge.target] = merged
        return True

    def _at_most(self, ms: int, edge: Edge) -> int:
        longest = self.limit_ms if edge.longest_ms is None else ms + edge.longest_ms
        return min(longest, self.limit_ms)

    def _fill(self, node: int) -> None:
        """Where a loop fills all time from some moment on, do that at once.

        A span that is as long as the shortest way round touches the same span one round later.
        """
        self.looks[node] = looks = self.looks.get(node, 0) + 1
        if looks % _ROUNDS:
            return
        around = self._around(node)
        spans = self.found[node]
        for number, (first, last) in enumerate(spans):
            if around is not None and last - first >= around:
                self.found[node] = [*spans[:number], (first, self.limit_ms)]
                return

    def _around(self, start: int) -> int | None:
        """The least time in which a call can come to a node again."""
        queue = [(0, start)]
        seen: set[int] = set()
        while queue:
            ms, node = heapq.heappop(queue)
            if node == start and seen:
                return ms
            if node in seen and node != start:
                continue
            seen.add(node)
            for edge in self._edges(node):
                if self.component[edge.target] == self.component[start]:
                    heapq.heappush(queue, (ms + edge.least_ms, edge.target))
        return None


def _merged(known: Spans, coming: Spans) -> Spans:
    merged: Spans = []
    for first, last in sorted([*known, *coming]):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged
