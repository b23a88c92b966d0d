"""What calls come to before they hear again what was said up to some step.

Each menu asks that of a walk of its own. Worked out backwards once, for all steps at a time, it
grows no faster than the flow.
"""

from __future__ import annotations

import heapq
from functools import cached_property
from math import inf

from callflow_dsl._frozen import frozen
from callflow_dsl.graphs import components

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.explore.exploration import Edge
    from callflow_dsl.lint.analysis.graph import Graph


@frozen(eq=False, slots=False)
class Repeats:
    """The states of a flow by what is said before in it; keys that are pressed end every way."""

    graph: Graph

    def connects(self, state: int, last: int) -> bool:
        """Whether calls can be put through before they hear what was said up to ``last``."""
        return self._connecting.get(state, -1) > last

    def is_over(self, state: int, last: int) -> bool:
        """Whether calls only end, with no key, no other flow, and nothing said up to ``last``."""
        return self._earliest[state] > last

    @cached_property
    def _said(self) -> list[float]:
        """State -> the first position at which that is said which is heard in it."""
        steps = map(self.graph.run_at, range(len(self.graph.exploration.nodes)))
        first = self.graph.flow.first_said
        return [first[step.text] if step and step.speaks else inf for step in steps]

    def _on(self, state: int) -> Iterator[Edge]:
        """What can happen in a state without a key."""
        edges = self.graph.exploration.edges_from(state)
        return (edge for edge in edges if edge.cause != "keys")

    @cached_property
    def _connecting(self) -> dict[int, float]:
        """State -> on the best way to a transfer, the first position of what is heard on it."""
        before: dict[int, list[Edge]] = {}
        waiting: list[tuple[float, int]] = []
        for edge in self.graph.exploration.edges:
            if edge.cause == "transfer":
                waiting.append((-inf, edge.source))
            if edge.cause != "keys":
                before.setdefault(edge.target, []).append(edge)
        best: dict[int, float] = {}
        while waiting:  # the best ways first
            lowest, state = heapq.heappop(waiting)
            if state in best:
                continue
            best[state] = -lowest
            for edge in before.get(state, ()):
                said = inf if edge.cause == "skips" else self._said[edge.source]
                heapq.heappush(waiting, (max(lowest, -said), edge.source))
        return best

    @cached_property
    def _earliest(self) -> list[float]:
        """State -> the first position of all that can be heard from there on; -1: more happens."""
        nodes = range(len(self.graph.exploration.nodes))
        following = [[edge.target for edge in self._on(state)] for state in nodes]
        component, members = components(following)
        earliest: list[float] = []
        for group in members:  # those that follow come before those that lead there
            behind = {component[target] for state in group for target in following[state]}
            here = (self._value(state) for state in group)
            earliest.append(
                min(*here, *(earliest[number] for number in behind if number < len(earliest)), inf)
            )
        return [earliest[number] for number in component]

    def _value(self, state: int) -> float:
        edges = self.graph.exploration.edges_from(state)
        more = any(edge.cause in ("keys", "fetch") for edge in edges)
        return -1 if more else self._said[state]
