"""Menus of compiled flows: the ids of their steps tell what stood in them and what behind them."""

from __future__ import annotations

from callflow_dsl._frozen import evolve, frozen
from callflow_dsl.decompiler.decompile_step import condition_text
from callflow_dsl.decompiler.found import FoundMenu, Ran
from callflow_dsl.decompiler.guards import Comparisons
from callflow_dsl.decompiler.guesses import with_prompts
from callflow_dsl.decompiler.guided_follow import GuidedFollower
from callflow_dsl.decompiler.line import Said, segment_of
from callflow_dsl.decompiler.menus import Finder, described
from callflow_dsl.decompiler.origins import OUTSIDE, PROMPT, Origins
from callflow_dsl.decompiler.wire_steps import UNKNOWN, Memory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any, TypeAlias

    from callflow_dsl.decompiler.follow import Follower
    from callflow_dsl.decompiler.found import Item, Items
    from callflow_dsl.decompiler.guards import Guards
    from callflow_dsl.decompiler.line import Exit
    from callflow_dsl.decompiler.origins import Origin
    from callflow_dsl.decompiler.wire_steps import WireStep

    #: A step that runs, and where its statement stood.
    Stated: TypeAlias = tuple[Ran, Origin]


@frozen
class GuidedLine:
    """What stands in a compiled flow outside of all branches, in its order."""

    #: The first step of each of them.
    order: tuple[int, ...]
    menus: tuple[FoundMenu, ...]
    #: The steps that stand alone -> what the `if` blocks around them say.
    blocks: Mapping[int, Guards]
    #: And what the `if` behind them says.
    own: Mapping[int, Guards]
    comparisons: Comparisons


def guided_line(
    steps: Sequence[WireStep], wire: Sequence[Mapping[str, Any]], *, joined: bool
) -> GuidedLine | None:
    """The menus of a compiled flow, and the steps that stand outside of them.

    ``joined``: stretches side by side are taken for one, not for copies of the same. None where
    the compiler did not make all ids, or where they do not tell.
    """
    origins = Origins(wire)
    if not origins.are_made:
        return None
    finder = GuidedFinder(steps, origins, joined=joined)
    #: The statements, what blocks say around each, and the menus.
    line: list[tuple[Said, Guards] | FoundMenu] = []
    while True:
        segment = segment_of(finder, finder.exits, finder.variable)
        if segment is None:
            return None
        line += segment.statements
        if not segment.menus:
            return _guided_line(line, finder)
        menu = finder.first_menu(segment.menus)
        if menu is None or any(menu.start == each.start for each in _menus(line)):
            return None
        line.append(menu)


def _menus(line: Iterable[object]) -> Iterator[FoundMenu]:
    return (each for each in line if isinstance(each, FoundMenu))


def _guided_line(
    line: Iterable[tuple[Said, Guards] | FoundMenu], finder: GuidedFinder
) -> GuidedLine:
    order: list[int] = []
    blocks: dict[int, Guards] = {}
    own: dict[int, Guards] = {}
    for each in line:
        if isinstance(each, FoundMenu):
            order.append(each.start)
            continue
        said, guards = each
        if said.origin.base in finder.said and not said.is_heard:
            continue  # a copy of what is heard later
        order.append(said.number)
        blocks[said.number], own[said.number] = guards, said.own
    return GuidedLine(tuple(order), tuple(_menus(line)), blocks, own, finder.comparisons)


def _conditions(
    ran: Iterable[Stated], comparisons: Comparisons
) -> tuple[dict[int, Guards], dict[int, Guards]]:
    """What the blocks around the steps of a branch say, and what each says itself.

    Of several steps in a row that were one statement, the first has it all.
    """
    terms: dict[int, list[Guards]] = {}
    own: dict[int, Guards] = {}
    base, first, last = "", -1, -1
    for step, origin in ran:
        texts = tuple(map(condition_text, origin.conditions))
        guards = comparisons.without_known(tuple(text for text in step.guards if text not in texts))
        if base == origin.base and last == step.number - 1 and guards:
            terms[first].append(guards)
        else:
            first = step.number
            terms[first], own[first] = [guards], texts
        base, last = origin.base, step.number
    return {number: comparisons.joined(each) for number, each in terms.items()}, own


