"""A picture as PNG or PDF, by CairoSVG: the extra ``flowc[pictures]``."""

from __future__ import annotations

from callflow_dsl.errors import FlowcError

#: Pixels of a PNG for one of the picture: letters stay readable when it is enlarged a little.
_SCALE = 2.0


def convert(text: str, kind: str) -> bytes:
    """An SVG document as ``kind``, "png" or "pdf". Raises `FlowcError` without CairoSVG."""
    try:
        import cairosvg
    except (ImportError, OSError) as error:  # OSError: the Cairo library itself is missing
        raise FlowcError(
            f"a {kind} needs CairoSVG, which is not installed",
            hint="pip install 'flowc[pictures]', and the library Cairo of your system (libcairo2)",
            exit_code=2,
        ) from error
    make = cairosvg.svg2pdf if kind == "pdf" else cairosvg.svg2png
    made: bytes = make(bytestring=text.encode(), scale=1.0 if kind == "pdf" else _SCALE)
    return made
