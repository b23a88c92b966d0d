"""What a walk over the calls of a flow found: nodes, edges, and the shortest way to each."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property, reduce

from callflow_dsl._frozen import evolve, field, frozen
from callflow_dsl.explore.state_sets import ALL, EMPTY, StateSets
from callflow_dsl.explore.values import label
from callflow_dsl.simulate.caller import KEY_INTERVAL_MS

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


#: Variables by number, each with values as bits.
Bits = tuple[tuple[int, int], ...]
#: Variables that were put into the set with one value, and taken out with some.
Moves = tuple[Bits, Bits]


@frozen
class Edge:
    """From one node to another; ``ms`` is how long the call stays with the first.

    ``keys`` is what is pressed (with the end key, if one is needed), ``same`` all entries
    tried that lead to the same; both empty where no key is pressed, ``same`` alone where any
    key does. ``pressed_ms`` is when the first and the last key are. ``least_ms`` is as short
    as any caller can stay, who then presses ``quick``; ``longest_ms`` as long as any; None:
    without an end. ``moves`` says what becomes of the carried variables on it, in the ways in
    which it can happen.
    """

    source: int
    target: int
    cause: Cause
    ms: int
    keys: str = ""
    same: tuple[str, ...] = ()
    pressed_ms: tuple[int, int] = (0, 0)
    least_ms: int = 0
    longest_ms: int | None = None
    quick: str = ""
    moves: tuple[Moves, ...] = ()

    @property
    def label(self) -> str:
        """The keys as they stand on an arrow; empty where none is pressed."""
        return label(self.same) if self.cause == "keys" else ""


#: What it takes to come to a place: how many keys, the time in milliseconds, and from when on
#: the caller can press another key.
Cost = tuple[int, int, int]


def going_on(cost: Cost, edge: Edge) -> Cost:
    """What it takes to go along an edge, too."""
    keys, ms, free_ms = cost
    if edge.cause != "keys":
        return keys + len(edge.keys), ms + edge.ms, free_ms
    first, last = edge.pressed_ms
    ms += max(0, free_ms - ms - first)
    return keys + len(edge.keys), ms + edge.ms, ms + last + KEY_INTERVAL_MS


def quickly(edge: Edge) -> Edge:
    """An edge as who loses no time goes along it."""
    last = KEY_INTERVAL_MS * (len(edge.quick) - 1)
    return evolve(edge, keys=edge.quick, ms=edge.least_ms, pressed_ms=(0, last))


@frozen
class Came:
    """How a ring was come by: an edge, from where, and what happened to the carried variables.

    ``quick``: by a caller who stays no longer than need be.
    """

    cost: Cost
    edge: int
    ring: Ring
    moves: Moves = ((), ())
    quick: bool = False


class Ring:
    """States of one node that are first reached with so many keys."""

    __slots__ = ("came", "cost", "node", "states")

    def __init__(self, node: int, cost: Cost, states: int = EMPTY) -> None:
        self.node = node
        self.cost = cost
        self.states = states
        self.came: list[Came] = []


class Pace(StrEnum):
    """How a caller must do what a way says, for it to be the way of a call."""

    #: Prompts are heard out, and 300 ms lie between two keys.
    STEADY = "steady"
    #: Keys are pressed before prompts have ended, as with `--barge-in`.
    AT_ONCE = "at once"
    #: The caller takes more time than that.
    SLOWLY = "slowly"


@frozen
class Cut:
    """What the time limit of a call does to its exploration.

    ``latest``: for each node the latest time at which a call can come there, in milliseconds;
    ``latest_before_transfer``: the same for calls that were not put through before. Not
    ``known``: calls may come later. ``pace``: nodes that not every caller reaches in time.
    """

    limit_ms: int
    latest: Mapping[int, int]
    latest_before_transfer: Mapping[int, int]
    pace: Mapping[int, Pace]
    known: bool


@frozen(eq=False, slots=False)
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
    #: For each node with conditions: those that hold in some call, and fail (bits by number).
    tested: Mapping[int, tuple[int, int]]
    out: tuple[tuple[int, ...], ...] = field(repr=False)
    #: The nodes at which calls begin: several where variables may hold anything at once.
    first: tuple[int, ...]
    #: What variables that may hold anything hold there, as far as nodes tell that apart.
    given: Mapping[int, Mapping[str, str]]
    #: The sets of the carried variables, and for each node its states by the keys they need.
    sets: StateSets = field(repr=False)
    rings: tuple[list[Ring], ...] = field(repr=False)
    #: Where calls are cut off by the flow's time limit; None: it has none.
    cut: Cut | None = None

    def step(self, node: int) -> Step | None:
        """The step that runs at this node."""
        number, position = self.nodes[node].place
        steps = self.programs[number].steps
        return steps[position] if position < len(steps) else None

    def edges_from(self, node: int) -> Iterator[Edge]:
        """What can happen at this node."""
        return (self.edges[number] for number in self.out[node])

    @cached_property
    def states(self) -> tuple[int, ...]:
        """For each node the states in which calls come to it."""
        return tuple(
            reduce(self.sets.either, (ring.states for ring in rings), EMPTY) for rings in self.rings
        )

    def cost(self, node: int) -> Cost:
        """What the shortest way to a node takes."""
        return self.rings[node][0].cost

    def pace(self, node: int) -> Pace:
        """How a caller must hurry, or dawdle, to come to a node by its shortest way."""
        return self.cut.pace.get(node, Pace.STEADY) if self.cut else Pace.STEADY

    def path(self, node: int, states: int = ALL) -> tuple[Edge, ...]:
        """The edges of the shortest way to this node, in one of these states."""
        for ring in self.rings[node]:
            there = self.sets.both(ring.states, states)
            if there != EMPTY:
                return self._back(ring, there)
        return ()

    def given_to(self, node: int) -> Mapping[str, str]:
        """What must be given to a call that comes to a node by its shortest way."""
        if not any(self.given.values()):
            return {}
        ring = self.rings[node][0]
        while ring.came:
            ring = ring.came[0].ring
        return self.given.get(ring.node, {})

    def edge(self, came: Came) -> Edge:
        """The edge by which a ring was come by, with what this caller pressed."""
        edge = self.edges[came.edge]
        return quickly(edge) if came.quick else edge

    def path_along(self, edge: Edge, states: int = ALL) -> tuple[Edge, ...]:
        """The edges of the shortest way to this edge, and along it into one of these states."""
        return (*self.path(edge.source, self.states_before(edge, states)), edge)

    def states_before(self, edge: Edge, states: int) -> int:
        """The states of an edge's source in which it leads to some of these at its target."""
        before = EMPTY
        for moves in edge.moves or (((), ()),):
            before = self.sets.either(before, self._undone(moves, states))
        return self.sets.both(before, self.states[edge.source])

    def states_after(self, edge: Edge, states: int = ALL) -> int:
        """The states at an edge's target to which it leads from some of these at its source."""
        sets, after = self.sets, EMPTY
        for put, taken in edge.moves or (((), ()),):
            there = sets.both(states, self.states[edge.source])
            for variable, values in taken:
                there = sets.forget(sets.both(there, sets.having(variable, values)), variable)
            for variable, values in put:
                there = sets.both(sets.forget(there, variable), sets.having(variable, values))
            after = sets.either(after, there)
        return sets.both(after, self.states[edge.target])

    def _back(self, ring: Ring, states: int) -> tuple[Edge, ...]:
        edges: list[Edge] = []
        while ring.came:
            for came in ring.came:
                undone = self._undone(came.moves, states)
                before = self.sets.both(undone, came.ring.states)
                if before != EMPTY:
                    break
            edges.append(self.edge(came))
            ring, states = came.ring, before
        return tuple(reversed(edges))

    def _undone(self, moves: Moves, states: int) -> int:
        """The states from which these moves lead to some of the given."""
        sets, (put, taken) = self.sets, moves
        for variable, values in put:
            states = sets.forget(sets.both(states, sets.having(variable, values)), variable)
        for variable, values in taken:
            states = sets.both(states, sets.having(variable, values))
        return states
