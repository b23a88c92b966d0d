"""Follows all ways through one menu, side by side, to where they meet."""

from __future__ import annotations

from heapq import heappop, heappush

from callflow_dsl._frozen import define, field
from callflow_dsl.decompiler.entries import Entry, entries
from callflow_dsl.decompiler.found import SILENCE, FoundMenu, Ran, Return
from callflow_dsl.decompiler.wire_steps import UNKNOWN, Memory, is_try_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypeAlias

    from callflow_dsl.decompiler.found import Item
    from callflow_dsl.decompiler.menus import Finder

#: Steps of one menu, with the menus inside it.
_MOST_STEPS = 2_000
#: Steps that ways of one kind run through alone before they count as being behind the menu.
_MOST_ALONE = 50
#: And menus among them: to follow all of a flow from each of its menus would take too long.
_MOST_MENUS_ALONE = 2


@define(eq=False)
class Way:
    """One way through a menu: from a hearing, by an entry."""

    hearing: int
    entry: Entry
    at: int
    memory: Memory
    items: list[Item] = field(factory=list)
    #: The hearing that it leads to; with ``menu``, the variable of the menu that is heard.
    again: int | None = None
    menu: str = ""
    #: The hearing of this menu that a menu on the way leads back to.
    back: int | None = None

    @property
    def kind(self) -> tuple[bool, tuple[object, ...]]:
        """Ways of one kind have not been told apart so far."""
        return (self.entry is SILENCE, tuple((type(item), item.start) for item in self.items))

    def following(self, variable: str) -> int | None:
        """The hearing of the menu with this variable that it leads to, if any."""
        return self.again if self.menu == variable else self.back

    @property
    def end(self) -> int:
        """Behind the last step that ran on it; -1 where none did."""
        return self.items[-1].end if self.items else -1


#: A way, and what must still hold there for a step to run; None: it is skipped.
Running: TypeAlias = "tuple[Way, tuple[str, ...] | None]"


