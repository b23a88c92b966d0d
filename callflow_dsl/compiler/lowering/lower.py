"""From the resolved program of one flow to its steps, in the order of the wire.

The lowering walks the statements as a call would, knowing at each place all ways that run
there (``live``) and all that only pass on their way to a later place (``passing``). A step
gets the guard that tells the two apart: none where nobody passes. Where no guard can, one of
the two is told to the end of the call first: its statements are written once more, for it
alone (`finish`), and nobody passes any more.
"""

from __future__ import annotations

from callflow_dsl.compiler.lowering.draft import Draft, Why
from callflow_dsl.compiler.lowering.guards import Guards
from callflow_dsl.compiler.lowering.jumps import Jumps
from callflow_dsl.compiler.lowering.options import lower_best
from callflow_dsl.compiler.lowering.paths import (
    UNSET,
    Inexpressible,
    TooMuch,
    coarsened,
    merged,
    split_all,
)
from callflow_dsl.compiler.lowering.queries import (
    comparisons,
    conditions_of,
    ends,
    place_of,
    place_of_condition,
    takes_keys,
)
from callflow_dsl.compiler.lowering.rest import (
    Rest,
    branch_to_repeat,
    counted,
)
from callflow_dsl.compiler.resolve import MOST_STEPS
from callflow_dsl.compiler.resolved import Action, Again, Choice, Group, Literal, Menu
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from callflow_dsl.compiler.lowering.inventory import Inventory
    from callflow_dsl.compiler.lowering.paths import Path
    from callflow_dsl.compiler.lowering.rest import Counts, Home
    from callflow_dsl.compiler.lowering.writer import Slot
    from callflow_dsl.compiler.resolved import Statement
    from callflow_dsl.steps import Condition

    Report = Callable[..., None]


#: A flow that takes more steps than both is better written another way.
STEPS_PER_STATEMENT = 60
STEPS_AT_LEAST = 2_000


def lowered(inventory: Inventory, report: Report) -> Lowering:
    """The smaller of two lowerings of a flow; what the wire cannot say goes to ``report``."""
    problems: list[tuple[tuple[object, ...], dict[str, object]]] = []
    lowering = Lowering(inventory, lambda *place, **values: problems.append((place, values)))
    lowering.run()
    if lowering.has_lines:
        other = Lowering(inventory, _give_up, allows_lines=False)
        if not problems:
            other.most_steps = len(lowering.drafts) - 1
        try:
            other.run()
        except _GaveUp:
            pass
        else:
            return other
    for place, values in problems:
        report(*place, **values)
    return lowering


class _GaveUp(Exception):  # noqa: N818 - nobody is told of it
    """A lowering that is tried for its size came to an end."""


def _give_up(*_: object, **__: object) -> None:
    raise _GaveUp


