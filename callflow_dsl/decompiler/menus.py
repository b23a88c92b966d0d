"""Finds menus in a list of steps, by following what callers can do there.

Prompts that listen, and what then happens on each key and on silence: this is a menu,
however its steps are laid out. Whether it compiles to the very steps that it was found in is
not known here: the caller compiles the text and looks.
"""

from __future__ import annotations

from callflow_dsl._frozen import evolve
from callflow_dsl.decompiler.follow import Follower
from callflow_dsl.decompiler.found import SILENCE, FoundMenu
from callflow_dsl.decompiler.tails import without_tails
from callflow_dsl.decompiler.wire_steps import UNKNOWN, Memory, is_try_of
from callflow_dsl.steps.conditions import KEYPAD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from callflow_dsl.decompiler.entries import Entry
    from callflow_dsl.decompiler.follow import Way
    from callflow_dsl.decompiler.found import Items
    from callflow_dsl.decompiler.wire_steps import WireStep

#: Steps that are followed for each step of the flow, in all menus together.
_MOST_FOLLOWED = 100
#: Menus that stand in each other.
_DEEPEST = 12


class Finder:
    """What all menus of one flow share."""

    def __init__(self, steps: Sequence[WireStep]) -> None:
        self.steps = steps
        #: How many more steps may be followed.
        self.budget = _MOST_FOLLOWED * len(steps)
        #: Position -> the first and the last step that goes there.
        self.sources: dict[int, tuple[int, int]] = {}
        #: Where the keys of a prompt lead back to -> that prompt.
        self.prompts: dict[int, int] = {}
        self.tests: dict[str, set[tuple[str, str]]] = {}
        #: Variable -> the most keys that one guard excludes, in the order that it has them.
        self.told_apart: dict[str, tuple[str, ...]] = {}
        self.first_stored: dict[str, int] = {}
        for number, step in enumerate(steps):
            self._note_goto(number, step)
            if step.variable is not None:
                self.first_stored.setdefault(step.variable, number)
            self._note_tests(step.conditions or ())

    def _note_tests(self, conditions: Iterable[tuple[str, str, str]]) -> None:
        excluded: dict[str, list[str]] = {}
        for variable, operator, value in conditions:
            self.tests.setdefault(variable, set()).add((operator, value))
            if operator == "!=" and value and not value.strip(KEYPAD):
                excluded.setdefault(variable, []).append(value)
        for variable, keys in excluded.items():
            if len(keys) > len(self.told_apart.get(variable, ())):
                self.told_apart[variable] = tuple(keys)

    def _note_goto(self, number: int, step: WireStep) -> None:
        if step.goto is None:
            return
        first, _ = self.sources.get(step.goto, (number, number))
        self.sources[step.goto] = (first, number)
        if step.listens and step.goto < number:
            self.prompts.setdefault(step.goto, number)

    def menus(self, start: int, end: int) -> Iterator[FoundMenu]:
        """The menus that begin in a stretch of the flow; those inside another are in its items."""
        at = start
        while at < end:
            menu = self.menu_at(at, Memory(self.first_stored, at), None)
            if menu is not None:
                yield menu
            at = menu.end if menu is not None else at + 1

    def menu_at(self, start: int, memory: Memory, around: Follower | None) -> FoundMenu | None:
        """The menu that begins at a step, or None; ``around``: in a branch of that one."""
        prompt = self.prompt_at(start, memory)
        if prompt is None or self.is_too_much(around):
            return None
        follower = Follower(self, start, prompt, around)
        if memory.of(follower.variable) is UNKNOWN:
            memory = memory.having(follower.variable, None)
        menu = self._found_by(follower, memory)
        if menu is None or around is not None:
            return menu
        return without_tails(menu, self.steps, Memory(self.first_stored, start))

    def _found_by(self, follower: Follower, memory: Memory) -> FoundMenu | None:
        """The menu with all that runs in its branches, and behind it those that are shorter.

        Where all entries lead to the same, what they lead to stands behind the menu.
        """
        menus = [self._described(follower, follower.end(memory))]
        menus += [self._described(follower, end) for end in follower.ends_at_meetings()]
        found = [menu for menu in menus if menu is not None]
        if found and not _is_choice(found[0]):
            found.reverse()
        menu: FoundMenu | None = None
        for other in reversed(found):
            if menu is None or other.end != menu.end:
                menu = evolve(other, plainer=menu)
        return menu

    def _described(self, follower: Follower, end: int | None) -> FoundMenu | None:
        menu = None if end is None else described(follower, end)
        # Steps that every way skips leave a menu without a prompt: that is none.
        is_menu = menu is not None and menu.prompt and self._is_closed(menu)
        return menu if is_menu else None

    def is_too_much(self, around: Follower | None) -> bool:
        """Whether no more menus are followed, or none in a branch of that one."""
        return self.budget <= 0 or (around is not None and around.depth >= _DEEPEST)

    def prompt_at(self, start: int, memory: Memory) -> int | None:
        """The first prompt of a menu that begins at a step: it, or one behind the branches."""
        prompt = self.prompts.get(start, start) if self._is_skipped(start, memory) else start
        if not self._begins_menu(start, prompt):
            return None
        skipped = range(start, prompt)
        return prompt if all(self._is_skipped(number, memory) for number in skipped) else None

    def _begins_menu(self, start: int, prompt: int) -> bool:
        step = self.steps[prompt]
        if not step.listens or step.goto is None:
            return False
        # A prompt with nothing before it that its keys could lead to may lead to itself.
        leads_to_itself = step.goto == start and bool(step.conditions)
        return start != prompt or step.goto > start or leads_to_itself

    def _is_skipped(self, number: int, memory: Memory) -> bool:
        step = self.steps[number]
        return step.conditions is not None and step.guards(memory) is None

    def _is_closed(self, menu: FoundMenu) -> bool:
        """Whether no other step leads into the middle of a menu."""
        return all(
            source in menu.numbers
            for number in menu.numbers
            if number != menu.start
            for source in self.sources.get(number, ())
        )

    def tests_of(self, variable: str) -> Iterable[tuple[str, str]]:
        """What a variable is compared with anywhere, and those of the tries of a menu."""
        for name, tests in self.tests.items():
            if is_try_of(name, variable):
                yield from tests


