"""How many menus a call comes through."""

from __future__ import annotations

from collections import deque

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.explore.exploration import Edge
    from callflow_dsl.lint.analysis import LintedFlow
    from callflow_dsl.lint.analysis.menus import Menu


def menu_levels(flow: LintedFlow) -> dict[int, tuple[int, Edge | None]]:
    """Position of a menu's step -> its level, and how a call on that level comes there.

    The level is 1 for a first menu, 2 for one behind a choice in it. The way through the
    fewest choices counts, so that going back to a menu makes it no deeper. Only menus that
    run count, only those whose keys lead to more than one place, and none before a transfer:
    who was put through and comes back begins anew.
    """
    graph = flow.graph.exploration
    menus, choosing = _choices(flow)
    passed: dict[int, tuple[int, Edge | None]] = dict.fromkeys(graph.first, (0, None))
    levels: dict[int, tuple[int, Edge | None]] = {}
    queue = deque(graph.first)
    while queue:
        node = queue.popleft()
        position = graph.nodes[node].place[1]
        menu = menus.get(position)
        level, way = passed[node]
        for edge in graph.edges_from(node):
            behind = 0 if edge.cause == "transfer" else level
            if edge.cause != "skips" and menu is not None:
                if _is_less(level + 1, levels.get(position)):
                    levels[position] = (level + 1, way)
                goes_to = menus.get(flow.graph.runs_next(edge.target))
                behind += goes_to is not menu and id(menu) in choosing
            if _is_less(behind, passed.get(edge.target)):
                passed[edge.target] = (behind, edge)
                # Steps on the same level come first, so that each is seen at its lowest.
                (queue.append if behind > level else queue.appendleft)(edge.target)
    return levels


def _choices(flow: LintedFlow) -> tuple[dict[int, Menu], set[int]]:
    """The menu of each step, and the ids of those that choose; tries by hand are one menu."""
    menus: dict[int, Menu] = {}
    choosing: set[int] = set()
    for menu, tries in flow.tries.items():
        menus |= dict.fromkeys((step.index for step in menu.steps), tries[0])
        if _chooses(flow, menu):
            choosing.add(id(tries[0]))
    return menus, choosing


def _is_less(level: int, known: tuple[int, Edge | None] | None) -> bool:
    return known is None or level < known[0]


def _chooses(flow: LintedFlow, menu: Menu) -> bool:
    """Whether the keys of a menu lead to more than one place; that it is heard again is none."""
    tries = {step.index for step in menu.every_try}
    places = {
        flow.graph.runs_next(edge.target)
        for step in menu.every_try
        for edge in flow.graph.edges(step.index)
        if edge.cause == "keys"
    }
    return len(places - tries) > 1
