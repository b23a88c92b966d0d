"""A graph as an SVG picture that follows the reader's light or dark colours."""

from __future__ import annotations

import json
from html import escape
from itertools import pairwise

from callflow_dsl.graph.clusters import Cluster, tree
from callflow_dsl.graph.layout import arrange
from callflow_dsl.graph.model import Fate
from callflow_dsl.graph.paint import SHEET, painted
from callflow_dsl.graph.text import shorten, width_of, wrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from callflow_dsl.graph.layout import Frame, Layout, Point
    from callflow_dsl.graph.model import Arrow, Box, Graph

CHARACTER = 6.9  # mean width in pixels of the 12 px font below, a little on the wide side
SMALL = 6.6  # and of the 11 px font of labels
LINE = 16.0
PAD_X, PAD_Y = 14.0, 10.0
FONT = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif"
#: Kinds whose text stands in the middle of a box with round ends.
_ROUND = ("start", "end")
_MARKS = {"transfer": "do", "record": "rec", "fetch": "end", "pause": "line", "other": "line"}
_MARKS |= {"choice": "line"}


def svg(graph: Graph) -> str:
    """A whole SVG document."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + picture(graph, style=SHEET) + "\n"


def picture(graph: Graph, *, style: str = "", prefix: str = "", about: str = "") -> str:
    """The ``<svg>`` element; ``prefix`` keeps its ids apart from others on a page.

    ``about`` are attributes of its own.

    Boxes are ``<g class="box KIND" data-steps="...">`` with the ids of their steps as a
    JSON array, and ``data-groups`` with what it can be folded into: names of parts, ids of
    menu boxes. Arrows are ``<g class="arrow KIND" data-from data-to data-label>`` with box ids.
    """
    texts = {box.id: list(_rows(box, graph)) for box in graph.boxes}
    labels = [shorten(arrow.label, 24) for arrow in graph.arrows]
    layout = _layout(graph, texts, labels)
    names = {box.id: f"{prefix}{number}" for number, box in enumerate(graph.boxes)}
    drawn = zip(graph.arrows, labels, layout.arrows, layout.ports, strict=True)
    parts = [
        _opening(graph, layout, about),
        f"<style>{style}</style>" if style else "",
        _arrow_head(prefix),
        f'<rect width="100%" height="100%" {painted("paper")}/>',
        *_bands(tree(graph.boxes), layout),
        *(_box(box, texts[box.id], layout.boxes[box.id], names) for box in graph.boxes),
        *(_arrow(arrow, label, points, port, names) for arrow, label, points, port in drawn),
        "</svg>",
    ]
    return "\n".join(filter(None, parts))


def _opening(graph: Graph, layout: Layout, about: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="flow" role="img"{about} '
        f'aria-label="{_attribute(f"Call flow {graph.title}")}" '
        f'viewBox="0 0 {layout.width:.0f} {layout.height:.0f}" '
        f'width="{layout.width:.0f}" height="{layout.height:.0f}" '
        f'font-family="{FONT}" font-size="12">'
    )


def _layout(graph: Graph, texts: Mapping[str, list[_Row]], labels: Sequence[str]) -> Layout:
    return arrange(
        {box.id: _size(texts[box.id]) for box in graph.boxes},
        [(arrow.source, arrow.target) for arrow in graph.arrows],
        [width_of(label) * SMALL + 8 if label else 0.0 for label in labels],
    )


def _arrow_head(prefix: str) -> str:
    return (
        f'<defs><marker id="{prefix}head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" '
        'markerHeight="9" markerUnits="userSpaceOnUse" orient="auto-start-reverse">'
        f'<path d="M0 0 L8 4 L0 8 z" {painted("tip")}/></marker></defs>'
    )


#: A line of text in a box, and how it is painted: "ink", "soft" or "bold".
_Row = tuple[str, str]


def _rows(box: Box, graph: Graph) -> Iterator[_Row]:
    """What is written in a box; where a call comes into a part, the part's name is above it."""
    if box.cluster and box.id in graph.entrances:
        yield box.cluster[-1], "soft"
    for text in filter(None, (box.fate and box.fate.upper(), box.heading)):
        yield text, "bold"
    for line in box.lines:
        yield from ((wrapped, "ink") for wrapped in wrap(line))
    if box.note:
        yield from ((wrapped, "soft") for wrapped in wrap(box.note))


def _size(rows: list[_Row]) -> tuple[float, float]:
    wide = {"bold": 1.12}
    longest = max((width_of(text) * wide.get(paint, 1.0) for text, paint in rows), default=0.0)
    return max(64.0, longest * CHARACTER + 2 * PAD_X), len(rows) * LINE + 2 * PAD_Y


def _box(box: Box, rows: list[_Row], frame: Frame, names: Mapping[str, str]) -> str:
    groups = [*box.cluster, *(names[menu] for menu in box.menus)]
    whole = "\n".join((*box.cluster, *box.texts)) + _fate(box)
    classes = f"box {box.kind}" + ("" if box.reached else " unreached")
    faded = "" if box.reached else ' opacity=".5"'
    return (
        f'<g class="{classes}" id="{names[box.id]}" '
        f'data-steps="{escape(json.dumps(list(box.steps)))}"'
        f"{_data('groups', json.dumps(groups) if groups else '')}{_data('name', box.heading)}"
        f"{faded}><title>{escape(_clean(whole))}</title>"
        f"{_outline(box, frame)}{_mark(box, frame)}{_texts(box, rows, frame)}</g>"
    )