def _is_choice(menu: FoundMenu) -> bool:
    """Whether two entries lead to different things."""
    bodies = (body for entry, body in menu.outcomes.items() if entry is not SILENCE)
    return len({(tuple(item.start for item in items), again) for items, again in bodies}) > 1


def described(follower: Follower, end: int) -> FoundMenu | None:
    """What the ways through a menu say of it; None where that is no menu."""
    chains = {entry: follower.chain(entry) for entry in (SILENCE, *follower.entries)}
    silence, silent_loop = chains[SILENCE]
    if silent_loop:
        return None
    wrong, endless = _of_wrong_entries(chains)
    tries: int | None = None
    if not endless and _count_together(follower, silence, wrong):
        tries = max(len(silence), len(wrong))
    numbers = follower.numbers(end)
    return FoundMenu(
        follower.start,
        end,
        tuple(follower.prompt),
        numbers,
        {entry: (tuple(ways[0].items), ways[0].menu) for entry, (ways, _) in chains.items()},
        _fail(silence) or (() if endless else _fail(wrong)),
        follower.variables(numbers),
        tries,
        len(silence),
        None if endless else len(wrong),
        follower.told_apart,
        follower.goes_on,
        tuple(follower.returns),
    )


def _of_wrong_entries(chains: Mapping[Entry, tuple[list[Way], bool]]) -> tuple[list[Way], bool]:
    """The entries that hear the menu most often, those that lead there without another first."""
    entered = [chain for entry, chain in chains.items() if entry is not SILENCE]
    return max(entered, key=lambda chain: (chain[1], len(chain[0]), chain[0][0].again is not None))


def _count_together(follower: Follower, silence: Sequence[Way], wrong: Sequence[Way]) -> bool:
    """Whether a silence takes one of the tries that wrong entries have."""
    if min(len(silence), len(wrong)) == 1:
        return True
    behind, _ = follower.chain(wrong[0].entry, silence[1].hearing)
    return len(silence) == len(wrong) == len(behind) + 1


def _fail(ways: Sequence[Way]) -> Items:
    """What the last hearing adds to what each of them does."""
    return () if ways[0].again is None else tuple(ways[-1].items[len(ways[0].items) :])
