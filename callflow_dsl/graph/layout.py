"""Where boxes and arrows go: a layered layout, top to bottom.

Four steps, as in every layered drawing: turn arrows that go back around, put each box on
the layer below its predecessors, order the layers so that few arrows cross, and choose
positions that keep arrows straight. Sizes come in and points go out; nothing here knows
about text or colours. Units are pixels.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

GAP_X = 36.0
GAP_Y = 66.0
SWEEPS = 12
#: An arrow over more layers than this is drawn straight, not led between the boxes.
MAX_SPAN = 40

Point = tuple[float, float]


@frozen
class Layout:
    """The centre of each box, the points of each arrow in order, and the size of it all."""

    boxes: Mapping[str, Point]
    arrows: tuple[tuple[Point, ...], ...]
    width: float
    height: float


@frozen
class _Lines:
    """The drawing under way: nodes are boxes and the points where arrows pass a layer."""

    layers: list[list[str]]
    width: dict[str, float]
    above: dict[str, list[str]] = field(factory=dict)
    below: dict[str, list[str]] = field(factory=dict)

    def join(self, upper: str, lower: str) -> None:
        self.below.setdefault(upper, []).append(lower)
        self.above.setdefault(lower, []).append(upper)


def arrange(sizes: Mapping[str, tuple[float, float]], arrows: Sequence[tuple[str, str]]) -> Layout:
    """Lay out boxes of these (width, height), the first on top, with these arrows."""
    loose = [name for name in sizes if not any(name in arrow for arrow in arrows)]
    joined = [name for name in sizes if name not in set(loose)] or loose[:1]
    loose = [name for name in loose if name not in set(joined)]
    down = _downwards(joined, arrows)
    layer = _layers(joined, down)
    lines, routes = _lines(joined, sizes, down, layer)
    _order(lines)
    x = _positions(lines)
    y, bottom = _rows(lines, sizes)
    _place_loose(loose, sizes, x, y, bottom)
    centres = {name: (x[name], y[name]) for name in sizes}
    ports = _ports(routes, sizes, x)
    drawn = tuple(
        _route(arrow, routes[number], sizes, centres, (ports[number], x, y))
        for number, arrow in enumerate(arrows)
    )
    return _normal(centres, drawn, sizes)


def _downwards(names: Iterable[str], arrows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The arrows, those that close a cycle turned around; loops on one box stay."""
    out: dict[str, list[int]] = {}
    for number, (source, _target) in enumerate(arrows):
        out.setdefault(source, []).append(number)
    turned = list(arrows)
    state: dict[str, int] = {}
    for root in names:
        if root in state:
            continue
        work = [(root, 0)]
        state[root] = 1
        while work:
            name, position = work.pop()
            numbers = out.get(name, [])
            if position == len(numbers):
                state[name] = 2
                continue
            work.append((name, position + 1))
            target = arrows[numbers[position]][1]
            if state.get(target) == 1:
                turned[numbers[position]] = (target, name)
            elif target not in state:
                state[target] = 1
                work.append((target, 0))
    return turned


def _layers(names: Sequence[str], down: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The layer of each box: below all that lead to it."""
    out: dict[str, list[str]] = {}
    waiting = dict.fromkeys(names, 0)
    for source, target in down:
        if source != target:
            out.setdefault(source, []).append(target)
            waiting[target] += 1
    layer = dict.fromkeys(names, 0)
    ready = [name for name in names if waiting[name] == 0]
    for name in ready:  # grows while it is read
        for target in out.get(name, ()):
            layer[target] = max(layer[target], layer[name] + 1)
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    return layer


def _lines(
    names: Sequence[str],
    sizes: Mapping[str, tuple[float, float]],
    down: Sequence[tuple[str, str]],
    layer: Mapping[str, int],
) -> tuple[_Lines, list[list[str]]]:
    """Boxes and passing points by layer; for each arrow its points from top to bottom."""
    lines = _Lines(
        [[] for _ in range(max(layer.values(), default=0) + 1)],
        {name: sizes[name][0] for name in names},
    )
    for name in names:
        lines.layers[layer[name]].append(name)
    routes: list[list[str]] = []
    for number, (upper, lower) in enumerate(down):
        route = [upper]
        span = layer[lower] - layer[upper]
        if 1 < span <= MAX_SPAN:
            for passed in range(layer[upper] + 1, layer[lower]):
                point = f"\0{number}:{passed}"
                lines.layers[passed].append(point)
                lines.width[point] = 12.0
                route.append(point)
        route.append(lower)
        if upper != lower and span <= MAX_SPAN:
            for above, below in pairwise(route):
                lines.join(above, below)
        routes.append(route)
    return lines, routes


def _order(lines: _Lines) -> None:
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
                name: _mean([place[other] for other in neighbours.get(name, ())], index)
                for index, name in enumerate(layer)
            }
            layer.sort(key=rank.__getitem__)
        found = _crossings(lines)
        if found < crossings:
            best, crossings = [list(layer) for layer in lines.layers], found
    lines.layers[:] = best


def _crossings(lines: _Lines) -> int:
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


def _positions(lines: _Lines) -> dict[str, float]:
    """Horizontal centres: each layer as near to its neighbours as the boxes' widths allow."""
    x: dict[str, float] = {}
    for layer in lines.layers:
        at = 0.0
        for name in layer:
            x[name] = at + lines.width[name] / 2
            at += lines.width[name] + GAP_X
    for sweep in range(SWEEPS):
        layers = lines.layers if sweep % 2 == 0 else lines.layers[::-1]
        for layer in layers:
            wanted = []
            for name in layer:
                near = [x[other] for other in lines.above.get(name, ())]
                near += [x[other] for other in lines.below.get(name, ())]
                wanted.append(_mean(near, x[name]))
            x.update(zip(layer, _spread(layer, wanted, lines.width), strict=True))
    return x


def _spread(
    layer: Sequence[str], wanted: Sequence[float], width: Mapping[str, float]
) -> list[float]:
    """The centres nearest to those wanted that keep the order and the gaps.

    Neighbours that would overlap are pushed together into a block around their mean.
    """
    blocks: list[tuple[float, int]] = []  # sum of wanted left offsets, members
    offsets: list[float] = []
    at = 0.0
    for name, centre in zip(layer, wanted, strict=True):
        offset = at + width[name] / 2
        offsets.append(offset)
        at += width[name] + GAP_X
        blocks.append((centre - offset, 1))
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, count = blocks.pop()
            blocks[-1] = (blocks[-1][0] + total, blocks[-1][1] + count)
    starts = [total / count for total, count in blocks for _ in range(count)]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]


