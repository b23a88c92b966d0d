"""The same picture with each part folded to one box."""

from __future__ import annotations

from attrs import evolve

from callflow_dsl.graph.model import Arrow, Box, Graph


def folded(graph: Graph) -> Graph | None:
    """The picture without what is inside of parts; None where it has no part."""
    members: dict[str, list[Box]] = {}
    for box in graph.boxes:
        if box.cluster:
            members.setdefault(box.cluster[0], []).append(box)
    if not members:
        return None
    name_of = {box.id: boxes[0].id for boxes in members.values() for box in boxes}
    boxes = tuple(
        _whole(members[box.cluster[0]]) if box.cluster else box
        for box in graph.boxes
        if name_of.get(box.id, box.id) == box.id
    )
    inner = {boxes[0].id for boxes in members.values()}
    return evolve(graph, boxes=boxes, arrows=_between(graph, name_of, inner))


def _between(graph: Graph, name_of: dict[str, str], inner: set[str]) -> tuple[Arrow, ...]:
    """The arrows that do not stay inside of a part, each once, with the names of the parts."""
    moved = (
        evolve(arrow, source=name_of.get(arrow.source, arrow.source),
               target=name_of.get(arrow.target, arrow.target))
        for arrow in graph.arrows
    )  # fmt: skip
    arrows = dict.fromkeys(
        _without_keys(arrow) if arrow.source in inner else arrow
        for arrow in moved
        if arrow.source != arrow.target or arrow.source not in inner
    )
    return tuple(arrows)


def _whole(boxes: list[Box]) -> Box:
    """One box for those of a part."""
    first = boxes[0]
    return Box(
        id=first.id,
        kind="part",
        lines=first.lines[:1],
        steps=tuple(step for box in boxes for step in box.steps),
        reached=any(box.reached for box in boxes),
        heading=first.cluster[0],
        note=f"{len(boxes)} boxes" if len(boxes) > 1 else "",
    )


def _without_keys(arrow: Arrow) -> Arrow:
    """A way out of a part, whatever leads there inside."""
    return evolve(arrow, kind="next", label="")
