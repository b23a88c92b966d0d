"""Ids for steps that the author gave no label."""

from __future__ import annotations

from zlib import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from callflow_dsl.steps import StepKind


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


def step_id(kind: StepKind, fields: Mapping[str, Any], taken: dict[str, int]) -> str:
    """An id made from what the step does: ``say-1f2e3d4c``.

    It depends on nothing outside the step, so that a line more or less elsewhere changes no
    other id and a diff shows only what changed. Where the step leads is left out, for a goto
    to a step with a new id must not change this one. Steps that are equal are numbered.
    """
    said = sorted((name, value) for name, value in fields.items() if name != "on_keypress_goto")
    base = f"{kind.verb}-{crc32(repr(said).encode('utf-8', 'surrogatepass')):08x}"
    return free(base, taken)
