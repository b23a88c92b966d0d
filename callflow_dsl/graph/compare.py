"""Two versions of a flow in one picture: what is new, gone and changed."""

from __future__ import annotations

from collections import deque

from callflow_dsl._frozen import evolve
from callflow_dsl.graph.model import Arrow, Box, Fate, Graph
from callflow_dsl.picking import grouped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_SIGNS = {Fate.NEW: "+", Fate.GONE: "-"}
#: In front of the ids of boxes that only the version before has.
_BEFORE = " before "


def compared(before: Graph, after: Graph) -> Graph:
    """The picture of ``after``, with what ``before`` had in it, each marked by its fate.

    Boxes that say the same are the same; of the others, one of the same kind that the same way
    leads to is the same box, changed.
    """
    same = _pairs(before, after)
    old_boxes = {same[box.id]: box for box in before.boxes if box.id in same}
    boxes = [_marked(box, old_boxes.get(box.id)) for box in after.boxes]
    gone_boxes = [box for box in before.boxes if box.id not in same]
    gone = {box.id: _BEFORE + box.id for box in gone_boxes}
    boxes += [evolve(box, id=gone[box.id], fate=Fate.GONE) for box in gone_boxes]
    return evolve(after, boxes=tuple(boxes), arrows=_arrows(before, after, {**same, **gone}),
                  complete=before.complete and after.complete)  # fmt: skip


def _marked(box: Box, old: Box | None) -> Box:
    if old is None:
        return evolve(box, fate=Fate.NEW)
    if old.texts == box.texts:
        return box
    was = tuple(f"was: {line}" for line in old.texts if line not in box.texts)
    return evolve(box, fate=Fate.CHANGED, lines=(*box.lines, *was))


def _arrows(before: Graph, after: Graph, names: Mapping[str, str]) -> tuple[Arrow, ...]:
    moved = [evolve(a, source=names[a.source], target=names[a.target]) for a in before.arrows]
    olds, news = set(moved), set(after.arrows)
    kept = [arrow if arrow in olds else _signed(arrow, Fate.NEW) for arrow in after.arrows]
    return (*kept, *(_signed(arrow, Fate.GONE) for arrow in moved if arrow not in news))


def _signed(arrow: Arrow, fate: Fate) -> Arrow:
    return evolve(arrow, label=f"{_SIGNS[fate]} {arrow.label}".strip(), fate=fate)


def _pairs(before: Graph, after: Graph) -> dict[str, str]:
    """The boxes of the version before that are still there -> their names now."""
    pairs: dict[str, str] = {}
    old_words, new_words = _by_words(before), _by_words(after)
    for words, names in old_words.items():
        if len(names) == len(new_words.get(words, ())) == 1:
            pairs[names[0]] = new_words[words][0]
    _follow(before, after, pairs)
    taken = set(pairs.values())
    for words, names in old_words.items():  # what is left and says the same, in its order
        old = [name for name in names if name not in pairs]
        new = [name for name in new_words.get(words, ()) if name not in taken]
        pairs.update(zip(old, new, strict=False))
    return pairs


def _follow(before: Graph, after: Graph, pairs: dict[str, str]) -> None:
    """Add the boxes of one kind to which the same way leads, from boxes that are paired."""
    kinds = {box.id: box.kind for box in after.boxes}
    old_kinds = {box.id: box.kind for box in before.boxes}
    taken = set(pairs.values())
    ways = grouped(after.arrows, lambda arrow: (arrow.source, arrow.label))
    old_ways = grouped(before.arrows, lambda arrow: arrow.source)
    queue = deque(pairs)
    while queue:
        source = queue.popleft()
        for old, new in _same_way(old_ways.get(source, ()), pairs[source], ways):
            if old not in pairs and new not in taken and old_kinds[old] == kinds[new]:
                pairs[old] = new
                taken.add(new)
                queue.append(old)


def _same_way(
    old_arrows: Iterable[Arrow], source: str, ways: Mapping[tuple[str, str], list[Arrow]]
) -> Iterator[tuple[str, str]]:
    """The boxes before and after to which arrows with the same label lead."""
    for arrow in old_arrows:
        for same in ways.get((source, arrow.label), ()):
            yield arrow.target, same.target


def _by_words(graph: Graph) -> dict[tuple[object, ...], list[str]]:
    """The boxes by what makes them the same in two versions."""
    boxes = grouped(graph.boxes, _words)
    return {words: [box.id for box in same] for words, same in boxes.items()}


def _words(box: Box) -> tuple[object, ...]:
    """What makes a box the same in two versions: what it says, and in which part."""
    says: object = box.texts
    if box.kind == "menu":
        says = box.heading
    elif box.kind == "start":
        says = ""  # the flow may have another title
    return box.kind, says, box.cluster
