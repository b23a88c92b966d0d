"""Menus of compiled flows: the ids of their steps tell what stood in them and what behind them."""

from __future__ import annotations

from itertools import chain, combinations

from callflow_dsl._frozen import evolve, frozen
from callflow_dsl.decompiler.decompile_step import condition_text
from callflow_dsl.decompiler.follow import Follower
from callflow_dsl.decompiler.found import SILENCE, FoundMenu, Ran
from callflow_dsl.decompiler.guards import Comparisons
from callflow_dsl.decompiler.menus import DEEPEST, Finder, described
from callflow_dsl.decompiler.origins import OUTSIDE, PROMPT, Origins
from callflow_dsl.decompiler.wire_steps import UNKNOWN, Memory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from callflow_dsl.decompiler.entries import Entry
    from callflow_dsl.decompiler.follow import Way
    from callflow_dsl.decompiler.found import Item, Items
    from callflow_dsl.decompiler.origins import Origin, Place
    from callflow_dsl.decompiler.wire_steps import WireStep

_ORDER = "1234567890*#"
#: Keys that share a branch are guessed up to so many.
_MOST_KEYS = 4
#: Hearings of a menu that are guessed.
_HEARINGS = range(1, 11)
#: Steps behind a menu that are looked at.
_MOST_AHEAD = 200


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
    alone: list[tuple[Ran, Origin]] = []
    at = 0
    while at < len(steps):
        menu = finder.menu_at(at, Memory(finder.first_stored, at), None)
        if menu is not None:
            menus.append(menu)
            at = menu.end if menu.goes_on else len(steps)
            continue
        origin = origins.of(at, [OUTSIDE])
        if origin is None or steps[at].conditions is None or origin.branches:
            return None
        if origin.branches is None:
            break
        alone.append((Ran(at, steps[at].line.guards), origin))
        if steps[at].ends and not finder.comparisons.without_known(steps[at].line.guards):
            break
        at += 1
    blocks, own = _conditions(alone, finder.comparisons)
    return GuidedLine(tuple(menus), blocks, own, finder.comparisons)


def _conditions(
    alone: Iterable[tuple[Ran, Origin]], comparisons: Comparisons
) -> tuple[dict[int, tuple[str, ...]], dict[int, tuple[str, ...]]]:
    """What the blocks around the steps say, and what each says itself.

    Of several steps in a row that were one statement, the first has it all.
    """
    terms: dict[int, list[tuple[str, ...]]] = {}
    own: dict[int, tuple[str, ...]] = {}
    base, first, last = "", -1, -1
    for ran, origin in alone:
        number = ran.number
        texts = tuple(map(condition_text, origin.conditions))
        around = (text for text in ran.guards if text not in texts)
        guards = comparisons.without_known(tuple(around))
        if base == origin.base and last == number - 1 and guards:
            terms[first].append(guards)
        else:
            first = number
            terms[number], own[number] = [guards], texts
        base, last = origin.base, number
    return {number: comparisons.joined(each) for number, each in terms.items()}, own


