"""The steps that were written so far, with what is known there; all of it can be taken back."""

from __future__ import annotations

from operator import attrgetter

from callflow_dsl.compiler.lowering.draft import Draft, Target
from callflow_dsl.compiler.lowering.paths import Inexpressible, TooMuch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from callflow_dsl.compiler.lowering.draft import Why
    from callflow_dsl.compiler.lowering.paths import Path
    from callflow_dsl.compiler.lowering.rest import Counts, Home, Rest
    from callflow_dsl.source import Location

    #: Callers on their way to hear a menu again, or (None) to its `fail`.
    Waiting = tuple[Home, Counts | None, tuple[Path, ...]]


class Slot:
    """A place that jumps lead to: the rest of a flow, or the keys of a menu.

    Its target is another one from when a jump comes for which the steps at the first were not
    written.
    """

    __slots__ = ("goal", "target", "versions")

    def __init__(self, goal: Rest | tuple[Home, Counts]) -> None:
        self.goal = goal
        self.target = Target()
        self.versions = 1


class Writer:
    """Where a lowering stands. ``live``: the ways that run here; the others only pass by."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.live: list[Path] = []
        #: The ways on which callers go on further down.
        self.passing: list[Path] = []
        self.waiting: tuple[Waiting, ...] = ()
        #: The menus around this place that take up those who wait to hear them.
        self.open: frozenset[Home] = frozenset()
        #: The variables that tell the ways apart at this place.
        self.around: tuple[str, ...] = ()
        #: For each menu around this place, how often it has been heard; 0 where it is not told.
        self.hearings: tuple[int, ...] = ()
        #: The blocks around this place: the ways that began them.
        self.entries: tuple[tuple[object, list[Path]], ...] = ()
        #: The same statements are, or will be, written once more for others.
        self.is_copy = False
        #: Entries without a goto jump too: see `Lowering._away`.
        self.is_away = False
        #: What the keys of menus in menus lead to stands behind the end of the flow.
        self.nests_far = False
        #: Why the statements here are written once more.
        self.why: Why | None = None
        #: How many steps were written beyond the first of their statement, for lack of one guard.
        self.splits = 0
        self.slots: dict[object, Slot] = {}
        #: The nodes of all steps that are written.
        self.emitted: dict[int, bool] = {}
        #: Place of a condition -> whether it held on some path, and whether it failed on one.
        self.decided: dict[Location, tuple[bool, bool]] = {}
        self.most_steps = 0
        #: How many comparisons of the sizes of layouts this place is inside of.
        self.trials = 0
        self._pending: tuple[Target, ...] = ()
        #: What to set back, and to what: (object, attribute or key, old value).
        self._trail: list[tuple[Any, Any, Any]] = []

    # Writing

    def write(self, draft: Draft) -> None:
        """Add a step."""
        for target in self._pending:
            self.change(target, "step", draft)
        self._pending = ()
        self.drafts.append(draft)
        if len(self.drafts) > self.most_steps:
            raise TooMuch(
                f"it would take more than {self.most_steps} steps",
                "Let fewer menus stand inside others, or lower `tries`.",
            )

    def is_awaited(self) -> bool:
        """Whether a jump lands on the step that is written next."""
        return bool(self._pending)

    def others(self) -> list[Path]:
        """All ways that pass by here."""
        return [*self.passing, *(path for waiters in self.waiting for path in waiters[2])]

    # Jumps

    def slot(self, key: object, goal: Rest | tuple[Home, Counts]) -> Slot:
        """The slot of a goal; ``key``: equal for the same goals."""
        slot = self.slots.get(key)
        if slot is None:
            slot = Slot(goal)
            self.change(self.slots, key, slot)
        return slot

    def jump(self, slot: Slot, paths: list[Path]) -> Target:
        """Let these ways lead to a slot; returns its target."""
        target = slot.target
        if target.is_placed:
            if all(target.covers(path) for path in paths):
                return target
            target = Target()
            self.change(slot, "target", target)
            self.change(slot, "versions", slot.versions + 1)
        self.change(target, "arrivals", tuple(dict.fromkeys((*target.arrivals, *paths))))
        return target

    def place(self, slot: Slot, covered: list[Path]) -> None:
        """Let a slot be here, where these ways run."""
        target = slot.target
        self.change(target, "is_placed", True)
        self.change(target, "covered", tuple(covered))
        self._pending = (*self._pending, target)

    def decide(self, place: Location, holding: list[Path], failing: list[Path]) -> None:
        """Note how a condition turns out, on the paths where it holds and where it fails."""
        if self.live:
            once, never = self.decided.get(place, (False, False))
            outcome = (once or bool(holding), never or bool(failing))
            if outcome != (once, never):
                self.change(self.decided, place, outcome)

    # Going back

    def change(self, thing: Any, key: Any, value: Any) -> None:
        """Set an attribute or an item, so that it can be set back."""
        if isinstance(thing, dict):
            self._trail.append((thing, key, thing.get(key)))
            thing[key] = value
        else:
            self._trail.append((thing, key, getattr(thing, key)))
            setattr(thing, key, value)

    def snapshot(self) -> Snapshot:
        """All that `restore` needs."""
        return Snapshot(len(self.drafts), len(self._trail), self.splits, _state(self))

    def attempt(self, start: Snapshot, option: Callable[[], None]) -> Inexpressible | None:
        """Write something, or nothing: why it cannot be said, with the state set back.

        Raises `TooMuch`.
        """
        try:
            option()
        except TooMuch:
            raise
        except Inexpressible as problem:
            self.restore(start)
            # Its frames would hold all that calls this, and the other way round.
            return problem.with_traceback(None)
        return None

    def restore(self, state: Snapshot) -> None:
        """Undo everything since the snapshot."""
        del self.drafts[state.drafts :]
        while len(self._trail) > state.trail:
            thing, key, value = self._trail.pop()
            if not isinstance(thing, dict):
                setattr(thing, key, value)
            elif value is None:
                thing.pop(key, None)
            else:
                thing[key] = value
        for name, value in zip(_STATE, state.values, strict=True):
            setattr(self, name, value)


#: What is never changed in place, only replaced.
_STATE = (
    "_pending", "around", "entries", "hearings", "is_away", "is_copy", "live", "nests_far", "open",
    "passing", "splits", "trials", "waiting", "why",
)  # fmt: skip


_state = attrgetter(*_STATE)


class Snapshot:
    """The state of a `Writer` at some time."""

    __slots__ = ("drafts", "splits", "trail", "values")

    def __init__(self, drafts: int, trail: int, splits: int, values: tuple[Any, ...]) -> None:
        self.drafts = drafts
        self.trail = trail
        self.splits = splits
        self.values = values
