"""Ids for steps that the author gave no label."""

from __future__ import annotations

from operator import itemgetter
from zlib import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from callflow_dsl.steps import StepKind


_NAME = itemgetter(0)


def free(name: str, taken: dict[str, int]) -> str:
    """The name, numbered if it is taken; it is then taken. ``taken``: name -> last number."""
    if name not in taken:
        taken[name] = 1
        return name
    number = taken[name] + 1
    while f"{name}-{number}" in taken:
        number += 1
    taken[name] = number
    taken[f"{name}-{number}"] = 1
    return f"{name}-{number}"


def step_id(
    kind: StepKind, fields: Mapping[str, Any], taken: dict[str, int], place: tuple[object, ...] = ()
) -> str:
    """An id made from what the statement of a step says: ``say-1f2e3d4c``.

    ``place`` is where in its menus it stands, and in which of their hearings. Nothing else counts:
    neither where the step leads, nor its guard, nor other statements. So a line more or less
    elsewhere changes no other id, and a diff shows only what changed. Equal ones are numbered.
    """
    said = sorted(fields.items(), key=_NAME)
    if "on_keypress_goto" in fields:
        said = [pair for pair in said if pair[0] != "on_keypress_goto"]
    text = repr([*said, place] if place else said)
    base = f"{kind.verb}-{crc32(text.encode('utf-8', 'surrogatepass')):08x}"
    return free(base, taken)
