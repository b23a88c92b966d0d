"""The layouts that a menu can be lowered in.

*Together*: those who are to hear the menu again, silent or not, hear it in the same steps.

    prompt   (a key press leads to A)
    silence
  A: branches that end with `again`
    prompt   (a key press leads to B)      as often as the menu is heard
    ...
    fail
    the other branches, once, guarded by the key

*Named*: the same, but each hearing stores in a variable of its own, so that an old wrong key is
not taken for a new one. Only where nothing else asks for the answer.

*Apart*: the silent hear the menu again and again straight down, and what comes for them behind
it, to the end of the call. Nobody comes past that, so at A there are only those who pressed a
key just now, whatever the variable held before. Those who erred hear the rest of their tries
there, straight down.

*Parted*: apart, and those with an entry of a branch that does not lead back are told to the end
of the call before the others: for entries of which no guard says that they are not valid.

*In turn*: parted, and of the branches that lead back each is told to the end of the call before
the next, so that `other` comes last: for entries of which no guard says that they are of no key.

*Round*: where wrong keys may go on for ever, the branches stand before the prompt, and each
key jumps back to them. So it is with each hearing that silence leads to; the branches that do
not lead back stand before the last.

*In lines*: the silent go on below, and the keys of a hearing lead to a place among them, where a
guard tells those who just pressed from the silent. Where none does (two wrong keys in a row leave
what one and a silence leave), the place stands in another *line*: behind the end of the flow,
with all that follows, where again the keys of later menus find a place. So a flow takes as
many lines as a menu has hearings, however many menus stand in a row.

*Far*: the silent go on below; all that keys lead to stands behind the end of the flow.
"""

from __future__ import annotations

from callflow_dsl.compiler.lowering.paths import Inexpressible, Path, TooMuch, merged
from callflow_dsl.compiler.lowering.rest import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from callflow_dsl.compiler.lowering.lower import Lowering
    from callflow_dsl.compiler.lowering.rest import Counts, Home, Inside
    from callflow_dsl.compiler.lowering.writer import Slot
    from callflow_dsl.compiler.resolved import Branch


