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
from typing import TYPE_CHECKING, Any, Literal

from attrs import evolve, field, frozen

from callflow_dsl.explore.liveness import Liveness, Place, analyse
from callflow_dsl.explore.state_sets import ALL, EMPTY, StateSets
from callflow_dsl.explore.values import Classes, Entry, entries, label
from callflow_dsl.simulate.call import (
    Collecting,
    Dialling,
    Fetching,
    GoOn,
    Listening,
    Press,
    Recording,
    Silence,
    State,
    Turn,
)
from callflow_dsl.simulate.caller import KEY_INTERVAL_MS
from callflow_dsl.simulate.engine import ready, run_step, settle
from callflow_dsl.simulate.events import Ended, Skipped
from callflow_dsl.simulate.loading import load
from callflow_dsl.simulate.replies import replies
from callflow_dsl.simulate.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from callflow_dsl.explore.values import ValueClass
    from callflow_dsl.simulate.events import EndReason
    from callflow_dsl.simulate.loading import Condition, Program, Step

#: What made the call go from one node to the next.
Cause = Literal["runs", "skips", "silence", "keys", "transfer", "record", "fetch"]

#: Nodes (and, beyond that, sets at nodes) after which exploration stops and says so.
MAX_STATES = 200_000
#: A walk with every variable in its nodes may have so many for each step, and some more.
_PLAIN_PER_STEP, _PLAIN_MORE = 20, 3_000


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
_Bits = tuple[tuple[int, int], ...]


@frozen
class _Came:
    """How a ring was come by: an edge, from where, and what happened to the carried variables."""

    cost: tuple[int, int]
    edge: int
    ring: _Ring
    #: Variables that were put into the set with one value, and taken out with some.
    put: _Bits = ()
    taken: _Bits = ()


class _Ring:
    """States of one node that are first reached with so many keys."""

    __slots__ = ("came", "cost", "node", "states")

    def __init__(self, node: int, cost: tuple[int, int]) -> None:
        self.node = node
        self.cost = cost
        self.states = EMPTY
        self.came: list[_Came] = []


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
    _sets: StateSets = field(repr=False)
    _rings: tuple[list[_Ring], ...] = field(repr=False)

    def step(self, node: int) -> Step | None:
        """The step that runs at this node."""
        number, position = self.nodes[node].place
        steps = self.programs[number].steps
        return steps[position] if position < len(steps) else None

    def cost(self, node: int) -> tuple[int, int]:
        """The fewest keys that lead to a node, and the time that this takes in milliseconds."""
        return self._rings[node][0].cost

    def path(self, node: int) -> tuple[Edge, ...]:
        """The edges of the shortest way to this node."""
        ring = self._rings[node][0]
        return self._back(ring, ring.states)

    def given_to(self, node: int) -> Mapping[str, str]:
        """What must be given to a call that comes to a node by its shortest way."""
        ring = self._rings[node][0]
        while ring.came:
            ring = ring.came[0].ring
        return self.given.get(ring.node, {})

    def came_by(self, node: int) -> Edge | None:
        """The last edge of the shortest way to a node of an exact exploration."""
        came = self._rings[node][0].came
        return self.edges[came[0].edge] if came else None

    def path_along(self, edge: Edge) -> tuple[Edge, ...]:
        """The edges of the shortest way to this edge, with the edge itself at its end."""
        if self.exact:
            return (*self.path(edge.source), edge)
        for ring in self._rings[edge.target]:
            for came in ring.came:
                if self.edges[came.edge] == edge:
                    before = self._before(came, ring.states)
                    if before != EMPTY:
                        return (*self._back(came.ring, before), edge)
        return (*self.path(edge.source), edge)

    def edges_from(self, node: int) -> Iterator[Edge]:
        """What can happen at this node."""
        return (self.edges[number] for number in self.out[node])

    def _back(self, ring: _Ring, states: int) -> tuple[Edge, ...]:
        edges: list[Edge] = []
        while ring.came:
            for came in ring.came:
                before = self._before(came, states)
                if before != EMPTY:
                    break
            edges.append(self.edges[came.edge])
            ring, states = came.ring, before
        return tuple(reversed(edges))

    def _before(self, came: _Came, states: int) -> int:
        """The states of the ring before from which an edge leads to some of these."""
        sets = self._sets
        for variable, values in came.put:
            states = sets.forget(sets.both(states, sets.having(variable, values)), variable)
        for variable, values in came.taken:
            states = sets.both(states, sets.having(variable, values))
        return sets.both(states, came.ring.states)


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
    setting = _Setting(programs, followed, liveness, world or World(), given)
    steps = sum(len(program.steps) for program in programs)
    plain = min(max_states, _PLAIN_MORE + _PLAIN_PER_STEP * steps)
    for explicit in (liveness.kept, liveness.asked):
        walked = _Walk(setting, explicit, plain).run()
        if walked.complete:
            return walked
    return _Walk(setting, {}, max_states).run()


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


