"""What an exploration shows: endings, people reached, dead ends, loops, unreached steps.

A *dead end* is a place where a caller is dropped or stuck: the call ends past the last
step right after a key or a silence with nothing said (``dropped``), a prompt or recording
that nothing ends (``endless``), or a loop that no key and no silence leaves (``trapped``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from attrs import frozen

from callflow_dsl.explore.graphs import back_edges, components, longest_paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from callflow_dsl.explore.walk import Edge, Exploration
    from callflow_dsl.simulate.events import EndReason
    from callflow_dsl.simulate.loading import Step


@frozen
class Path:
    """A way through the flow: what is done at each listening step, and how long it takes.

    ``moves`` are (step id, keys); empty keys stand for silence.
    """

    moves: tuple[tuple[str, str], ...]
    keys: str  # as `flowc simulate --keys` takes them
    ms: int

    def __str__(self) -> str:
        return self.keys or "nothing pressed"


@frozen
class Ending:
    """A way in which calls end, with the shortest way there."""

    reason: EndReason
    flow: str
    step: str
    path: Path


@frozen
class Person:
    """A transfer that calls reach. Times are milliseconds from answering to dialling.

    ``longest`` goes round no loop; ``via_loop``: with loops it can be longer still.
    """

    flow: str
    step: str
    destination: str
    shortest: Path
    longest: Path
    via_loop: bool


@frozen
class DeadEnd:
    """A place where a caller is dropped or stuck, and what leads there."""

    kind: Literal["dropped", "endless", "trapped"]
    flow: str
    step: str
    cause: str  # the key label or "silence"; empty where the step alone does it
    path: Path


@frozen
class Loop:
    """Steps that a call can go through again and again, and the jumps that close it."""

    flow: str
    steps: tuple[str, ...]
    back: tuple[tuple[str, str, str], ...]  # (step, key label, step it goes back to)
    exits: bool
    path: Path


@frozen
class Findings:
    """Everything that `find` reports, each list in the order of the flow."""

    endings: tuple[Ending, ...]
    people: tuple[Person, ...]
    dead_ends: tuple[DeadEnd, ...]
    loops: tuple[Loop, ...]
    unreached: tuple[tuple[str, str], ...]  # (flow, step)
    states: int
    complete: bool

    @property
    def longest_to_person(self) -> Person | None:
        """The person that it can take longest to reach; ``None`` when there is none."""
        return max(self.people, key=lambda person: person.longest.ms, default=None)


def find(exploration: Exploration) -> Findings:
    """Read an exploration."""
    found = _Finder(exploration)
    return Findings(
        endings=found.endings(),
        people=found.people(),
        dead_ends=found.dead_ends(),
        loops=found.loops(),
        unreached=found.unreached(),
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

    def endings(self) -> tuple[Ending, ...]:
        ends = [n for n, node in enumerate(self.nodes) if node.ended is not None]
        ends.sort(key=lambda n: self.nodes[n].place)
        return tuple(
            Ending(node.ended, node.flow, node.step, self.path(n))
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
                destination=str(step.options.get("destination", "")) if step else "",
                shortest=self.path(n),
                longest=self._path(self._walk_back(longest, n)),
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
                dead = DeadEnd("endless", node.flow, node.step, "", self.path(n))
                _keep_shorter(found, (node.place, "endless"), dead)
            for edge in self.all.edges_from(n):
                if edge.cause in ("keys", "silence") and edge.target in drops:
                    cause = edge.label or "silence"
                    way = self._path((*self.all.path(n), edge))
                    dead = DeadEnd("dropped", node.flow, node.step, cause, way)
                    _keep_shorter(found, (node.place, "dropped", cause), dead)
        for number in self.cyclic:
            members = self.members[number]
            if not self._exits(number):
                first = min(members)  # the first that was found is among the nearest
                node = self.nodes[first]
                dead = DeadEnd("trapped", node.flow, node.step, "", self.path(first))
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

    def unreached(self) -> tuple[tuple[str, str], ...]:
        """Steps at which no call ever does anything but skip them."""
        ran = {self.nodes[edge.source].place for edge in self.all.edges if edge.cause != "skips"}
        return tuple(
            (program.name, step.id)
            for number, program in enumerate(self.all.abstraction.programs)
            for position, step in enumerate(program.steps)
            if (number, position) not in ran
        )

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
        in_pause = bool(silent) and silent[-1].action == "pause"
        if edge.cause == "keys":
            if silent and (not in_pause or step.action == "pause"):
                words.pop()  # the silence was only the wait for this key
                if any(_keys_of(other) != _keys_of(step) for other in silent):
                    words.extend("." for other in silent if other.listens)
            words.append(edge.keys)
            if _goes_on(step, edge.keys):
                words.append(".")
            silent = []
        elif edge.cause == "silence":
            if not silent or (in_pause and step.action != "pause"):
                words.append("_")
                silent = []
            silent.append(step)
        elif step.action == "pause":
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
    if known is None or length(dead.path) < length(known.path):
        found[key] = dead


def length(path: Path) -> tuple[int, int]:
    """Paths with fewer keys are shorter, then those that take less time."""
    return sum(len(keys) for _step, keys in path.moves), path.ms


def wider(one: Person, other: Person) -> Person:
    """The same transfer reached in two states: the shortest and longest of both."""
    shorter = min(one.shortest, other.shortest, key=length)
    longer = max(one.longest, other.longest, key=lambda path: path.ms)
    via_loop = one.via_loop or other.via_loop
    return Person(one.flow, one.step, one.destination, shorter, longer, via_loop)
