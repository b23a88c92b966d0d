"""The order of boxes in the layers of a drawing: few arrows cross."""

from __future__ import annotations

from itertools import pairwise

from callflow_dsl._frozen import field, frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

#: How often the layers are gone through, down and up by turns.
SWEEPS = 24


@frozen
class Lines:
    """The drawing under way: nodes are boxes and the points where arrows pass a layer."""

    layers: list[list[str]]
    width: dict[str, float]
    above: dict[str, list[str]] = field(factory=dict)
    below: dict[str, list[str]] = field(factory=dict)

    def join(self, upper: str, lower: str) -> None:
        """Let an arrow lead from one node to one of the next layer."""
        self.below.setdefault(upper, []).append(lower)
        self.above.setdefault(lower, []).append(upper)


def order(lines: Lines) -> None:
    """Order each layer by the middle of its neighbours, down and up again; keep the best."""
    best, crossings = [list(layer) for layer in lines.layers], _crossings(lines)
    for sweep in range(SWEEPS):
        if crossings == 0:
            break
        downwards = sweep % 2 == 0
        layers = lines.layers if downwards else lines.layers[::-1]
        neighbours = lines.above if downwards else lines.below
        for fixed, layer in pairwise(layers):
            place = {name: index for index, name in enumerate(fixed)}
            rank = {
                name: mean([place[other] for other in neighbours.get(name, ())], index)
                for index, name in enumerate(layer)
            }
            layer.sort(key=rank.__getitem__)
        now = _crossings(lines)
        if now < crossings:
            best, crossings = [list(layer) for layer in lines.layers], now
    lines.layers[:] = best


def _crossings(lines: Lines) -> int:
    """How often arrows between neighbouring layers cross: inversions, counted in a tree."""
    total = 0
    for upper, lower in pairwise(lines.layers):
        place = {name: index for index, name in enumerate(lower)}
        ends = [
            index
            for name in upper
            for index in sorted(place[other] for other in lines.below.get(name, ()))
        ]
        total += _inversions(ends, len(lower))
    return total


def _inversions(values: Sequence[int], size: int) -> int:
    tree = [0] * (size + 1)
    total = 0
    for seen, value in enumerate(values):
        index, smaller = value + 1, 0
        while index > 0:
            smaller += tree[index]
            index -= index & -index
        total += seen - smaller
        index = value + 1
        while index <= size:
            tree[index] += 1
            index += index & -index
    return total


def mean(values: Sequence[float], otherwise: float) -> float:
    """The mean of the values, or the other value where there is none."""
    return sum(values) / len(values) if values else otherwise