@frozen(eq=False)
class _Setting:
    """What stays the same during an exploration."""

    programs: list[Program]
    followed: Mapping[str, int]
    liveness: Liveness
    world: World
    given: Mapping[str, str]


@frozen
class _Outcome:
    """What can follow at a node, whatever the carried variables hold."""

    cause: Cause
    turn: Turn
    longest_ms: int | None
    keys: str = ""
    same: tuple[str, ...] = ()
    stores: str = ""

    @property
    def cost(self) -> tuple[int, int]:
        """Fewer keys are less, then less time."""
        return len(self.keys), self.turn.state.at_ms


class _Variables:
    """What the nodes of a walk tell apart at each place, and what they carry as a set."""

    def __init__(self, setting: _Setting, explicit: Mapping[Place, int]) -> None:
        self.setting = setting
        self._explicit = explicit
        self._classes: dict[int, dict[str, Classes]] = {}
        self._whole: dict[str, tuple[int, Classes]] = {}
        self._bits: dict[tuple[str, ValueClass], int] = {}
        self._values: dict[str, list[str | None]] = {}
        self.carries = explicit is not setting.liveness.kept

    def explicit(self, place: Place) -> dict[str, Classes]:
        """The variables that nodes at a place tell apart, with their classes there."""
        return self._of(self._explicit.get(place, 0))

    def kept(self, place: Place) -> dict[str, Classes]:
        """All variables that matter at a place."""
        return self._of(self.setting.liveness.kept.get(place, 0))

    def carried(self, place: Place) -> list[str]:
        """The variables that nodes at a place carry as a set."""
        if not self.carries:
            return []
        return [name for name in self.kept(place) if name not in self.explicit(place)]

    def _of(self, bits: int) -> dict[str, Classes]:
        known = self._classes.get(bits)
        if known is None:
            unset = self.setting.world.unset_differs
            groups = self.setting.liveness.by_variable(bits)
            known = {name: Classes(group, unset) for name, group in groups.items()}
            self._classes[bits] = known
        return known

    def number(self, name: str) -> int:
        """The number of a variable in sets."""
        return self._all(name)[0]

    def bit(self, name: str, value: str | None) -> int:
        """The bit of a value in sets: that of its class under all conditions."""
        key = (name, self._all(name)[1].of(value))
        if key not in self._bits:
            values = self._values.setdefault(name, [])
            self._bits[key] = 1 << len(values)
            values.append(value)
        return self._bits[key]

    def groups(self, name: str, place: Place) -> list[tuple[str | None, int]]:
        """The known values of a variable by what a place tells apart: one of each, and all bits."""
        classes = self.explicit(place)[name]
        found: dict[ValueClass, tuple[str | None, int]] = {}
        for number, value in enumerate(self._values.get(name, ())):
            kind = classes.of(value)
            first, bits = found.get(kind, (value, 0))
            found[kind] = (first, bits | 1 << number)
        return list(found.values())

    def holding(self, condition: Condition) -> int:
        """The bits of the known values for which a condition holds."""
        bits = 0
        for number, value in enumerate(self._values.get(condition.variable, ())):
            is_set = value is not None or self.setting.world.unset_differs
            bits |= (is_set and condition.holds(value)) << number
        return bits

    def some(self, sets: StateSets, states: int) -> dict[str, str | None]:
        """What the carried variables hold in one of these states."""
        names = {number: name for name, (number, _) in self._whole.items()}
        return {
            names[number]: self._values[names[number]][bit.bit_length() - 1]
            for number, bit in sets.some(states).items()
        }

    def _all(self, name: str) -> tuple[int, Classes]:
        known = self._whole.get(name)
        if known is None:
            liveness = self.setting.liveness
            group = liveness.by_variable(liveness.of_variable[name])[name]
            classes = Classes(group, self.setting.world.unset_differs)
            known = self._whole[name] = (len(self._whole), classes)
        return known

    def begin(self) -> list[tuple[str, int]]:
        """The variables that may hold anything, each with the bits of all its classes."""
        found = []
        for name in self.setting.liveness.free:
            bits = 0
            for value in self._all(name)[1].any_text():
                bits |= self.bit(name, value)
            found.append((name, bits))
        return found