def _rows(
    lines: _Lines, sizes: Mapping[str, tuple[float, float]]
) -> tuple[dict[str, float], float]:
    """Vertical centres, and where the last layer ends."""
    y: dict[str, float] = {}
    top = 0.0
    for layer in lines.layers:
        height = max((sizes[name][1] for name in layer if name in sizes), default=0.0)
        for name in layer:
            y[name] = top + height / 2
        top += height + GAP_Y
    return y, top


def _place_loose(
    loose: Sequence[str],
    sizes: Mapping[str, tuple[float, float]],
    x: dict[str, float],
    y: dict[str, float],
    top: float,
) -> None:
    """Boxes without arrows: in rows below the rest."""
    left = min(x.values(), default=0.0)
    for start in range(0, len(loose), 4):
        row = loose[start : start + 4]
        height = max(sizes[name][1] for name in row)
        at = left
        for name in row:
            x[name], y[name] = at + sizes[name][0] / 2, top + height / 2
            at += sizes[name][0] + GAP_X
        top += height + GAP_X


#: Where an arrow leaves its upper box and enters its lower one: horizontal positions.
_Ports = tuple[float, float]


def _ports(
    routes: Sequence[Sequence[str]],
    sizes: Mapping[str, tuple[float, float]],
    x: Mapping[str, float],
) -> list[_Ports]:
    """Arrows of one side side by side, in the order of where they go, so that none coincide."""
    sides: dict[tuple[str, int], list[tuple[float, int]]] = {}
    for number, route in enumerate(routes):
        sides.setdefault((route[0], 0), []).append((x[route[1]], number))
        sides.setdefault((route[-1], 1), []).append((x[route[-2]], number))
    found = [[0.0, 0.0] for _ in routes]
    for (name, end), members in sides.items():
        gap = min(30.0, sizes[name][0] * 0.76 / len(members))
        for slot, (_towards, number) in enumerate(sorted(members)):
            found[number][end] = x[name] + (slot - (len(members) - 1) / 2) * gap
    return [(upper, lower) for upper, lower in found]


def _route(
    arrow: tuple[str, str],
    route: Sequence[str],
    sizes: Mapping[str, tuple[float, float]],
    centres: Mapping[str, Point],
    at: tuple[_Ports, Mapping[str, float], Mapping[str, float]],
) -> tuple[Point, ...]:
    """The points of an arrow from its source to its target."""
    source, target = arrow
    (first_x, last_x), x, y = at
    if source == target:
        (cx, cy), (width, height) = centres[source], sizes[source]
        right = cx + width / 2
        return ((right, cy - height / 4), (right + 26, cy), (right, cy + height / 4))
    upper, lower = route[0], route[-1]
    whole = (
        (first_x, y[upper] + sizes[upper][1] / 2),
        *((x[name], y[name]) for name in route[1:-1]),
        (last_x, y[lower] - sizes[lower][1] / 2),
    )
    return whole if upper == source else whole[::-1]


def _normal(
    centres: Mapping[str, Point],
    arrows: Sequence[tuple[Point, ...]],
    sizes: Mapping[str, tuple[float, float]],
) -> Layout:
    """The same drawing with its top left corner at a margin from (0, 0)."""
    margin = 24.0
    lefts = [x - sizes[name][0] / 2 for name, (x, _y) in centres.items()]
    rights = [x + sizes[name][0] / 2 for name, (x, _y) in centres.items()]
    lefts += [x for arrow in arrows for x, _y in arrow]
    rights += [x for arrow in arrows for x, _y in arrow]
    bottoms = [y + sizes[name][1] / 2 for name, (_x, y) in centres.items()]
    dx, dy = margin - min(lefts, default=0.0), margin
    return Layout(
        {name: (x + dx, y + dy) for name, (x, y) in centres.items()},
        tuple(tuple((x + dx, y + dy) for x, y in arrow) for arrow in arrows),
        max(rights, default=0.0) + dx + margin,
        max(bottoms, default=0.0) + dy + margin,
    )


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
