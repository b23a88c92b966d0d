"""Where the changes of a diff stand in the source: the blocks around them, that came, went or
got another name.

The source of the new flow is known. What was stored is decompiled, and the new flow too, so that
both are told in the same words; where that gives no blocks, the changes say what is on the wire.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence  # noqa: TC003 - attrs fields
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from callflow_dsl.deploy.kinds import Difference
from callflow_dsl.deploy.origins import MADE, Origin, origins_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from callflow_dsl.deploy.diff import StepChange
    from callflow_dsl.deploy.matching import Pair, Step

Blocks = tuple[str, ...]

#: Steps of both flows that are decompiled to tell blocks apart; longer ones are told by the wire.
_MOST_STEPS = 600
_MENUS = ("menu ", "ask ")


@frozen
class Renamed:
    """A block that has the same steps and another head: ``key 1`` is ``key 7`` now."""

    before: tuple[str, ...]
    after: tuple[str, ...]


@frozen
class _Trees:
    """The blocks of both flows in the words of the decompiler; empty where it found none."""

    #: Where the steps come from, in their order.
    before: Sequence[Origin] = ()
    after: Sequence[Origin] = ()
    #: Blocks of the old flow -> blocks of the new one.
    renamed: Mapping[Blocks, Blocks] = field(factory=dict)


def placed(
    changes: Sequence[StepChange],
    flows: tuple[Sequence[Step], Sequence[Step]],
    pairs: Sequence[Pair],
    origins: Sequence[Origin],
) -> tuple[tuple[StepChange, ...], tuple[Renamed, ...]]:
    """The changes with where they stand, and the blocks that are called otherwise now.

    ``origins``: where the steps of the second flow come from; empty where that is not known.
    """
    known = len(origins) == len(flows[1])
    asking = any(_asks(change, known=known) for change in changes)
    trees = _trees(flows, pairs) if asking else _Trees()
    if not known:
        origins = trees.after
    changes = _with_previous(changes, flows)
    changes = _with_new(changes, origins)
    changes = _with_former(changes, trees, pairs)
    names = (Renamed(before, after) for before, after in trees.renamed.items())
    return tuple(changes), tuple(
        name for name in names if name.before[:-1] == name.after[:-1] or len(name.before) == 1
    )


def _trees(flows: tuple[Sequence[Step], Sequence[Step]], pairs: Sequence[Pair]) -> _Trees:
    """The blocks of both flows."""
    if sum(map(len, flows)) > _MOST_STEPS:
        return _Trees()
    before, after = map(_found, flows)
    renamed = _renamed(before, after, pairs) if before and after else {}
    return _Trees(before, after, renamed)


def _found(steps: Sequence[Step]) -> Sequence[Origin]:
    """Where the steps come from; nothing where a menu among them was not found as one."""
    origins = origins_in(steps)
    asks = any(isinstance(step, dict) and step.get("onKeypressGoto") for step in steps)
    menus = any(head.startswith(_MENUS) for origin in origins for head in origin.blocks)
    return origins if len(origins) == len(steps) and asks <= menus else ()


def _asks(change: StepChange, *, known: bool) -> bool:
    """Whether more is to be told of a change than the source of the new flow says, if that is
    ``known``."""
    if change.kind == Difference.CHANGED:
        return any(changed.name in MADE for changed in change.fields)
    return change.kind == Difference.REMOVED or (not known and bool(change.step.get("conditions")))


def _led(
    before: Sequence[Origin], after: Sequence[Origin], pairs: Sequence[Pair]
) -> dict[Blocks, set[Blocks]]:
    """Block -> the blocks at its depth in which its steps stand now."""
    led: dict[Blocks, set[Blocks]] = {}
    for place, other in pairs:
        former, now = before[place].blocks, after[other].blocks
        for depth in range(1, len(former) + 1):
            led.setdefault(former[:depth], set()).add(now[:depth])
    return led


def _renamed(
    before: Sequence[Origin], after: Sequence[Origin], pairs: Sequence[Pair]
) -> dict[Blocks, Blocks]:
    """Blocks whose steps all stand now in one block that there was not, and that are gone."""
    old, new = _heads(before), _heads(after)
    led = _led(before, after, pairs)
    renamed: dict[Blocks, Blocks] = {}
    for block, places in sorted(led.items(), key=lambda item: len(item[0])):
        (target, *others) = places
        outer = renamed.get(block[:-1], block[:-1])
        is_still_there = others or len(target) != len(block) or target[:-1] != outer
        if not (is_still_there or target == block or block in new or target in old):
            renamed[block] = target
    return renamed


def _heads(origins: Iterable[Origin]) -> set[Blocks]:
    """All blocks, those around others too."""
    return {
        origin.blocks[:depth] for origin in origins for depth in range(1, len(origin.blocks) + 1)
    }


def _with_previous(
    changes: Sequence[StepChange], flows: tuple[Sequence[Step], Sequence[Step]]
) -> list[StepChange]:
    """Added and removed steps with what stands in front, where nothing of that has changed."""
    removed = {change.before for change in changes}, flows[0]
    added = {change.after for change in changes}, flows[1]
    sides = {Difference.REMOVED: removed, Difference.ADDED: added}
    told = []
    for change in changes:
        touched, steps = sides.get(change.kind, (set(), ()))
        place = (change.before if change.kind == Difference.REMOVED else change.after) or 0
        if 1 < place <= len(steps) and place - 1 not in touched:
            change = evolve(change, previous=steps[place - 2])
        told.append(change)
    return told


def _with_new(changes: Sequence[StepChange], origins: Sequence[Origin]) -> list[StepChange]:
    """Steps of the new flow with their blocks, and how many of those have come with them."""
    if not origins:
        return list(changes)
    added = {change.after for change in changes if change.kind == Difference.ADDED}
    there = _heads(origin for place, origin in enumerate(origins, 1) if place not in added)
    return [
        change if change.after is None else _at(change, origins[change.after - 1], there)
        for change in changes
    ]


def _at(change: StepChange, origin: Origin, there: set[Blocks]) -> StepChange:
    """A step of the new flow with its blocks; ``there``: those that not only new steps have."""
    whole = _first_outside(origin.blocks, there) if change.kind == Difference.ADDED else None
    return evolve(change, statement=origin.statement, blocks=origin.blocks, whole_from=whole)


def _with_former(
    changes: Sequence[StepChange], trees: _Trees, pairs: Sequence[Pair]
) -> list[StepChange]:
    """Steps of the old flow with their blocks, and how many of those have gone with them."""
    if not trees.before:
        return list(changes)
    kept = {place for place, _ in pairs}
    there = _heads(trees.after) | _heads(trees.before[place] for place in kept)
    return [
        change if change.before is None else _former(change, change.before - 1, trees, there)
        for change in changes
    ]


def _former(change: StepChange, place: int, trees: _Trees, there: set[Blocks]) -> StepChange:
    origin = trees.before[place]
    if change.after is None:
        whole = _first_outside(origin.blocks, there) if trees.after else None
        return evolve(change, statement=origin.statement, blocks=origin.blocks, whole_from=whole)
    if not trees.after:
        return change
    now = trees.after[change.after - 1]
    if now.own != origin.own:
        return change  # the author changed himself what blocks change too: the wire tells it all
    if now.blocks == _now_called(origin.blocks, trees.renamed):
        return evolve(change, stays=True)
    return evolve(change, was_in=origin.blocks, is_in=now.blocks)


def _now_called(blocks: Blocks, renamed: Mapping[Blocks, Blocks]) -> Blocks:
    """The blocks with the names that they have now."""
    for depth in range(len(blocks), 0, -1):
        if blocks[:depth] in renamed:
            return (*renamed[blocks[:depth]], *blocks[depth:])
    return blocks


def _first_outside(blocks: Blocks, there: set[Blocks]) -> int | None:
    """The depth of the first of these blocks that is not there; None where all are."""
    depths = range(1, len(blocks) + 1)
    return next((depth for depth in depths if blocks[:depth] not in there), None)