class Follower:
    """Follows the ways through the menu with this prompt, whose first step is ``start``.

    ``around`` follows the menu in a branch of which it stands.
    """

    def __init__(self, finder: Finder, start: int, prompt: int, around: Follower | None) -> None:
        self.start = start
        self.prompt: list[Ran] = []
        self._finder = finder
        self._steps = finder.steps
        self._first = finder.steps[prompt]
        self._first_number = prompt
        self.around = around
        self.depth: int = 0 if around is None else around.depth + 1
        self.variable = self._first.variable or ""
        #: Where ways lead back to menus around this one.
        self.returns: list[Return] = []
        #: Whether some way comes out behind the menu.
        self.goes_on = True
        tests = () if self._first.max_keys == 1 else finder.tests_of(self.variable)
        self.entries = entries(self._first.max_keys, self._first.end_key, tests)
        #: The keys that guards tell apart, in the order that they have them.
        self.told_apart = finder.told_apart.get(self.variable, ())
        self._hearings: list[int] = []
        self._ways: dict[tuple[int, Entry], Way] = {}
        self._nested: dict[object, FoundMenu | None] = {}
        #: Ways that have not met yet, the one that is least far first.
        self._waiting: list[tuple[int, int, Way]] = []
        self._turn = 0
        #: Where steps inside lead that listen on their own.
        self._targets: list[int] = []
        #: Where all ways that go on have met, and none of them has run a step: for the same ways
        #: the last place.
        self._meetings: dict[frozenset[Way], int] = {}
        #: Steps that ran on some way, and with them those that are skipped between prompts.
        self._ran: set[int] = set()
        self._seen: set[int] = set(range(start, prompt))

    def end(self, memory: Memory) -> int | None:
        """The step behind the menu; None where it is no menu that can be written."""
        end = self._follow() if self._hear(self._first_number, memory) else None
        return end if end is not None and self._is_whole(end) else None

    def ends_at_meetings(self) -> Iterator[int]:
        """Let the menu end where all ways that go on met, nothing said: there, then before it."""
        self.goes_on = True
        for ways, end in reversed(self._meetings.items()):
            for way in ways:
                way.items.clear()
                way.again, way.menu, way.back = None, "", None
            if self._is_whole(end):
                yield end

    def _is_whole(self, end: int) -> bool:
        """Whether all steps to the end are the menu's, and none leads into the middle of it.

        Where it leads back to a menu around it, steps of that one may stand between its own.
        """
        inside = range(self.start, end)
        leaves = all(target not in inside[1:] for target in self._targets)
        return leaves and (bool(self.returns) or self._seen.issuperset(inside))

    def chain(self, entry: Entry, hearing: int | None = None) -> tuple[list[Way], bool]:
        """The ways by one entry from a hearing on, the first if none; whether they never end."""
        start = self._first_number if hearing is None else hearing
        ways = [self._ways[start, entry]]
        heard = {start}
        while (following := ways[-1].following(self.variable)) is not None:
            if following in heard:
                return ways, True
            heard.add(following)
            ways.append(self._ways[following, entry])
        return ways, False

    def numbers(self, end: int) -> frozenset[int]:
        """The steps of the menu."""
        numbers = self._ran if self.returns else self._seen
        return frozenset(number for number in numbers if number < end)

    def variables(self, numbers: Iterable[int]) -> frozenset[str]:
        """What steps of the menu store in."""
        stored = (self._steps[number].variable for number in numbers)
        return frozenset(variable for variable in stored if variable is not None)

    # Hearings

    def _hear(self, at: int, memory: Memory) -> bool:
        """Begin a hearing; False where it is not this menu that is heard."""
        first = self._steps[at]
        prompt, behind = self._prompt_from(at, memory)
        if not self._hearings:
            self.prompt = prompt
        elif list(map(self._said, prompt)) != list(map(self._said, self.prompt)):
            return False
        self._hearings.append(at)
        self._seen.update(range(at, behind))
        self._ran.update(ran.number for ran in prompt)
        assert first.variable is not None
        assert first.goto is not None
        self._begin(Way(at, SILENCE, behind, memory))
        for entry in self.entries:
            entered = memory.having(first.variable, entry.example)
            self._begin(Way(at, entry, first.goto, entered))
        return True

    def _prompt_from(self, at: int, memory: Memory) -> tuple[list[Ran], int]:
        """The prompts that listen together from a step on, and the step behind them."""
        first = self._steps[at]
        prompt: list[Ran] = []
        for number in range(at, len(self._steps)):
            step = self._steps[number]
            guards = None if step.conditions is None else step.guards(memory)
            if guards is None and step.conditions is not None:
                continue
            if guards is None or not step.listens_like(first):
                return prompt, number
            if prompt and self._begins_hearing(Ran(number, guards), prompt[0]):
                return prompt, number
            prompt.append(Ran(number, guards))
        return prompt, len(self._steps)

    def _begins_hearing(self, ran: Ran, first: Ran) -> bool:
        """Whether a step does not go on with a prompt, but begins it once more."""
        return self._said(ran) == self._said(first)

    def _said(self, ran: Ran) -> tuple[str, tuple[str, ...]]:
        """What a prompt says; the tries of a menu may have variables of their own."""
        step = self._steps[ran.number]
        return step.content.replace(f'"{step.variable}"', '"?"'), ran.guards

    def _heard_at(self, at: int) -> Follower | None:
        """Which menu is heard at a step: this one, or one around it."""
        follower: Follower | None = self
        while follower is not None and not follower._is_heard_at(at):
            follower = follower.around
        return follower

    def _is_heard_at(self, at: int) -> bool:
        step, first = self._steps[at], self._first
        return (
            step.listens
            and step.goto is not None
            and is_try_of(step.variable, self.variable)
            and (step.max_keys, step.end_key) == (first.max_keys, first.end_key)
            and self._said(Ran(at)) == self._said(Ran(self._first_number))
        )

    # Ways

    def _begin(self, way: Way) -> None:
        self._ways[way.hearing, way.entry] = way
        self._wait(way)

    def _wait(self, way: Way) -> None:
        self._turn += 1
        heappush(self._waiting, (way.at, self._turn, way))

    def _follow(self) -> int | None:
        """Follow all ways to where they meet; returns that place, or None."""
        while self._waiting:
            at, group = self._next_group()
            if at == len(self._steps):
                return self._cut(at, group)
            if not self._is_in_bounds(at, len(group)):
                return None
            self._meet(at, group)
            running = [(way, self._steps[at].guards(way.memory)) for way in group]
            if self._is_left(at, running):
                return None if self._waiting else at
            if self._is_behind(at, running):
                return self._cut(at, group)
            if not all(self._go_on(way, at, guards) for way, guards in running):
                return None
        self.goes_on = False
        return max(self._seen) + 1

    def _is_in_bounds(self, at: int, ways: int) -> bool:
        """Whether a step can be followed; counts the ways that come to it."""
        self._finder.budget -= ways
        is_far = self._finder.budget < 0 or at - self.start > _MOST_STEPS
        return not is_far and self._steps[at].conditions is not None

    def _next_group(self) -> tuple[int, list[Way]]:
        """The first place where ways wait, and all that wait there."""
        at = self._waiting[0][0]
        group = []
        while self._waiting and self._waiting[0][0] == at:
            group.append(heappop(self._waiting)[2])
        return at, group

    def _meet(self, at: int, group: list[Way]) -> None:
        is_whole = not self._waiting and at > self._first_number and len(group) > 1
        if is_whole and not any(way.items for way in group):
            self._meetings[frozenset(group)] = at

    def _go_on(self, way: Way, at: int, guards: tuple[str, ...] | None) -> bool:
        """Let a step run on a way, or skip it; False where it cannot be written in a menu."""
        if guards is not None:
            return self._run(way, Ran(at, guards))
        way.at += 1
        self._wait(way)
        return True

    def _run(self, way: Way, ran: Ran) -> bool:
        at, step = ran.number, self._steps[ran.number]
        heard = self._heard_at(at)
        if heard is not None:
            way.again, way.menu = at, heard.variable
            return self._return(Return(heard.variable, at, way.memory))
        self._seen.add(at)
        self._ran.add(at)
        menu = self._menu_at(way, at)
        if menu is not None:
            return self._run_menu(way, menu)
        if step.goto is not None:
            self._targets.append(step.goto)
        way.items.append(ran)
        if step.variable is not None:
            way.memory = way.memory.having(step.variable, UNKNOWN)
        if not step.ends or ran.guards:
            way.at += 1
            self._wait(way)
        return True

    def _return(self, found: Return) -> bool:
        """Let this menu, or one around it, be heard; False where it is not it that is heard."""
        if found.variable == self.variable:
            return found.hearing in self._hearings or self._hear(found.hearing, found.memory)
        self.returns.append(found)
        return True

    def _menu_at(self, way: Way, at: int) -> FoundMenu | None:
        key = (at, way.memory.key)
        if key not in self._nested:
            self._nested[key] = self._finder.menu_at(at, way.memory, self)
        return self._nested[key]

    def _run_menu(self, way: Way, menu: FoundMenu) -> bool:
        """Let a menu in a branch run on a way; False where it leads back to no hearing."""
        way.items.append(menu)
        self._seen.update(menu.numbers)
        self._ran.update(menu.numbers)
        for variable in menu.variables:
            way.memory = way.memory.having(variable, UNKNOWN)
        way.at = menu.end
        if menu.goes_on:
            self._wait(way)
        own = (found.hearing for found in menu.returns if found.variable == self.variable)
        way.back = next(own, way.back)
        return all(map(self._return, menu.returns))

    # Where they meet

    def _is_behind(self, at: int, running: Sequence[Running]) -> bool:
        """Whether all ways that still go on have met here."""
        guards = {guards for _, guards in running}
        if self._waiting or None in guards or len(guards) > 1 or self._is_heard_at(at):
            return False
        ways = [way for way, _ in running]
        return len({way.kind for way in ways}) > 1 or self._is_alone_too_long(at, ways)

    def _is_alone_too_long(self, at: int, ways: Sequence[Way]) -> bool:
        """Whether a step counts as behind the menu though ways of one kind alone come to it."""
        items = max((way.items for way in ways), key=len)
        menus = sum(isinstance(item, FoundMenu) for item in items)
        is_next = self._steps[at].listens and (self.depth > 0 or menus >= _MOST_MENUS_ALONE)
        first, last = self._finder.sources.get(at, (at, at))
        is_target = first < self.start or last > at
        return len(items) > _MOST_ALONE or (bool(items) and (is_next or is_target))

    def _is_left(self, at: int, running: Sequence[Running]) -> bool:
        """Whether a branch seems to go on behind another: then this is behind the menu."""
        entered = _entered(running)
        first = next((way for way in entered if way.items), None)
        if first is None or first.end == at or self._heard_at(at) not in (None, self):
            return False
        others = set(self._ways.values()).difference(entered)
        self._finder.budget -= len(others)
        if self._is_copied(at, others):
            return False
        return any(self._goes_further(way, first) for way in others)

    def _is_copied(self, at: int, others: Iterable[Way]) -> bool:
        """Whether a step is of a copy of the end of the call, one for each branch."""
        content = self._steps[at].content
        return any(self._says(way, content) for way in others)

    def _goes_further(self, way: Way, first: Way) -> bool:
        is_behind = way.entry is not SILENCE and way.end > first.end
        return is_behind and self._said_on(way) != self._said_on(first)

    def _says(self, way: Way, content: str) -> bool:
        """Whether a step of this content has run on a way."""
        numbers = (item.start for item in way.items if isinstance(item, Ran))
        return any(self._steps[number].content == content for number in numbers)

    def _said_on(self, way: Way) -> list[object]:
        return [self._said(item) if isinstance(item, Ran) else item.start for item in way.items]

    def _cut(self, at: int, group: Sequence[Way]) -> int:
        """Where the menu ends, if ways of one kind ran alone to ``at``: behind their first step."""
        alone = _of_one_kind(group)
        if not alone:
            return at
        cut = alone[0].items[1].start
        others = set(self._ways.values()).difference(alone)
        if any(way.end > cut for way in others):
            return at
        for way in alone:
            del way.items[1:]
        self._seen = {number for number in self._seen if number < cut}
        return cut


def _entered(running: Iterable[Running]) -> list[Way]:
    """The ways by an entry on which a step runs."""
    ways = (way for way, guards in running if guards is not None)
    return [way for way in ways if way.entry is not SILENCE]


def _of_one_kind(group: Sequence[Way]) -> list[Way]:
    """The ways that ran through several steps; none where the ways are of several kinds."""
    is_one_kind = len({way.kind for way in group}) == 1
    return [way for way in group if len(way.items) > 1] if is_one_kind else []
