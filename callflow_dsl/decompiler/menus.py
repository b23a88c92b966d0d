"""Finds menus in a list of steps, by following what callers can do there.

Prompts that listen, and what then happens on each key and on silence: this is a menu,
however its steps are laid out. Whether it compiles to the very steps that it was found in is
not known here: the caller compiles the text and looks.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field, frozen

from callflow_dsl.decompiler.entries import Entry, entries
from callflow_dsl.decompiler.wire_steps import UNKNOWN, Memory, is_try_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from callflow_dsl.decompiler.wire_steps import WireStep

#: Steps that are followed for each step of the flow, in all menus together.
_MOST_FOLLOWED = 100
#: Steps of one menu, with the menus inside it.
_MOST_STEPS = 2_000
#: Steps that ways of one kind run through alone before they count as being behind the menu.
_MOST_ALONE = 50
#: And menus among them: to follow all of a flow from each of its menus would take too long.
_MOST_MENUS_ALONE = 2
#: Menus that stand in each other.
_DEEPEST = 12
SILENCE = Entry("silence")


@frozen
class Ran:
    """A step that runs on some way, and what must hold for it besides."""

    number: int
    guards: tuple[str, ...] = ()


@frozen(eq=False)
class FoundMenu:
    """A menu in the steps from ``start`` to before ``end``."""

    start: int
    end: int
    #: The first hearing.
    prompt: tuple[Ran, ...]
    #: What happens at the first hearing: entry -> steps, and whether the menu is heard again.
    outcomes: Mapping[Entry, tuple[Items, bool]]
    fail: Items
    #: How often it is heard in all; None where silence and entries count apart.
    #: What it stores in, with what the menus inside store in.
    variables: frozenset[str]
    tries: int | None
    silence_tries: int
    #: None: without end.
    wrong_tries: int | None

    @property
    def numbers(self) -> range:
        """All its steps."""
        return range(self.start, self.end)


Items: TypeAlias = "tuple[Ran | FoundMenu, ...]"


@define(eq=False)
class _Way:
    """One way through a menu: from a hearing, by an entry."""

    hearing: int
    entry: Entry
    at: int
    memory: Memory
    items: list[Ran | FoundMenu] = field(factory=list)
    #: The hearing that it leads to.
    again: int | None = None

    @property
    def is_entry(self) -> bool:
        """Something was entered."""
        return self.entry is not SILENCE

    @property
    def kind(self) -> tuple[object, ...]:
        """Ways of one kind have not been told apart so far."""
        return (self.entry is SILENCE, *(_name(item) for item in self.items))


def _last(item: Ran | FoundMenu) -> int:
    return item.number if isinstance(item, Ran) else item.end - 1


def _name(item: Ran | FoundMenu) -> object:
    return item if isinstance(item, Ran) else item.start


def written_steps(menu: FoundMenu) -> Iterator[int]:
    """The steps that a menu is written with, but for its prompt: one of several that are alike."""
    bodies = [items for items, _ in menu.outcomes.values()]
    for item in (item for body in [*bodies, menu.fail] for item in body):
        if isinstance(item, Ran):
            yield item.number
        else:
            yield from written_steps(item)


def found_menus(steps: Sequence[WireStep]) -> Iterator[FoundMenu]:
    """The menus of a flow, in its order; those inside another are among its items."""
    finder = _Finder(steps)
    at = 0
    while at < len(steps):
        menu = finder.menu_at(at, Memory(finder.first_stored, at), 0)
        if menu is not None:
            yield menu
        at = menu.end if menu is not None else at + 1


class _Finder:
    """What all menus of one flow share."""

    def __init__(self, steps: Sequence[WireStep]) -> None:
        self.steps = steps
        self.left = _MOST_FOLLOWED * len(steps)
        #: Position -> the first and the last step that goes there.
        self.sources: dict[int, tuple[int, int]] = {}
        #: Where the keys of a prompt lead back to -> that prompt.
        self.prompts: dict[int, int] = {}
        self.tests: dict[str, set[tuple[str, str]]] = {}
        self.first_stored: dict[str, int] = {}
        for number, step in enumerate(steps):
            if step.goto is not None:
                first, _ = self.sources.get(step.goto, (number, number))
                self.sources[step.goto] = (first, number)
                if step.listens and step.goto < number:
                    self.prompts.setdefault(step.goto, number)
            if step.variable is not None:
                self.first_stored.setdefault(step.variable, number)
            for variable, operator, value in step.conditions or ():
                self.tests.setdefault(variable, set()).add((operator, value))

    def menu_at(self, start: int, memory: Memory, depth: int) -> FoundMenu | None:
        """The menu that begins at a step, or None."""
        prompt = self.prompts.get(start, start)
        step = self.steps[prompt]
        if not step.listens or step.goto is None or self.left <= 0 or depth > _DEEPEST:
            return None
        if start == prompt and step.goto <= start:
            return None
        assert step.variable is not None
        for number in range(start, prompt):
            if self.steps[number].conditions is None or (
                self.steps[number].guards(memory) is not None
            ):
                return None
        if memory.of(step.variable) is UNKNOWN:
            memory = memory.having(step.variable, None)
        menu = _Follower(self, start, prompt, depth).menu(memory)
        if menu is None or not self._is_closed(menu):
            return None
        return menu

    def _is_closed(self, menu: FoundMenu) -> bool:
        """Whether no other step leads into the middle of a menu."""
        inside = range(menu.start, menu.end)
        return all(
            source in inside for number in inside[1:] for source in self.sources.get(number, ())
        )

    def tests_of(self, variable: str) -> Iterable[tuple[str, str]]:
        """What a variable is compared with anywhere, and those of the tries of a menu."""
        for name, tests in self.tests.items():
            if is_try_of(name, variable):
                yield from tests


class _Follower:
    """Follows all ways through one menu, side by side."""

    def __init__(self, finder: _Finder, start: int, prompt: int, depth: int) -> None:
        self._finder = finder
        self._steps = finder.steps
        self._start = start
        self._first = prompt
        self._depth = depth
        step = finder.steps[prompt]
        self._variable = step.variable or ""
        tests = () if step.max_keys == 1 else finder.tests_of(self._variable)
        self._entries = entries(step.max_keys, step.end_key, tests)
        self._prompt: list[Ran] = []
        self._hearings: list[int] = []
        self._ways: dict[tuple[int, Entry], _Way] = {}
        self._nested: dict[object, FoundMenu | None] = {}
        self._waiting: list[tuple[int, int, _Way]] = []
        self._turn = 0
        #: Where steps inside lead that listen on their own.
        self._targets: list[int] = []
        self._seen: set[int] = set(range(start, prompt))

    def menu(self, memory: Memory) -> FoundMenu | None:
        """The menu, or None where it is none that can be written."""
        if not self._hear(self._first, memory):
            return None
        end = self._follow()
        numbers = range(self._start, end or 0)
        if end is None or not self._seen.issuperset(numbers):
            return None
        if any(target in numbers[1:] for target in self._targets):
            return None
        return _described(self, end)

    # Following

    def _hear(self, at: int, memory: Memory) -> bool:
        """Begin a hearing; False where it is not this menu that is heard."""
        first = self._steps[at]
        prompt: list[Ran] = []
        number = at
        while number < len(self._steps) and self._steps[number].conditions is not None:
            step = self._steps[number]
            guards = step.guards(memory)
            if guards is not None:
                same = (step.variable, step.goto, step.max_keys, step.end_key)
                if not step.listens or same != (
                    first.variable, first.goto, first.max_keys, first.end_key
                ):  # fmt: skip
                    break
                prompt.append(Ran(number, guards))
            number += 1
        if not self._hearings:
            self._prompt = prompt
        elif [self._said(ran) for ran in prompt] != [self._said(ran) for ran in self._prompt]:
            return False
        self._hearings.append(at)
        self._seen.update(range(at, number))
        assert first.variable is not None
        assert first.goto is not None
        self._begin(_Way(at, SILENCE, number, memory))
        for entry in self._entries:
            pressed = memory.having(first.variable, entry.example)
            self._begin(_Way(at, entry, first.goto, pressed))
        return True

    def _said(self, ran: Ran) -> tuple[str, tuple[str, ...]]:
        """What a prompt says; the tries of a menu may have variables of their own."""
        step = self._steps[ran.number]
        return step.content.replace(f'"{step.variable}"', '"?"'), ran.guards

    def _begin(self, way: _Way) -> None:
        self._ways[way.hearing, way.entry] = way
        self._wait(way)

    def _wait(self, way: _Way) -> None:
        self._turn += 1
        heappush(self._waiting, (way.at, self._turn, way))

    def _follow(self) -> int | None:
        """Follow all ways to where they meet; returns that place, or None."""
        while self._waiting:
            at = self._waiting[0][0]
            group = []
            while self._waiting and self._waiting[0][0] == at:
                group.append(heappop(self._waiting)[2])
            if at == len(self._steps):
                return self._cut(at, group)
            self._finder.left -= len(group)
            if self._finder.left < 0 or at - self._start > _MOST_STEPS:
                return None
            step = self._steps[at]
            if step.conditions is None:
                return None
            running = [(way, step.guards(way.memory)) for way in group]
            if self._is_left(at, running):
                return None if self._waiting else at
            if self._is_behind(at, running):
                return self._cut(at, group)
            for way, guards in running:
                if guards is None:
                    way.at += 1
                    self._wait(way)
                elif not self._run(way, Ran(at, guards)):
                    return None
        return max(self._seen) + 1

    def _is_behind(self, at: int, running: Sequence[tuple[_Way, tuple[str, ...] | None]]) -> bool:
        """Whether all ways that still go on have met here."""
        if self._waiting or self._is_heard_at(at):
            return False
        first = running[0][1]
        if any(guards is None or guards != first for _, guards in running):
            return False
        kinds = {way.kind for way, _ in running}
        if len(kinds) > 1:
            return True
        # One kind goes on alone: what it runs may stand in its branch or behind the menu.
        items = max((way.items for way, _ in running), key=len)
        inner = sum(isinstance(item, FoundMenu) for item in items)
        is_next = self._steps[at].listens and (self._depth > 0 or inner >= _MOST_MENUS_ALONE)
        starts = is_next or self._is_target(at)
        return len(items) > _MOST_ALONE or (bool(items) and starts)

    def _is_left(self, at: int, running: Sequence[tuple[_Way, tuple[str, ...] | None]]) -> bool:
        """Whether a branch seems to go on behind another: then this is behind the menu."""
        executing = [way for way, guards in running if guards is not None and way.is_entry]
        first = next((way for way in executing if way.items), None)
        if first is None or _last(first.items[-1]) == at - 1:
            return False
        said = self._said_on(first)
        return any(
            way.is_entry
            and way.items
            and _last(first.items[-1]) < _last(way.items[-1])
            and way not in executing
            and self._said_on(way) != said
            for way in self._ways.values()
        )

    def _said_on(self, way: _Way) -> list[object]:
        return [self._said(item) if isinstance(item, Ran) else item.start for item in way.items]

    def _is_target(self, at: int) -> bool:
        first, last = self._finder.sources.get(at, (at, at))
        return first < self._start or last > at

    def _cut(self, at: int, group: Sequence[_Way]) -> int:
        """Where the menu ends, if ways of one kind ran alone to ``at``: behind their first step."""
        if len({way.kind for way in group}) > 1:
            return at
        shared = [way for way in group if len(way.items) > 1]
        if not shared:
            return at
        second = shared[0].items[1]
        cut = second.number if isinstance(second, Ran) else second.start
        others = (way.items[-1] for way in self._ways.values() if way not in shared and way.items)
        if any((one.number if isinstance(one, Ran) else one.start) >= cut for one in others):
            return at
        for way in shared:
            del way.items[1:]
        self._seen = {number for number in self._seen if number < cut}
        return cut

    def _is_heard_at(self, at: int) -> bool:
        step, first = self._steps[at], self._steps[self._first]
        return (
            step.listens
            and step.goto is not None
            and is_try_of(step.variable, self._variable)
            and self._said(Ran(at))[0] == self._said(Ran(self._first))[0]
            and (step.max_keys, step.end_key) == (first.max_keys, first.end_key)
        )

    def _run(self, way: _Way, ran: Ran) -> bool:
        """Let a step run on a way; False where that cannot be written in a menu."""
        at, step = ran.number, self._steps[ran.number]
        self._seen.add(at)
        if self._is_heard_at(at):
            way.again = at
            return at in self._hearings or self._hear(at, way.memory)
        if self._run_menu(way, at):
            return True
        if step.goto is not None:
            self._targets.append(step.goto)
        way.items.append(ran)
        if step.variable is not None:
            way.memory = way.memory.having(step.variable, UNKNOWN)
        if not step.ends or ran.guards:
            way.at += 1
            self._wait(way)
        return True

    def _run_menu(self, way: _Way, at: int) -> bool:
        key = (at, way.memory.key)
        if key not in self._nested:
            self._nested[key] = self._finder.menu_at(at, way.memory, self._depth + 1)
        menu = self._nested[key]
        if menu is None:
            return False
        way.items.append(menu)
        self._seen.update(menu.numbers)
        for variable in menu.variables:
            way.memory = way.memory.having(variable, UNKNOWN)
        way.at = menu.end
        self._wait(way)
        return True

    # Describing

    def chain(self, entry: Entry) -> tuple[list[_Way], bool]:
        """The ways by one entry at each hearing that it leads to; whether they never end."""
        ways = [self._ways[self._first, entry]]
        heard = {self._first}
        while ways[-1].again is not None:
            if ways[-1].again in heard:
                return ways, True
            heard.add(ways[-1].again)
            ways.append(self._ways[ways[-1].again, entry])
        return ways, False

    def variables(self, end: int) -> frozenset[str]:
        """What the steps of the menu store in."""
        stored = (self._steps[number].variable for number in range(self._start, end))
        return frozenset(variable for variable in stored if variable is not None)

    @property
    def all_entries(self) -> list[Entry]:
        """Silence and all entries."""
        return [SILENCE, *self._entries]


def _described(follower: _Follower, end: int) -> FoundMenu | None:
    """What the ways through a menu say of it; None where that is no menu."""
    chains = {entry: follower.chain(entry) for entry in follower.all_entries}
    silence, silent_loop = chains[SILENCE]
    if silent_loop:
        return None
    repeating = [
        chain
        for entry, chain in chains.items()
        if entry is not SILENCE and chain[0][0].again is not None
    ]
    wrong, endless = max(repeating, key=lambda chain: len(chain[0]), default=([], False))
    last = silence if len(silence) > 1 else wrong
    fail: Items = ()
    if len(last) > 1 and not (last is wrong and endless):
        fail = tuple(last[-1].items[len(last[0].items) :])
    tries: int | None = None
    same = [way.hearing for way in silence] == [way.hearing for way in wrong]
    if not endless and (same or min(len(silence), len(wrong)) <= 1):
        tries = max(len(silence), len(wrong), 1)
    return FoundMenu(
        follower._start,
        end,
        tuple(follower._prompt),
        {
            entry: (tuple(ways[0].items), ways[0].again is not None)
            for entry, (ways, _) in chains.items()
        },
        fail,
        follower.variables(end),
        tries,
        len(silence),
        None if endless else max(len(wrong), 1),
    )
