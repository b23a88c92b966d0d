"""Finds the `if` blocks in a list of steps: runs that begin with the same guards.

Whether a block compiles to the steps that it was made from is not known here (the order of
guards, a label in the middle): the caller compiles the text and looks.
"""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.steps.conditions import NEGATIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from typing import TypeAlias

    from callflow_dsl.decompiler.found import FoundMenu


@frozen
class IfBlock:
    """``if guards { body } else { otherwise }``; without ``otherwise`` there is no `else`."""

    guards: tuple[str, ...]
    body: tuple[Node, ...]
    otherwise: tuple[Node, ...]
    #: How many guards of each step in ``otherwise`` the `else` says.
    said_by_else: int = 1

    @property
    def inner(self) -> IfBlock | None:
        """The block that is all of ``otherwise``: an `else if`."""
        only = self.otherwise[0] if len(self.otherwise) == 1 else None
        return only if isinstance(only, IfBlock) else None


#: The number of a step that stands by itself, a block, or a menu.
Node: TypeAlias = "int | IfBlock | FoundMenu"
#: Whether just one of two lists of guards holds.
Opposite: TypeAlias = "Callable[[tuple[str, ...], tuple[str, ...]], bool]"


def arranged(
    guards: Sequence[tuple[str, ...]],
    alone: Collection[int],
    *,
    always: bool = False,
    opposite: Opposite | None = None,
) -> tuple[Node, ...]:
    """The steps in blocks: ``guards`` holds the comparisons of each, as they are written.

    Steps ``alone`` begin no block and stand in none: a goto leads there, and a reader should
    not have to look for it inside braces. ``always``: a single step with guards is a block, too.
    ``opposite`` says of two lists of guards whether just one of them holds, whoever comes there.
    """
    return tuple(
        _Arranger(guards, alone, always, opposite or _is_opposite).nodes(0, len(guards), 0)
    )


class _Arranger:
    def __init__(
        self,
        guards: Sequence[tuple[str, ...]],
        alone: Collection[int],
        always: bool,
        opposite: Opposite,
    ) -> None:
        self._guards = guards
        self._alone = alone
        self._always = always
        self._is_opposite = opposite

    def nodes(self, start: int, end: int, depth: int) -> Iterator[Node]:
        """The steps of a range, all of which share the guards before ``depth``."""
        while start < end:
            guard = self._guard(start, depth)
            behind = self._run(start, end, depth, guard)
            said, shared, other = self._otherwise(start, behind, end, depth)
            is_short = behind - start < 2 and other == behind and not self._always
            if behind == start or is_short:
                yield start
                start += 1
                continue
            while other == behind and self._all_share(start, behind, shared):
                shared += 1
            yield IfBlock(
                self._guards[start][depth:shared],
                tuple(self.nodes(start, behind, shared)),
                tuple(self.nodes(behind, other, depth + said)),
                said,
            )
            start = other

    def _otherwise(self, start: int, behind: int, end: int, depth: int) -> tuple[int, int, int]:
        """The `else` of the block from ``start`` to ``behind``.

        How many guards it says, how many the `if` says then, and where it ends.
        """
        nobody = (1, depth + 1, behind)
        if behind in (start, end) or behind in self._alone:
            return nobody
        most = depth + 1
        while self._all_share(start, behind, most):
            most += 1
        others = self._guards[behind][depth:]
        for shared in range(most, depth, -1):
            guards = self._guards[start][depth:shared]
            for said in range(len(others), 0, -1):
                if self._is_opposite(guards, others[:said]):
                    return said, shared, self._run_of_all(behind, end, depth, others[:said])
        return nobody

    def _run_of_all(self, start: int, end: int, depth: int, guards: tuple[str, ...]) -> int:
        """The end of the steps from ``start`` on that have all these guards at this depth."""
        while start < end and start not in self._alone:
            if self._guards[start][depth : depth + len(guards)] != guards:
                break
            start += 1
        return start

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


def _is_opposite(guards: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether just one of two comparisons holds."""
    if len(guards) != 1 or len(others) != 1:
        return False
    variable, operator, value = guards[0].split(" ", 2)
    return others[0] == f"{variable} {NEGATIONS.get(operator)} {value}"