class Lowering(Jumps):
    """Lowers one flow; what the wire cannot say goes to ``report``."""

    def __init__(self, inventory: Inventory, report: Report, *, allows_lines: bool = True) -> None:
        super().__init__(inventory)
        self.report = report
        #: Menus may be laid out in lines, and one was: see `menu_layouts`.
        self.allows_lines = allows_lines
        self.has_lines = False
        self.most_steps = max(STEPS_AT_LEAST, STEPS_PER_STATEMENT * self.budget.statements)
        self.guards = Guards(self.universe, comparisons(inventory.dividing))
        # A flow may be the answer to a fetch, and go on with variables that it never stores.
        given = sorted(inventory.tested - inventory.stored)
        self.live = [self.universe.path(dict.fromkeys(given, self.universe.everything), UNSET)]
        #: How many statements this one is inside of.
        self._depth = 0

    def run(self) -> list[Draft]:
        """The steps of the flow's body."""
        body = self.inventory.body
        try:
            self.body(self.rests.rest(body, None))
            while (open_slot := next(filter(_is_open, self.slots.values()), None)) is not None:
                self._segment(open_slot)
            if self.is_awaited():
                self.write(Draft(None, ()))
        except Inexpressible as problem:
            self._inexpressible(problem, body[-1])
        finally:
            self.universe.forget_paths()
        self._trim()
        return self.drafts

    def _trim(self) -> None:
        """Leave out what ends a call that ends there anyway."""
        landings = {id(draft.target.step) for draft in self.drafts if draft.target is not None}
        while self.drafts and self.drafts[-1].action is None:
            if id(self.drafts[-1]) in landings:
                break
            self.drafts.pop()

    def _segment(self, slot: Slot) -> None:
        """Write what a jump leads to, below all that is written so far."""
        self.end_call()
        self.passing, self.waiting, self.open, self.hearings = [], (), frozenset(), ()
        self.why = Why.JUMP
        if isinstance(slot.goal, Rest):
            self.live = self.widest_at(slot, slot.goal)
            self.place(slot, self.live)
            self.finish(slot.goal, originals=MOST_STEPS)
            return
        from callflow_dsl.compiler.lowering.menu import lower_keys

        home, counts = slot.goal
        self._depth += 1
        try:
            lower_keys(self, home, counts)
        except TooMuch:
            raise
        except Inexpressible as problem:
            self._inexpressible(problem, home.menu)
            self.place(slot, [])  # so that nothing waits for it any more
        finally:
            self._depth -= 1
        self.finish(home.behind, originals=MOST_STEPS)

    def end_call(self) -> None:
        """Let the ways that run here end, where something is written below."""
        if self.live:
            self.unconditional(None, None)
        self.live = []

    # Blocks

    def body(self, rest: Rest) -> None:
        """Lower the statements of one block."""
        outer = self.entries
        self._forget({name for path in self.live for name in path.masks}, rest)
        self.entries = (*outer, (rest.body, self.live))
        here = rest
        for index in range(rest.index, len(rest.body)):
            if index > rest.index:
                here = self.rests.behind(here)
            self.statement(here)
        self.entries = outer

    def finish(self, rest: Rest | None, *, originals: int = 0) -> None:
        """Write what comes for the ways that run here, to the end of the call.

        But for the first ``originals`` statements it is a copy: the same is, or will be, written
        for others too.
        """
        state = (self.open, self.is_copy, self.entries, self.why, self.around, self.hearings)
        self.open = frozenset()
        while rest is not None and self.live:
            self.entries = ((rest.body, self.live),)
            if originals <= 0:
                self.hearings = self.hearings[: rest.depth]
            here = rest
            for _ in range(rest.index, len(rest.body)):
                self.is_copy = originals <= 0
                if self.is_copy:
                    self.why = Why.COPY
                self.statement(here)
                here = self.rests.behind(here)
                originals -= 1
            rest = rest.behind
        self.end_call()
        self.open, self.is_copy, self.entries, self.why, self.around, self.hearings = state

    def statement(self, here: Rest) -> None:
        """Lower one statement for the ways that run here."""
        statement = here.body[here.index]
        self._depth += 1
        before = self.snapshot() if self._depth == 1 else None
        try:
            lower_best(self, statement, here)
        except Inexpressible as problem:
            problem.place = problem.place or place_of(statement)
            if before is None or isinstance(problem, TooMuch):
                raise
            self.restore(before)
            self._inexpressible(problem, statement)
        finally:
            self._depth -= 1
        if asked := self.uses.of(statement):
            self._forget(asked, self.rests.behind(here))

    def _inexpressible(self, problem: Inexpressible, statement: Statement) -> None:
        place = problem.place or place_of(statement)
        reason, way_out, fix = problem.reason, problem.note, None
        if not way_out:
            from callflow_dsl.compiler.lowering.callers import refusal

            refused = next(one for one in self.inventory.statements if place_of(one) == place)
            reason, way_out, fix = refusal(self.inventory, refused)
        self.report("not-on-the-wire", place, fix=fix, reason=reason, way_out=way_out)
        self.live = []

    def _forget(self, known: Iterable[str], rest: Rest) -> None:
        """Know no more of those of these variables for which nothing asks from here on."""
        names = [
            name
            for name in sorted(known)
            if name not in self.around and not self.uses.asks(name, rest)
        ]
        if not names or not self.live:
            return
        others = self.others()
        live = self.live
        for name in names:
            if any(name in path.masks for path in others):
                live = [path.having(name, self.universe.everything) for path in live]
            else:
                live = [path.without(name) for path in live]
        self.live = coarsened(merged(live), self.around)

    def lower(self, statement: Statement, here: Rest) -> None:
        """Lower a statement as it stands."""
        match statement:
            case Action():
                self._action(statement, here)
            case Choice():
                if self.live:
                    from callflow_dsl.compiler.lowering.choice import lower_choice

                    lower_choice(self, statement, here)
            case Again():
                if self.live:
                    self._again(statement, here)
            case Menu():
                from callflow_dsl.compiler.lowering.menu import lower_menu

                if statement.label is not None:
                    self.place_label(statement.label, here)
                behind = self.rests.behind(here)
                lower_menu(self, self.rests.home(statement, behind, here.inside), (0, 0))

    def _again(self, again: Again, here: Rest) -> None:
        assert here.inside is not None
        branch = branch_to_repeat(again, here.inside)
        menu = branch.home.menu
        if menu.tries is None and menu.silence_tries is None and not branch.pressed:
            raise Inexpressible(
                "only a key press leads back, so silence cannot be heard out for ever",
                "Say how often, as in `tries silence 3`.",
            )
        self.hear_again(branch.home, counted(branch))

    def hear_again(self, home: Home, counts: Counts | None) -> None:
        """Let a menu be heard again, or its `fail`, by the ways that run here."""
        if home in self.open:
            self.waiting = (*self.waiting, (home, counts, tuple(self.live)))
            self.live = []
            return
        if counts is None:
            fail = self.fail_of(home)
            self.hearings = (*self.hearings[: fail.depth], 0)
            self.finish(fail, originals=len(fail.body))
            return
        from callflow_dsl.compiler.lowering.menu import lower_menu

        state = (self.open, self.is_copy, self.hearings)
        self.open, self.is_copy = frozenset(), True
        self.hearings = self.hearings[: home.depth]
        lower_menu(self, home, counts)
        self.finish(home.behind)
        self.open, self.is_copy, self.hearings = state

    def fail_of(self, home: Home) -> Rest:
        """What comes once a menu was heard as often as it may be."""
        asked = self.uses.of(home.menu)
        return self.rests.rest(home.menu.fail, home.behind, home.inside, None, asked)

    # Steps

    def _action(self, action: Action, here: Rest) -> None:
        if action.label is not None:
            self.place_label(action.label, here)
        conditions = conditions_of(action)
        if not self.live:
            if self._is_only_here(action, here):
                # Nothing leads here. What the author wrote stays, as it does in a plain flow.
                self.draft(action, conditions, [], here, is_first=True)
        elif action.test is None and not conditions:
            self.unconditional(action, here)
        else:
            self._conditional(action, conditions, here)

    def _is_only_here(self, action: Action, here: Rest) -> bool:
        """Whether a step to which nothing leads is written nowhere else, and nobody passes it."""
        is_written = self.is_copy or id(action.node) in self.emitted
        return not is_written and here.behind is None and not self.others()

    def _conditional(self, action: Action, conditions: tuple[Condition, ...], here: Rest) -> None:
        """Write a step for those of the ways that run here on which its conditions hold."""
        test = action.test or Group(
            tuple(Literal(condition, False) for condition in conditions), True
        )
        from callflow_dsl.compiler.lowering.choice import lower_verbatim

        if action.test is None and lower_verbatim(self, action, test, conditions, here):
            return
        holding, failing = split_all(self.live, test, self.universe)
        self.decide(place_of_condition(action), holding, failing)
        passing, self.passing = self.passing, self.passing + failing
        self.live = holding
        self.unconditional(action, here)
        self.live, self.passing = merged(self.live + failing), passing

    def unconditional(self, action: Action | None, here: Rest | None) -> None:
        """Write a step for all ways that run here: once for each guard that this takes."""
        behind: list[Path] = []
        pending, is_first = self.live, True
        others = self.others()
        while pending:
            guard, group, pending = self.guards.take(pending, others + behind)
            behind += self.draft(action, guard, group, here, is_first=is_first)
            self.splits += not is_first
            is_first = False
        self.live = merged(behind)

    def draft(
        self,
        action: Action | None,
        guard: tuple[Condition, ...],
        paths: list[Path],
        here: Rest | None,
        *,
        is_first: bool,
    ) -> list[Path]:
        """Write a step; returns the paths that go on behind it."""
        why = self.why if is_first else Why.GUARD
        draft = Draft(action, guard, self.hearings, why)
        if action is not None and id(action.node) not in self.emitted:
            self.change(self.emitted, id(action.node), True)
        draft.is_first = is_first
        self.budget.spend(1 + len(paths))
        self.write(draft)
        if action is None or here is None:
            return []
        if ends(action):
            return []
        if not takes_keys(action):
            return paths
        if here.keys is not None and isinstance(action.node, ast.Step):
            home, counts = here.keys.home, here.keys.counts
            draft.listen, draft.stores = home.menu, self.variable_of(home, counts)
            entry = self.entry_of(home.menu)
            pressed = [path.having(draft.stores, entry) for path in paths]
            draft.target = self.jump_narrowed(self.key_slot(home, counts), pressed)
            return paths
        return self.behind_entry(action, draft, paths, here)


def _is_open(slot: Slot) -> bool:
    return bool(slot.target.arrivals) and not slot.target.is_placed
