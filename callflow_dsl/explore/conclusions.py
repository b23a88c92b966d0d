"""Reads the facts of a flow from its exploration."""

from __future__ import annotations

from functools import cached_property

from callflow_dsl.explore.facts import (
    Answer,
    Bound,
    ConditionFacts,
    DeadEnd,
    DeadEndKind,
    End,
    Facts,
    Loop,
    Path,
    Person,
    StepFacts,
)
from callflow_dsl.explore.graphs import back_edges
from callflow_dsl.explore.longest import Longest
from callflow_dsl.explore.lost import dropped, trapped
from callflow_dsl.explore.spelling import Spelling
from callflow_dsl.explore.state_sets import EMPTY
from callflow_dsl.graphs import components
from callflow_dsl.steps.behaviour import Dial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.explore.exploration import Edge, Exploration
    from callflow_dsl.explore.liveness import Place
    from callflow_dsl.simulate.loading import Step


def facts_of(exploration: Exploration) -> Facts:
    """Read an exploration."""
    reader = _Reader(exploration)
    return Facts(
        ends=reader.ends(),
        people=reader.people(),
        dead_ends=reader.dead_ends(),
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
        successors = [[exploration.edges[n].target for n in out] for out in exploration.out]
        self.component, self.members = components(successors)
        self.cyclic = {
            number
            for number, members in enumerate(self.members)
            if len(members) > 1 or members[0] in successors[members[0]]
        }

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

    def dead_ends(self) -> tuple[DeadEnd, ...]:
        by_place: dict[tuple[object, ...], DeadEnd] = {}
        for n, node in enumerate(self.nodes):
            if node.ended == "endless":
                dead = DeadEnd(DeadEndKind.ENDLESS, node.flow, node.step, "", self.path(n))
                _keep_shorter(by_place, (node.place, "endless"), dead)
        self._add_dropped(by_place)
        self._add_trapped(by_place)
        in_order = sorted(by_place, key=lambda key: (key[0], str(key[1:])))
        return tuple(by_place[key] for key in in_order)

    def _add_dropped(self, by_place: dict[tuple[object, ...], DeadEnd]) -> None:
        """Where a key, or silence, drops the caller."""
        drops = dropped(self.all, self.members)
        for edge in self.all.edges:
            if edge.cause not in ("keys", "silence") or edge.target not in drops:
                continue
            states = drops[edge.target]
            if self.all.states_before(edge, states) != EMPTY:
                node, cause = self.nodes[edge.source], edge.label or "silence"
                way = self.spelling.along(edge, states)
                dead = DeadEnd(DeadEndKind.DROPPED, node.flow, node.step, cause, way)
                _keep_shorter(by_place, (node.place, "dropped", cause), dead)

    def _add_trapped(self, by_place: dict[tuple[object, ...], DeadEnd]) -> None:
        """Where a call goes round, and nothing leads out."""
        lost = trapped(self.all, self.members)
        for number in self.cyclic:
            inside = [n for n in self.members[number] if n in lost]
            if not inside or any(self._leads_out(n, lost) for n in inside):
                continue
            first = min(inside)  # the first that was found is among the nearest
            node, way = self.nodes[first], self.spelling.to(first, lost[first])
            dead = DeadEnd(DeadEndKind.TRAPPED, node.flow, node.step, "", way)
            _keep_shorter(by_place, (node.place, "trapped"), dead)

    def _leads_out(self, n: int, lost: dict[int, int]) -> bool:
        """Whether a call that is lost at a node goes on outside of the loop there."""
        return any(
            self.component[edge.target] != self.component[n]
            and self.all.sets.both(
                lost[n], self.all.states_before(edge, lost.get(edge.target, EMPTY))
            )
            != EMPTY
            for edge in self.all.edges_from(n)
        )

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


def _keep_shorter(
    by_place: dict[tuple[object, ...], DeadEnd], key: tuple[object, ...], dead: DeadEnd
) -> None:
    """The same dead end reached in two states is reported once, by the shorter way."""
    known = by_place.get(key)
    if known is None or dead.path.cost < known.path.cost:
        by_place[key] = dead


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
