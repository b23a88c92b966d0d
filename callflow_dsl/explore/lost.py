"""In which states callers are lost: those from which a call drops, or never ends.

Both are found backwards from the ends of calls. Where nodes do not tell all variables apart, a
node has some states in which a caller is lost and others in which none is: what leads there is
asked of sets of states, not of nodes.
"""

from __future__ import annotations

from callflow_dsl.explore.state_sets import ALL, EMPTY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from callflow_dsl.explore.exploration import Edge, Exploration


def dropped(exploration: Exploration, members: Sequence[Sequence[int]]) -> dict[int, int]:
    """Node -> its states from which nothing follows but skipped steps and the end of the flow.

    ``members`` are the loops of the exploration, as `components` has them.
    """
    ends = [n for n, node in enumerate(exploration.nodes) if node.ended == "past_end"]

    if not ends:
        return {}

    def is_passed(edge: Edge) -> bool:
        return edge.cause == "skips" or exploration.step(edge.source) is None

    return _leading_to(exploration, members, ends, is_passed)


def trapped(exploration: Exploration, members: Sequence[Sequence[int]]) -> dict[int, int]:
    """Node -> its states from which no call comes to an end, whatever anybody does.

    A node that was not followed leads anywhere. ``members`` as for `dropped`.
    """
    ends = [n for n, out in enumerate(exploration.out) if not out]
    ending = _leading_to(exploration, members, ends, lambda edge: True)
    lost = {}
    for n, states in enumerate(exploration.states):
        rest = exploration.sets.without(states, ending.get(n, EMPTY))
        if rest != EMPTY:
            lost[n] = rest
    return lost


def _leading_to(
    exploration: Exploration,
    members: Sequence[Sequence[int]],
    ends: Iterable[int],
    counts: Callable[[Edge], bool],
) -> dict[int, int]:
    """Node -> the states from which edges that count lead to one of these ends."""
    leading = dict.fromkeys(ends, ALL)
    for group in members:  # those that follow come before those that lead there
        before = _inside(exploration, group)
        queue = [node for node in group if node not in leading]
        while queue:
            node = queue.pop()
            states = leading.get(node, EMPTY)
            for edge in exploration.edges_from(node):
                there = leading.get(edge.target, EMPTY)
                if there != EMPTY and counts(edge):
                    coming = exploration.states_before(edge, there)
                    states = exploration.sets.either(states, coming)
            if states != leading.get(node, EMPTY):
                leading[node] = states
                queue.extend(before.get(node, ()))
    return leading


def _inside(exploration: Exploration, group: Sequence[int]) -> dict[int, list[int]]:
    """Node of a loop -> those of the loop from which an edge leads to it."""
    before: dict[int, list[int]] = {}
    if len(group) > 1:
        inside = set(group)
        for node in group:
            for edge in exploration.edges_from(node):
                if edge.target in inside:
                    before.setdefault(edge.target, []).append(node)
    return before
