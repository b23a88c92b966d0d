"""Where the boxes of a drawing stand in their layers, from left to right."""

from __future__ import annotations

from callflow_dsl.graph.ordering import SWEEPS, Lines, mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: The gap between two nodes of a layer, in pixels.
GAP_X = 30.0


def positions(lines: Lines) -> dict[str, float]:
    """Horizontal centres: each layer as near to its neighbours as the boxes' widths allow."""
    x = _side_by_side(lines)
    for sweep in range(SWEEPS):
        layers = lines.layers if sweep % 2 == 0 else lines.layers[::-1]
        for layer in layers:
            _move(layer, lines, x, (lines.above, lines.below))
    for layer in lines.layers:  # at the end each below what leads to it: chains are straight
        _move(layer, lines, x, (lines.above,))
    return x


def _move(
    layer: Sequence[str],
    lines: Lines,
    x: dict[str, float],
    neighbours: Sequence[Mapping[str, Sequence[str]]],
) -> None:
    """Bring the nodes of a layer to the middle of their neighbours, as near as there is room."""
    wanted = [
        mean([x[other] for side in neighbours for other in side.get(name, ())], x[name])
        for name in layer
    ]
    x.update(zip(layer, _spread(layer, wanted, lines.width), strict=True))


def _side_by_side(lines: Lines) -> dict[str, float]:
    """The centres with each layer packed to the left."""
    x: dict[str, float] = {}
    for layer in lines.layers:
        at = 0.0
        for name in layer:
            x[name] = at + lines.width[name] / 2
            at += lines.width[name] + GAP_X
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
