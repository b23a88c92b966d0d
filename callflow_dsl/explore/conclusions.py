"""Reads the facts of a flow from its exploration."""

from __future__ import annotations

from functools import cached_property

from callflow_dsl.explore.dead_ends import Cycles, dead_ends_of
from callflow_dsl.explore.facts import (
    Answer,
    Bound,
    ConditionFacts,
    End,
    Facts,
    Loop,
    Person,
    StepFacts,
)
from callflow_dsl.explore.graphs import back_edges
from callflow_dsl.explore.longest import Longest
from callflow_dsl.explore.spelling import Spelling
from callflow_dsl.steps.behaviour import Dial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.explore.exploration import Edge, Exploration
    from callflow_dsl.explore.liveness import Place
    from callflow_dsl.explore.path import Path
    from callflow_dsl.simulate.loading import Step


def facts_of(exploration: Exploration) -> Facts:
    """Read an exploration."""
    reader = _Reader(exploration)
    return Facts(
        ends=reader.ends(),
        people=reader.people(),
        dead_ends=dead_ends_of(exploration, reader.cycles),
        loops=reader.loops(),
        steps=reader.steps(),
        states=len(exploration.nodes),
        complete=exploration.complete,
        loops_known=exploration.exact or not reader.cyclic,
    )


class _Reader:
    """The exploration with its cycles, which several facts need."""

    def __init__(self, exploration: Exploration) -> None:
        self.all = exploration
        self.nodes = exploration.nodes
        self.spelling = Spelling(exploration)
        self.cycles = Cycles(exploration)
        self.component, self.members = self.cycles.component, self.cycles.members
        self.cyclic = self.cycles.cyclic

    def ends(self) -> tuple[End, ...]:
        ended = [n for n, node in enumerate(self.nodes) if node.ended is not None]
        ended.sort(key=lambda n: self.nodes[n].place)
        longest = Longest(self.all, self.component, self.members, self.cyclic)
        return tuple(
            End(node.ended, node.flow, node.step, self.path(n), self._bound(longest, n))
            for n in ended
            if (node := self.nodes[n]).ended is not None
        )

    def people(self) -> tuple[Person, ...]:
        """The transfers; the longest way to one goes through no other."""
        longest = Longest(self.all, self.component, self.members, self.cyclic, but_not="transfer")
        looped = self._reached_from_cycles()
        best: dict[Place, Person] = {}
        for n, node in enumerate(self.nodes):
            step = self.all.step(n)
            if step is None or not isinstance(step.does, Dial) or not self._dials(n):
                continue
            person = Person(
                flow=node.flow,
                step=node.step,
                destination=step.does.destination,
                shortest=self.path(n),
                longest=self._bound(longest, n, first=True),
                via_loop=n in looped and self.all.cut is None,
                after_transfer=not longest.reaches(n),
            )
            known = best.get(node.place)
            best[node.place] = person if known is None else wider(known, person)
        return tuple(best[place] for place in sorted(best))

    def loops(self) -> tuple[Loop, ...]:
        by_place: dict[tuple[object, ...], Loop] = {}
        for number in sorted(self.cyclic) if self.all.exact else ():
            members = sorted(self.members[number], key=lambda n: self.nodes[n].place)
            inside = set(members)
            back = dict.fromkeys(
                (self.nodes[n].step, edge.label, self.nodes[edge.target].step)
                for n in members
                for edge in self.all.edges_from(n)
                if edge.target in inside and edge in self._back
            )
            steps = tuple(dict.fromkeys(self.nodes[n].step for n in members))
            first = min(members)
            exits = not self.all.complete or self._exits(number)
            loop = Loop(self.nodes[first].flow, steps, tuple(back), exits, self.path(first))
            by_place.setdefault((steps, loop.back), loop)
        return tuple(sorted(by_place.values(), key=lambda loop: (loop.path.ms, loop.steps)))

    def steps(self) -> tuple[StepFacts, ...]:
        """What calls do at each step."""
        runs: dict[Place, int] = {}
        skips: set[Place] = set()
        for edge in self.all.edges:
            place = self.nodes[edge.source].place
            if edge.cause == "skips":
                skips.add(place)
            else:
                known = runs.setdefault(place, edge.source)
                if self.all.cost(edge.source) < self.all.cost(known):
                    runs[place] = edge.source
        return tuple(
            StepFacts(
                program.name,
                step.id,
                (number, position),
                self._answer((number, position) in runs),
                self._answer((number, position) in skips),
                self._conditions((number, position), step),
                self.path(runs[number, position]) if (number, position) in runs else None,
            )
            for number, program in enumerate(self.all.programs)
            for position, step in enumerate(program.steps)
        )

    def path(self, node: int) -> Path:
        return self.spelling.to(node)

    @cached_property
    def _back(self) -> set[Edge]:
        return {self.all.edges[n] for n in back_edges(self.all.edges, self.all.out)}

    @cached_property
    def _tested(self) -> dict[Place, tuple[int, int]]:
        """For each step its conditions that held in some call, and failed."""
        tested: dict[Place, tuple[int, int]] = {}
        for node, (holding, failing) in self.all.tested.items():
            held, failed = tested.get(self.nodes[node].place, (0, 0))
            tested[self.nodes[node].place] = (held | holding, failed | failing)
        return tested

    def _answer(self, seen: bool) -> Answer:
        return Answer.YES if seen else Answer.NO if self.all.complete else Answer.UNKNOWN

    def _conditions(self, place: Place, step: Step) -> tuple[ConditionFacts, ...]:
        holding, failed = self._tested.get(place, (0, 0))
        return tuple(
            ConditionFacts(
                condition, self._answer(bool(holding >> i & 1)), self._answer(bool(failed >> i & 1))
            )
            for i, condition in enumerate(step.conditions)
        )

    def _bound(self, longest: Longest, n: int, *, first: bool = False) -> Bound:
        """The longest time to a node; ``first``: of calls that were not put through before."""
        cut = self.all.cut
        if not self.all.complete or not longest.is_known(n):
            return Bound(None, known=False)
        if cut is None:
            path = self.spelling.through(lambda: longest.path(n)) if longest.is_traced(n) else None
            return Bound(longest.ms(n), path, met=longest.is_met(n))
        times = cut.latest_before_transfer if first else cut.latest
        return Bound(times.get(n, cut.limit_ms), met=cut.known and n in times)

    def _dials(self, n: int) -> bool:
        return any(edge.cause == "transfer" for edge in self.all.edges_from(n))

    def _exits(self, number: int) -> bool:
        return any(
            self.component[edge.target] != number
            for n in self.members[number]
            for edge in self.all.edges_from(n)
        )

    def _reached_from_cycles(self) -> set[int]:
        """Nodes that a call can reach after a loop, and before any transfer."""
        queue = [n for number in self.cyclic for n in self.members[number]]
        seen = set(queue)
        while queue:
            for edge in self.all.edges_from(queue.pop()):
                if edge.cause != "transfer" and edge.target not in seen:
                    seen.add(edge.target)
                    queue.append(edge.target)
        return seen


def wider(known: Person, other: Person) -> Person:
    """The same transfer reached in two states: the shortest and longest of both."""
    first = [person for person in (known, other) if not person.after_transfer] or [known, other]
    return Person(
        known.flow,
        known.step,
        known.destination,
        min(known.shortest, other.shortest, key=lambda path: path.cost),
        max((person.longest for person in first), key=lambda bound: bound.size),
        known.via_loop or other.via_loop,
        known.after_transfer and other.after_transfer,
    )
