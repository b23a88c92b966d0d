"""Algorithms on graphs with numbered nodes; no recursion, so depth is no limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from callflow_dsl.explore.exploration import Edge


def components(successors: Sequence[Sequence[int]]) -> tuple[list[int], list[list[int]]]:
    """Strongly connected components: the number of each node's, and the members of each.

    Tarjan's algorithm; components come in reverse topological order.
    """
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    component = [-1] * len(successors)
    members: list[list[int]] = []
    stack: list[int] = []
    for root in range(len(successors)):
        if root in index:
            continue
        work = [(root, 0)]
        while work:
            node, next_child = work.pop()
            if next_child == 0:
                index[node] = low[node] = len(index)
                stack.append(node)
            children = successors[node]
            while next_child < len(children):
                child = children[next_child]
                next_child += 1
                if child not in index:
                    work.append((node, next_child))
                    work.append((child, 0))
                    break
                if component[child] == -1:
                    low[node] = min(low[node], index[child])
            else:
                if low[node] == index[node]:
                    members.append(_pop_to(stack, node))
                    for member in members[-1]:
                        component[member] = len(members) - 1
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
    return component, members


def _pop_to(stack: list[int], node: int) -> list[int]:
    popped = [stack.pop()]
    while popped[-1] != node:
        popped.append(stack.pop())
    return popped


def back_edges(edges: Sequence[Edge], out: Sequence[Sequence[int]]) -> list[int]:
    """The numbers of the edges that lead back to a node on the way to them, from node 0.

    Without them no cycle is left, and every node can still be reached. ``out`` has the
    numbers of the edges of each node.
    """
    back: list[int] = []
    if not out:
        return back
    unseen, on_way, finished = 0, 1, 2
    mark = [unseen] * len(out)
    work = [(0, 0)]
    mark[0] = on_way
    while work:
        node, position = work.pop()
        if position == len(out[node]):
            mark[node] = finished
            continue
        work.append((node, position + 1))
        target = edges[out[node][position]].target
        if mark[target] == on_way:
            back.append(out[node][position])
        elif mark[target] == unseen:
            mark[target] = on_way
            work.append((target, 0))
    return back
