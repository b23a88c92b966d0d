"""A graph as an SVG picture that follows the reader's light or dark colours."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from callflow_dsl.graph.clusters import Cluster, tree
from callflow_dsl.graph.layout import Layout, Point, arrange
from callflow_dsl.graph.text import wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from callflow_dsl.graph.model import Arrow, Box, Graph

CHARACTER = 6.7  # mean width in pixels of the 12 px font below, a little on the wide side
LINE = 16.0
PAD_X, PAD_Y = 14.0, 10.0
BEND = 0.45  # how long an arrow keeps its first direction, as a part of its height

#: Colours by the kind of box; the page of `html` shows the same picture with the same sheet.
STYLE = """
.flow { font: 12px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif;
  --paper: #ffffff; --ink: #1f2430; --soft: #5b6475; --line: #8a93a5; --fill: #f5f7fb;
  --edge: #c5ccd9; --say: #2f6fde; --do: #0f8a6d; --rec: #b4571b; --end: #7a4fd0;
  --band: #7a8499; }
@media (prefers-color-scheme: dark) { .flow {
  --paper: #14171d; --ink: #e7eaf0; --soft: #a2abbc; --line: #7b8599; --fill: #1f242d;
  --edge: #414a5a; --say: #7aa7ff; --do: #4fd1b0; --rec: #f0a06a; --end: #b79bff;
  --band: #8d97ab; } }
.flow .paper { fill: var(--paper); }
.flow .box rect { fill: var(--fill); stroke: var(--edge); stroke-width: 1.2; }
.flow .box text { fill: var(--ink); }
.flow .box .mark { stroke: none; fill: var(--say); }
.flow .pause .mark, .flow .other .mark { fill: var(--line); }
.flow .transfer .mark { fill: var(--do); }
.flow .record .mark { fill: var(--rec); }
.flow .fetch .mark { fill: var(--end); }
.flow .start rect { fill: var(--ink); stroke: none; }
.flow .start text { fill: var(--paper); font-weight: 600; }
.flow .start text, .flow .end text { text-anchor: middle; }
.flow .end rect { stroke: var(--end); }
.flow .unreached { opacity: .42; }
.flow .unreached rect { stroke-dasharray: 4 3; }
.flow .arrow path { fill: none; stroke: var(--line); stroke-width: 1.3; }
.flow .arrow.silence path { stroke-dasharray: 5 4; }
.flow .arrow rect { fill: var(--paper); }
.flow .arrow text { fill: var(--soft); font-size: 11px; text-anchor: middle; }
.flow .arrow.keys text { fill: var(--ink); font-weight: 600; }
.flow marker path { fill: var(--line); fill: context-stroke; }
.flow .cluster rect { fill: var(--band); fill-opacity: .07; stroke: var(--band);
  stroke-opacity: .45; stroke-dasharray: 2 3; }
.flow .cluster text { fill: var(--soft); font-size: 11px; }
"""


def svg(graph: Graph) -> str:
    """A whole SVG document."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + picture(graph, style=STYLE) + "\n"


def picture(graph: Graph, *, style: str = "", prefix: str = "") -> str:
    """The ``<svg>`` element; ``prefix`` keeps its ids apart from others on a page.

    Boxes are ``<g class="box KIND" data-steps="...">`` with the ids of their steps as a
    JSON array, arrows ``<g class="arrow KIND" data-from data-to>`` with box numbers.
    """
    texts = {box.id: [line for part in box.lines for line in wrap(part)] for box in graph.boxes}
    sizes = {box.id: _size(texts[box.id], bold=box.kind == "start") for box in graph.boxes}
    arrows = [(arrow.source, arrow.target) for arrow in graph.arrows]
    layout = arrange(sizes, arrows)
    numbers = {box.id: number for number, box in enumerate(graph.boxes)}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="flow" role="img" '
        f'aria-label="{escape(f"Call flow {graph.title}")}" '
        f'viewBox="0 0 {layout.width:.0f} {layout.height:.0f}" '
        f'width="{layout.width:.0f}" height="{layout.height:.0f}">',
        f"<style>{style}</style>" if style else "",
        f'<defs><marker id="{prefix}head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" '
        'markerHeight="9" markerUnits="userSpaceOnUse" orient="auto-start-reverse">'
        '<path d="M0 0 L8 4 L0 8 z"/></marker></defs>',
        '<rect class="paper" width="100%" height="100%"/>',
        *_clusters(tree(graph.boxes), graph, layout, sizes),
    ]
    parts += [
        _arrow(arrow, points, place, numbers, prefix)
        for arrow, points, place in zip(
            graph.arrows, layout.arrows, _labels(graph, layout.arrows), strict=True
        )
    ]
    parts += [
        _box(box, texts[box.id], layout.boxes[box.id], sizes[box.id], f"{prefix}{numbers[box.id]}")
        for box in graph.boxes
    ]
    return "\n".join(part for part in [*parts, "</svg>"] if part)


def _size(lines: list[str], *, bold: bool) -> tuple[float, float]:
    longest = max((len(line) for line in lines), default=0)
    width = longest * CHARACTER * (1.12 if bold else 1.0) + 2 * PAD_X
    return max(64.0, width), len(lines) * LINE + 2 * PAD_Y


def _box(box: Box, lines: list[str], centre: Point, size: tuple[float, float], name: str) -> str:
    (x, y), (width, height) = centre, size
    left, top = x - width / 2, y - height / 2
    radius = height / 2 if box.kind in ("start", "end") else 7
    classes = f"box {box.kind}" + ("" if box.reached else " unreached")
    steps = escape(json.dumps(list(box.steps)))
    centred = box.kind in ("start", "end")
    start = x if centred else left + PAD_X
    rows = "".join(
        f'<tspan x="{start:.1f}" dy="{LINE if number else 0}">{escape(_clean(line))}</tspan>'
        for number, line in enumerate(lines)
    )
    mark = (
        ""
        if centred
        else (
            f'<rect class="mark" x="{left + 4:.1f}" y="{top + 8:.1f}" width="3" '
            f'height="{height - 16:.1f}" rx="1.5"/>'
        )
    )
    whole = "\n".join(box.lines) + ("" if box.reached else "\n(no call reaches this)")
    return (
        f'<g class="{classes}" id="{name}" data-steps="{steps}">'
        f"<title>{escape(_clean(whole))}</title>"
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'rx="{radius:.1f}"/>'
        f"{mark}"
        f'<text y="{top + PAD_Y + 12:.1f}">{rows}</text></g>'
    )


def _arrow(
    arrow: Arrow, points: tuple[Point, ...], place: Point, numbers: dict[str, int], prefix: str
) -> str:
    drawn = _curve(points)
    label = ""
    if arrow.label:
        (x, y), width = place, _label_width(arrow.label)
        label = (
            f'<rect x="{x - width / 2:.1f}" y="{y - 8:.1f}" width="{width:.1f}" height="16" '
            f'rx="4"/><text x="{x:.1f}" y="{y + 4:.1f}">{escape(_clean(arrow.label))}</text>'
        )
    source, target = numbers[arrow.source], numbers[arrow.target]
    return (
        f'<g class="arrow {arrow.kind}" data-from="{prefix}{source}" data-to="{prefix}{target}">'
        f'<path d="{drawn}" marker-end="url(#{prefix}head)"/>{label}</g>'
    )


def _curve(points: tuple[Point, ...]) -> str:
    """A smooth path through the points that leaves and enters them vertically."""
    (x, y), *rest = points
    if _is_loop(points):
        (cx, _cy), (tx, ty) = points[1], points[2]
        return f"M{x:.1f} {y:.1f} C{cx:.1f} {y - 6:.1f} {cx:.1f} {ty + 6:.1f} {tx:.1f} {ty:.1f}"
    path = f"M{x:.1f} {y:.1f}"
    for next_x, next_y in rest:
        bend = (next_y - y) * BEND
        path += (
            f" C{x:.1f} {y + bend:.1f} {next_x:.1f} {next_y - bend:.1f} {next_x:.1f} {next_y:.1f}"
        )
        x, y = next_x, next_y
    return path


def _labels(graph: Graph, arrows: Iterable[tuple[Point, ...]]) -> list[Point]:
    """The middle of each arrow's label: on its first bend, clear of the labels before it."""
    places: list[Point] = []
    taken: list[tuple[float, float, float]] = []
    for arrow, points in zip(graph.arrows, arrows, strict=True):
        half = _label_width(arrow.label) / 2
        candidates = [_along(points, part) for part in (0.5, 0.35, 0.65, 0.22, 0.78, 0.88)]
        free = [
            (x, y)
            for x, y in candidates
            if all(abs(x - tx) > half + th or abs(y - ty) > 17 for tx, ty, th in taken)
        ]
        x, y = (free or candidates)[0]
        places.append((x, y))
        if arrow.label:
            taken.append((x, y, half))
    return places


def _label_width(text: str) -> float:
    return len(text) * 6.6 + 8


def _along(points: tuple[Point, ...], part: float) -> Point:
    """The point at this part (0 to 1) of the first bend of `_curve`."""
    (x, y), (next_x, next_y) = points[:2]
    if _is_loop(points):
        return points[1]
    near, far = (1 - part) ** 3 + 3 * (1 - part) ** 2 * part, part**3 + 3 * (1 - part) * part**2
    bend = (next_y - y) * BEND
    vertical = (
        (1 - part) ** 3 * y
        + 3 * (1 - part) ** 2 * part * (y + bend)
        + 3 * (1 - part) * part**2 * (next_y - bend)
        + part**3 * next_y
    )
    return near * x + far * next_x, vertical


def _is_loop(points: tuple[Point, ...]) -> bool:
    return len(points) == 3 and points[0][0] == points[2][0] and points[1][0] > points[0][0]


def _clusters(
    root: Cluster, graph: Graph, layout: Layout, sizes: dict[str, tuple[float, float]]
) -> Iterator[str]:
    """A frame around each part and menu, and around each copy of one that is used often.

    Where it would take in other boxes, the name alone stands above the first box.
    """
    for item in root.items:
        if not isinstance(item, Cluster):
            continue
        name = escape(_clean(item.name))
        for members in _copies([box.id for box in item.boxes()], graph):
            pad = max(8.0 - 2.0 * len(item.path), 3.0)
            frame = left, top, right, bottom = _frame(members, layout, sizes, pad)
            others = [box.id for box in graph.boxes if box.id not in set(members)]
            if any(_inside(layout.boxes[other], sizes[other], frame) for other in others):
                (x, y), (width, height) = layout.boxes[members[0]], sizes[members[0]]
                above = y - height / 2 - 4 - 11 * (len(item.path) - 1)
                yield (
                    f'<g class="cluster"><text x="{x - width / 2:.1f}" y="{above:.1f}">'
                    f"{name}</text></g>"
                )
                continue
            yield (
                f'<g class="cluster"><rect x="{left:.1f}" y="{top:.1f}" '
                f'width="{right - left:.1f}" height="{bottom - top:.1f}" rx="10"/>'
                f'<text x="{left + 8:.1f}" y="{top + 11:.1f}">{name}</text></g>'
            )
        yield from _clusters(item, graph, layout, sizes)


def _copies(members: list[str], graph: Graph) -> list[list[str]]:
    """The members in groups that arrows join, in their order."""
    group = {name: name for name in members}

    def first(name: str) -> str:
        while group[name] != name:
            name = group[name]
        return name

    for arrow in graph.arrows:
        if arrow.source in group and arrow.target in group:
            group[first(arrow.target)] = first(arrow.source)
    found: dict[str, list[str]] = {}
    for name in members:
        found.setdefault(first(name), []).append(name)
    return list(found.values())


_Frame = tuple[float, float, float, float]


def _frame(
    names: list[str], layout: Layout, sizes: dict[str, tuple[float, float]], pad: float
) -> _Frame:
    corners = [
        (x - w / 2, y - h / 2, x + w / 2, y + h / 2)
        for (x, y), (w, h) in ((layout.boxes[name], sizes[name]) for name in names)
    ]
    lefts, tops, rights, bottoms = zip(*corners, strict=True)
    return min(lefts) - pad, min(tops) - pad - 6, max(rights) + pad, max(bottoms) + pad


def _inside(centre: Point, size: tuple[float, float], frame: _Frame) -> bool:
    (x, y), (width, height) = centre, size
    left, top, right, bottom = frame
    across = x + width / 2 > left and x - width / 2 < right
    return across and y + height / 2 > top and y - height / 2 < bottom


def _clean(text: str) -> str:
    """Text without the control characters that no XML document may hold."""
    return "".join(c if c >= " " or c in "\n\t" else "\ufffd" for c in text)
