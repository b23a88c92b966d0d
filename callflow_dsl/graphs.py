"""Algorithms on graphs with numbered nodes; no recursion, so depth is no limit."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


def walk(starts: Iterable[int], following: Callable[[int], Iterable[int]]) -> Iterator[int]:
    """The nodes that can be come to from these, which are the first, each once."""
    queue = list(dict.fromkeys(starts))
    seen = set(queue)
    while queue:
        node = queue.pop()
        yield node
        for other in following(node):
            if other not in seen:
                seen.add(other)
                queue.append(other)


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
