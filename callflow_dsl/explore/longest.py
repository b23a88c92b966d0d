"""How long a call can take to come to a place, if it is never twice in the same situation.

The bound holds for every caller: slow typists, prompts heard out. Outside of loops it is the
longest way. In a small loop all ways through it are tried; in a larger one each of its
nodes is counted once, which is never too little. Where nodes do not tell all variables apart,
a call can come to one of a loop again in another situation: there no bound is known.
"""

from __future__ import annotations

import math

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from callflow_dsl.explore.exploration import Cause, Edge, Exploration

#: Ways through one loop that are tried at the most.
_WAYS = 500


class Longest:
    """The longest time to each node, and a way that takes it where one is known."""

    def __init__(
        self,
        exploration: Exploration,
        component: Sequence[int],
        members: Sequence[Sequence[int]],
        cyclic: set[int],
        *,
        but_not: Cause | None = None,
    ) -> None:
        self._all = exploration
        self._but_not = but_not
        self._best: dict[int, tuple[float, Edge | None]] = dict.fromkeys(
            exploration.first, (0.0, None)
        )
        #: Nodes whose time is known, but not the way that takes it.
        self._untraced: set[int] = set()
        #: Nodes with a time that no call may take, and with one that calls may exceed.
        self._summed: set[int] = set()
        self._unbound: set[int] = set()
        self._component = component
        # Components come with those that follow before those that lead there.
        for number in range(len(members) - 1, -1, -1):
            if number in cyclic:
                self._loop(number, members[number])
            for node in members[number]:
                self._leave(node, number)

    def reaches(self, node: int) -> bool:
        """Whether a call comes there by the edges that count."""
        return node in self._best

    def ms(self, node: int) -> int | None:
        """The bound in milliseconds; None where there is none."""
        longest = self._best.get(node, (math.inf, None))[0]
        return None if longest == math.inf else int(longest)

    def is_known(self, node: int) -> bool:
        """Whether the bound is one."""
        return node not in self._unbound

    def is_met(self, node: int) -> bool:
        """Whether some call takes as long as the bound (or, without one, any length of time)."""
        return self._all.exact and node not in self._summed

    def is_traced(self, node: int) -> bool:
        """Whether the way that takes longest is known, and has an end."""
        return self.ms(node) is not None and node not in self._untraced and self._all.exact

    def path(self, node: int) -> tuple[Edge, ...]:
        """The edges of the way that takes longest, where `is_traced` says that it is known."""
        edges: list[Edge] = []
        while (came := self._best[node][1]) is not None:
            edges.append(came)
            node = came.source
        return tuple(reversed(edges))

    def _edges(self, node: int) -> list[Edge]:
        return [edge for edge in self._all.edges_from(node) if edge.cause != self._but_not]

    def _leave(self, node: int, number: int) -> None:
        if node not in self._best:
            return
        for edge in self._edges(node):
            if self._component[edge.target] != number:
                self._reach(edge.target, self._best[node][0] + _ms(edge), edge)

    def _reach(self, node: int, ms: float, came: Edge) -> None:
        if node not in self._best or ms > self._best[node][0]:
            self._best[node] = (ms, came)
            for marked in (self._untraced, self._summed):
                (marked.add if came.source in marked else marked.discard)(node)
        if came.source in self._unbound:
            self._unbound.add(node)

    def _loop(self, number: int, members: Sequence[int]) -> None:
        """Carry the times at which a loop is entered to all its nodes."""
        entered = {node: self._best[node] for node in members if node in self._best}
        if not entered:
            return
        inside = {
            node: [edge for edge in self._edges(node) if self._component[edge.target] == number]
            for node in members
        }
        tried = self._try(entered, inside)
        once = sum(max(map(_ms, edges), default=0.0) for edges in inside.values())
        most = max(ms for ms, _ in entered.values()) + once
        for node in members:
            longest = most if tried is None else tried.get(node, -1.0)
            if longest > self._best.get(node, (-1.0, None))[0]:
                self._best[node] = (longest, None)
                self._untraced.add(node)
                if tried is None:
                    self._summed.add(node)
        if not self._all.exact:
            self._unbound.update(node for node in members if node in self._best)

    def _try(
        self,
        entered: dict[int, tuple[float, Edge | None]],
        inside: dict[int, list[Edge]],
    ) -> dict[int, float] | None:
        """The longest time to each node by all ways that visit none twice; None: too many."""
        longest_to: dict[int, float] = {}
        tries_left = _WAYS
        for start, (began, _came) in entered.items():
            work: list[tuple[int, float, frozenset[int]]] = [(start, began, frozenset({start}))]
            while work:
                node, ms, visited = work.pop()
                longest_to[node] = max(longest_to.get(node, ms), ms)
                tries_left -= 1
                if tries_left < 0:
                    return None
                work.extend(
                    (edge.target, ms + _ms(edge), visited | {edge.target})
                    for edge in inside[node]
                    if edge.target not in visited
                )
        return longest_to


def _ms(edge: Edge) -> float:
    return math.inf if edge.longest_ms is None else float(edge.longest_ms)
