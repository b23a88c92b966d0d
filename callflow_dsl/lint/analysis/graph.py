"""Every way a call can go through one flow, by the engine of `flowc explore`."""

from __future__ import annotations

from functools import cached_property

from callflow_dsl._frozen import evolve, frozen
from callflow_dsl.explore.walk import explore
from callflow_dsl.graphs import walk
from callflow_dsl.picking import grouped
from callflow_dsl.steps.behaviour import HangUp, Prompt, Recording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from callflow_dsl.explore.dead_ends import Cycles, DeadEnd
    from callflow_dsl.explore.exploration import Cause, Edge, Exploration
    from callflow_dsl.explore.path import Path
    from callflow_dsl.explore.spelling import Spelling
    from callflow_dsl.lint.analysis import LintedFlow, LintedStep
    from callflow_dsl.lint.analysis.repeats import Repeats
    from callflow_dsl.simulate.loading import Program, Step
    from callflow_dsl.source import Location

#: A flow with more states than these and those for each of its steps is not followed to its
#: end, and no rule says "never". So the work for a flow grows no faster than the flow.
MOST_STATES = 20_000
STATES_FOR_A_STEP = 20
#: How long a recording is taken to last that nothing ends, in milliseconds.
_USUAL_RECORDING_MS = 120_000


def leading_to(goals: Iterable[int], edges: Iterable[Edge]) -> frozenset[int]:
    """The states from which some way over these moves leads to one of the goals."""
    before = grouped(edges, lambda edge: edge.target)
    return frozenset(walk(goals, lambda at: (edge.source for edge in before.get(at, ()))))


