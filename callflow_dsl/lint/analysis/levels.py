"""How many menus a call comes through."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callflow_dsl.lint.analysis import LintedFlow


def menu_levels(flow: LintedFlow) -> dict[int, int]:
    """Position of a menu's step -> its level: 1 for a first menu, 2 for one behind it.

    The way through the fewest menus counts, so that going back to one makes it no deeper.
    """
    graph = flow.graph.exploration
    menu_of = {step.index: number for number, menu in enumerate(flow.menus) for step in menu.steps}

    def menu_at(node: int) -> int | None:
        return menu_of.get(graph.nodes[node].place[1])

    level = {0: int(menu_at(0) is not None)}
    queue = deque([0])
    while queue:
        node = queue.popleft()
        for edge in graph.edges_from(node):
            enters = menu_at(edge.target) not in (None, menu_at(node))
            reached = level[node] + enters
            if reached < level.get(edge.target, reached + 1):
                level[edge.target] = reached
                # Steps on the same level come first, so that each is seen at its lowest.
                (queue.append if enters else queue.appendleft)(edge.target)
    found: dict[int, int] = {}
    for node, reached in level.items():
        position = graph.nodes[node].place[1]
        if position in menu_of:
            found[position] = min(reached, found.get(position, reached))
    return found
