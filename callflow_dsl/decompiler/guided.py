"""Menus of compiled flows: the ids of their steps tell what stood in them and what behind them."""

from __future__ import annotations

from callflow_dsl._frozen import evolve, frozen
from callflow_dsl.decompiler.decompile_step import condition_text
from callflow_dsl.decompiler.found import FoundMenu, Ran
from callflow_dsl.decompiler.guards import Comparisons
from callflow_dsl.decompiler.guided_follow import GuidedFollower
from callflow_dsl.decompiler.menus import Finder, described
from callflow_dsl.decompiler.origins import OUTSIDE, Origins
from callflow_dsl.decompiler.wire_steps import UNKNOWN, Memory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from typing import Any, TypeAlias

    from callflow_dsl.decompiler.follow import Follower
    from callflow_dsl.decompiler.found import Item, Items
    from callflow_dsl.decompiler.origins import Origin
    from callflow_dsl.decompiler.wire_steps import WireStep

    #: A step that runs, and where its statement stood.
    Stated: TypeAlias = tuple[Ran, Origin]


@frozen
class GuidedLine:
    """What stands in a compiled flow outside of all branches, in its order."""

    menus: tuple[FoundMenu, ...]
    #: The steps that stand alone -> what the `if` blocks around them say.
    blocks: Mapping[int, tuple[str, ...]]
    #: And what the `if` behind them says.
    own: Mapping[int, tuple[str, ...]]
    comparisons: Comparisons


def guided_line(steps: Sequence[WireStep], wire: Sequence[Mapping[str, Any]]) -> GuidedLine | None:
    """The menus of a compiled flow, and the steps that stand outside of them.

    None where the compiler did not make all ids, or where they do not tell.
    """
    origins = Origins(wire)
    if not origins.are_made:
        return None
    finder = GuidedFinder(steps, origins)
    menus: list[FoundMenu] = []
    alone: list[Stated] = []
    at: int | None = 0
    while at is not None and at < len(steps):
        menu = finder.menu_at(at, Memory(finder.first_stored, at), None)
        if menu is not None:
            menus.append(menu)
            at = menu.end if menu.goes_on else None
            continue
        origin = finder.origin_outside(at)
        if origin is None:
            return None
        if origin.branches is None:
            break
        alone.append((Ran(at, steps[at].line.guards), origin))
        at = None if finder.ends_at(at) else at + 1
    blocks, own = _conditions(alone, finder.comparisons)
    return GuidedLine(tuple(menus), blocks, own, finder.comparisons)


def _conditions(
    alone: Iterable[Stated], comparisons: Comparisons
) -> tuple[dict[int, tuple[str, ...]], dict[int, tuple[str, ...]]]:
    """What the blocks around the steps say, and what each says itself.

    Of several steps in a row that were one statement, the first has it all.
    """
    terms: dict[int, list[tuple[str, ...]]] = {}
    own: dict[int, tuple[str, ...]] = {}
    base, first, last = "", -1, -1
    for ran, origin in alone:
        texts = tuple(map(condition_text, origin.conditions))
        guards = comparisons.without_known(_without(ran.guards, texts))
        if base == origin.base and last == ran.number - 1 and guards:
            terms[first].append(guards)
        else:
            first = ran.number
            terms[first], own[first] = [guards], texts
        base, last = origin.base, ran.number
    return {number: comparisons.joined(each) for number, each in terms.items()}, own


def _without(guards: Iterable[str], others: Collection[str]) -> tuple[str, ...]:
    return tuple(text for text in guards if text not in others)


class GuidedFinder(Finder):
    """Finds menus by what ids tell."""

    def __init__(self, steps: Sequence[WireStep], origins: Origins) -> None:
        super().__init__(steps)
        self.origins = origins
        #: Variables of menus -> what they hold for those who come out where the flow goes on.
        self.held: dict[str, list[str | None]] = {}
        self.comparisons = Comparisons(steps, self.held)

    def origin_outside(self, at: int) -> Origin | None:
        """The origin of a step outside of all menus; None where the ids do not tell."""
        origin = self.origins.of(at, [OUTSIDE])
        is_told = self.steps[at].conditions is not None
        return origin if is_told and origin is not None and not origin.branches else None

    def ends_at(self, at: int) -> bool:
        """Whether a step ends the call of all who come there."""
        step = self.steps[at]
        return step.ends and not self.comparisons.without_known(step.line.guards)

    def menu_at(self, start: int, memory: Memory, around: Follower | None) -> FoundMenu | None:
        """As the base has it; None also where the ids do not tell."""
        prompt = self.prompt_at(start, memory)
        if prompt is None or self.is_too_much(around):
            return None
        assert around is None or isinstance(around, GuidedFollower)
        follower = GuidedFollower(self, start, prompt, around)
        if memory.of(follower.variable) is UNKNOWN:
            memory = memory.having(follower.variable, None)
        end = follower.end(memory) if follower.is_placed else None
        menu = None if end is None else described(follower, end)
        if end is None or menu is None or not menu.prompt:
            return None
        self.held[follower.variable] = follower.held_at(end)
        return self._in_blocks(follower.with_fail_apart(menu))

    def _in_blocks(self, menu: FoundMenu) -> FoundMenu:
        """The menu, whose steps know what is said around them."""
        outcomes = {
            entry: (self._in_statements(items), again)
            for entry, (items, again) in menu.outcomes.items()
        }
        return evolve(menu, outcomes=outcomes, fail=self._in_statements(menu.fail))

    def _in_statements(self, items: Items) -> Items:
        """The items, steps of one statement as one, which knows what is said around it."""
        stated: list[Item] = []
        ran: list[Stated] = []
        for item in items:
            origin = self.origins.known(item.start)
            if isinstance(item, Ran) and origin is not None:
                ran.append((item, origin))
                continue
            stated += [*self._stated(ran), item]
            ran = []
        return (*stated, *self._stated(ran))

    def _stated(self, ran: Sequence[Stated]) -> list[Ran]:
        blocks, own = _conditions(ran, self.comparisons)
        return [Ran(number, guards, own[number]) for number, guards in blocks.items()]
