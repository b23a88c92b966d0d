"""What a compiled flow says outside of all branches, told as one line.

The compiler writes the end of a call several times where no guard tells callers apart, and each
copy says only what is heard by those who come there. So all of them are walked, and put together
to the one line that each of them is a part of.
"""

from __future__ import annotations

from callflow_dsl._frozen import define, field, frozen
from callflow_dsl.decompiler.decompile_step import condition_text
from callflow_dsl.decompiler.origins import OUTSIDE
from callflow_dsl.steps.conditions import holds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

    from callflow_dsl.decompiler.guards import Comparisons, Guards
    from callflow_dsl.decompiler.guided import GuidedFinder
    from callflow_dsl.decompiler.origins import Origin
    from callflow_dsl.decompiler.wire_steps import Memory

    #: Where callers come out of a menu, and what they know then.
    Exit: TypeAlias = tuple[int, Memory]

#: Statements of two copies that are compared with each other, at most.
_MOST_PAIRS = 10_000


@frozen(eq=False)
class Said:
    """A copy of a statement: its first step, and what must hold for each of its steps in a row."""

    number: int
    origin: Origin
    terms: tuple[Guards, ...]
    #: Whether somebody is known to hear it.
    is_heard: bool = True

    @property
    def own(self) -> Guards:
        """What the `if` behind it says."""
        return tuple(map(condition_text, self.origin.conditions))

    @property
    def amount(self) -> int:
        """How many comparisons guard it."""
        return sum(map(len, self.terms))

    def guards(self, comparisons: Comparisons) -> Guards:
        """What the blocks around it say."""
        own = self.own
        terms = [tuple(text for text in term if text not in own) for term in self.terms]
        return comparisons.joined([comparisons.without_known(term) for term in terms])


@define(eq=False)
class Walk:
    """What callers hear who come out of a menu at a place, up to the next menu."""

    start: int
    memory: Memory
    #: First step of each statement -> its copy.
    heard: dict[int, Said] = field(factory=dict)
    #: The step behind the last one that it comes to.
    end: int = 0
    #: Where the next menu begins; None where the call ends before.
    menu: int | None = None
    #: Whether a statement ended the call.
    is_over: bool = False


@define(eq=False)
class Copy:
    """A stretch of steps that are a copy of the line, or of a part of it."""

    start: int
    end: int
    said: dict[int, Said]

    def in_order(self) -> list[Said]:
        """Its statements, from the first to the last."""
        return [self.said[number] for number in sorted(self.said)]


@frozen
class Segment:
    """What stands between two menus."""

    statements: tuple[tuple[Said, Guards], ...]
    #: Where copies of the next menu begin; empty at the end of the flow.
    menus: tuple[int, ...]


def segment_of(finder: GuidedFinder, exits: Iterable[Exit], variable: str) -> Segment | None:
    """What callers hear from these places on; None where ids do not tell.

    ``variable`` is that of the menu they come from.
    """
    walks = []
    for at, memory in exits:
        walk = Walk(at, memory)
        if not _goes(finder, walk):
            return None
        walks.append(walk)
    menus = {walk.menu for walk in walks if walk.menu is not None}
    copies = _copies(walks)
    _add_unheard(finder, copies, is_last=not menus)
    if finder.joined:
        copies = _joined(copies)
    line: list[list[Said]] = []
    for copy in copies:
        line = _merged(line, _without_inner(finder, copy))
    finder.budget -= len(line) * len(walks)
    if finder.budget < 0:
        return None
    told = _Told(walks, line, variable)
    statements: list[tuple[Said, Guards]] = []
    guards: Guards = ()
    for place, copied in enumerate(line):
        shortest = min(copied, key=lambda said: (not said.is_heard, said.amount))
        guards = told.guards(finder.comparisons, place, shortest, guards)
        statements.append((shortest, guards))
    starts = sorted(menus, key=lambda at: (finder.is_conditional(at), at))
    return Segment(tuple(statements), tuple(starts))


def _goes(finder: GuidedFinder, walk: Walk) -> bool:
    """Walk to the next menu, or to the end; False where ids do not tell."""
    for at in range(walk.start, len(finder.steps)):
        walk.end = at
        step = finder.steps[at]
        finder.budget -= 1
        if step.conditions is None or finder.budget < 0:
            return False
        if finder.begins_menu(at, walk.memory):
            walk.menu = at
            return True
        guards = step.guards(walk.memory)
        if guards is None:
            continue
        origin = finder.origins.of(at, [OUTSIDE])
        if origin is None:
            return False
        if origin.branches is None and not guards:
            return True
        if origin.branches and not guards:  # nobody comes here: an end before it was not certain
            walk.is_over = True
            return True
        if origin.branches == ():
            said = finder.copy_at(at, origin)
            walk.heard[said.number] = said
            if step.ends and not finder.comparisons.without_known(guards):
                walk.end, walk.is_over = at + 1, True
                return True
    walk.end = len(finder.steps)
    return True


# Copies


def _copies(walks: Iterable[Walk]) -> list[Copy]:
    """The copies of the line, in their order."""
    copies: list[Copy] = []
    for walk in sorted(walks, key=lambda walk: walk.start):
        if copies and walk.start < copies[-1].end:
            copies[-1].end = max(copies[-1].end, walk.end)
            copies[-1].said.update(walk.heard)
        else:
            copies.append(Copy(walk.start, walk.end, dict(walk.heard)))
    return copies


