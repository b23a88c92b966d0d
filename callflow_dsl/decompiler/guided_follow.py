"""Follows the ways through a menu of a compiled flow to where, as ids tell, it ends."""

from __future__ import annotations

from itertools import chain

from callflow_dsl._frozen import evolve
from callflow_dsl.decompiler.follow import Follower
from callflow_dsl.decompiler.found import SILENCE, FoundMenu, Ran
from callflow_dsl.decompiler.guesses import HEARINGS, branches_of, with_prompts
from callflow_dsl.decompiler.origins import OUTSIDE, PROMPT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from callflow_dsl.decompiler.entries import Entry
    from callflow_dsl.decompiler.follow import Way
    from callflow_dsl.decompiler.found import Item
    from callflow_dsl.decompiler.guided import GuidedFinder
    from callflow_dsl.decompiler.line import Exit
    from callflow_dsl.decompiler.origins import Origin, Place
    from callflow_dsl.decompiler.wire_steps import Memory

#: Steps behind a menu that are looked at.
_MOST_AHEAD = 200


class GuidedFollower(Follower):
    """Follows ways to the first statement that stood behind the menu."""

    _finder: GuidedFinder
    around: GuidedFollower | None

    def __init__(
        self, finder: GuidedFinder, start: int, prompt: int, around: GuidedFollower | None
    ) -> None:
        super().__init__(finder, start, prompt, around)
        #: Where ways come out behind the menu.
        self._exits: dict[int, list[Way]] = {}
        #: Step -> the ways that skipped it, and how many items they had then.
        self._skipped: dict[int, list[tuple[Way, int]]] = {}
        #: The way of the menu around that leads here.
        self.way = None if around is None else around.running
        self.running: Way | None = None
        guesses = chain(with_prompts([OUTSIDE]), self._guesses_of_prompt())
        origin = finder.origins.of(prompt, guesses)
        *branches, role = (origin and origin.branches) or ((),)
        self.branches = tuple(branches)
        #: Whether the ids tell where the menu stands: in which branches, and in which hearings.
        self.is_placed = role == PROMPT and self._is_inside(around)
        self.hearings = origin.hearings[:-1] if origin is not None else ()

    # Guesses at where a statement stands

    def _is_inside(self, around: GuidedFollower | None) -> bool:
        """Whether it stands in a branch of the menu around it; with none there, in no branch."""
        if around is None:
            return not self.branches
        depth = len(around.branches)
        return len(self.branches) > depth and self.branches[:depth] == around.branches

    def _guesses_of_prompt(self) -> Iterator[Place]:
        if self.around is None or self.way is None:
            return with_prompts([OUTSIDE])
        return with_prompts(self.around.inside(self.way))

    def _guesses(self, way: Way, *, listens: bool) -> Iterator[Place]:
        """Where a statement may stand that runs on a way."""
        places = self._places(way)
        return with_prompts(places) if listens else places

    def _places(self, way: Way) -> Iterator[Place]:
        yield self.branches, self.hearings
        yield from self._near(way)
        for depth in range(len(self.branches), -1, -1):
            yield from self._outside(depth)
        yield from self._far(way)

    def inside(self, way: Way) -> Iterator[Place]:
        """Where a statement in the menu may stand that runs on a way, the likeliest first."""
        return chain(self._near(way), self._far(way))

    def _near(self, way: Way) -> Iterator[Place]:
        origin = self._finder.origins.known(way.hearing)
        heard = origin.hearings[-1] if origin is not None and origin.hearings else 1
        for branch in self._branches_of(way.entry):
            yield (*self.branches, branch), (*self.hearings, heard)
            yield (*self.branches, branch), (*self.hearings, 0)

    def _far(self, way: Way) -> Iterator[Place]:
        for branch in self._branches_of(way.entry):
            for number in (0, *HEARINGS):
                yield (*self.branches, branch), (*self.hearings, number)
                yield (*self.branches, branch), (*self.hearings[:-1], number)

    def _branches_of(self, entry: Entry) -> Iterator[tuple[str, ...]]:
        values = {value for _, value in self._finder.tests_of(self.variable)}
        return branches_of(entry, values)

    def _outside(self, depth: int) -> Iterator[Place]:
        """Behind the menu around which there are ``depth`` branches, or in its `fail`."""
        if not depth:
            yield OUTSIDE
            return
        branches = self.branches[:depth]
        for number in (*HEARINGS, 0):
            hearings = (*self.hearings[: depth - 1], number)
            yield branches, hearings
            yield (*branches[:-1], ("fail",)), hearings

    # Ways

    def _follow(self) -> int | None:
        while self._waiting:
            at, group = self._next_group()
            if at == len(self._steps):
                self._exits[at] = group
            elif not self._is_in_bounds(at, len(group)) or not self._advance_all(group, at):
                return None
        self.goes_on = bool(self._exits)
        return self._end() if self.goes_on else max(self._seen) + 1

    def _advance_all(self, group: Iterable[Way], at: int) -> bool:
        return all(self._advance(way, at) for way in group)

    def _end(self) -> int:
        """Where ways come out that then come past most of what is behind the menu."""
        end = max(self._exits, key=lambda at: (*self._line_from(at, self._exits[at][0]), -at))
        while self._is_skipped_behind(end - 1):
            end -= 1
        return end

    def _line_from(self, at: int, way: Way) -> tuple[bool, int]:
        """Whether a way from a step to the end of the call leads past none of the menu's own
        statements, and how many others it leads past.
        """
        said = set()
        is_clean = True
        end = min(at + _MOST_AHEAD, len(self._steps))
        self._finder.budget -= end - at
        for number in range(at, end):
            guards = self._steps[number].guards(way.memory)
            if self._is_own(number):
                is_clean = is_clean and guards is None
                continue
            said.add(self._steps[number].content)
            if self._steps[number].ends and guards == ():
                break
        return is_clean, len(said)

    def _is_own(self, number: int) -> bool:
        """Whether a step is known to stand in the menu."""
        origin = self._finder.origins.known(number)
        return origin is not None and not self._is_left_at(number, origin)

    def _is_skipped_behind(self, at: int) -> bool:
        """Whether a step stands behind the menu that some who come out of it skip."""
        skipping = self._skipped.get(at, ())
        if not any(len(way.items) == count and way.again is None for way, count in skipping):
            return False
        origin = self._finder.origins.of(at, self._outside(len(self.branches)))
        return origin is not None and origin.branches == self.branches

    def _prompt_from(self, at: int, memory: Memory) -> tuple[list[Ran], int]:
        prompt, behind = super()._prompt_from(at, memory)
        known = self._finder.comparisons.without_known
        return [Ran(ran.number, known(ran.guards)) for ran in prompt], behind

    def _begins_hearing(self, ran: Ran, first: Ran) -> bool:
        if not super()._begins_hearing(ran, first):
            return False
        origin = self._finder.origins.of(ran.number, self._guesses_of_prompt())
        return origin is None or origin != self._finder.origins.known(first.number)

    def exits(self) -> list[Exit]:
        """Where callers come out of the menu, and what they know then."""
        exits = {
            (at, way.memory.key): (at, way.memory)
            for at, ways in sorted(self._exits.items())
            for way in ways
        }
        return list(exits.values())

    def held(self) -> list[str | None]:
        """What the variable of the menu holds for those who come out of it."""
        held = (memory.values.get(self.variable) for _, memory in self.exits())
        return [*dict.fromkeys(value if isinstance(value, str) else None for value in held)]

    def held_at(self, end: int) -> list[str | None]:
        """What the variable of the menu holds for those who come out at a step."""
        ways = [*self._exits.get(end, []), *self._passing(end)]
        held = (way.memory.values.get(self.variable) for way in ways)
        return [*dict.fromkeys(value if isinstance(value, str) else None for value in held)]

    def _passing(self, end: int) -> list[Way]:
        """The ways that skip a step behind the menu, and come out later."""
        later = {id(way) for at, ways in self._exits.items() if at > end for way in ways}
        skipping = self._skipped.get(end, [])
        return [way for way, n in skipping if id(way) in later and len(way.items) == n]

    def _advance(self, way: Way, at: int) -> bool:
        """Let a way go on at a step; False where the ids do not tell."""
        self.running = way
        step = self._steps[at]
        guards = step.guards(way.memory)
        if guards is None:
            return self._skip(way, at)
        guesses = self._guesses(way, listens=step.variable is not None)
        origin = self._finder.origins.of(at, guesses)
        if origin is None:
            self._finder.budget = -1
            return False
        if self._is_left_at(at, origin):
            self._exits.setdefault(at, []).append(way)
            return True
        return self._run(way, Ran(at, self._finder.comparisons.without_known(guards)))

    def _skip(self, way: Way, at: int) -> bool:
        self._skipped.setdefault(at, []).append((way, len(way.items)))
        menu = self._menu_before(way, at)
        return self._go_on(way, at, None) if menu is None else self._run_menu(way, menu)

    def _menu_before(self, way: Way, at: int) -> FoundMenu | None:
        """The menu whose branches, from this step on, stand before its prompt, if one does."""
        prompt = self._finder.prompts.get(at)
        if prompt is None or self._steps[prompt].guards(way.memory) is None:
            return None
        return self._menu_at(way, at) if self._heard_at(prompt) is None else None

    def _is_left_at(self, at: int, origin: Origin) -> bool:
        """Whether a step stands behind the menu."""
        if origin.branches is None:
            return True
        if self._heard_at(at) is not None and origin.branches[-1:] == (PROMPT,):
            return False
        depth = len(self.branches)
        own = origin.branches[:depth] == self.branches and len(origin.branches) > depth
        return not own or origin.branches[depth] == PROMPT

    def _is_whole(self, end: int) -> bool:
        return True

    def numbers(self, end: int) -> frozenset[int]:
        return frozenset(range(self.start, end))

    def with_fail_apart(self, menu: FoundMenu) -> FoundMenu:
        """The menu whose one silence leads to `fail`, said so."""
        items, again = menu.outcomes[SILENCE]
        index = next((n for n, item in enumerate(items) if self._is_in_fail(item)), None)
        if index is None or again or menu.silence_tries != 1:
            return menu
        outcomes = {**menu.outcomes, SILENCE: (items[:index], self.variable)}
        return evolve(menu, outcomes=outcomes, fail=items[index:], tries=None)

    def _is_in_fail(self, item: Item) -> bool:
        origin = self._finder.origins.known(item.start)
        depth = len(self.branches)
        return origin is not None and (origin.branches or ())[depth : depth + 1] == (("fail",),)

    def variables(self, numbers: Iterable[int]) -> frozenset[str]:
        return super().variables(self._ran)