class _Walk:
    """The state of one exploration: nodes are expanded in the order of the keys they need."""

    def __init__(self, setting: _Setting, explicit: Mapping[Place, int], max_states: int) -> None:
        self.setting = setting
        self.variables = _Variables(setting, explicit)
        self.numbers = {id(p): number for number, p in enumerate(setting.programs)}
        self.max_states = max_states
        self.complete = True
        self.tested: dict[Place, tuple[int, int]] = {}
        self.sets = StateSets()
        self.index: dict[tuple[object, ...], int] = {}
        self.nodes: list[Node] = []
        self.states: list[State] = []
        self.edges: list[Edge] = []
        self.edge_numbers: dict[tuple[int, int, Cause, str], int] = {}
        self.out: list[list[int]] = []
        self.rings: list[list[_Ring]] = []
        self.seen: list[int] = []
        self.outcomes: dict[int, list[_Outcome]] = {}
        self.first: list[int] = []
        self.waiting: dict[tuple[int, int, int], _Ring] = {}
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
            if self.expanded > self.max_states:
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
            tuple(self.edges),
            self.complete,
            not self.variables.carries,
            self.tested,
            tuple(map(tuple, self.out)),
            tuple(self.first),
            {number: self._given(self.states[number]) for number in self.first},
            self.sets,
            tuple(self.rings),
        )

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
        start = _Ring(-1, (0, 0))
        start.states = states
        self._lead(start, [name for name, _ in free], Turn(first, ()), {}, 0)

    def _expand(self, ring: _Ring, hands: int) -> None:
        number, state = ring.node, self.states[ring.node]
        place = self.nodes[number].place
        outcomes = self.outcomes.get(number)
        if outcomes is None:
            outcomes = list(self._outcomes(place, state))
            if self.variables.carries:
                self.outcomes[number] = outcomes
        carried = self.variables.carried(place)
        self._test(state, place, ring.states, carried)
        for outcome in outcomes:
            values = dict(state.variables)
            if outcome.stores:
                values[outcome.stores] = dict(outcome.turn.state.variables)[outcome.stores]
            handed = hands + (outcome.cause == "fetch" or outcome.cause == "record")
            self._lead(ring, carried, outcome.turn, values, handed, outcome)

    def _test(self, state: State, place: Place, states: int, carried: list[str]) -> None:
        """Note which conditions of the coming step hold here, and which do not."""
        held, failed = self.tested.get(place, (0, 0))
        for number, condition in enumerate(state.step.conditions if state.step else ()):
            holds = fails = state.meets(condition)
            if condition.variable in carried:
                holding = self._holding(condition)
                holds = self.sets.both(states, holding) != EMPTY
                fails = self.sets.without(states, holding) == EMPTY
            held |= holds << number
            failed |= (not fails) << number
            self.tested[place] = (held, failed)

    def _outcomes(self, place: Place, state: State) -> Iterator[_Outcome]:
        """Everything that can happen at a node."""
        turn = run_step(state)
        wait = turn.state.wait
        if wait is None:
            skipped = any(isinstance(event, Skipped) for event in turn.events)
            yield _Outcome("skips" if skipped else "runs", turn, 0)
            return
        listens = isinstance(wait, Listening) and wait.listens and not state.world.machine
        endless = isinstance(wait, Listening) and wait.left_ms is None
        if not (listens and endless):
            yield from self._replied(turn.state, state.at_ms, listens=listens)
        if listens:
            for entry in self._entries(place):
                yield _entered(turn.state, state.at_ms, entry)

    def _replied(self, state: State, began: int, *, listens: bool) -> Iterator[_Outcome]:
        """What follows from the replies to a wait, each place once."""
        causes: dict[type, Cause] = {Dialling: "transfer", Recording: "record", Fetching: "fetch"}
        cause: Cause = causes.get(type(state.wait), "silence" if listens else "runs")
        found: dict[object, _Outcome] = {}
        for choice in replies(state):
            turn = settle(state, choice.reply)
            turns = [turn]
            if isinstance(turn.state.wait, Fetching):
                turns = [settle(turn.state, one.reply) for one in replies(turn.state)]
                turns += self._followed(turn.state)
            elif isinstance(state.wait, Fetching):
                turns += self._followed(state)
            for after in turns:
                if after.state.ended and isinstance(after.events[-1], Ended):
                    kind: object = after.events[-1].reason
                else:
                    kind = (id(after.state.program), after.state.position)
                longest = _in_all(state, began, choice.longest_ms)
                outcome = _Outcome(cause, after, longest, choice.keys)
                known = found.get(kind)
                if known is None or outcome.cost < known.cost:
                    found[kind] = outcome
        is_known = any(not outcome.turn.state.ended for outcome in found.values())
        for kind, outcome in found.items():
            if kind == "handed_over" and is_known and _asks(state):
                continue  # it is known who goes on
            yield outcome

    def _followed(self, state: State) -> list[Turn]:
        """What follows when the flow behind a request is known."""
        wait = state.wait
        number = self.setting.followed.get(wait.url) if isinstance(wait, Fetching) else None
        return [] if number is None else [settle(state, GoOn(self.setting.programs[number]))]

    def _entries(self, place: Place) -> tuple[Entry, ...]:
        number, position = place
        step = self.setting.programs[number].steps[position]
        target = (number, position + 1 if step.goto is None else step.goto)
        classes = self.variables.kept(target).get(step.variable or "")
        found = entries(step, classes)
        if not self.setting.world.end_key_alone:
            found = tuple(entry for entry in found if entry.keys) or (Entry("1"),)
        return found

    def _lead(
        self,
        ring: _Ring,
        carried: list[str],
        turn: Turn,
        values: dict[str, str | None] | dict[str, str],
        hands: int,
        outcome: _Outcome | None = None,
    ) -> None:
        """Follow an outcome for all states of a ring to the nodes that it leads to."""
        state, states = turn.state, ring.states
        place = (self.numbers[id(state.program)], state.position)
        last = turn.events[-1] if turn.events else None
        if isinstance(last, Ended):
            node = Node(place, last.step, last.flow, last.reason)
            key: tuple[object, ...] = (place, last.step, last.reason)
            self._arrive(ring, outcome, (key, node, state), ALL, hands)
            return
        sets, variables = self.sets, self.variables
        put: list[tuple[int, int]] = []
        target_carried = variables.carried(place)
        stored = outcome.stores if outcome is not None else ""
        explicit = variables.explicit(place)
        for name in carried:
            if name == stored or (name not in target_carried and name not in explicit):
                states = sets.forget(states, variables.number(name))
        for name in target_carried:
            if name not in carried or name == stored:
                value = values.get(name, self.setting.given.get(name))
                bit = variables.bit(name, value)
                put.append((variables.number(name), bit))
                states = sets.both(states, sets.having(variables.number(name), bit))
        waking = [name for name in explicit if name in carried and name != stored]
        told: list[tuple[dict[str, str | None], int, list[tuple[int, int]]]]
        told = [({name: values.get(name) for name in explicit if name not in waking}, states, [])]
        for name in waking:
            number = variables.number(name)
            fresh = []
            for known, some, out in told:
                for value, bits in variables.groups(name, place):
                    rest = sets.both(some, sets.having(number, bits))
                    if rest != EMPTY:
                        forgot = sets.forget(rest, number)
                        fresh.append(({**known, name: value}, forgot, [*out, (number, bits)]))
            told = fresh
        for known, some, out in told:
            signature = tuple(explicit[name].of(known[name]) for name in explicit)
            for runs, part, values_there in self._split(state.step, some, known, target_carried):
                arrived = self._state(state, values_there)
                key = (place, signature, runs, arrived.jumped, arrived.at_ms)
                step = arrived.step
                node = Node(place, step.id if step else "", state.program.name)
                moves = (tuple(put), tuple(out))
                self._arrive(ring, outcome, (key, node, arrived), part, hands, moves)

    def _split(
        self,
        step: Step | None,
        states: int,
        known: Mapping[str, str | None],
        carried: list[str],
    ) -> list[tuple[bool, int, Mapping[str, str | None]]]:
        """The states in which the conditions on carried variables hold, and the others.

        With each come values of those variables that make it so.
        """
        conditions = step.conditions if step is not None else ()
        asked = [one for one in conditions if one.variable in carried]
        if not asked:
            return [(True, states, known)]
        held = ALL
        for condition in asked:
            held = self.sets.both(held, self._holding(condition))
        found: list[tuple[bool, int, Mapping[str, str | None]]] = []
        for runs, part in (
            (True, self.sets.both(states, held)),
            (False, self.sets.without(states, held)),
        ):
            if part != EMPTY:
                values = self.variables.some(self.sets, part)
                there = {one.variable: values.get(one.variable) for one in asked}
                found.append((runs, part, {**known, **there}))
        return found

    def _holding(self, condition: Condition) -> int:
        """The states in which a condition holds."""
        bits = self.variables.holding(condition)
        return self.sets.having(self.variables.number(condition.variable), bits)

    def _state(self, state: State, known: Mapping[str, str | None]) -> State:
        """The state of a node: what its edges depend on, and nothing else."""
        values = {
            **{n: v for n, v in self.setting.given.items() if n not in known},
            **{name: value for name, value in known.items() if value is not None},
        }
        greeting = state.world.greeting_ms if state.world.machine else 0
        return evolve(
            state,
            variables=tuple(sorted(values.items())),
            at_ms=min(state.at_ms, greeting),
            steps_run=min(state.steps_run, 1),
            jumped=state.jumped and state.world.jump_runs,
        )

    def _arrive(
        self,
        ring: _Ring,
        outcome: _Outcome | None,
        target: tuple[tuple[object, ...], Node, State],
        states: int,
        hands: int,
        moves: tuple[_Bits, _Bits] = ((), ()),
    ) -> None:
        key, node, state = target
        number = self.index.get(key)
        if number is None:
            if len(self.nodes) >= self.max_states:
                self.complete = False
                return
            number = self.index[key] = len(self.nodes)
            self.nodes.append(node)
            self.states.append(state)
            self.out.append([])
            self.rings.append([])
            self.seen.append(EMPTY)
        keys, ms = ring.cost
        edge = -1
        if outcome is not None:
            edge = self._edge(ring.node, number, outcome, self.states[ring.node].at_ms)
            keys, ms = keys + len(outcome.keys), ms + self.edges[edge].ms
        came = _Came((keys, ms), edge, ring, *moves)
        self._wait(number, (keys, ms), hands, states, came)

    def _edge(self, source: int, target: int, outcome: _Outcome, began: int) -> int:
        key = (source, target, outcome.cause, outcome.keys)
        number = self.edge_numbers.get(key)
        if number is None:
            number = self.edge_numbers[key] = len(self.edges)
            ms = outcome.turn.state.at_ms - began
            longest = outcome.longest_ms
            longest = None if longest is None else max(ms, longest)
            self.edges.append(
                Edge(source, target, outcome.cause, ms, outcome.keys, outcome.same, longest)
            )
            self.out[source].append(number)
        return number

    def _wait(
        self, number: int, cost: tuple[int, int], hands: int, states: int, came: _Came
    ) -> None:
        """Have a node expanded for these states, as far as they are new."""
        key = (number, cost[0], hands)
        ring = self.waiting.get(key)
        if ring is None:
            if self.sets.without(states, self.seen[number]) == EMPTY:
                return
            ring = self.waiting[key] = _Ring(number, cost)
            place = self.nodes[number].place
            heapq.heappush(self.queue, (cost[0], hands, place, cost[1], number))
        ring.states = self.sets.either(ring.states, states)
        ring.cost = min(ring.cost, cost)
        if came.edge < 0:
            self.first.append(number)
            return
        if not self.variables.carries and ring.came:
            ring.came[0] = min(ring.came[0], came, key=lambda one: one.cost)
        else:
            ring.came.append(came)


