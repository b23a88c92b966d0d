"""A call flow as a picture wants it: boxes, and arrows with the keys that lead along them.

The arrows are those that calls really take. A step that is skipped is no stop on the way,
so the arrow for key 2 goes to the step that runs after key 2, not to the place where the
conditions are. Prompts and pauses in a row that take the same keys to the same place (a
menu with its waits and tries) are one box.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from attrs import frozen

from callflow_dsl.explore.values import label
from callflow_dsl.explore.walk import explore
from callflow_dsl.simulate.loading import load
from callflow_dsl.steps.behaviour import HangUp, Prompt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from callflow_dsl.explore.exploration import Exploration
    from callflow_dsl.simulate.loading import Program, Step

#: "start", "end", "other" (an action that flowc does not know), or the verb of a step kind.
Kind = str
ArrowKind = Literal["next", "keys", "silence"]

#: Ids of boxes that are no step; no step has a space in front of its id.
START, END = " start", " end"


@frozen
class Box:
    """A step, or several that are one menu. ``lines`` are what is written in it."""

    id: str
    kind: Kind
    lines: tuple[str, ...]
    steps: tuple[str, ...] = ()
    reached: bool = True
    terminal: bool = False
    #: The parts and menus around it, from the outside in.
    cluster: tuple[str, ...] = ()


@frozen
class Arrow:
    """From one box to another; ``label`` is empty where the flow just goes on."""

    source: str
    target: str
    kind: ArrowKind
    label: str = ""


@frozen
class Graph:
    """The picture of one flow, boxes in the order of its steps."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    def box_of(self) -> dict[str, str]:
        """The box of each step, by the step's id."""
        return {step: box.id for box in self.boxes for step in box.steps}


def draw(
    flow: Mapping[str, Any] | Program, clusters: Mapping[str, tuple[str, ...]] | None = None
) -> Graph:
    """The picture of a flow (wire JSON as dicts).

    ``clusters`` names for each step the parts and menus around it, from the outside in.
    Raises `FlowcError` for a flow that cannot run.
    """
    program = load(flow)
    exploration = explore(program)
    moves = _moves(exploration)
    merged = _merge(program, moves)
    around = clusters or {}
    boxes = [Box(START, "start", (program.name,))]
    reached = {place for edge in moves for place in edge[:2]}
    for group in merged:
        steps = [program.steps[position] for position in group]
        cluster = around.get(steps[0].id, ())
        boxes.append(_box(steps, group[0] in reached, cluster))
    arrows = tuple(_arrows(program, moves, merged))
    ends = dict.fromkeys(arrow.target for arrow in arrows if arrow.target.startswith(END))
    boxes.extend(Box(end, "end", ("the call ends",), terminal=True) for end in ends)
    return Graph(program.name, tuple(boxes), arrows)


#: (from, to, why, entries): positions of steps; -1 is the start, the length the end.
_Move = tuple[int, int, ArrowKind, tuple[str, ...]]


def _moves(exploration: Exploration) -> list[_Move]:
    """What calls do, from step to step, without the steps that are skipped."""
    stops = _stops(exploration)
    moves: list[_Move] = [
        (-1, position, "next", ()) for node in exploration.first for position in stops[node]
    ]
    for number, node in enumerate(exploration.nodes):
        if node.ended is not None or exploration.step(number) is None:
            continue
        for edge in exploration.edges_from(number):
            if edge.cause == "skips":
                continue
            kind: ArrowKind = "next"
            if edge.cause == "keys" or edge.cause == "silence":
                kind = edge.cause
            moves += [(node.place[1], target, kind, edge.same) for target in stops[edge.target]]
    return list(dict.fromkeys(moves))