def _add_unheard(finder: GuidedFinder, copies: list[Copy], *, is_last: bool) -> None:
    """Add what stands in the copies, or right before them, and nobody is known to hear.

    With ``is_last`` what stands behind all others, too.
    """
    finder.said.update(said.origin.base for copy in copies for said in copy.said.values())
    for copy in copies:
        start = copy.start
        while start and finder.is_new(start - 1):
            start -= 1
        copy.said = finder.unheard(range(start, copy.end)) | copy.said
    if is_last:
        end = max((copy.end for copy in copies), default=0)
        rest = range(end, len(finder.steps))
        copies.append(Copy(end, rest.stop, finder.unheard(filter(finder.is_new, rest))))


def _joined(copies: Sequence[Copy]) -> list[Copy]:
    """The copies, those side by side as one unless the later has all that the earlier has."""
    joined: list[Copy] = []
    for copy in reversed(copies):
        if joined and copy.end == joined[-1].start and not _is_part(copy, joined[-1]):
            later = joined.pop()
            copy = Copy(copy.start, later.end, copy.said | later.said)
        joined.append(copy)
    return joined[::-1]


def _is_part(copy: Copy, other: Copy) -> bool:
    """Whether a copy says nothing that the other does not say in the same order."""
    bases = iter([said.origin.base for said in other.in_order()])
    return all(said.origin.base in bases for said in copy.in_order())


def _without_inner(finder: GuidedFinder, copy: Copy) -> list[Said]:
    """The statements of a copy; what only those hear who were in an inner menu is said once."""
    in_order = copy.in_order()
    later = {said.origin.base: said.number for said in in_order}
    return [
        said
        for said in in_order
        if later[said.origin.base] == said.number or not finder.is_inside(said)
    ]


def _merged(line: Sequence[list[Said]], copy: Sequence[Said]) -> list[list[Said]]:
    """A line with one more copy: what only the copy has stands before what both have next."""
    merged: list[list[Said]] = []
    behind, following = 0, 0
    for place, number in _pairs([copies[0] for copies in line], copy):
        merged += [*line[behind:place], *([said] for said in copy[following:number])]
        merged.append([*line[place], copy[number]])
        behind, following = place + 1, number + 1
    return [*merged, *line[behind:], *([said] for said in copy[following:])]


def _pairs(line: Sequence[Said], copy: Sequence[Said]) -> list[tuple[int, int]]:
    """Which statements of a line and of a copy are the same: most of those that can be."""
    bases = [said.origin.base for said in line], [said.origin.base for said in copy]
    first, last = 0, 0
    shorter = min(map(len, bases))
    while first < shorter and bases[0][first] == bases[1][first]:
        first += 1
    while last < shorter - first and bases[0][~last] == bases[1][~last]:
        last += 1
    inner = [each[first : len(each) - last] for each in bases]
    return [
        *((place, place) for place in range(first)),
        *((first + place, first + number) for place, number in _common(*inner)),
        *((len(line) - place, len(copy) - place) for place in range(last, 0, -1)),
    ]


def _common(some: Sequence[str], others: Sequence[str]) -> list[tuple[int, int]]:
    """The places of a longest common subsequence; none where it would take too long."""
    if len(some) * len(others) > _MOST_PAIRS:
        return []
    length = [[0] * (len(others) + 1) for _ in range(len(some) + 1)]
    for i in range(len(some) - 1, -1, -1):
        for j in range(len(others) - 1, -1, -1):
            is_same = some[i] == others[j]
            length[i][j] = (
                length[i + 1][j + 1] + 1 if is_same else max(length[i + 1][j], length[i][j + 1])
            )
    pairs = []
    i = j = 0
    while i < len(some) and j < len(others):
        if some[i] == others[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif length[i + 1][j] >= length[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


# What parts callers


class _Told:
    """Which statements are heard, and which are skipped, by what the variable of a menu holds."""

    def __init__(
        self, walks: Iterable[Walk], line: Sequence[Sequence[Said]], variable: str
    ) -> None:
        self._variable = variable
        places = {said.number: place for place, copies in enumerate(line) for said in copies}
        #: Of each walk the value, the places of what is heard, and the place where it ends.
        self._walks: list[tuple[str | None, set[int], int]] = []
        for walk in walks:
            value = walk.memory.of(variable)
            if value is None or isinstance(value, str):
                heard = {places[number] for number in walk.heard if number in places}
                end = max(heard, default=-1) if walk.is_over else len(line)
                self._walks.append((value, heard, end))

    def guards(self, comparisons: Comparisons, place: int, said: Said, before: Guards) -> Guards:
        """What the blocks around a statement say; ``before``: those around the one before it."""
        guards = said.guards(comparisons)
        hearing = {value for value, heard, _ in self._walks if place in heard}
        if not hearing or not self._variable:
            return guards
        about = tuple(text for text in guards if comparisons.is_about(text, self._variable))
        others = tuple(text for text in guards if text not in about)
        if any(comparisons.mentions(text, self._variable) for text in others):
            return guards
        skipping = self._skipping(place, said)
        test = comparisons.telling(self._variable, about, hearing, skipping, before)
        return guards if test is None else (*others, *test)

    def _skipping(self, place: int, said: Said) -> set[str | None]:
        """The values for which a block must hide a statement: its own `if` would let them pass."""
        tests = [each for each in said.origin.conditions if each.variable == self._variable]
        return {
            value
            for value, heard, end in self._walks
            if place not in heard
            and place < end
            and all(holds(value, test.operator, test.value) for test in tests)
        }
