"""The order of boxes in the layers of a drawing: few arrows cross."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from callflow_dsl._frozen import field, frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: How often the layers are gone through, down and up by turns.
SWEEPS = 24
#: From how many beginnings small drawings are ordered, and the nodes that all of them may have.
STARTS, ROOM = 12, 6_000
#: The most passes over all layers that exchange nodes side by side, after each sweep.
EXCHANGES = 6


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
    """Order each layer so that few arrows cross; the same drawing gets the same order always.

    From several beginnings: the order as given, then shuffled ones. Each is swept (see `_sweep`),
    and the best is kept.
    """
    best, crossings = _sweep(lines)
    for number in range(1, starts(sum(map(len, lines.layers)))):
        if crossings == 0:
            break
        shuffle = Random(number).shuffle
        for layer in lines.layers:
            shuffle(layer)
        other, other_crossings = _sweep(lines)
        if other_crossings < crossings:
            best, crossings = other, other_crossings
    lines.layers[:] = best


def starts(nodes: int) -> int:
    """From how many beginnings a drawing with so many nodes is ordered: large ones from one."""
    return max(1, min(STARTS, ROOM // max(1, nodes)))


def _sweep(lines: Lines) -> tuple[list[list[str]], int]:
    """The best order that is met, and its crossings.

    Each layer is ordered by the middle of its neighbours, down and up by turns; then nodes side by
    side are exchanged.
    """
    best, crossings = [list(layer) for layer in lines.layers], _crossings(lines)
    for sweep in range(SWEEPS):
        if crossings == 0:
            break
        if sweep % 2 == 0:
            _order_by_middle(lines.layers, lines.above)
        else:
            _order_by_middle(lines.layers[::-1], lines.below)
        _exchange(lines)
        now = _crossings(lines)
        if now < crossings:
            best, crossings = [list(layer) for layer in lines.layers], now
    return best, crossings


def _order_by_middle(layers: Sequence[list[str]], neighbours: Mapping[str, Sequence[str]]) -> None:
    """Order each layer but the first by the middle of its neighbours in the layer before it."""
    for fixed, layer in pairwise(layers):
        place = {name: index for index, name in enumerate(fixed)}
        rank = {
            name: mean([place[other] for other in neighbours.get(name, ())], index)
            for index, name in enumerate(layer)
        }
        layer.sort(key=rank.__getitem__)


def _exchange(lines: Lines) -> None:
    """Exchange nodes side by side where their arrows cross less then."""
    place = {name: index for layer in lines.layers for index, name in enumerate(layer)}
    for _pass in range(EXCHANGES):
        if sum(_exchange_in(layer, lines, place) for layer in lines.layers) == 0:
            return


def _exchange_in(layer: list[str], lines: Lines, place: dict[str, int]) -> int:
    """Exchange in one layer; gives how many crossings fewer there are."""
    total = 0
    for index in range(len(layer) - 1):
        left, right = layer[index], layer[index + 1]
        gain = _gain(lines, place, left, right)
        if gain > 0:
            layer[index], layer[index + 1] = right, left
            place[left], place[right] = index + 1, index
            total += gain
    return total


def _gain(lines: Lines, place: dict[str, int], left: str, right: str) -> int:
    """How many crossings fewer there are when these two change places."""
    gain = 0
    for neighbours in (lines.above, lines.below):
        ends = sorted(place[name] for name in neighbours.get(left, ()))
        others = sorted(place[name] for name in neighbours.get(right, ()))
        gain += _pairs(others, ends) - _pairs(ends, others)
    return gain


def _pairs(lower: Sequence[int], higher: Sequence[int]) -> int:
    """How many pairs there are with the first value below the second; both are sorted."""
    total = index = 0
    for value in higher:
        while index < len(lower) and lower[index] < value:
            index += 1
        total += index
    return total


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
