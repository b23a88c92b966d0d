"""Numbers as values of options: read, held to their bounds, refused in the same words."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn


def whole(least: int = 0, most: int | None = None) -> Callable[[str], int]:
    """The ``type`` of an option that takes a whole number, both bounds included."""

    def read(text: str) -> int:
        if text.isascii() and text.isdigit() and len(text) < 20:
            value = int(text)
            if value >= least and (most is None or value <= most):
                return value
        _refuse("a whole number", text, f"from {least}", most)

    return read


def number(most: float, *, above: float | None = None) -> Callable[[str], float]:
    """The ``type`` of an option that takes a number from 0, or above a number, up to ``most``."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if (value >= 0 if above is None else value > above) and value <= most:
            return value
        _refuse("a number", text, "from 0" if above is None else f"above {above:g},", most)

    return read


def _refuse(kind: str, text: str, least: str, most: float | None) -> NoReturn:
    from argparse import ArgumentTypeError

    up_to = "" if most is None else f" {'up ' if least.endswith(',') else ''}to {most:g}"
    raise ArgumentTypeError(f"takes {kind} {least}{up_to}, not {text!r}")
