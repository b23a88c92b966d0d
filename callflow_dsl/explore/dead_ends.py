"""Where callers are lost, and the shortest call there."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property

from callflow_dsl._frozen import frozen
from callflow_dsl.explore.lost import dropped, trapped
from callflow_dsl.explore.state_sets import EMPTY
from callflow_dsl.graphs import components

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.explore.exploration import Exploration
    from callflow_dsl.explore.path import Path
    from callflow_dsl.explore.spelling import Spelling


class DeadEndKind(StrEnum):
    """How a caller is lost."""

    #: The call ends past the last step right after a key or a silence, with nothing said.
    DROPPED = "dropped"
    #: A prompt or recording that nothing ends.
    ENDLESS = "endless"
    #: A loop that no key and no silence leaves.
    TRAPPED = "trapped"


@frozen
class DeadEnd:
    """A place where a caller is dropped or stuck, and what leads there."""

    kind: DeadEndKind
    flow: str
    step: str
    cause: str  # the key label or "silence"; empty where the step alone does it
    path: Path


class Cycles:
    """The nodes of an exploration by the loop that they are in; most are in one of their own.

    ``component`` has the number of the loop for each node, ``members`` the nodes of each, and
    ``cyclic`` the numbers of those that lead back. What follows has a lower number.
    """

    def __init__(self, exploration: Exploration) -> None:
        successors = [[exploration.edges[n].target for n in out] for out in exploration.out]
        self.component, self.members = components(successors)
        self.cyclic = {
            number
            for number, members in enumerate(self.members)
            if len(members) > 1 or members[0] in successors[members[0]]
        }


def dead_ends_of(exploration: Exploration, cycles: Cycles) -> tuple[DeadEnd, ...]:
    """The dead ends by place, each cause at a place once."""
    return _Reader(exploration, cycles).all()


class _Reader:
    def __init__(self, exploration: Exploration, cycles: Cycles) -> None:
        self._all = exploration
        self._cycles = cycles

    @cached_property
    def _spelling(self) -> Spelling:
        from callflow_dsl.explore.spelling import Spelling

        return Spelling(self._all)

    def all(self) -> tuple[DeadEnd, ...]:
        by_place: dict[tuple[object, ...], DeadEnd] = {}
        for n, node in enumerate(self._all.nodes):
            if node.ended == "endless":
                dead = DeadEnd(DeadEndKind.ENDLESS, node.flow, node.step, "", self._spelling.to(n))
                _keep_shorter(by_place, (node.place, "endless"), dead)
        self._add_dropped(by_place)
        self._add_trapped(by_place)
        in_order = sorted(by_place, key=lambda key: (key[0], str(key[1:])))
        return tuple(by_place[key] for key in in_order)

    def _add_dropped(self, by_place: dict[tuple[object, ...], DeadEnd]) -> None:
        """Where a key, or silence, drops the caller."""
        drops = dropped(self._all, self._cycles.members)
        for edge in self._all.edges:
            if edge.cause not in ("keys", "silence") or edge.target not in drops:
                continue
            states = drops[edge.target]
            if self._all.states_before(edge, states) != EMPTY:
                node, cause = self._all.nodes[edge.source], edge.label or "silence"
                way = self._spelling.along(edge, states)
                dead = DeadEnd(DeadEndKind.DROPPED, node.flow, node.step, cause, way)
                _keep_shorter(by_place, (node.place, "dropped", cause), dead)

    def _add_trapped(self, by_place: dict[tuple[object, ...], DeadEnd]) -> None:
        """Where a call goes round, and nothing leads out."""
        if not self._cycles.cyclic:
            return
        lost = trapped(self._all, self._cycles.members)
        for number in self._cycles.cyclic:
            inside = [n for n in self._cycles.members[number] if n in lost]
            if not inside or any(self._leads_out(n, lost) for n in inside):
                continue
            first = min(inside)  # the first that was found is among the nearest
            node, way = self._all.nodes[first], self._spelling.to(first, lost[first])
            dead = DeadEnd(DeadEndKind.TRAPPED, node.flow, node.step, "", way)
            _keep_shorter(by_place, (node.place, "trapped"), dead)

    def _leads_out(self, n: int, lost: dict[int, int]) -> bool:
        """Whether a call that is lost at a node goes on outside of the loop there."""
        return any(
            self._cycles.component[edge.target] != self._cycles.component[n]
            and self._all.sets.both(
                lost[n], self._all.states_before(edge, lost.get(edge.target, EMPTY))
            )
            != EMPTY
            for edge in self._all.edges_from(n)
        )


def _keep_shorter(
    by_place: dict[tuple[object, ...], DeadEnd], key: tuple[object, ...], dead: DeadEnd
) -> None:
    """The same dead end reached in two states is reported once, by the shorter way."""
    known = by_place.get(key)
    if known is None or dead.path.cost < known.path.cost:
        by_place[key] = dead