@frozen(eq=False, slots=False)
class Graph:
    """The exploration of a flow, by position of its steps."""

    flow: LintedFlow

    @cached_property
    def exploration(self) -> Exploration:
        """The states of all calls; each ends at the maximum length, unless FLW328 reports it."""
        limit = self.flow.program.max_duration_ms
        if limit is None or self.nearest_person_too_late is not None:
            return self._unlimited
        from callflow_dsl.explore.limits import cut_off

        return cut_off(self._unlimited, limit)

    @cached_property
    def _unlimited(self) -> Exploration:
        """The states of all calls, which may last as long as they like."""
        program = evolve(_with_ends(self.flow.program), max_duration_ms=None)
        return explore(program, max_states=self.most_states)

    @cached_property
    def nearest_person_too_late(self) -> Path | None:
        """The shortest way to a person, if all take longer than calls may last; else None."""
        limit = self.flow.program.max_duration_ms
        calls = self._unlimited
        dialling = {edge.source for edge in calls.edges if edge.cause == "transfer"}
        nearest = min(dialling, key=lambda number: calls.cost(number)[1], default=None)
        if limit is None or nearest is None or calls.cost(nearest)[1] < limit:
            return None
        from callflow_dsl.explore.spelling import Spelling

        return Spelling(calls).to(nearest)

    @property
    def most_states(self) -> int:
        """How many states are followed."""
        return MOST_STATES + STATES_FOR_A_STEP * len(self.flow.steps)

    @property
    def complete(self) -> bool:
        """Whether every call was followed to its end."""
        return self.exploration.complete

    @property
    def exact(self) -> bool:
        """Whether each way along the edges is that of some call."""
        return self.exploration.complete and self.exploration.exact

    @cached_property
    def dead_ends(self) -> tuple[DeadEnd, ...]:
        """Where callers are lost."""
        from callflow_dsl.explore.dead_ends import dead_ends_of

        return dead_ends_of(self.exploration, self._cycles)

    @cached_property
    def _cycles(self) -> Cycles:
        from callflow_dsl.explore.dead_ends import Cycles

        return Cycles(self.exploration)

    @property
    def order(self) -> list[int]:
        """The number of the loop of each state; what follows outside of it has a lower one."""
        return self._cycles.component

    def shown_by(self, edge: Edge) -> str:
        """A line with the shortest call in which this happens, as `flowc simulate` takes it."""
        return call_line(self._spelling.along(edge))

    @cached_property
    def _spelling(self) -> Spelling:
        from callflow_dsl.explore.spelling import Spelling

        return Spelling(self.exploration)

    def first(self, edges: Iterable[Edge]) -> Edge | None:
        """The one of these that the shortest call comes to; None where there is none."""
        return min(edges, key=lambda edge: self.exploration.cost(edge.source), default=None)

    def runs_next(self, node: int) -> int:
        """Position of the first step that runs from a state on, as far as skipping goes."""
        return self.exploration.nodes[self.over_skips(node)].place[1]

    def over_skips(self, node: int) -> int:
        """The state in which a call is behind the steps that it only skips."""
        while True:
            edges = self.exploration.out[node]
            edge = self.exploration.edges[edges[0]] if len(edges) == 1 else None
            if edge is None or edge.cause != "skips":
                return node
            node = edge.target

    @cached_property
    def positions(self) -> dict[str, int]:
        """Step id -> position."""
        return {step.id: index for index, step in enumerate(self.flow.program.steps)}

    @cached_property
    def nodes(self) -> dict[int, list[int]]:
        """Position -> the states in which a call is about to run that step."""
        states: dict[int, list[int]] = {}
        for number, node in enumerate(self.exploration.nodes):
            if node.ended is None and node.place[1] < len(self.flow.steps):
                states.setdefault(node.place[1], []).append(number)
        return states

    def edges(self, position: int) -> list[Edge]:
        """What can happen at a step, in any state."""
        return [
            edge
            for node in self.nodes.get(position, ())
            for edge in self.exploration.edges_from(node)
        ]

    def moves(self, position: int, cause: Cause | None = None) -> list[Edge]:
        """What can happen at a step when it runs, or what happens there by one cause alone."""
        edges = (edge for edge in self.edges(position) if edge.cause != "skips")
        return [edge for edge in edges if cause in (None, edge.cause)]

    def pressed(self, steps: Iterable[LintedStep], key: str) -> list[Edge]:
        """What can happen at some steps by a key."""
        edges = (edge for step in steps for edge in self.moves(step.index, "keys"))
        return [edge for edge in edges if key in edge.same]

    @cached_property
    def ran(self) -> frozenset[int]:
        """Positions of the steps that some call runs."""
        return frozenset(
            position
            for position in self.nodes
            if any(edge.cause != "skips" for edge in self.edges(position))
        )

    @cached_property
    def skipped(self) -> frozenset[int]:
        """Positions of the steps that some call skips."""
        return frozenset(
            position
            for position in self.nodes
            if any(edge.cause == "skips" for edge in self.edges(position))
        )

    @cached_property
    def after(self) -> tuple[tuple[int, ...], ...]:
        """Positions that can follow each step, whatever its conditions say."""
        return tuple(
            (*(() if step.ends and not step.run.conditions else (step.index + 1,)),)
            + ((step.target,) if step.run.listens and step.target != step.index + 1 else ())
            for step in self.flow.steps
        )

    @cached_property
    def targets(self) -> frozenset[int]:
        """Positions at which calls go on after a key."""
        return frozenset(step.target for step in self.flow.steps if step.run.listens)

    def ending_before(self, position: int) -> LintedStep | None:
        """The nearest step before this one that ends every call, with no way in between."""
        return self._endings[position]

    @cached_property
    def _endings(self) -> list[LintedStep | None]:
        endings: list[LintedStep | None] = []
        nearest: LintedStep | None = None
        for step in self.flow.steps:
            if step.index in self.targets:
                nearest = None
            endings.append(nearest)
            if step.ends and not step.run.conditions:
                nearest = step
        return endings

    def behind_end(self, position: int) -> bool:
        """Whether a step that ends every call stands before this one, with no way in between."""
        return self.ending_before(position) is not None

    @cached_property
    def behind_dead_steps(self) -> frozenset[int]:
        """Positions that calls could come to if the steps behind a plain end ran."""
        steps = range(len(self.flow.steps))
        dead = (at for at in steps if at not in self.nodes and self.behind_end(at))
        return frozenset(walk(dead, lambda at: filter(steps.__contains__, self.after[at])))

    @cached_property
    def silent_ends(self) -> frozenset[int]:
        """States from which the call ends and no step runs any more but a hangup."""
        nodes, before = self.exploration.nodes, self._silently_before()
        queue = [n for n, node in enumerate(nodes) if node.ended in ("past_end", "hangup")]
        silent = set(queue)
        while queue:
            for source in before.get(queue.pop(), ()):
                if source not in silent and all(
                    edge.target in silent for edge in self.exploration.edges_from(source)
                ):
                    silent.add(source)
                    queue.append(source)
        return frozenset(silent)

    def _silently_before(self) -> dict[int, list[int]]:
        """State -> those from which a call comes there with no step run but a hangup."""
        before: dict[int, list[int]] = {}
        for edge in self.exploration.edges:
            step = self.exploration.step(edge.source)
            if step is None or edge.cause == "skips" or isinstance(step.does, HangUp):
                before.setdefault(edge.target, []).append(edge.source)
        return before

    def falls_off(self) -> Edge | None:
        """How a call ends behind the last step at which one does, other than by key or silence."""
        nodes = self.exploration.nodes
        moves = [
            edge
            for edge in self.exploration.edges
            if edge.cause not in ("keys", "silence", "skips")
            and self.exploration.step(edge.source) is not None
            and self.past_end(edge.target)
        ]
        last = max((nodes[edge.source].place[1] for edge in moves), default=None)
        return self.first(edge for edge in moves if nodes[edge.source].place[1] == last)

    def past_end(self, node: int) -> bool:
        """Whether nothing follows a state but skipped steps and the end of the flow."""
        return node in self._past_ends

    @cached_property
    def _past_ends(self) -> frozenset[int]:
        skips = [
            edge
            for edge in self.exploration.edges
            if edge.source in self.silent_ends
            and (edge.cause == "skips" or self.exploration.step(edge.source) is None)
        ]
        ends = (n for n, node in enumerate(self.exploration.nodes) if node.ended == "past_end")
        return leading_to(ends, skips)

    def comes_back(self, position: int, places: set[Location]) -> bool:
        """Whether some way from a step leads to one of these places again."""
        goals = {number for place in places for number in self._at_location.get(place, ())}
        return self.reaches(
            (edge.target for edge in self.edges(position) if edge.cause == "keys"), goals
        )

    @cached_property
    def repeats(self) -> Repeats:
        """What calls come to before they hear something again."""
        from callflow_dsl.lint.analysis.repeats import Repeats

        return Repeats(self)

    def reaches(self, starts: Iterable[int], goals: Collection[int]) -> bool:
        """Whether some way from one of these states leads to one of those."""
        # From below all goals no way leads to one.
        order = self.order
        lowest = min((order[number] for number in goals), default=0)

        def near(number: int) -> Iterator[int]:
            targets = (edge.target for edge in self.exploration.edges_from(number))
            return (target for target in targets if order[target] >= lowest)

        return any(number in goals for number in walk(starts, near))

    @cached_property
    def _at_location(self) -> dict[Location, list[int]]:
        """Where a step is written -> the states in which a call is about to run it."""
        states: dict[Location, list[int]] = {}
        for position, numbers in self.nodes.items():
            states.setdefault(self.flow.steps[position].location, []).extend(numbers)
        return states

    def first_prompts(self, starts: Iterable[int]) -> tuple[LintedStep, ...]:
        """The steps that calls in these states hear first, before any key."""
        prompts: dict[int, LintedStep] = {}

        def on(number: int) -> Iterator[int]:
            step = self.run_at(number)
            if step is not None and step.speaks:
                prompts.setdefault(step.index, step)
                return iter(())
            edges = self.exploration.edges_from(number)
            return (edge.target for edge in edges if edge.cause != "keys")

        for _ in walk(starts, on):
            pass
        return tuple(prompts.values())

    def leads_on(self, starts: set[int]) -> bool:
        """Whether calls in these states come to a transfer or another flow before a choice."""
        return not starts.isdisjoint(self._leading_on)

    @cached_property
    def _leading_on(self) -> frozenset[int]:
        """The states from which a call comes to a transfer or another flow before a choice."""
        before: dict[int, list[int]] = {}
        ends = set()
        for edge in self.exploration.edges:
            if edge.cause in ("transfer", "fetch"):
                ends.add(edge.source)
            elif edge.cause != "keys":
                before.setdefault(edge.target, []).append(edge.source)
        return frozenset(walk(ends, lambda number: before.get(number, ())))

    @cached_property
    def ends_unconnected(self) -> frozenset[int]:
        """The states from which some call ends that is not put through before."""
        ends = (n for n, node in enumerate(self.exploration.nodes) if node.ended is not None)
        unconnected = (edge for edge in self.exploration.edges if edge.cause != "transfer")
        return leading_to(ends, unconnected)

    @cached_property
    def unprompted(self) -> Mapping[int, Edge]:
        """The steps that a call can run, not told to speak since it began or was put on.

        Position -> the move of the shortest such call there. A key that was pressed begins
        anew, unless the prompt said to speak after it.
        """
        if not self.exact:
            return {}  # FLW323 says so
        return self.shortest_moves(self._unspoken())

    def shortest_moves(self, states: Iterable[int]) -> dict[int, Edge]:
        """Position of each step that calls in these states run -> how the shortest of them does."""
        edges = (edge for number in states for edge in self.exploration.edges_from(number))
        moves = grouped((edge for edge in edges if edge.cause != "skips"), self._position)
        first = {position: self.first(group) for position, group in moves.items()}
        return {position: edge for position, edge in first.items() if edge is not None}

    def _position(self, edge: Edge) -> int:
        """Position of the step at which this happens."""
        return self.exploration.nodes[edge.source].place[1]

    def _unspoken(self) -> set[int]:
        """The states of calls that were not told to speak since they began or were put on."""
        anew = (edge.target for edge in self.exploration.edges if self._begins_anew(edge))
        return set(walk((*self.exploration.first, *anew), self._quietly))

    def _quietly(self, number: int) -> Iterator[int]:
        """The states that come next without being told to speak."""
        step = self.exploration.step(number)
        tells = (
            step is not None
            and isinstance(step.does, Prompt)
            and self.flow.steps[self.exploration.nodes[number].place[1]].heard.tells_to_speak
        )
        for edge in self.exploration.edges_from(number):
            if not tells or edge.cause == "skips":
                yield edge.target

    def _begins_anew(self, edge: Edge) -> bool:
        """Whether what was said before does not count any more when this has happened."""
        if self.exploration.step(edge.source) is None:
            return False
        if edge.cause != "keys":
            return edge.cause in ("transfer", "record")
        step = self.flow.steps[self.exploration.nodes[edge.source].place[1]]
        return step.action != "play" and step.heard.message is None

    def run_at(self, state: int) -> LintedStep | None:
        """The step that a call in a state runs; None where it is skipped, or there is none."""
        if all(edge.cause == "skips" for edge in self.exploration.edges_from(state)):
            return None
        return self.step(self.exploration.nodes[state].place[1])

    def step(self, position: int) -> LintedStep | None:
        """The step at a position; None past the last."""
        return self.flow.steps[position] if position < len(self.flow.steps) else None


def _with_ends(program: Program) -> Program:
    """The flow with recordings that end: that nothing ends one is said by FLW411 and FLW412.

    The server ends each at some time, so that what stands behind it does run.
    """

    def ended(step: Step) -> Step:
        does = step.does
        if not isinstance(does, Recording) or does.max_ms is not None:
            return step
        return evolve(step, does=evolve(does, max_ms=_USUAL_RECORDING_MS))

    return evolve(program, steps=tuple(map(ended, program.steps)))


def call_line(path: Path) -> str:
    """How a finding shows a call."""
    given = "".join(f" --var {name}={value}" for name, value in path.given.items())
    hurry = " --barge-in" if path.barge_in else ""
    return f"The shortest such call: --keys {path.keys or '_'}{given}{hurry}"
