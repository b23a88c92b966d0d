"""Reads the facts of a flow from its exploration."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from callflow_dsl.explore.graphs import back_edges, components, longest_paths
from callflow_dsl.simulate.caller import is_silent
from callflow_dsl.steps.behaviour import Dial, Prompt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from callflow_dsl.explore.abstraction import Place
    from callflow_dsl.explore.walk import Edge, Exploration
    from callflow_dsl.simulate.loading import Step


def facts_of(exploration: Exploration) -> Facts:
    """Read an exploration."""
    found = _Finder(exploration)
    return Facts(
        ends=found.endings(),
        people=found.people(),
        dead_ends=found.dead_ends(),
        loops=found.loops(),
        steps=found.steps(),
        states=len(exploration.nodes),
        complete=exploration.complete,
    )


class _Finder:
    """The exploration with its cycles, which several findings need."""

    def __init__(self, exploration: Exploration) -> None:
        self.all = exploration
        self.nodes = exploration.nodes
        successors = [[exploration.edges[n].target for n in out] for out in exploration.out]
        self.component, self.members = components(successors)
        edges = exploration.edges
        self.back = {edges[n] for n in back_edges(edges, exploration.out)}
        self.cyclic = {
            number
            for number, members in enumerate(self.members)
            if len(members) > 1 or members[0] in successors[members[0]]
        }

    def endings(self) -> tuple[End, ...]:
        ends = [n for n, node in enumerate(self.nodes) if node.ended is not None]
        ends.sort(key=lambda n: self.nodes[n].place)
        heard = self._last_heard()
        longest = longest_paths(len(self.nodes), (e for e in self.all.edges if e not in self.back))
        return tuple(
            End(node.ended, node.flow, node.step, self.path(n), self._bound(longest, n), heard[n])
            for n in ends
            if (node := self.nodes[n]).ended is not None
        )

    def people(self) -> tuple[Person, ...]:
        transfers = [n for n in range(len(self.nodes)) if self._is_transfer(n)]
        longest = longest_paths(
            len(self.nodes), (edge for edge in self.all.edges if self._counts(edge))
        )
        looped = self._reached_from_cycles()
        best: dict[tuple[int, int], Person] = {}
        for n in transfers:
            if n not in longest:
                continue  # only after another transfer
            node, step = self.nodes[n], self.all.step(n)
            person = Person(
                flow=node.flow,
                step=node.step,
                destination=step.does.destination if step and isinstance(step.does, Dial) else "",
                shortest=self.path(n),
                longest=self._bound(longest, n),
                via_loop=n in looped,
            )
            known = best.get(node.place)
            best[node.place] = person if known is None else wider(known, person)
        return tuple(best[place] for place in sorted(best))

    def dead_ends(self) -> tuple[DeadEnd, ...]:
        drops = self._drops()
        found: dict[tuple[object, ...], DeadEnd] = {}
        for n, node in enumerate(self.nodes):
            if node.ended == "endless":
                dead = DeadEnd(DeadEndKind.ENDLESS, node.flow, node.step, "", self.path(n))
                _keep_shorter(found, (node.place, "endless"), dead)
            for edge in self.all.edges_from(n):
                if edge.cause in ("keys", "silence") and edge.target in drops:
                    cause = edge.label or "silence"
                    way = self._path((*self.all.path(n), edge))
                    dead = DeadEnd(DeadEndKind.DROPPED, node.flow, node.step, cause, way)
                    _keep_shorter(found, (node.place, "dropped", cause), dead)
        for number in self.cyclic:
            members = self.members[number]
            if not self._exits(number):
                first = min(members)  # the first that was found is among the nearest
                node = self.nodes[first]
                dead = DeadEnd(DeadEndKind.TRAPPED, node.flow, node.step, "", self.path(first))
                _keep_shorter(found, (node.place, "trapped"), dead)
        return tuple(found[key] for key in sorted(found, key=lambda key: (key[0], str(key[1:]))))

    def loops(self) -> tuple[Loop, ...]:
        found: dict[tuple[object, ...], Loop] = {}
        for number in sorted(self.cyclic):
            members = sorted(self.members[number], key=lambda n: self.nodes[n].place)
            inside = set(members)
            back = dict.fromkeys(
                (self.nodes[n].step, edge.label, self.nodes[edge.target].step)
                for n in members
                for edge in self.all.edges_from(n)
                if edge.target in inside and edge in self.back
            )
            steps = tuple(dict.fromkeys(self.nodes[n].step for n in members))
            first = min(members)
            exits = self._exits(number)
            loop = Loop(self.nodes[first].flow, steps, tuple(back), exits, self.path(first))
            found.setdefault((steps, loop.back), loop)
        return tuple(sorted(found.values(), key=lambda loop: (loop.path.ms, loop.steps)))

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
                if cost(self.path(edge.source)) < cost(self.path(known)):
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
            for number, program in enumerate(self.all.abstraction.programs)
            for position, step in enumerate(program.steps)
        )

    def _answer(self, seen: bool) -> Answer:
        return Answer.YES if seen else Answer.NO if self.all.complete else Answer.UNKNOWN

    def _conditions(self, place: Place, step: Step) -> tuple[ConditionFacts, ...]:
        held, failed = self.all.tested.get(place, (0, 0))
        return tuple(
            ConditionFacts(
                condition, self._answer(bool(held >> i & 1)), self._answer(bool(failed >> i & 1))
            )
            for i, condition in enumerate(step.conditions)
        )

    def _last_heard(self) -> list[frozenset[str]]:
        """For each node the prompts of which each may be the last that was heard before it."""
        heard: list[frozenset[str]] = [frozenset() for _ in self.nodes]
        heard[0] = frozenset({""})
        queue = [0]
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

    def path(self, node: int) -> Path:
        return self._path(self.all.path(node))

    def _path(self, edges: Iterable[Edge]) -> Path:
        taken = [(edge, self.all.step(edge.source)) for edge in edges]
        moves = tuple(
            (step.id, edge.keys)
            for edge, step in taken
            if step is not None and edge.cause in ("keys", "silence")
        )
        acts = [(step, edge) for edge, step in taken if step and edge.cause != "skips"]
        return Path(moves, ",".join(spell(acts)), sum(edge.ms for edge, _step in taken))

    def _is_transfer(self, n: int) -> bool:
        return any(edge.cause == "transfer" for edge in self.all.edges_from(n))

    def _counts(self, edge: Edge) -> bool:
        """Whether an edge is on a way to a first person that goes round no loop."""
        return edge.cause != "transfer" and edge not in self.back

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

    def _bound(self, longest: Mapping[int, tuple[int, Edge | None]], n: int) -> Bound:
        if n not in longest:
            return Bound(None)
        path = self._path(self._walk_back(longest, n))
        return Bound(path.ms, path)

    def _walk_back(self, longest: Mapping[int, tuple[int, Edge | None]], n: int) -> list[Edge]:
        edges: list[Edge] = []
        edge = longest[n][1]
        while edge is not None:
            edges.append(edge)
            edge = longest[edge.source][1]
        return edges[::-1]


def spell(acts: Iterable[tuple[Step, Edge]]) -> list[str]:
    """A way through the flow as `parse_moves` reads it: the steps that ran, and their edges.

    One ``_`` stands for a prompt with its pauses, as long as `Stay` lasts. Where a key
    comes after silent steps that would take it elsewhere, each of those is a ``.``; so is
    the wait after an entry that could have gone on, which would take the next key into it.
    """
    words: list[str] = []
    silent: list[Step] = []  # what the silence under way has covered
    for step, edge in acts:
        in_pause = bool(silent) and is_silent(silent[-1])
        if edge.cause == "keys":
            if silent and (not in_pause or is_silent(step)):
                words.pop()  # the silence was only the wait for this key
                if any(_keys_of(other) != _keys_of(step) for other in silent):
                    words.extend("." for other in silent if other.listens)
            words.append(edge.keys)
            if _goes_on(step, edge.keys):
                words.append(".")
            silent = []
        elif edge.cause == "silence":
            if not silent or (in_pause and not is_silent(step)):
                words.append("_")
                silent = []
            silent.append(step)
        elif is_silent(step):
            silent = silent and [*silent, step]
        else:
            silent = []
            if edge.cause == "record":
                words.append("speak")
    while words and words[-1] in ("_", ".", "speak"):
        words.pop()
    return words


def _goes_on(step: Step, keys: str) -> bool:
    """Whether the step waits for more keys after these: a silence completes the entry."""
    if step.max_keys is not None and len(keys) >= step.max_keys:
        return False
    return step.end_key is None or step.end_key not in keys


def _keys_of(step: Step) -> tuple[object, ...]:
    """What a key does here; without a jump it leads behind this very step."""
    target = step.id if step.goto is None else step.goto
    return target, step.variable, step.max_keys, step.end_key


def _keep_shorter(
    found: dict[tuple[object, ...], DeadEnd], key: tuple[object, ...], dead: DeadEnd
) -> None:
    """The same dead end reached in two states is reported once, by the shorter way."""
    known = found.get(key)
    if known is None or cost(dead.path) < cost(known.path):
        found[key] = dead


def cost(path: Path) -> tuple[int, int]:
    """Paths with fewer keys are shorter, then those that take less time."""
    return sum(len(keys) for _step, keys in path.moves), path.ms


def wider(one: Person, other: Person) -> Person:
    """The same transfer reached in two states: the shortest and longest of both."""
    shorter = min(one.shortest, other.shortest, key=cost)
    longer = max(one.longest, other.longest, key=lambda bound: bound.ms or 0)
    via_loop = one.via_loop or other.via_loop
    return Person(one.flow, one.step, one.destination, shorter, longer, via_loop)