class MenuLowering:
    """One attempt to lower one menu."""

    def __init__(self, to: Lowering, home: Home) -> None:
        self._to = to
        self._home = home
        self._menu = home.menu
        self._passing = to.passing
        self._outer = (to.open, to.around, to.hearings)
        #: Paths that are done with the menu.
        self._behind: list[Path] = []
        #: The branches that lead back and are still to be written here: those who chose them.
        self._leading: list[tuple[Branch, list[Path]]] = []
        #: For each branch that does not lead back: the paths that chose it.
        self._chosen: dict[int, list[Path]] = {}
        self._is_parted = False
        self._is_in_turn = False
        self._is_in_lines = False
        self._branches = list(self._by_entry())

    def _by_entry(self) -> Iterable[tuple[Branch, int]]:
        """Each branch, and the values that lead to it."""
        universe, menu = self._to.universe, self._menu
        untaken = self._to.entry_of(menu)
        keys = universe.keys(key for branch in menu.branches for key in branch.keys)
        for branch in sorted(menu.branches, key=lambda branch: branch.is_other):
            values = universe.keys(branch.keys)
            for low, high in branch.ranges:
                within = universe.mask(">=", str(low))
                if high is not None:
                    within &= universe.mask("<=", str(high))
                values |= within & ~keys
            if branch.is_other:
                values = untaken
            yield branch, values & untaken
            untaken &= ~values

    # Layouts

    def together(self, counts: Counts) -> None:
        """See the module."""
        self._begin()
        live = self._to.live
        while True:
            self._hear(counts, live)
            self._at_keys(self._to.key_slot(self._home, counts))
            waiting = self._taken()
            if not waiting:
                break
            if len(waiting) > 1:
                raise Inexpressible("silence and keys are counted apart")
            ((following, live),) = waiting.items()
            if following is None:
                self._fail(live)
                break
            counts = following
        self._rest_of_branches()
        self._end()

    def named(self, counts: Counts) -> None:
        """See the module."""
        to, home = self._to, self._home
        if any(slot.target.arrivals for slot in self._slots()):
            raise Inexpressible("a copy of this menu stores in its own variable already")
        following: Counts | None = counts
        while (following := counted(to.rests.inside(home, following or counts, True))) is not None:
            name = to.free_name(self._menu.variable)
            to.change(to.names, (home, following), name)
            to.around = (*to.around, name)
            home.own_names.add(name)
        self.together(counts)

    def apart(self, counts: Counts) -> None:
        """See the module."""
        self._begin()
        self._straight({counts: self._to.live})
        self._all_keys()
        self._end()

    def in_lines(self, counts: Counts) -> None:
        """See the module."""
        self._to.change(self._home, "is_in_lines", True)
        self._to.change(self._to, "has_lines", True)
        self._is_in_lines = True
        self._begin()
        self._straight({counts: self._to.live})
        self._rest_of_branches()
        self._end()

    def line(self, counts: Counts) -> None:
        """A line of its own, from where the keys of a hearing lead."""
        self._is_in_lines = True
        self._begin()
        self._at_keys(self._to.key_slot(self._home, counts))
        self._straight(self._taken())
        self._rest_of_branches()
        self._end()

    def far(self, counts: Counts) -> None:
        """See the module."""
        self._begin()
        self._straight({counts: self._to.live})
        self._end()

    def round(self, counts: Counts) -> None:
        """See the module."""
        to = self._to
        self._begin()
        heard: Counts | None = counts
        live = to.live
        while heard is not None and live:
            self._come_round(heard, live)
            heard, live = self._next_round()
        if live:
            self._fail(live)
        self._rest_of_branches()
        self._end()

    def _come_round(self, counts: Counts, live: list[Path]) -> None:
        """A hearing behind what its keys lead to."""
        to = self._to
        slot = to.key_slot(self._home, counts)
        if slot.target.is_placed:
            raise Inexpressible("these keys lead to another place already")
        entry = to.entry_of(self._menu)
        to.waiting = (*to.waiting, (self._home, counts, tuple(live)))
        to.jump(slot, [path.having(self._menu.variable, entry) for path in live])
        to.live = []
        self._at_keys(slot)
        silent = to.rests.inside(self._home, counts, False)
        if not self._menu.silence.repeats or counted(silent) is None:
            self._rest_of_branches()
        heard, live = self._next_round()
        if heard is None:
            raise Inexpressible("nobody comes round to the prompt from its own keys")
        self._hear(heard, live)

    def _next_round(self) -> tuple[Counts | None, list[Path]]:
        """The hearing that all who wait are to come to, None for `fail`; with nobody, no ways."""
        waiting = self._taken()
        if len(waiting) > 1:
            raise Inexpressible("silence and keys are counted apart")
        return next(iter(waiting.items()), (None, []))

    def parted(self, counts: Counts) -> None:
        """See the module."""
        self._is_parted = True
        self.apart(counts)

    def keys(self, _: Counts) -> None:
        """What the keys lead to, alone."""
        self._begin()
        self._all_keys()
        self._end()

    def parted_keys(self, counts: Counts) -> None:
        """The same, parted."""
        self._is_parted = True
        self.keys(counts)

    def keys_in_turn(self, counts: Counts) -> None:
        """The same, in turn."""
        self._is_in_turn = True
        self.parted_keys(counts)

    # Parts of layouts

    def _begin(self) -> None:
        to = self._to
        to.open = to.open | {self._home}
        to.around = (*to.around, self._menu.variable)

    def _end(self) -> None:
        to = self._to
        to.open, to.around, to.hearings = self._outer
        live = self._behind
        for name in sorted(self._home.own_names):
            live = [path.without(name) for path in live]
        to.live, to.passing = merged(live), self._passing

    def _hear(self, counts: Counts, live: list[Path]) -> None:
        """The prompt and the silence behind it."""
        to, home = self._to, self._home
        self._tell(sum(counts) + 1)
        silent = to.rests.inside(home, counts, False)
        asked = self._to.uses.of(self._menu)
        silence = to.rests.rest(self._menu.silence.body, home.behind, silent, None, asked)
        keys = to.rests.inside(home, counts, True)
        self._enter(live)
        to.body(to.rests.rest(self._menu.prompt, silence, home.inside, keys))
        to.body(silence)
        self._behind += to.live

    def _fail(self, live: list[Path]) -> None:
        self._tell(0)
        self._enter(live)
        self._to.body(self._to.fail_of(self._home))
        self._behind += self._to.live

    def _straight(self, waiting: dict[Counts | None, list[Path]]) -> None:
        """All hearings that follow without a key."""
        while waiting:
            counts = min(waiting, key=lambda counts: (counts is None, counts))
            live = waiting.pop(counts)
            self._to.waiting = (
                *self._to.waiting,
                *(
                    (self._home, later_counts, tuple(paths))
                    for later_counts, paths in waiting.items()
                ),
            )
            if counts is None:
                self._fail(live)
            else:
                self._hear(counts, live)
                if self._is_in_lines:
                    self._at_keys_in_line(self._to.key_slot(self._home, counts))
            waiting = self._taken()

    def _at_keys_in_line(self, slot: Slot) -> None:
        """`_at_keys`, unless those who pressed cannot be told from the silent here."""
        to = self._to
        before, behind, chosen = to.snapshot(), self._behind, self._chosen
        self._behind, self._chosen = [*behind], {**chosen}
        try:
            self._at_keys(slot)
        except TooMuch:
            raise
        except Inexpressible:
            to.restore(before)
            self._behind, self._chosen, self._leading = behind, chosen, []

    def _at_keys(self, slot: Slot) -> None:
        """Where keys lead: the branches that lead back, at once; the others are put off."""
        to = self._to
        if slot.target.is_placed or not slot.target.arrivals:
            return
        live = to.arrived(slot)
        assert isinstance(slot.goal, tuple)
        counts = slot.goal[1]
        if self._is_endless():
            live = self._looped(live)
        to.place(slot, live)
        self._divide(live, to.variable_of(self._home, counts))
        self._tell(sum(counts) + 1)
        inside = to.rests.inside(self._home, counts, True)
        if self._is_parted and (self._leading or self._is_other_put_off()):
            self._part(inside)
        while self._leading:
            self._branch(*self._leading.pop(0), inside)
            if self._is_in_turn and (self._leading or self._chosen):
                self._straight(self._taken())
                self._leave()

    def _divide(self, live: list[Path], variable: str) -> None:
        """By the branches that these chose; puts those off that do not lead back."""
        to = self._to
        for index, (branch, values) in enumerate(self._branches):
            here = [narrowed for path in live if (narrowed := path.within(variable, values))]
            if not here:
                continue
            if id(branch) in to.leading_back:
                self._leading.append((branch, here))
            else:
                self._chosen[index] = merged(self._chosen.get(index, []) + here)

    def _is_other_put_off(self) -> bool:
        return any(self._branches[index][0].is_other for index in self._chosen)

    def _part(self, inside: Inside) -> None:
        """Tell those to the end who chose a branch that does not lead back."""
        for index, (branch, _) in enumerate(self._branches):
            if not branch.is_other and (live := self._chosen.pop(index, None)):
                self._branch(branch, live, inside)
        self._leave()

    def _branch(self, branch: Branch, live: list[Path], inside: Inside) -> None:
        self._enter(live)
        asked = self._to.uses.of(self._menu)
        rest = self._to.rests.rest(branch.body, self._home.behind, inside, None, asked)
        self._to.body(rest)
        self._behind += self._to.live

    def _is_endless(self) -> bool:
        return self._menu.tries is None and self._menu.wrong_tries is None

    def _looped(self, paths: list[Path]) -> list[Path]:
        """The paths, and what they may be when the same keys lead here again."""
        to = self._to
        stored: dict[str, int] = {}
        for branch in (*self._menu.branches, self._menu.silence):
            names = sorted(to.uses.stored(branch.body))
            stored.update(dict.fromkeys(names, to.universe.everything))
        stored[self._menu.variable] = to.entry_of(self._menu)
        return merged(to.universe.path({**path.masks, **stored}, path.default) for path in paths)

    def _all_keys(self) -> None:
        """What the keys of all hearings lead to."""
        while (slot := self._next_slot()) is not None:
            self._leave()
            self._at_keys(slot)
            self._straight(self._taken())
            if self._is_in_turn:
                self._leave()
                self._rest_of_branches()
        self._rest_of_branches()

    def _next_slot(self) -> Slot | None:
        """The keys of the earliest hearing that are not placed yet."""
        for slot in self._slots():
            if slot.target.arrivals and not slot.target.is_placed:
                return slot
        return None

    def _slots(self) -> Iterable[Slot]:
        """Where the keys of each hearing lead, the earliest hearing first."""
        slots = self._to.slots
        known = [(self._home, counts) for counts in sorted(self._home.heard)]
        return (slots[key] for key in known if key in slots)

    def _leave(self) -> None:
        """Write what comes behind the menu for all who are done with it: nobody passes then."""
        live, self._behind = self._behind, []
        if live:
            self._enter(live)
            self._to.finish(self._home.behind)

    def _rest_of_branches(self) -> None:
        """The branches that do not lead back, once for all hearings."""
        to = self._to
        self._tell(0)
        inside = to.rests.inside(self._home, (0, 0), True)
        for index, (branch, _) in enumerate(self._branches):
            live = self._chosen.pop(index, None)
            if live:
                self._branch(branch, live, inside)

    def _tell(self, number: int) -> None:
        self._to.hearings = (*self._outer[2], number)

    def _taken(self) -> dict[Counts | None, list[Path]]:
        """Those who wait to hear the menu again, by what it has met."""
        to = self._to
        waiting: dict[Counts | None, list[Path]] = {}
        for home, counts, paths in to.waiting:
            if home is self._home:
                waiting[counts] = merged([*waiting.get(counts, []), *paths])
        to.waiting = tuple(waiters for waiters in to.waiting if waiters[0] is not self._home)
        return waiting

    def _enter(self, live: list[Path]) -> None:
        later = [*self._chosen.values(), *(paths for _, paths in self._leading)]
        put_off = [path for paths in later for path in paths]
        self._to.live = merged(live)
        self._to.passing = merged(self._passing + self._behind + put_off)
