"""A picture as PNG or PDF, by CairoSVG: the extra ``flowc[pictures]``."""

from __future__ import annotations

from math import sqrt

from callflow_dsl.errors import FlowcError
from callflow_dsl.patterns import pattern

#: Pixels of a PNG for one of the picture: letters stay readable when it is enlarged a little.
_SCALE = 2.0
#: With fewer, nobody could read it.
_LEAST_SCALE = 0.75
#: What Cairo and most viewers take: pixels on a side, and in all.
_MOST_ON_A_SIDE = 32_000
_MOST_PIXELS = 200_000_000
_SIZE = pattern(r'<svg\b[^>]* width="([0-9.]+)" height="([0-9.]+)"')


def convert(text: str, kind: str) -> bytes:
    """An SVG document as ``kind``, "png" or "pdf".

    Raises `FlowcError` without CairoSVG, and for a picture that is too large for a PNG.
    """
    try:
        import cairosvg
    except (ImportError, OSError) as error:  # OSError: the Cairo library itself is missing
        raise FlowcError(
            f"a {kind} needs CairoSVG, which is not installed",
            hint="pip install 'flowc[pictures]', and the library Cairo of your system (libcairo2)",
            exit_code=2,
        ) from error
    make = cairosvg.svg2pdf if kind == "pdf" else cairosvg.svg2png
    made: bytes = make(bytestring=text.encode(), scale=1.0 if kind == "pdf" else _scale(text))
    return made


def _scale(text: str) -> float:
    """The scale at which the picture fits into a PNG."""
    size = _SIZE.search(text)
    assert size is not None  # it is written by svg.py
    width, height = float(size[1]), float(size[2])
    scale = min(_SCALE, _MOST_ON_A_SIDE / max(width, height), sqrt(_MOST_PIXELS / (width * height)))
    if scale < _LEAST_SCALE:
        raise FlowcError(
            f"the picture is {width:.0f} x {height:.0f}, too large for a PNG that can be read",
            hint="write a .svg, a .pdf, or an .html page, which folds parts and menus",
        )
    return scale