class GuidedFinder(Finder):
    """Finds menus by what ids tell."""

    def __init__(self, steps: Sequence[WireStep], origins: Origins) -> None:
        super().__init__(steps)
        self.origins = origins
        #: Variables of menus -> what they hold for those who come out where the flow goes on.
        self.held: dict[str, list[str | None]] = {}
        self.comparisons = Comparisons(steps, self.held)

    def menu_at(self, start: int, memory: Memory, around: Follower | None) -> FoundMenu | None:
        """As the base has it; None also where the ids do not tell."""
        prompt = self.prompt_at(start, memory)
        if prompt is None or self.budget <= 0 or (around and around.depth >= DEEPEST):
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
        menu = follower.with_fail_apart(menu)
        outcomes = {
            entry: (self._in_statements(items), again)
            for entry, (items, again) in menu.outcomes.items()
        }
        return evolve(menu, outcomes=outcomes, fail=self._in_statements(menu.fail))

    def _in_statements(self, items: Items) -> Items:
        """The items, steps of one statement as one, which knows what is said around it."""
        stated: list[Item] = []
        ran: list[tuple[Ran, Origin]] = []
        for item in items:
            origin = self.origins.known(item.start)
            if isinstance(item, Ran) and origin is not None:
                ran.append((item, origin))
                continue
            stated += [*self._stated(ran), item]
            ran = []
        return (*stated, *self._stated(ran))

    def _stated(self, ran: Sequence[tuple[Ran, Origin]]) -> list[Ran]:
        blocks, own = _conditions(ran, self.comparisons)
        return [Ran(number, guards, own[number]) for number, guards in blocks.items()]

    def line_from(self, at: int, way: Way, menu: GuidedFollower) -> tuple[bool, int]:
        """Whether a way from a step to the end of the call leads past none of a menu's own
        statements, and how many others it leads past.
        """
        said = set()
        is_clean = True
        end = min(at + _MOST_AHEAD, len(self.steps))
        self.budget -= end - at
        for number in range(at, end):
            origin = self.origins.known(number)
            guards = self.steps[number].guards(way.memory)
            if origin is not None and not menu.is_left_at(number, origin):
                is_clean = is_clean and guards is None
                continue
            said.add(self.steps[number].content)
            if self.steps[number].ends and guards == ():
                break
        return is_clean, len(said)


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
        origin = finder.origins.of(prompt, self._guesses_of_prompt())
        *branches, role = (origin and origin.branches) or ((),)
        #: Whether the ids tell where the menu stands: in which branches, and in which hearings.
        self.is_placed = role == PROMPT
        self.branches = tuple(branches)
        self.hearings = origin.hearings[:-1] if origin is not None else ()

    def _guesses_of_prompt(self) -> Iterator[Place]:
        outer: Iterable[Place] = [OUTSIDE]
        if self.around is not None and self.way is not None:
            way, inside = self.way, self.around.inside
            outer = chain(inside(way, likely=True), inside(way, likely=False))
        for branches, hearings in outer:
            for number in _HEARINGS:
                yield (*branches, PROMPT), (*hearings, number)

    def inside(self, way: Way, *, likely: bool) -> Iterator[Place]:
        """Where a statement in the menu may stand that runs on a way."""
        for branch in self._branches_of(way.entry):
            branches = (*self.branches, branch)
            if likely:
                for number in (self._heard_by(way), 0):
                    yield branches, (*self.hearings, number)
                continue
            for number in (0, *_HEARINGS):
                yield branches, (*self.hearings, number)
                if self.hearings:
                    yield branches, (*self.hearings[:-1], number)

    def _heard_by(self, way: Way) -> int:
        """The number of the hearing that a way begins with."""
        origin = self._finder.origins.known(way.hearing)
        return origin.hearings[-1] if origin is not None and origin.hearings else 1

    def _branches_of(self, entry: Entry) -> Iterator[tuple[str, ...]]:
        if entry is SILENCE:
            yield ("silence",)
            yield ("fail",)
            return
        yield ("other",)
        yield ("fail",)
        values = {value for _, value in self._finder.tests_of(self.variable)}
        values.add(entry.example)
        keys = sorted((v for v in values if v and v in _ORDER), key=_ORDER.index)
        for count in range(1, _MOST_KEYS + 1):
            for together in combinations(keys, count):
                if entry.example in together:
                    yield ("key", *together)
        numbers = sorted({int(value) for value in values if value.isdecimal()})
        for low, high in combinations(numbers, 2):
            yield ("key", f"{low}-{high}")
        for number in numbers:
            yield ("key", f"{number}")

    def _guesses(self, way: Way, *, listens: bool) -> Iterator[Place]:
        """Where a statement may stand that runs on a way."""
        if not listens:
            yield self.branches, self.hearings
        for likely in (True, False):
            for branches, hearings in self.inside(way, likely=likely):
                if not listens:
                    yield branches, hearings
                    continue
                for number in _HEARINGS:
                    yield (*branches, PROMPT), (*hearings, number)
                    yield (*branches, PROMPT), (*hearings[:-1], number)
            for depth in range(len(self.branches), -1, -1) if likely else ():
                yield from self._outside(depth, listens=listens)

    def _outside(self, depth: int, *, listens: bool) -> Iterator[Place]:
        branches = self.branches[:depth]
        for number in (*_HEARINGS, 0) if depth else (0,):
            hearings = (*self.hearings[: depth - 1], number) if depth else ()
            if listens:
                for heard in _HEARINGS:
                    yield (*branches, PROMPT), (*hearings, heard)
                    yield (*branches, PROMPT), (*hearings[:-1], heard)
            else:
                yield branches, hearings
                if depth:
                    yield (*branches[:-1], ("fail",)), hearings

    def _follow(self) -> int | None:
        while self._waiting:
            at, group = self._next_group()
            if at == len(self._steps):
                self._exits[at] = group
                continue
            if not self._is_in_bounds(at, len(group)):
                return None
            if not all(self._advance(way, at) for way in group):
                return None
        self.goes_on = bool(self._exits)
        if not self.goes_on:
            return max(self._seen) + 1
        end = max(
            self._exits,
            key=lambda at: (*self._finder.line_from(at, self._exits[at][0], self), -at),
        )
        while self._is_skipped_behind(end - 1):
            end -= 1
        return end

    def _is_skipped_behind(self, at: int) -> bool:
        """Whether a step stands behind the menu that some who come out of it skip."""
        skipping = self._skipped.get(at, ())
        if not any(len(way.items) == count and way.again is None for way, count in skipping):
            return False
        guesses = self._outside(len(self.branches), listens=False)
        origin = self._finder.origins.of(at, guesses)
        return origin is not None and origin.branches == self.branches

    def _prompt_from(self, at: int, memory: Memory) -> tuple[list[Ran], int]:
        prompt, behind = super()._prompt_from(at, memory)
        known = self._finder.comparisons.without_known
        return [Ran(ran.number, known(ran.guards)) for ran in prompt], behind

    def held_at(self, end: int) -> list[str | None]:
        """What the variable of the menu holds for those who come out at a step."""
        later = {id(way) for at, ways in self._exits.items() if at > end for way in ways}
        passing = [
            way
            for way, count in self._skipped.get(end, [])
            if id(way) in later and len(way.items) == count
        ]
        ways = [*self._exits.get(end, []), *passing]
        held = (way.memory.values.get(self.variable) for way in ways)
        return [*dict.fromkeys(value if isinstance(value, str) else None for value in held)]

    def _advance(self, way: Way, at: int) -> bool:
        """Let a way go on at a step; False where the ids do not tell."""
        self.running = way
        step = self._steps[at]
        guards = step.guards(way.memory)
        if guards is None:
            self._skipped.setdefault(at, []).append((way, len(way.items)))
            prompt = self._finder.prompts.get(at)
            is_other = (
                prompt is not None
                and self._heard_at(prompt) is None
                and self._steps[prompt].guards(way.memory) is not None
            )
            return (is_other and self._run_menu(way, at)) or self._go_on(way, at, None)
        guesses = self._guesses(way, listens=step.variable is not None)
        origin = self._finder.origins.of(at, guesses)
        if origin is None:
            self._finder.budget = -1
            return False
        if self.is_left_at(at, origin):
            self._exits.setdefault(at, []).append(way)
            return True
        return self._run(way, Ran(at, self._finder.comparisons.without_known(guards)))

    def is_left_at(self, at: int, origin: Origin) -> bool:
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
        depth = len(self.branches)
        for index, item in enumerate(items):
            origin = self._finder.origins.known(item.start)
            if origin is not None and (origin.branches or ())[depth : depth + 1] == (("fail",),):
                if again or menu.silence_tries != 1:
                    break
                outcomes = {**menu.outcomes, SILENCE: (items[:index], self.variable)}
                return evolve(menu, outcomes=outcomes, fail=items[index:], tries=None)
        return menu

    def variables(self, numbers: Iterable[int]) -> frozenset[str]:
        return super().variables(self._ran)
