"""Where boxes and arrows go: a layered layout, top to bottom.

Four steps, as in every layered drawing: turn arrows that go back around, put each box on
the layer below its predecessors, order the layers so that few arrows cross, and choose
positions that keep arrows straight. Sizes come in and points go out; nothing here knows
about text or colours. Units are pixels.

Each layer is a band. An arrow bends between bands alone and runs straight down where it passes
one, in a lane of its own, so that it goes through no box. The label of an arrow is a port: it
stands in a row on the edge of the box that the arrow leaves, so that labels never meet.
"""

from __future__ import annotations

from itertools import chain, islice, pairwise

from callflow_dsl._frozen import evolve, frozen
from callflow_dsl.graph.ordering import Lines, order
from callflow_dsl.graph.positions import GAP_X, positions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

GAP_Y = 52.0
#: Room for an arrow that passes a layer, and the most for one without a label at a box.
LANE, SLOT = 10.0, 22.0
#: The height of a row of ports, and what a port is wider than its label.
PORT_ROW, PORT_GAP = 22.0, 6.0
#: How far an arrow from a box to itself stands out; all of one box are one line.
LOOP = 22.0
#: An arrow over more layers than this is drawn straight, not led between the boxes.
MAX_SPAN = 200

Point = tuple[float, float]


@frozen
class Frame:
    """A box with its rows of ports; ``above`` and ``below`` are the heights of the rows."""

    left: float
    top: float
    width: float
    height: float
    above: float = 0.0
    below: float = 0.0

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height


@frozen
class Layout:
    """Where everything is, and the size of it all.

    ``ports`` holds the middle of each arrow's label; an arrow without a label has one too.
    """

    boxes: Mapping[str, Frame]
    arrows: tuple[tuple[Point, ...], ...]
    ports: tuple[Point, ...]
    width: float
    height: float


def arrange(
    sizes: Mapping[str, tuple[float, float]],
    arrows: Sequence[tuple[str, str]],
    labels: Sequence[float] = (),
) -> Layout:
    """Lay out boxes of these (width, height), the first on top, with these arrows.

    ``labels`` are the widths of the arrows' labels; 0: it has none.
    """
    labels = labels or [0.0] * len(arrows)
    joined, loose = _joined(sizes, arrows)
    down = _downwards(joined, arrows)
    sides = _sides(arrows, down, labels)
    frames = {name: _frame(size, sides.get(name, {})) for name, size in sizes.items()}
    layer = _layers(joined, down)
    lines, routes = _lines(joined, _rooms(frames, arrows), down, layer)
    order(lines)
    x = positions(lines)
    bands = _bands(lines, frames)
    for name in joined:
        left = x[name] - frames[name].width / 2
        frames[name] = evolve(frames[name], left=left, top=bands[layer[name]][0])
    _place_loose(loose, frames, bands[-1][1])
    slots = _slots(arrows, routes, sides, frames, x)
    drawn = tuple(
        _path(arrow, route, ends, frames, (x, bands, layer))
        for arrow, route, ends in zip(arrows, routes, slots, strict=True)
    )
    return _normal(frames, drawn, slots)


