"""Walks every call that a flow can have, without repeating what is already known.

Nodes are steps about to run, with the variables that still matter; edges are what the
caller or the other side may do there. Equal states are merged (see `abstraction`), so a
menu of a thousand steps has a few thousand nodes, not 12 to the power of its depth.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Any, Literal

from attrs import evolve, field, frozen

from callflow_dsl.explore.abstraction import Abstraction, Entry, Place, analyse, label
from callflow_dsl.simulate.call import (
    Dialled,
    Dialling,
    Fetching,
    GoOn,
    Listening,
    NoFlow,
    Press,
    Recording,
    Reply,
    Silence,
    Spoke,
    State,
    Turn,
)
from callflow_dsl.simulate.caller import KEY_INTERVAL_MS
from callflow_dsl.simulate.engine import ready, run_step, settle
from callflow_dsl.simulate.events import Ended, Skipped
from callflow_dsl.simulate.loading import load
from callflow_dsl.simulate.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from callflow_dsl.explore.abstraction import Signature
    from callflow_dsl.simulate.events import EndReason
    from callflow_dsl.simulate.loading import Program, Step

#: What made the call go from one node to the next.
Cause = Literal["runs", "skips", "silence", "keys", "transfer", "record", "fetch"]

#: States after which exploration stops and says so.
MAX_STATES = 200_000


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
    any key does.
    """

    source: int
    target: int
    cause: Cause
    ms: int
    keys: str = ""
    same: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The keys as they stand on an arrow; empty where none is pressed."""
        return label(self.same) if self.cause == "keys" else ""


@frozen(eq=False)
class Exploration:
    """Every state that calls can reach, from node 0, with the shortest way to each.

    ``way[n]`` is the edge by which node ``n`` is reached with the fewest keys (then in the
    shortest time). Not ``complete``: the bound was reached, and there is more.
    """

    abstraction: Abstraction
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    way: tuple[int | None, ...]
    complete: bool
    #: For each step with conditions: those that held in some call, and failed (bits by number).
    tested: Mapping[Place, tuple[int, int]]
    out: tuple[tuple[int, ...], ...] = field(repr=False)

    def step(self, node: int) -> Step | None:
        """The step that runs at this node."""
        number, position = self.nodes[node].place
        steps = self.abstraction.programs[number].steps
        return steps[position] if position < len(steps) else None

    def path(self, node: int) -> tuple[Edge, ...]:
        """The edges of the shortest way to this node."""
        edges: list[Edge] = []
        number = self.way[node]
        while number is not None:
            edges.append(self.edges[number])
            number = self.way[edges[-1].source]
        return tuple(reversed(edges))

    def edges_from(self, node: int) -> Iterator[Edge]:
        """What can happen at this node."""
        return (self.edges[number] for number in self.out[node])


def explore(
    flow: Mapping[str, Any] | Program,
    *,
    flows: Mapping[str, Mapping[str, Any]] | None = None,
    machine: bool = False,
    max_states: int = MAX_STATES,
) -> Exploration:
    """Walk every call of this flow (wire JSON as dicts).

    ``flows`` maps the URLs of ``fetchCallFlow`` and ``onFinish`` to the flows behind them;
    other URLs end the walk there. ``machine``: an answering machine picks up, which
    presses nothing. Raises `FlowcError` for a flow that cannot run.
    """
    programs, followed = _programs(load(flow), flows or {})
    return _Walk(analyse(programs, followed), machine, max_states).run()


def _programs(
    first: Program, flows: Mapping[str, Mapping[str, Any]]
) -> tuple[list[Program], dict[str, int]]:
    """The flow, and those that it can hand over to, each loaded once."""
    programs, followed = [first], dict[str, int]()
    for program in programs:  # grows while it is read
        for step in program.steps:
            url = step.hands_over
            if url in flows and url not in followed:
                followed[url] = len(programs)
                programs.append(load(flows[url], name=str(flows[url].get("title") or url)))
    return programs, followed


#: What makes two states the same node.
Key = tuple[Place, "Signature | EndReason"]


class _Walk:
    """The state of one exploration: nodes are expanded in the order of their cost."""

    def __init__(self, abstraction: Abstraction, machine: bool, max_states: int) -> None:
        self.abstraction = abstraction
        self.numbers = {id(p): number for number, p in enumerate(abstraction.programs)}
        self.world = World(machine=machine, greeting_ms=0)
        self.max_states = max_states
        self.complete = True
        self.tested: dict[Place, tuple[int, int]] = {}
        self.index: dict[Key, int] = {}
        self.nodes: list[Node] = []
        self.states: list[State] = []
        self.edges: list[Edge] = []
        self.out: list[list[int]] = []
        self.best: list[tuple[int, int]] = []
        self.way: list[int | None] = []
        self.queue: list[tuple[tuple[int, int], int]] = []

    def run(self) -> Exploration:
        first = ready(self.abstraction.programs[0], self.world)
        self._node(Turn(evolve(first, limit_ms=None), ()), (0, 0), None)
        done: set[int] = set()
        while self.queue:
            cost, number = heapq.heappop(self.queue)
            if number in done:
                continue
            done.add(number)
            if self.nodes[number].ended is None:
                self._expand(number, cost)
        return Exploration(
            self.abstraction,
            tuple(self.nodes),
            tuple(self.edges),
            tuple(self.way),
            self.complete,
            self.tested,
            tuple(tuple(numbers) for numbers in self.out),
        )

    def _expand(self, number: int, cost: tuple[int, int]) -> None:
        self._test(self.states[number], self.nodes[number].place)
        turn = run_step(self.states[number])
        if turn.state.wait is None:
            skipped = any(isinstance(event, Skipped) for event in turn.events)
            self._edge(number, turn, "skips" if skipped else "runs", cost)
            return
        for cause, after, keys, same in self._replies(self.nodes[number].place, turn.state):
            self._edge(number, after, cause, cost, keys, same)

    def _test(self, state: State, place: Place) -> None:
        """Note which conditions of the coming step hold here, and which do not."""
        conditions = state.step.conditions if state.step else ()
        if conditions:
            answers = [one.holds(state.value(one.variable)) for one in conditions]
            held = sum(1 << number for number, answer in enumerate(answers) if answer)
            known = self.tested.get(place, (0, 0))
            everything = (1 << len(answers)) - 1
            self.tested[place] = (known[0] | held, known[1] | everything & ~held)

    def _replies(
        self, place: Place, state: State
    ) -> Iterator[tuple[Cause, Turn, str, tuple[str, ...]]]:
        """Everything that can be answered here, and what follows from it."""
        match state.wait:
            case Listening(listens=listens, left_ms=left):
                listens = listens and not state.world.machine
                if left is not None or not listens:
                    yield "silence" if listens else "runs", settle(state, Silence()), "", ()
                if listens:
                    for entry in self.abstraction.entries(place):
                        after, keys = _enter(state, entry)
                        yield "keys", after, keys, entry.same
            case Dialling():
                # Answered and then over, busy and not answered all go on with the next step.
                yield "transfer", settle(state, Dialled(ring_ms=0, talk_ms=0)), "", ()
            case Recording():
                after = settle(state, Spoke())
                if isinstance(after.state.wait, Fetching):
                    after = settle(after.state, self._fetched(after.state.wait))
                yield "record", after, "", ()
            case Fetching() as wait:
                yield "fetch", settle(state, self._fetched(wait)), "", ()

    def _fetched(self, wait: Fetching) -> Reply:
        number = self.abstraction.followed.get(wait.url)
        return NoFlow() if number is None else GoOn(self.abstraction.programs[number])

    def _edge(
        self,
        source: int,
        turn: Turn,
        cause: Cause,
        cost: tuple[int, int],
        keys: str = "",
        same: tuple[str, ...] = (),
    ) -> None:
        ms = turn.state.at_ms
        reached = (cost[0] + len(keys), cost[1] + ms)
        target = self._node(turn, reached, len(self.edges))
        if target is None:
            self.complete = False
            return
        self.out[source].append(len(self.edges))
        self.edges.append(Edge(source, target, cause, ms, keys, same))

    def _node(self, turn: Turn, cost: tuple[int, int], way: int | None) -> int | None:
        key, node = self._describe(turn)
        number = self.index.get(key)
        if number is None:
            if len(self.nodes) >= self.max_states:
                return None
            number = self.index[key] = len(self.nodes)
            self.nodes.append(node)
            self.states.append(evolve(turn.state, at_ms=0, steps_run=0))
            self.out.append([])
            self.best.append(cost)
            self.way.append(way)
            heapq.heappush(self.queue, (cost, number))
        elif way is not None and cost < self.best[number]:
            self.best[number], self.way[number] = cost, way
            heapq.heappush(self.queue, (cost, number))
        return number

    def _describe(self, turn: Turn) -> tuple[Key, Node]:
        state = turn.state
        place = (self.numbers[id(state.program)], state.position)
        last = turn.events[-1] if turn.events else None
        if isinstance(last, Ended):
            return (place, last.reason), Node(place, last.step, last.flow, last.reason)
        step = state.step
        node = Node(place, step.id if step else "", state.program.name)
        return (place, self.abstraction.signature(place, dict(state.variables))), node


def _enter(state: State, entry: Entry) -> tuple[Turn, str]:
    """Hear the prompt out, press the keys of this entry and complete it; the keys needed."""
    wait, step = state.wait, state.step
    first = wait.once_ms if isinstance(wait, Listening) else 0
    keys, turn = entry.keys, Turn(state, ())
    for number, key in enumerate(keys):
        turn = settle(turn.state, Press(key, KEY_INTERVAL_MS if number else first))
    if turn.state.wait is None:
        return turn, keys
    end_key = step.end_key if step else None
    if end_key is None:
        return settle(turn.state, Silence()), keys
    return settle(turn.state, Press(end_key, KEY_INTERVAL_MS if keys else first)), keys + end_key
