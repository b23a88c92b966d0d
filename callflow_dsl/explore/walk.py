"""Walks every call that a flow can have, without repeating what is already known.

Nodes are steps about to run, with the variables that still matter; edges are what the caller
or the other side may do there. Calls with the same future are one node (see values.py and
liveness.py), so a chain of a thousand menus has a few thousand nodes.

Many answers that are asked first and read last would still be as many nodes as they have
combinations. When a walk grows beyond what the flow's size explains, it is made again with
variables that nothing asks just now taken out of the nodes: each node then carries the *set*
of what they can hold, as a decision diagram (state_sets.py), and nothing is lost. Where that
is still too much, no variable is in the nodes, which only tell whether their step runs.
"""

from __future__ import annotations

import heapq
import sys
from functools import cached_property

from callflow_dsl._frozen import evolve
from callflow_dsl.explore.exploration import Came, Edge, Exploration, Node, Ring, going_on
from callflow_dsl.explore.liveness import Place, analyse
from callflow_dsl.explore.outcomes import Outcome, Outcomes
from callflow_dsl.explore.state_sets import ALL, EMPTY, StateSets
from callflow_dsl.explore.variables import Setting, Variables
from callflow_dsl.simulate.call import State, Turn
from callflow_dsl.simulate.engine import ready
from callflow_dsl.simulate.events import Ended
from callflow_dsl.simulate.loading import load
from callflow_dsl.simulate.world import World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from callflow_dsl.explore.exploration import Cause, Moves
    from callflow_dsl.explore.telling import Telling, Told
    from callflow_dsl.simulate.loading import Program, Step

#: Nodes (and, beyond that, sets at nodes) after which exploration stops and says so.
MAX_STATES = 200_000
#: A walk with every variable in its nodes may have so many for each step, and some more.
_PLAIN_PER_STEP, _PLAIN_MORE = 20, 3_000
#: And so many edges for each of these nodes: an entry may have as many as there are constants.
_EDGES_PER_STATE = 3


def explore(
    flow: Mapping[str, Any] | Program,
    *,
    flows: Mapping[str, Mapping[str, Any]] | None = None,
    world: World | None = None,
    variables: Mapping[str, str] | None = None,
    max_states: int = MAX_STATES,
) -> Exploration:
    """Walk every call of this flow (wire JSON as dicts).

    ``flows`` maps the URLs of ``fetchCallFlow`` and ``onFinish`` to the flows behind them;
    other URLs end the walk there. In a ``world`` in which an answering machine picks up, it
    presses nothing. ``variables`` are set when the call begins; those that no step stores may
    hold anything else. Raises `FlowcError` for a flow that cannot run.
    """
    programs, followed = _programs(load(flow), flows or {})
    given = dict(variables or {})
    liveness = analyse(programs, followed, given)
    setting = Setting(programs, followed, liveness, world or World(), given)
    steps = sum(len(program.steps) for program in programs)
    plain = min(max_states, _PLAIN_MORE + _PLAIN_PER_STEP * steps)
    walked = _walked(setting, plain, max_states)
    limit = programs[0].max_duration_ms
    if limit is None:
        return walked
    from callflow_dsl.explore.limits import cut_off

    return cut_off(walked, limit)


def _walked(setting: Setting, plain: int, most: int) -> Exploration:
    """The first walk that does not grow too large; the last where all do."""
    liveness = setting.liveness
    for explicit in (liveness.kept, liveness.asked):
        if explicit is liveness.asked and liveness.asked == liveness.kept:
            break
        walked = _Walk(setting, explicit, plain, most_edges=_EDGES_PER_STATE * plain).run()
        if walked.complete:
            return walked
    return _Walk(setting, {}, most).run()


def _programs(
    first: Program, flows: Mapping[str, Mapping[str, Any]]
) -> tuple[list[Program], dict[str, int]]:
    """The flow, and those that it can hand over to, each loaded once; address -> number."""
    programs, followed = [first], dict[str, int]()
    if not flows:
        return programs, followed
    from callflow_dsl.simulate.fetch import same_address

    numbers: dict[str, int] = {}  # by the address as it was given
    for program in programs:  # grows while it is read
        for url in {step.hands_over: None for step in program.steps if step.hands_over}:
            given = next((other for other in flows if same_address(other, url)), None)
            if given is not None and url not in followed:
                followed[url] = numbers.setdefault(given, len(programs))
                if followed[url] == len(programs):
                    name = str(flows[given].get("title") or given)
                    programs.append(load(flows[given], name=name))
    return programs, followed


