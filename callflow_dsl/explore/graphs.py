"""Algorithms on graphs with numbered nodes; no recursion, so depth is no limit."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from callflow_dsl.explore.exploration import Edge


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
