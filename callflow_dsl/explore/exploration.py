"""What a walk over the calls of a flow found: nodes, edges, and the shortest way to each."""

from __future__ import annotations

from callflow_dsl._frozen import field, frozen
from callflow_dsl.explore.state_sets import ALL, EMPTY, StateSets
from callflow_dsl.explore.values import label

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Literal, TypeAlias

    from callflow_dsl.explore.liveness import Place
    from callflow_dsl.simulate.events import EndReason
    from callflow_dsl.simulate.loading import Program, Step
    from callflow_dsl.simulate.world import World

    #: What made the call go from one node to the next.
    Cause: TypeAlias = Literal["runs", "skips", "silence", "keys", "transfer", "record", "fetch"]


@frozen
class Node:
    """A step about to run (or, past the last step, nothing), or the end of a call."""

    place: Place
    step: str
    flow: str
    ended: EndReason | None = None


@frozen
class Edge:
    """From one node to another; ``ms`` is how long the call stays with the first.

    ``keys`` is what is pressed (with the end key, if one is needed), ``same`` all entries
    tried that lead to the same; both empty where no key is pressed, ``same`` alone where
    any key does. ``longest_ms`` is as long as any caller can stay; None: without an end.
    """

    source: int
    target: int
    cause: Cause
    ms: int
    keys: str = ""
    same: tuple[str, ...] = ()
    longest_ms: int | None = None

    @property
    def label(self) -> str:
        """The keys as they stand on an arrow; empty where none is pressed."""
        return label(self.same) if self.cause == "keys" else ""


#: Variables by number, each with values as bits.
Bits = tuple[tuple[int, int], ...]


@frozen
class Came:
    """How a ring was come by: an edge, from where, and what happened to the carried variables."""

    cost: tuple[int, int]
    edge: int
    ring: Ring
    #: Variables that were put into the set with one value, and taken out with some.
    put: Bits = ()
    taken: Bits = ()


class Ring:
    """States of one node that are first reached with so many keys."""

    __slots__ = ("came", "cost", "node", "states")

    def __init__(self, node: int, cost: tuple[int, int]) -> None:
        self.node = node
        self.cost = cost
        self.states = EMPTY
        self.came: list[Came] = []


@frozen(eq=False)
class Exploration:
    """Every state that calls can reach, from node 0, with the shortest way to each.

    Not ``complete``: the bound was reached, and there is more. Not ``exact``: a way along the
    edges may be one that no call takes, because nodes do not tell all variables apart; each
    node and edge is nevertheless one of some call.
    """

    programs: tuple[Program, ...]
    world: World
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    complete: bool
    exact: bool
    #: For each step with conditions: those that held in some call, and failed (bits by number).
    tested: Mapping[Place, tuple[int, int]]
    out: tuple[tuple[int, ...], ...] = field(repr=False)
    #: The nodes at which calls begin: several where variables may hold anything at once.
    first: tuple[int, ...]
    #: What variables that may hold anything hold there, as far as nodes tell that apart.
    given: Mapping[int, Mapping[str, str]]
    #: The sets of the carried variables, and for each node its states by the keys they need.
    sets: StateSets = field(repr=False)
    rings: tuple[list[Ring], ...] = field(repr=False)
    #: The set of all states.
    everything: int = ALL

    def step(self, node: int) -> Step | None:
        """The step that runs at this node."""
        number, position = self.nodes[node].place
        steps = self.programs[number].steps
        return steps[position] if position < len(steps) else None

    def cost(self, node: int) -> tuple[int, int]:
        """The fewest keys that lead to a node, and the time that this takes in milliseconds."""
        return self.rings[node][0].cost

    def path(self, node: int) -> tuple[Edge, ...]:
        """The edges of the shortest way to this node."""
        ring = self.rings[node][0]
        return self._back(ring, ring.states)

    def given_to(self, node: int) -> Mapping[str, str]:
        """What must be given to a call that comes to a node by its shortest way."""
        if not any(self.given.values()):
            return {}
        ring = self.rings[node][0]
        while ring.came:
            ring = ring.came[0].ring
        return self.given.get(ring.node, {})

    def came_by(self, node: int) -> Edge | None:
        """The last edge of the shortest way to a node of an exact exploration."""
        came = self.rings[node][0].came
        return self.edges[came[0].edge] if came else None

    def path_along(self, edge: Edge) -> tuple[Edge, ...]:
        """The edges of the shortest way to this edge, with the edge itself at its end."""
        if self.exact:
            return (*self.path(edge.source), edge)
        for ring in self.rings[edge.target]:
            for came in ring.came:
                if self.edges[came.edge] == edge:
                    before = self._before(came, ring.states)
                    if before != EMPTY:
                        return (*self._back(came.ring, before), edge)
        return (*self.path(edge.source), edge)

    def edges_from(self, node: int) -> Iterator[Edge]:
        """What can happen at this node."""
        return (self.edges[number] for number in self.out[node])

    def _back(self, ring: Ring, states: int) -> tuple[Edge, ...]:
        edges: list[Edge] = []
        while ring.came:
            for came in ring.came:
                before = self._before(came, states)
                if before != EMPTY:
                    break
            edges.append(self.edges[came.edge])
            ring, states = came.ring, before
        return tuple(reversed(edges))

    def _before(self, came: Came, states: int) -> int:
        """The states of the ring before from which an edge leads to some of these."""
        sets = self.sets
        for variable, values in came.put:
            states = sets.forget(sets.both(states, sets.having(variable, values)), variable)
        for variable, values in came.taken:
            states = sets.both(states, sets.having(variable, values))
        return sets.both(states, came.ring.states)
