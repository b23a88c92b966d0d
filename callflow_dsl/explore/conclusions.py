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
from callflow_dsl.explore.spelling import Spelling
from callflow_dsl.graphs import components
from callflow_dsl.steps.behaviour import Dial, Prompt

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
        heard = self._last_heard()
        longest = Longest(self.all, self.component, self.members, self.cyclic)
        return tuple(
            End(node.ended, node.flow, node.step, self.path(n), self._bound(longest, n), heard[n])
            for n in ended
            if (node := self.nodes[n]).ended is not None
        )

    def people(self) -> tuple[Person, ...]:
        """The transfers; the longest way to one goes through no other."""
        longest = Longest(self.all, self.component, self.members, self.cyclic, but_not="transfer")
        looped = self._reached_from_cycles()
        best: dict[Place, Person] = {}
        for n in range(len(self.nodes)):
            step = self.all.step(n)
            if step is None or not isinstance(step.does, Dial) or not self._dials(n):
                continue
            node = self.nodes[n]
            person = Person(
                flow=node.flow,
                step=node.step,
                destination=step.does.destination,
                shortest=self.path(n),
                longest=self._bound(longest, n),
                via_loop=n in looped,
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
        drops = self._drops()
        for n, node in enumerate(self.nodes):
            for edge in self.all.edges_from(n):
                if edge.cause in ("keys", "silence") and edge.target in drops:
                    cause = edge.label or "silence"
                    way = self.spelling.along(edge)
                    dead = DeadEnd(DeadEndKind.DROPPED, node.flow, node.step, cause, way)
                    _keep_shorter(by_place, (node.place, "dropped", cause), dead)

    def _add_trapped(self, by_place: dict[tuple[object, ...], DeadEnd]) -> None:
        """Where a call goes round, and nothing leads out."""
        for number in self.cyclic:
            if self._exits(number) or not self._is_followed(number):
                continue
            first = min(self.members[number])  # the first that was found is among the nearest
            node = self.nodes[first]
            dead = DeadEnd(DeadEndKind.TRAPPED, node.flow, node.step, "", self.path(first))
            _keep_shorter(by_place, (node.place, "trapped"), dead)

    def loops(self) -> tuple[Loop, ...]:
        by_place: dict[tuple[object, ...], Loop] = {}
        for number in sorted(self.cyclic):
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
            exits = self._exits(number) or not self._is_followed(number)
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

    def _answer(self, seen: bool) -> Answer:
        return Answer.YES if seen else Answer.NO if self.all.complete else Answer.UNKNOWN

    def _conditions(self, place: Place, step: Step) -> tuple[ConditionFacts, ...]:
        holding, failed = self.all.tested.get(place, (0, 0))
        return tuple(
            ConditionFacts(
                condition, self._answer(bool(holding >> i & 1)), self._answer(bool(failed >> i & 1))
            )
            for i, condition in enumerate(step.conditions)
        )

    def _last_heard(self) -> list[frozenset[str]]:
        """For each node the prompts of which each may be the last that was heard before it."""
        heard: list[frozenset[str]] = [frozenset() for _ in self.nodes]
        queue = list(self.all.first)
        for node in queue:
            heard[node] = frozenset({""})
        while queue:
            node = queue.pop()
            step = self.all.step(node)
            prompt = step is not None and isinstance(step.does, Prompt)
            for edge in self.all.edges_from(node):
                speaks = prompt and edge.cause != "skips" and step is not None
                after = frozenset({step.id}) if speaks and step else heard[node]
                if not after <= heard[edge.target]:
                    heard[edge.target] |= after
                    queue.append(edge.target)
        return heard

    def _bound(self, longest: Longest, n: int) -> Bound:
        if not self.all.complete:
            return Bound(None, known=False)
        cost = longest.cost(n)
        path = None if cost is None else self.spelling.through(cost, lambda: longest.path(n))
        return Bound(longest.ms(n), path)

    def _dials(self, n: int) -> bool:
        return any(edge.cause == "transfer" for edge in self.all.edges_from(n))

    def _exits(self, number: int) -> bool:
        return any(
            self.component[edge.target] != number
            for n in self.members[number]
            for edge in self.all.edges_from(n)
        )

    def _is_followed(self, number: int) -> bool:
        """Whether everything that can happen in a cycle is known."""
        return self.all.complete or all(self.all.out[n] for n in self.members[number])

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

    def _drops(self) -> set[int]:
        """Nodes from which nothing follows but skipped steps and the end of the flow."""
        drops = {n for n, node in enumerate(self.nodes) if node.ended == "past_end"}
        before: dict[int, list[int]] = {}
        for edge in self.all.edges:
            if edge.cause == "skips" or self.all.step(edge.source) is None:
                before.setdefault(edge.target, []).append(edge.source)
        queue = list(drops)
        while queue:
            for source in before.get(queue.pop(), ()):
                if source not in drops:
                    drops.add(source)
                    queue.append(source)
        return drops


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