def _stops(exploration: Exploration) -> list[tuple[int, ...]]:
    """For each node the positions where a call that comes there stops; none: it is over."""
    end = len(exploration.programs[0].steps)
    stops: list[tuple[int, ...] | None] = [None] * len(exploration.nodes)
    for first in range(len(stops)):
        work = [first]
        while work:
            number = work[-1]
            edges = list(exploration.edges_from(number))
            node = exploration.nodes[number]
            if node.ended is not None:
                stops[number] = ()
            elif exploration.step(number) is None:
                stops[number] = (end,)
            elif not edges or edges[0].cause != "skips":
                stops[number] = (node.place[1],)
            else:  # skipped: where the call stops behind it
                unknown = [edge.target for edge in edges if stops[edge.target] is None]
                if unknown:
                    work.extend(unknown)
                    continue
                behind = [position for edge in edges for position in stops[edge.target] or ()]
                stops[number] = tuple(dict.fromkeys(behind))
            work.pop()
    return [found or () for found in stops]


def _merge(program: Program, moves: Iterable[_Move]) -> list[tuple[int, ...]]:
    """Positions by box: steps in a row that take the same keys to the same place."""
    into: dict[int, set[int]] = {}
    for source, target, _kind, _entries in moves:
        into.setdefault(target, set()).add(source)
    groups: list[list[int]] = []
    for position, step in enumerate(program.steps):
        before = program.steps[position - 1] if position else None
        same = before is not None and before.listens and _keys_of(before) == _keys_of(step)
        if same and step.goto is not None and into.get(position) == {position - 1}:
            groups[-1].append(position)
        else:
            groups.append([position])
    return [tuple(group) for group in groups]


def _keys_of(step: Step) -> tuple[object, ...]:
    return (step.variable, step.goto, step.max_keys, step.end_key, step.conditions)


def _arrows(
    program: Program, moves: Iterable[_Move], merged: Iterable[tuple[int, ...]]
) -> Iterator[Arrow]:
    box = {position: program.steps[group[0]].id for group in merged for position in group}
    box |= {-1: START, len(program.steps): END}
    entries: dict[tuple[str, str, ArrowKind], dict[str, None]] = {}
    for source, target, kind, keys in moves:
        if box[source] == box[target] and kind == "silence" and target == source + 1:
            continue  # inside a box
        found = entries.setdefault((box[source], box[target], kind), {})
        found.update(dict.fromkeys(keys))
    for (source_box, target_box, kind), keys_found in entries.items():
        text = ""
        if kind == "keys":
            text = label(tuple(keys_found))
        elif kind == "silence":
            text = "silence"
        if target_box == END:
            # An end for each box, beside it: lines from everywhere to one end hide the rest.
            target_box = f"{END} {source_box}"
        yield Arrow(source_box, target_box, kind, text)


def _box(steps: list[Step], reached: bool, cluster: tuple[str, ...]) -> Box:
    first = steps[0]
    lines = tuple(line for step in steps for line in _lines(step))
    return Box(
        id=first.id,
        kind=_kind(first),
        lines=tuple(dict.fromkeys(lines)),  # the tries of a menu repeat its prompts
        steps=tuple(step.id for step in steps),
        reached=reached,
        terminal=first.ends,
        cluster=cluster,
    )


def _kind(step: Step) -> Kind:
    """The shape of a step: its verb, or that of an end."""
    if isinstance(step.does, HangUp):
        return "end"
    return step.kind.verb if step.kind is not None else "other"


def _lines(step: Step) -> Iterator[str]:
    if isinstance(step.does, Prompt) and step.does.text:
        yield " ".join(step.does.text.split())
        if step.does.loops:
            yield "again and again"
        elif step.does.times > 1:
            yield f"{step.does.times} times"
    elif isinstance(step.does, Prompt) and len(step.does.media) > 1:
        yield from (f"play {file}" for file in step.does.media)
    else:
        yield step.words
    if step.listens and (step.end_key or step.max_keys != 1):
        limit = f"up to {step.max_keys} keys" if step.max_keys else "keys"
        yield f"{limit}, then {step.end_key}" if step.end_key else limit