class GuidedFinder(Finder):
    """Finds menus by what ids tell."""

    def __init__(self, steps: Sequence[WireStep], origins: Origins, *, joined: bool) -> None:
        super().__init__(steps)
        self.joined = joined
        self.origins = origins
        #: Variables of menus -> what they hold for those who come out where the flow goes on.
        self.held: dict[str, list[str | None]] = {}
        self.comparisons = Comparisons(steps, self.held)
        #: The variable of the menu that was found last, and where callers come out of it.
        self.variable = ""
        self.exits: list[Exit] = [(0, Memory(self.first_stored, 0))]
        #: The variables of the menus inside it.
        self.inner: frozenset[str] = frozenset()
        #: The ids of the statements that were found so far.
        self.said: set[str] = set()

    def begins_menu(self, at: int, memory: Memory) -> bool:
        """Whether a menu begins at a step that stands in no branch of another."""
        prompt = self.prompt_at(at, memory)
        if prompt is None:
            step = self.steps[at]
            if not step.listens or step.goto is None or step.guards(memory) is None:
                return False
            prompt = at
        origin = self.origins.of(prompt, with_prompts([OUTSIDE]))
        return origin is not None and origin.branches == (PROMPT,)

    def copy_at(self, at: int, origin: Origin) -> Said:
        """The copy of a statement that a step is of: steps of one id in a row, all guarded."""
        first, end = at, at + 1
        while (
            first
            and self._is_more(first, origin.base)
            and self.origins.is_of(first - 1, origin.base)
        ):
            first -= 1
        while end < len(self.steps) and self._is_more(end, origin.base):
            end += 1
        if not self.steps[first].line.guards:
            end = first + 1
        return Said(first, origin, tuple(step.line.guards for step in self.steps[first:end]))

    def is_new(self, at: int) -> bool:
        """Whether a statement stands outside at a step, and was not found so far."""
        origin = self.origins.of(at, [OUTSIDE])
        return origin is not None and origin.branches == () and origin.base not in self.said

    def unheard(self, numbers: Iterable[int]) -> dict[int, Said]:
        """The statements outside that begin at these steps, as if nobody heard them."""
        said: dict[int, Said] = {}
        for at in numbers:
            origin = self.origins.of(at, [OUTSIDE])
            if origin is not None and origin.branches == ():
                copy = self.copy_at(at, origin)
                said[copy.number] = evolve(copy, is_heard=False)
        return said

    def _is_more(self, at: int, base: str) -> bool:
        """Whether a step can be one more of a statement."""
        return self.origins.is_of(at, base) and bool(self.steps[at].line.guards)

    def is_inside(self, said: Said) -> bool:
        """Whether only who was in a menu inside the last one hears a copy."""
        names = {text.split(" ", 1)[0] for term in said.terms for text in term}
        return bool(names) and names <= self.inner

    def is_conditional(self, at: int) -> bool:
        """Whether not all who come to a menu hear it."""
        return bool(self.steps[self.prompts.get(at, at)].line.guards)

    def first_menu(self, starts: Iterable[int]) -> FoundMenu | None:
        """The first menu that is found at one of these places."""
        begins = map(self._begin, starts)
        menus = (self.menu_at(at, Memory(self.first_stored, at), None) for at in begins)
        return next(filter(None, menus), None)

    def _begin(self, prompt: int) -> int:
        """Where a menu begins whose prompt callers come to: there, or where its branches do."""
        goto = self.steps[prompt].goto
        if goto is None or goto >= prompt:
            return prompt
        return goto if self.prompt_at(goto, Memory(self.first_stored, goto)) == prompt else prompt

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
        if around is None:
            self.variable, self.exits = follower.variable, follower.exits()
            self.held[follower.variable] = follower.held()
            self.inner = menu.variables - {follower.variable}
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