def _joined(names: Iterable[str], arrows: Iterable[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """The boxes that arrows join (the first one, where there is no arrow), and the others."""
    used = set(chain.from_iterable(arrows)) or set(islice(names, 1))
    return [name for name in names if name in used], [name for name in names if name not in used]


@frozen
class _End:
    """An end of an arrow at a side of a box: its number, which end, and its label's width."""

    arrow: int
    #: 0: where the arrow begins. 1: where its head is.
    which: int
    label: float = 0.0
    is_loop: bool = False


#: The ends of arrows at a box: above (False) and below (True).
_Sides = dict[bool, list[_End]]


def _sides(
    arrows: Sequence[tuple[str, str]], down: Sequence[tuple[str, str]], labels: Sequence[float]
) -> dict[str, _Sides]:
    """Which arrows begin and end on which side of each box; loops begin below."""
    sides: dict[str, _Sides] = {}
    for number, ((source, target), turned) in enumerate(zip(arrows, down, strict=True)):
        is_loop, falls = source == target, turned == (source, target)
        start = _End(number, 0, labels[number], is_loop)
        sides.setdefault(source, {}).setdefault(falls, []).append(start)
        if not is_loop:
            sides.setdefault(target, {}).setdefault(not falls, []).append(_End(number, 1))
    return sides


def _frame(size: tuple[float, float], sides: _Sides) -> Frame:
    """A box that is wide enough for its ports; where it stands is not known yet."""
    width, height = size
    width = max([width, *map(_row_width, sides.values())])
    above, below = (_row_height(sides.get(side, ())) for side in (False, True))
    return Frame(0.0, 0.0, width, height + above + below, above, below)


def _row_width(ends: Sequence[_End]) -> float:
    """The room that these ends need side by side."""
    plain = sum(LANE for end in ends if not end.label)
    return _labelled(ends) + min(plain, 12 * LANE) + 2 * PORT_GAP


def _row_height(ends: Sequence[_End]) -> float:
    return PORT_ROW if _labelled(ends) else 0.0


def _labelled(ends: Sequence[_End]) -> float:
    """The width of all labels, with the gaps between them."""
    return sum(end.label + PORT_GAP for end in ends if end.label)


def _rooms(frames: Mapping[str, Frame], arrows: Sequence[tuple[str, str]]) -> dict[str, float]:
    """The width that each box takes up with its loop, the same on both of its sides."""
    loops = {source for source, target in arrows if source == target}
    return {
        name: frame.width + (2 * LOOP if name in loops else 0.0) for name, frame in frames.items()
    }


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
    widths: Mapping[str, float],
    down: Sequence[tuple[str, str]],
    layer: Mapping[str, int],
) -> tuple[Lines, list[list[str]]]:
    """Boxes and passing points by layer; for each arrow its points from top to bottom."""
    lines = Lines(
        [[] for _ in range(max(layer.values(), default=0) + 1)],
        {name: widths[name] for name in names},
    )
    for name in names:
        lines.layers[layer[name]].append(name)
    routes: list[list[str]] = []
    for number, (upper, lower) in enumerate(down):
        is_led = layer[lower] - layer[upper] <= MAX_SPAN
        passed = range(layer[upper] + 1, layer[lower]) if is_led else ()
        route = [upper, *(_pass(lines, number, at) for at in passed), lower]
        if upper != lower and is_led:
            for above, below in pairwise(route):
                lines.join(above, below)
        routes.append(route)
    return lines, routes


def _pass(lines: Lines, number: int, layer: int) -> str:
    """The point, new in the drawing, at which an arrow passes a layer."""
    point = f"\0{number}:{layer}"
    lines.layers[layer].append(point)
    lines.width[point] = LANE
    return point


#: The upper and lower edge of a layer.
_Band = tuple[float, float]


def _bands(lines: Lines, frames: Mapping[str, Frame]) -> list[_Band]:
    """The layers from top to bottom."""
    bands: list[_Band] = []
    top = 0.0
    for layer in lines.layers:
        height = max((frames[name].height for name in layer if name in frames), default=0.0)
        bands.append((top, top + height))
        top += height + GAP_Y
    return bands


def _place_loose(loose: Sequence[str], frames: dict[str, Frame], bottom: float) -> None:
    """Boxes without arrows: in rows below the rest."""
    left, top = min((frame.left for frame in frames.values()), default=0.0), bottom + GAP_Y
    for start in range(0, len(loose), 4):
        at, row = left, loose[start : start + 4]
        for name in row:
            frames[name] = evolve(frames[name], left=at, top=top)
            at += frames[name].width + GAP_X
        top += max(frames[name].height for name in row) + GAP_X


#: Where an arrow's ends are: horizontal positions and rows' middles, first its beginning.
_Slots = list[Point]


def _slots(
    arrows: Sequence[tuple[str, str]],
    routes: Sequence[Sequence[str]],
    sides: Mapping[str, _Sides],
    frames: Mapping[str, Frame],
    x: Mapping[str, float],
) -> list[_Slots]:
    """The ends on each side of a box side by side, in the order of where they go."""
    slots: list[_Slots] = [[(0.0, 0.0), (0.0, 0.0)] for _ in arrows]
    for name, box_sides in sides.items():
        frame = frames[name]
        for below, ends in box_sides.items():
            edge = frame.bottom - frame.below / 2 if below else frame.top + frame.above / 2

            def towards(end: _End, name: str = name) -> tuple[bool, float, int]:
                route = routes[end.arrow]
                return end.is_loop, x[route[1] if route[0] == name else route[-2]], end.arrow

            for end, middle in _in_a_row(sorted(ends, key=towards), frame):
                slots[end.arrow][end.which] = (middle, edge)
    return slots


def _in_a_row(row: Sequence[_End], frame: Frame) -> Iterator[tuple[_End, float]]:
    """Each end with its middle; a label has the room that it needs, the rest share theirs."""
    labelled = _labelled(row)
    plain = sum(not end.label for end in row)
    room = frame.width - 2 * PORT_GAP - labelled
    slot = min(SLOT, room / plain) if plain else 0.0
    at = frame.left + (frame.width - labelled - slot * plain) / 2
    for end in row:
        width = end.label + PORT_GAP if end.label else slot
        yield end, at + width / 2
        at += width


def _path(
    arrow: tuple[str, str],
    route: Sequence[str],
    slots: _Slots,
    frames: Mapping[str, Frame],
    at: tuple[Mapping[str, float], Sequence[_Band], Mapping[str, int]],
) -> tuple[Point, ...]:
    """The points of an arrow from its source to its target."""
    source, target = arrow
    if source == target:
        return _loop(frames[source], slots[0])
    return _route(arrow, route, slots, frames, at)


def _loop(frame: Frame, start: Point) -> tuple[Point, ...]:
    """From the side of the row of ports out, up, and back into the side of the box."""
    out = frame.right + LOOP
    middle = frame.top + frame.above + (frame.height - frame.above - frame.below) / 2
    return ((frame.right, start[1]), (out, start[1]), (out, middle), (frame.right, middle))


def _route(
    arrow: tuple[str, str],
    route: Sequence[str],
    slots: _Slots,
    frames: Mapping[str, Frame],
    at: tuple[Mapping[str, float], Sequence[_Band], Mapping[str, int]],
) -> tuple[Point, ...]:
    """The points of an arrow from its source to its target."""
    x, bands, layer = at
    upper, lower = route[0], route[-1]
    falls = upper == arrow[0]
    above, below = (slots[0][0], slots[1][0]) if falls else (slots[1][0], slots[0][0])
    points = [(above, frames[upper].bottom), (above, bands[layer[upper]][1])]
    for passed, name in enumerate(route[1:-1], layer[upper] + 1):
        points += [(x[name], bands[passed][0]), (x[name], bands[passed][1])]
    points.append((below, frames[lower].top))
    path = tuple(dict.fromkeys(points))  # no line without a length, which has no direction
    return path if falls else path[::-1]


def _across(frames: Iterable[Frame], arrows: Iterable[Sequence[Point]]) -> list[float]:
    """All horizontal coordinates of a drawing."""
    edges = (edge for frame in frames for edge in (frame.left, frame.right))
    return [*edges, *(x for x, _y in chain.from_iterable(arrows))]


def _normal(
    frames: Mapping[str, Frame], arrows: Sequence[tuple[Point, ...]], slots: Sequence[_Slots]
) -> Layout:
    """The same drawing with its top left corner at a margin from (0, 0)."""
    margin = 24.0
    across = _across(frames.values(), arrows)
    dx, dy = margin - min(across, default=0.0), margin
    return Layout(
        {
            name: evolve(frame, left=frame.left + dx, top=frame.top + dy)
            for name, frame in frames.items()
        },
        tuple(tuple((x + dx, y + dy) for x, y in arrow) for arrow in arrows),
        tuple((ends[0][0] + dx, ends[0][1] + dy) for ends in slots),
        max(across, default=0.0) + dx + margin,
        max((frame.bottom for frame in frames.values()), default=0.0) + dy + margin,
    )
