"""Boxes grouped by the parts and menus around them."""

from __future__ import annotations

from callflow_dsl._frozen import field, frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from callflow_dsl.graph.model import Box


@frozen
class Cluster:
    """A part or menu: its name, and the boxes and clusters in it, in order."""

    id: str
    name: str
    path: tuple[str, ...] = ()
    items: list[Box | Cluster] = field(factory=list)

    def boxes(self) -> list[Box]:
        """All boxes in it, also those of the clusters inside."""
        boxes: list[Box] = []
        for item in self.items:
            boxes.extend(item.boxes() if isinstance(item, Cluster) else [item])
        return boxes


def tree(boxes: Iterable[Box]) -> Cluster:
    """The outermost cluster, which has no name and holds everything."""
    root = Cluster("", "")
    known: dict[tuple[str, ...], Cluster] = {(): root}
    for box in boxes:
        for depth in range(1, len(box.cluster) + 1):
            path = box.cluster[:depth]
            if path not in known:
                known[path] = Cluster(f"c{len(known)}", path[-1], path)
                known[path[:-1]].items.append(known[path])
        known[box.cluster].items.append(box)
    return root
