"""A call flow as a picture wants it: boxes, and arrows with the keys that lead along them.

The arrows are those that calls really take, step by step, as exploration finds them. The boxes
are what was written: a menu is one box, however often the wire repeats it for its tries, and
a statement of a part is one box, from wherever the part is used. Where no source is known, the
steps of the wire are what was written.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from callflow_dsl._frozen import field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from callflow_dsl.compiler.result import CompiledStep
    from callflow_dsl.graph.moves import Move
    from callflow_dsl.simulate.loading import Program

#: "start", "end", "menu", "choice" (an `if`), "other" (an action that flowc does not know), or
#: the verb of a step kind.
Kind = str
#: "fail": the tries of a menu are used up. "choice": the answer to an `if`.
ArrowKind = Literal["next", "keys", "silence", "fail", "choice"]

#: In the first box where the bound of exploration was met.
CUT_SHORT = "not every call was followed: arrows may be missing"

#: Ids of boxes that are no step; no step has a space in front of its id.
START, END, CHOICE = " start", " end", " if"


class Fate(StrEnum):
    """What became of a box or an arrow between two versions."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@frozen
class Box:
    """What one statement does, or a run of them. ``lines`` are what is written in it."""

    id: str
    kind: Kind
    lines: tuple[str, ...]
    steps: tuple[str, ...] = ()
    #: False where it is proven that no call comes there.
    reached: bool = True
    terminal: bool = False
    #: The parts around it (on the level of the wire: and the menus), from the outside in.
    cluster: tuple[str, ...] = ()
    #: The menu boxes in whose branches it stands, from the outside in, inside of its part.
    menus: tuple[str, ...] = ()
    #: Of a menu: its name as it is written, and how long and how often it asks.
    heading: str = ""
    note: str = ""
    #: In a picture of two versions; None: it is in both.
    fate: Fate | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is written in it, line by line."""
        return tuple(text for text in (self.fate, self.heading, *self.lines, self.note) if text)


@frozen
class Arrow:
    """From one box to another; ``label`` is empty where the flow just goes on."""

    source: str
    target: str
    kind: ArrowKind
    label: str = ""
    fate: Fate | None = None


@frozen(slots=False)
class Graph:
    """The picture of one flow, boxes in the order of its steps.

    Not ``complete``: exploration stopped at its bound, so arrows may be missing.
    """

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    complete: bool = field(default=True, kw_only=True)

    @cached_property
    def entrances(self) -> frozenset[str]:
        """The boxes at which a call comes into their part."""
        part = {box.id: box.cluster for box in self.boxes}
        entered = {a.target for a in self.arrows if part[a.source] != part[a.target]}
        return frozenset(entered)


def draw(
    flow: Mapping[str, Any] | Program,
    origins: Sequence[CompiledStep] = (),
    *,
    wire: bool = False,
) -> Graph:
    """The picture of a flow (wire JSON as dicts).

    ``origins`` are the steps of the flow with the statements that they come from, in the order
    of the steps; without them, and with ``wire``, the boxes are steps. Raises `FlowcError` for a
    flow that cannot run.
    """
    from callflow_dsl.explore.walk import explore
    from callflow_dsl.graph.arrows import arrows_of
    from callflow_dsl.graph.boxes import boxes_of, groups_of
    from callflow_dsl.graph.moves import moves_of
    from callflow_dsl.simulate.loading import load

    program = load(flow)
    exploration = explore(program)
    moves = moves_of(exploration)
    written = () if wire else origins
    groups = groups_of(program, moves, written)
    arrows, choices = arrows_of(program, moves, groups, written)
    # Where not every call was followed, nothing is known to be unreached.
    unreached = _unreached(program, moves) if exploration.complete else set()
    boxes = boxes_of(program, groups, origins, unreached, wire=wire)
    said = (program.name,) if exploration.complete else (program.name, CUT_SHORT)
    return Graph(
        program.name,
        (Box(START, "start", said), *boxes, *choices, *_ends(arrows)),
        arrows,
        complete=exploration.complete,
    )


def _unreached(program: Program, moves: Iterable[Move]) -> set[int]:
    """The steps to which no move leads, by their positions."""
    reached = {position for move in moves for position in (move.source, move.target)}
    return set(range(len(program.steps))) - reached


def _ends(arrows: Iterable[Arrow]) -> Iterator[Box]:
    """The boxes where a call runs past the last step."""
    for end in dict.fromkeys(arrow.target for arrow in arrows if arrow.target.startswith(END)):
        yield Box(end, "end", ("the call ends",), terminal=True)
