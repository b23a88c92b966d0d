"""Ids for steps that the author gave no label."""

from __future__ import annotations

from operator import itemgetter
from zlib import crc32

from callflow_dsl.picking import with_places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
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


def step_id(
    kind: StepKind, fields: Mapping[str, Any], taken: dict[str, int], place: tuple[object, ...] = ()
) -> str:
    """An id made from what the statement of a step says: ``say-1f2e3d4c``.

    ``place`` is where in its menus it stands, and in which of their hearings. Nothing else counts:
    neither where the step leads, nor its guard, nor other statements. So a line more or less
    elsewhere changes no other id, and a diff shows only what changed. Equal ones are numbered.
    """
    said = said_text(fields)
    if place:
        said = f"{said}, {place!r}" if said else repr(place)
    checksum = crc32(f"[{said}]".encode("utf-8", "surrogatepass"))
    # A number in eight digits, for half of the time that a format takes.
    name = f"{kind.verb}-{checksum.to_bytes(4, 'big').hex()}"
    if name in taken:
        return free(name, taken)
    taken[name] = 1
    return name


def said_text(fields: Mapping[str, Any]) -> str:
    """What an id says of the fields of a statement."""
    names = tuple(fields)
    form = _FORMS.get(names)
    if form is None:
        form = _FORMS[names] = _form(names)
    parts = form[0].copy()
    parts[1::2] = map(repr, form[1](fields))
    return "".join(parts)


def id_at(
    kind: StepKind, statement: Guess, taken: dict[str, int], place: tuple[object, ...]
) -> str:
    """`step_id` of a statement that stands at several places."""
    return free(f"{kind.verb}-{statement.checksum(place_text(place)):08x}", taken)


class Guess:
    """The ids of a statement at many places, of which the text of its fields is read once."""

    __slots__ = ("_alone", "_begun")

    def __init__(self, fields: Mapping[str, Any]) -> None:
        said = said_text(fields)
        self._alone = crc32(f"[{said}]".encode("utf-8", "surrogatepass"))
        begun = f"[{said}, " if said else "["
        self._begun = crc32(begun.encode("utf-8", "surrogatepass"))

    def checksum(self, place: bytes) -> int:
        """The checksum at a place, as `place_text` has it."""
        return crc32(place, self._begun) if place else self._alone


def place_text(place: tuple[object, ...]) -> bytes:
    """What an id says of a place."""
    return f"{place!r}]".encode() if place else b""


#: Attributes in their order -> the text around values, with places for these; what picks them.
_FORMS: dict[tuple[str, ...], tuple[list[str], Callable[[Any], Any]]] = {}


def _form(names: tuple[str, ...]) -> tuple[list[str], Callable[[Any], Any]]:
    """What stands in an id, as `repr` writes a list of pairs."""
    said = sorted(name for name in names if name != "on_keypress_goto")
    text = ", ".join(f"({name!r}, \0)" for name in said)
    if len(said) > 1:
        return with_places(text), itemgetter(*said)
    return with_places(text), lambda fields: tuple(fields[name] for name in said)