def _outline(box: Box, frame: Frame) -> str:
    radius = min(frame.height / 2, 18.0) if box.kind in _ROUND else 7.0
    is_whole = box.reached and box.fate is not Fate.GONE
    dashes = "" if is_whole else ' stroke-dasharray="4 3"'
    stroke = 2.5 if box.fate else 1.2
    return (
        f'<rect x="{frame.left:.1f}" y="{frame.top:.1f}" width="{frame.width:.1f}" '
        f'height="{frame.height:.1f}" rx="{radius:.1f}" stroke-width="{stroke}"{dashes} '
        f"{painted(_paint(box))}/>"
    )


def _paint(box: Box) -> str:
    if box.fate:
        return f"frame-{box.fate}"
    return {"start": "dark", "end": "edge-end"}.get(box.kind, "frame")


def _mark(box: Box, frame: Frame) -> str:
    """The line at the left that says by its colour what the box does."""
    if box.kind in _ROUND:
        return ""
    height = frame.height - frame.above - frame.below
    return (
        f'<rect x="{frame.left + 4:.1f}" y="{frame.top + frame.above + 8:.1f}" width="3" '
        f'height="{height - 16:.1f}" rx="1.5" '
        f"{painted('mark-' + _MARKS.get(box.kind, 'say'))}/>"
    )


def _texts(box: Box, rows: list[_Row], frame: Frame) -> str:
    left = frame.left + (frame.width / 2 if box.kind in _ROUND else PAD_X)
    first = frame.top + frame.above + PAD_Y + 12
    return "".join(
        _text(row, (left, first + number * LINE), box.kind) for number, row in enumerate(rows)
    )


def _attribute(text: str) -> str:
    return escape(_clean(text))


def _data(name: str, value: str) -> str:
    """An attribute for the page's script, where there is a value."""
    return f' data-{name}="{_attribute(value)}"' if value else ""


def _fate(box: Box) -> str:
    return "" if box.reached else "\n(no call reaches this)"


def _text(row: _Row, at: Point, kind: str) -> str:
    text, paint = row
    weight = ' font-weight="600"' if paint == "bold" or kind == "start" else ""
    anchor = ' text-anchor="middle"' if kind in _ROUND else ""
    colour = "light" if kind == "start" else "ink" if paint == "bold" else paint
    return (
        f'<text x="{at[0]:.1f}" y="{at[1]:.1f}"{anchor}{weight} {painted(colour)}>'
        f"{escape(_clean(text))}</text>"
    )


def _arrow(
    arrow: Arrow, label: str, points: tuple[Point, ...], port: Point, names: Mapping[str, str]
) -> str:
    source, target = names[arrow.source], names[arrow.target]
    dashes = ' stroke-dasharray="5 4"' if arrow.kind == "silence" else ""
    line = f"line-{arrow.fate}" if arrow.fate else "line"
    path = _corners(points) if source == target else _curve(points)
    return (
        f'<g class="arrow {arrow.kind}" data-from="{source}" data-to="{target}"'
        f"{_data('label', arrow.label)}>"
        f'<path d="{path}" fill="none" stroke-width="1.3"{dashes} {painted(line)} '
        f'marker-end="url(#{target.rstrip("0123456789")}head)"/>{_tab(label, port)}</g>'
    )


def _tab(label: str, port: Point) -> str:
    """The label of an arrow on the edge of its box; empty where it has none."""
    if not label:
        return ""
    width = width_of(label) * SMALL + 8
    return (
        f'<rect x="{port[0] - width / 2:.1f}" y="{port[1] - 8:.1f}" width="{width:.1f}" '
        f'height="16" rx="4" {painted("tab")}/><text x="{port[0]:.1f}" y="{port[1] + 4:.1f}" '
        f'font-size="11" font-weight="600" text-anchor="middle" {painted("ink")}>'
        f"{escape(_clean(label))}</text>"
    )


def _corners(points: tuple[Point, ...]) -> str:
    """Straight lines from point to point."""
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _curve(points: tuple[Point, ...]) -> str:
    """A smooth path that leaves and enters each point vertically."""
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for (x, y), (next_x, next_y) in pairwise(points):
        if abs(x - next_x) < 0.05:
            path += f" L{next_x:.1f} {next_y:.1f}"
            continue
        middle = (y + next_y) / 2
        path += f" C{x:.1f} {middle:.1f} {next_x:.1f} {middle:.1f} {next_x:.1f} {next_y:.1f}"
    return path


def _bands(root: Cluster, layout: Layout) -> Iterator[str]:
    """A band behind each part whose boxes stand together, without others between them."""
    for item in root.items:
        if isinstance(item, Cluster):
            yield from _band(item, layout)
            yield from _bands(item, layout)


def _band(cluster: Cluster, layout: Layout) -> Iterator[str]:
    members = {box.id for box in cluster.boxes()}
    left, top, right, bottom = _around([layout.boxes[name] for name in members])
    others = (frame for name, frame in layout.boxes.items() if name not in members)
    if len(members) > 1 and not _any_within(others, (left, top, right, bottom)):
        yield (
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" '
            f'height="{bottom - top:.1f}" rx="12"{_data("band", cluster.name)} {painted("band")}/>'
        )


def _around(frames: Sequence[Frame]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the band behind these boxes."""
    left, top = min(frame.left for frame in frames), min(frame.top for frame in frames)
    right, bottom = max(frame.right for frame in frames), max(frame.bottom for frame in frames)
    return left - 10, top - 10, right + 10, bottom + 10


def _any_within(frames: Iterable[Frame], area: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = area
    return any(
        frame.right > left and frame.left < right and frame.bottom > top and frame.top < bottom
        for frame in frames
    )


def _clean(text: str) -> str:
    """Text without the control characters that no XML document may hold."""
    return "".join(c if c >= " " or c in "\n\t" else "\ufffd" for c in text)