class _Walk:
    """The state of one exploration: nodes are expanded in the order of the keys they need."""

    def __init__(
        self,
        setting: Setting,
        explicit: Mapping[Place, int],
        max_states: int,
        *,
        most_edges: int = sys.maxsize,
    ) -> None:
        self.setting = setting
        self.most_edges = most_edges
        self.variables = Variables(setting, explicit)
        self.numbers = {id(p): number for number, p in enumerate(setting.programs)}
        self.max_states = max_states
        self.complete = True
        self.tested: dict[int, tuple[int, int]] = {}
        self.sets = StateSets()
        self.index: dict[tuple[object, ...], int] = {}
        self.nodes: list[Node] = []
        self.states: list[State] = []
        self.edges: list[Edge] = []
        self.edge_numbers: dict[tuple[int, int, Cause, str], int] = {}
        self.moves: dict[int, dict[Moves, None]] = {}
        self.out: list[list[int]] = []
        self.rings: list[list[Ring]] = []
        self.seen: list[int] = []
        self._outcomes_at = Outcomes(setting, self.variables)
        self.outcomes: dict[int, list[Outcome]] = {}
        self.first: list[int] = []
        self.waiting: dict[tuple[int, int, int], Ring] = {}
        self.queue: list[tuple[int, int, Place, int, int]] = []
        self.expanded = 0

    def run(self) -> Exploration:
        self._begin()
        while self.queue:
            keys, hands, _place, _ms, number = heapq.heappop(self.queue)
            ring = self.waiting.pop((number, keys, hands), None)
            if ring is None:
                continue
            ring.states = self.sets.without(ring.states, self.seen[number])
            if ring.states == EMPTY:
                continue
            self.expanded += 1
            if self.expanded > self.max_states or len(self.edges) > self.most_edges:
                self.complete = False
                break
            ring.came.sort(key=lambda came: came.cost)
            self.seen[number] = self.sets.either(self.seen[number], ring.states)
            self.rings[number].append(ring)
            if self.nodes[number].ended is None:
                self._expand(ring, hands)
        return self._found()

    def _found(self) -> Exploration:
        """What was reached, also nodes that were not expanded before the walk was cut short."""
        for ring in self.waiting.values():
            ring.came.sort(key=lambda came: came.cost)
            self.rings[ring.node].append(ring)
        return Exploration(
            tuple(self.setting.programs),
            self.setting.world,
            tuple(self.nodes),
            tuple(map(self._moved, range(len(self.edges)))),
            self.complete,
            not self.variables.carries,
            self.tested,
            tuple(map(tuple, self.out)),
            tuple(self.first),
            {number: self._given(self.states[number]) for number in self.first},
            self.sets,
            tuple(self.rings),
        )

    def _moved(self, number: int) -> Edge:
        """An edge with what becomes of the carried variables on it."""
        edge = self.edges[number]
        return evolve(edge, moves=tuple(self.moves[number])) if self.variables.carries else edge

    def _given(self, state: State) -> dict[str, str]:
        free = self.setting.liveness.free
        return {name: value for name, value in state.variables if name in free}

    def _begin(self) -> None:
        """The first node, or several, where variables that hold anything matter at once."""
        setting = self.setting
        first = evolve(ready(setting.programs[0], setting.world, setting.given), limit_ms=None)
        states = ALL
        free = self.variables.begin()
        for name, bits in free:
            states = self.sets.both(states, self.sets.having(self.variables.number(name), bits))
        start = Ring(-1, (0, 0, 0))
        start.states = states
        self._lead(start, [name for name, _ in free], Turn(first, ()), {}, 0)

    def _expand(self, ring: Ring, hands: int) -> None:
        number, state = ring.node, self.states[ring.node]
        place = self.nodes[number].place
        outcomes = self.outcomes.get(number)
        if outcomes is None:
            outcomes = list(self._outcomes_at.at(place, state))
            if self.variables.carries:
                self.outcomes[number] = outcomes
        carried = self.variables.carried(place)
        self._test(number, ring.states, carried)
        for outcome in outcomes:
            values: dict[str, str | None] = dict(state.variables)
            if outcome.stores:
                values[outcome.stores] = outcome.turn.state.value(outcome.stores)
            handed = hands + (outcome.cause == "fetch" or outcome.cause == "record")
            self._lead(ring, carried, outcome.turn, values, handed, outcome)

    def _test(self, node: int, states: int, carried: list[str]) -> None:
        """Note which conditions of the coming step hold here, and which do not."""
        state = self.states[node]
        holding_bits, failing_bits = self.tested.get(node, (0, 0))
        for number, condition in enumerate(state.step.conditions if state.step else ()):
            holds = fails = state.meets(condition)
            if condition.variable in carried:
                holding = self._telling.holding(condition)
                holds = self.sets.both(states, holding) != EMPTY
                fails = self.sets.without(states, holding) == EMPTY
            holding_bits |= holds << number
            failing_bits |= (not fails) << number
            self.tested[node] = (holding_bits, failing_bits)

    def _lead(
        self,
        ring: Ring,
        carried: list[str],
        turn: Turn,
        values: Mapping[str, str | None],
        hands: int,
        outcome: Outcome | None = None,
    ) -> None:
        """Follow an outcome for all states of a ring to the nodes that it leads to."""
        state, world = turn.state, turn.state.world
        place = (self.numbers[id(state.program)], state.position)
        last = turn.events[-1] if turn.events else None
        if isinstance(last, Ended):
            key: tuple[object, ...] = (place, last.step, last.reason)
            number = self.index.get(key)
            if number is None:
                number = self._add(key, Node(place, last.step, last.flow, last.reason), state)
            self._arrive(ring, outcome, number, ALL, hands)
            return
        stored = outcome.stores if outcome is not None else ""
        explicit = self.variables.explicit(place)
        # What the future depends on, besides the variables.
        jumped = state.jumped and world.jump_runs
        at_ms = min(state.at_ms, world.greeting_ms if world.machine else 0)
        for known, runs, part, moves in self._told(
            ring, carried, values, stored, state.step, place
        ):
            signature = tuple([classes.of(known[name]) for name, classes in explicit.items()])
            key = (place, signature, runs, jumped, at_ms)
            number = self.index.get(key)
            if number is None:
                step = state.step
                node = Node(place, step.id if step else "", state.program.name)
                number = self._add(key, node, self._state(state, known, at_ms, jumped=jumped))
            self._arrive(ring, outcome, number, part, hands, moves)

    def _told(
        self,
        ring: Ring,
        carried: list[str],
        values: Mapping[str, str | None],
        stored: str,
        step: Step | None,
        place: Place,
    ) -> list[Told]:
        """What the nodes of a place tell apart of the states that come to it."""
        if not carried and not self.variables.carried(place):
            explicit = self.variables.explicit(place)
            return [({name: values.get(name) for name in explicit}, True, ring.states, ((), ()))]
        return self._telling.told(ring.states, carried, values, stored, step, place)

    @cached_property
    def _telling(self) -> Telling:
        from callflow_dsl.explore.telling import Telling

        return Telling(self.setting, self.variables, self.sets)

    def _state(
        self, state: State, known: Mapping[str, str | None], at_ms: int, *, jumped: bool
    ) -> State:
        """The state of a node: what its edges depend on, and nothing else."""
        values = {
            **{n: v for n, v in self.setting.given.items() if n not in known},
            **{name: value for name, value in known.items() if value is not None},
        }
        return evolve(
            state,
            variables=tuple(sorted(values.items())),
            at_ms=at_ms,
            steps_run=min(state.steps_run, 1),
            jumped=jumped,
        )

    def _add(self, key: tuple[object, ...], node: Node, state: State) -> int:
        """A new node; -1 where there are too many."""
        if len(self.nodes) >= self.max_states:
            self.complete = False
            return -1
        number = self.index[key] = len(self.nodes)
        self.nodes.append(node)
        self.states.append(state)
        self.out.append([])
        self.rings.append([])
        self.seen.append(EMPTY)
        return number

    def _arrive(
        self,
        ring: Ring,
        outcome: Outcome | None,
        number: int,
        states: int,
        hands: int,
        moves: Moves = ((), ()),
    ) -> None:
        """Go on to a node, unless it could not be added."""
        if number < 0:
            return
        cost, edge = ring.cost, -1
        if outcome is not None:
            edge = self._edge(ring.node, number, outcome, self.states[ring.node].at_ms)
            cost = going_on(cost, self.edges[edge])
            if self.variables.carries:
                self.moves.setdefault(edge, {})[moves] = None
        self._wait(number, hands, states, Came(cost, edge, ring, moves))

    def _edge(self, source: int, target: int, outcome: Outcome, began: int) -> int:
        key = (source, target, outcome.cause, outcome.keys)
        number = self.edge_numbers.get(key)
        if number is None:
            number = self.edge_numbers[key] = len(self.edges)
            ms = outcome.turn.state.at_ms - began
            self.edges.append(
                Edge(
                    source,
                    target,
                    outcome.cause,
                    ms,
                    outcome.keys,
                    outcome.same,
                    outcome.pressed_ms,
                    outcome.least_ms,
                    outcome.longest_ms,
                    outcome.quick,
                )
            )
            self.out[source].append(number)
        return number

    def _wait(self, number: int, hands: int, states: int, came: Came) -> None:
        """Have a node expanded for these states, as far as they are new."""
        cost = came.cost
        key = (number, cost[0], hands)
        ring = self.waiting.get(key)
        if ring is None:
            if self.sets.without(states, self.seen[number]) == EMPTY:
                return
            ring = self.waiting[key] = Ring(number, cost)
            place = self.nodes[number].place
            heapq.heappush(self.queue, (cost[0], hands, place, cost[1], number))
        ring.states = self.sets.either(ring.states, states)
        ring.cost = min(ring.cost, cost)
        if came.edge < 0:
            self.first.append(number)
            return
        if not self.variables.carries and ring.came:
            ring.came[0] = min(ring.came[0], came, key=lambda way: way.cost)
        else:
            ring.came.append(came)