def _asks(state: State) -> bool:
    return isinstance(state.wait, Fetching | Recording)


def _entered(state: State, began: int, entry: Entry) -> _Outcome:
    """Hear the prompt out, press the keys of this entry and complete it."""
    wait, step = state.wait, state.step
    first = wait.once_ms if isinstance(wait, Listening) else 0
    turn, keys = Turn(state, ()), entry.keys
    if step is not None and step.end_key is not None:
        full = step.max_keys is not None and len(keys) >= step.max_keys
        keys += "" if full else step.end_key
    for number, key in enumerate(keys):
        turn = settle(turn.state, Press(key, KEY_INTERVAL_MS if number else first))
    if isinstance(turn.state.wait, Collecting):
        turn = settle(turn.state, Silence())
    left = wait.left_ms if isinstance(wait, Listening) else 0
    longest = None
    if step is not None and step.max_keys is not None and left is not None:
        longest = left + (step.max_keys - 1) * state.world.key_timeout_ms
    stores = (step.variable or "") if step is not None else ""
    return _Outcome("keys", turn, _in_all(state, began, longest), keys, entry.same, stores)


def _in_all(state: State, began: int, longest_ms: int | None) -> int | None:
    """The longest that a node can last, from what its wait can."""
    return None if longest_ms is None else state.at_ms - began + longest_ms
