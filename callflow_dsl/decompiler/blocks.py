"""Finds the `if` blocks in a list of steps: runs that begin with the same guards.

Whether a block compiles to the steps that it was made from is not known here (the order of
guards, a label in the middle): the caller compiles the text and looks.
"""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.steps.conditions import NEGATIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from typing import TypeAlias

    from callflow_dsl.decompiler.found import FoundMenu


@frozen
class IfBlock:
    """``if guards { body } else { otherwise }``; without ``otherwise`` there is no `else`."""

    guards: tuple[str, ...]
    body: tuple[Node, ...]
    otherwise: tuple[Node, ...]


#: The number of a step that stands by itself, a block, or a menu.
Node: TypeAlias = "int | IfBlock | FoundMenu"


def arranged(guards: Sequence[tuple[str, ...]], alone: Collection[int]) -> tuple[Node, ...]:
    """The steps in blocks: ``guards`` holds the comparisons of each, as they are written.

    Steps ``alone`` begin no block and stand in none: a goto leads there, and a reader should
    not have to look for it inside braces.
    """
    return tuple(_Arranger(guards, alone).nodes(0, len(guards), 0))


class _Arranger:
    def __init__(self, guards: Sequence[tuple[str, ...]], alone: Collection[int]) -> None:
        self._guards = guards
        self._alone = alone

    def nodes(self, start: int, end: int, depth: int) -> Iterator[Node]:
        """The steps of a range, all of which share the guards before ``depth``."""
        while start < end:
            guard = self._guard(start, depth)
            behind = self._run(start, end, depth, guard)
            other = self._run(behind, end, depth, _opposite(guard))
            if behind == start or (behind - start < 2 and other == behind):
                yield start
                start += 1
                continue
            shared = depth + 1
            while other == behind and self._all_share(start, behind, shared):
                shared += 1
            yield IfBlock(
                self._guards[start][depth:shared],
                tuple(self.nodes(start, behind, shared)),
                tuple(self.nodes(behind, other, depth + 1)),
            )
            start = other

    def _guard(self, number: int, depth: int) -> str:
        guards = self._guards[number]
        return guards[depth] if depth < len(guards) and number not in self._alone else ""

    def _run(self, start: int, end: int, depth: int, guard: str) -> int:
        """The end of the steps from ``start`` on that have this guard at this depth."""
        while guard and start < end and self._guard(start, depth) == guard:
            start += 1
        return start

    def _all_share(self, start: int, end: int, depth: int) -> bool:
        guard = self._guard(start, depth)
        return bool(guard) and self._run(start, end, depth, guard) == end


def _opposite(guard: str) -> str:
    """The comparison that holds when this one does not; empty where there is none."""
    if not guard:
        return ""
    variable, operator, value = guard.split(" ", 2)
    return f"{variable} {NEGATIONS[operator]} {value}" if operator in NEGATIONS else ""
