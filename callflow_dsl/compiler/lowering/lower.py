"""From the resolved program of one flow to its steps, in the order of the wire.

The lowering walks the statements as a call would, knowing at each place all paths that
run there (``live``) and all that are only passing on their way to a later place
(``passing``). A step gets the guard that tells the two apart: none where nobody passes.
"""

from __future__ import annotations

from callflow_dsl.compiler.lowering.draft import Draft, Target
from callflow_dsl.compiler.lowering.guards import Guards
from callflow_dsl.compiler.lowering.paths import (
    UNSET,
    Inexpressible,
    Path,
    Universe,
    merged,
    split_all,
)
from callflow_dsl.compiler.lowering.queries import (
    actions_of,
    comparisons,
    conditions_of,
    ends,
    hangs_up,
    literals_of,
    place_of,
    place_of_condition,
    stored_variable,
    stored_variables,
    takes_keys,
)
from callflow_dsl.compiler.resolve import MOST_STEPS
from callflow_dsl.compiler.resolved import Action, Again, Choice, Group, Label, Literal, Menu
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from callflow_dsl.compiler.lowering.draft import Listen
    from callflow_dsl.compiler.resolved import Body, Statement, Test
    from callflow_dsl.source import Location
    from callflow_dsl.steps import Condition

    Report = Callable[..., None]


class _Block:
    """A block that is being lowered."""

    __slots__ = ("body", "entry", "targets")

    def __init__(self, body: Body, entry: list[Path]) -> None:
        self.body = body
        #: The paths that run from its beginning.
        self.entry = entry
        self.targets = {
            one.label: Target() for one in body if isinstance(one, Action | Menu) and one.label
        }


class Lowering:
    """Lowers one flow; what the wire cannot say goes to ``report``."""

    def __init__(self, body: Body, report: Report) -> None:
        self.drafts: list[Draft] = []
        self.report = report
        tests = list(literals_of(body))
        self.universe = Universe(literal.condition.value for literal in tests)
        self.guards = Guards(self.universe, comparisons(tests))
        self.variables = stored_variables(body)
        self.tested = {literal.condition.variable for literal in tests}
        #: Some step lets another flow go on, which gets all variables.
        self.hands_over = any(ends(one) and not hangs_up(one) for one in actions_of(body))
        self.live = [self._start()]
        self.passing: list[Path] = []
        self.listen: Listen | None = None
        #: For each branch of a menu around this place: the paths that want the menu again.
        self.again: list[list[Path]] = []
        #: For each menu around this place, how often it has been heard; 0 where it is not told.
        self.hearings: tuple[int, ...] = ()
        #: How many menus around this place are an attempt that another may follow.
        self.attempts = 0
        #: Variables that the menus around this place have in mind for their tries.
        self.reserved: set[str] = set()
        #: For each block around this place, its labels and how loops widen what is known.
        self._blocks: list[_Block] = []
        self._pending: list[Target] = []
        #: The nodes of all steps that are written.
        self.emitted: set[int] = set()
        #: Place of a condition -> whether it held on some path, and whether it failed on one.
        self.decided: dict[Location, tuple[bool, bool]] = {}

    def _start(self) -> Path:
        # A flow may be the answer to a fetch, and go on with variables that it never stores.
        given = self.tested - self.variables
        return self.universe.path(dict.fromkeys(given, self.universe.everything), {}, UNSET)

    def run(self, body: Body) -> list[Draft]:
        """The steps of the flow's body."""
        self.body(body)
        if self._pending:
            self._write(Draft(None, ()))
        return self.drafts

    def body(self, body: Body) -> None:
        """Lower the statements of one block."""
        self._blocks.append(_Block(body, self.live))
        for statement in body:
            try:
                self._statement(statement)
            except Inexpressible as problem:
                problem.place = problem.place or place_of(statement)
                if self.attempts:
                    raise
                self._inexpressible(problem)
        self._blocks.pop()

    def _inexpressible(self, problem: Inexpressible) -> None:
        way_out = problem.note or (
            "Store the keys in a variable of its own, or end one of the ways with hangup."
        )
        assert problem.place is not None
        self.report("not-on-the-wire", problem.place, reason=problem.reason, way_out=way_out)
        self.live = []

    def _statement(self, statement: Statement) -> None:
        match statement:
            case Action():
                self._action(statement)
            case Choice():
                self._choice(statement)
            case Again():
                self.again[-1] += self.live
                self.live = []
            case Menu():
                from callflow_dsl.compiler.lowering.menu import lower_menu

                if statement.label is not None:
                    self._label(statement.label)
                lower_menu(self, statement)

    # Blocks

    def _choice(self, choice: Choice) -> None:
        held, failed = split_all(self.live, choice.test, self.universe)
        self._decide(choice.place, held, failed)
        before = len(self.again[-1]) if self.again else 0
        passing = self.passing
        self.live, self.passing = held, passing + failed
        self.body(choice.then)
        behind = self.live
        # What goes back to the menu runs past the rest of the branch first.
        self.live, self.passing = failed, passing + behind + self._gone(before)
        self.body(choice.otherwise)
        self.live, self.passing = merged(behind + self.live), passing + self._gone(before)

    def _decide(self, place: Location, held: list[Path], failed: list[Path]) -> None:
        if self.live:
            once, never = self.decided.get(place, (False, False))
            self.decided[place] = once or bool(held), never or bool(failed)

    def _gone(self, before: int) -> list[Path]:
        """The paths that have met an `again` since there were this many of them."""
        return self.again[-1][before:] if self.again else []

    # Steps

    def _action(self, action: Action) -> None:
        if action.label is not None:
            self._label(action.label)
        if not self.live and not self.passing:
            # Nothing leads here. What the author wrote stays, as it does in a plain flow.
            self.emitted.add(id(action.node))
            self._draft(action, conditions_of(action), [], keep_label=True)
            return
        if not self.live:
            return
        self.emitted.add(id(action.node))
        verbatim = conditions_of(action)
        if action.test is None and not verbatim:
            self._unconditional(action)
            return
        test = action.test or Group(tuple(Literal(one, False) for one in verbatim), True)
        if action.test is None and self._verbatim(action, test, verbatim):
            return
        held, failed = split_all(self.live, test, self.universe)
        self._decide(place_of_condition(action), held, failed)
        passing, self.passing = self.passing, self.passing + failed
        self.live = held
        self._unconditional(action)
        self.live, self.passing = merged(self.live + failed), passing

    def _verbatim(self, action: Action, test: Test, guard: tuple[Condition, ...]) -> bool:
        """Write the step with just the conditions that the author gave it, if that is right."""
        if any(path.names for path in self.live):
            return False
        outer = self.guards.conjunction(self.live, self.passing)
        if outer is None:
            return False
        try:
            held, failed = split_all(self.live, test, self.universe)
        except Inexpressible:  # an operator that flowc does not know: it may hold or not
            held = failed = self.live
        self._decide(place_of_condition(action), held, failed)
        both = (*outer, *(one for one in guard if one not in outer))
        self.live = merged(self._draft(action, both, held, keep_label=True) + failed)
        return True

    def _unconditional(self, action: Action) -> None:
        behind: list[Path] = []
        pending, first = self.live, True
        while pending:
            guard, group, pending = self.guards.take(pending, self.passing + behind)
            behind += self._draft(action, guard, group, keep_label=first)
            first = False
        self.live = merged(behind)

    def _draft(
        self, action: Action, guard: tuple[Condition, ...], paths: list[Path], *, keep_label: bool
    ) -> list[Path]:
        """Write a step; returns the paths that go on behind it."""
        draft = Draft(action, guard, self.hearings)
        draft.keep_label = keep_label
        self._write(draft)
        is_prompt = takes_keys(action)
        listen = self.listen if isinstance(action.node, ast.Step) and is_prompt else None
        draft.listen = listen
        target = listen.target if listen else self._target(action.goto)
        draft.target = target
        if ends(action):
            self._check_names(action, paths)
            return []
        if listen is not None:
            pressed = [
                path.stored(listen.source, listen.wire, self.universe.any_key) for path in paths
            ]
            listen.target.arrivals += pressed
            return paths
        variable = stored_variable(action)
        if not is_prompt or (variable is None and action.goto is None):
            return paths
        entered = paths
        if variable is not None:
            values = self._entry(action)
            entered = [path.stored(variable, variable, values) for path in paths]
        if action.goto is None:
            return paths + entered
        if target is not None and not target.placed:
            target.arrivals += entered
        return paths

    def _entry(self, action: Action) -> int:
        one_key = action.fields.get("max_num_keys") == 1 and "end_key" not in action.fields
        return self.universe.any_key if one_key and not action.raw else self.universe.stored

    def _write(self, draft: Draft) -> None:
        for target in self._pending:
            target.step = draft
        self._pending = []
        self.drafts.append(draft)
        if len(self.drafts) > MOST_STEPS:
            raise Inexpressible(
                f"it would take more than {MOST_STEPS} steps",
                "Let fewer menus stand inside others, or lower `tries`.",
            )

    # Jumps

    def place(self, target: Target) -> None:
        """Let a target be here; its arrivals are up to the caller."""
        target.placed = True
        self._pending.append(target)

    def _label(self, label: Label) -> None:
        block = self._blocks[-1]
        target = block.targets[label]
        self.place(target)
        self.live = merged(self.live + target.arrivals)
        if label.backward:
            self.live = merged(
                path for one in self.live + block.entry for path in self._widened(one, block)
            )

    def _widened(self, path: Path, block: _Block) -> list[Path]:
        """The path, and what it may have become when a jump from behind leads here again."""
        stored = stored_variables(block.body)
        known = {*path.masks, *self.variables, *self.tested, *path.names.values()} - stored
        masks = {variable: path.mask(variable) for variable in known}
        everything = self.universe.everything
        names = {source: wire for source, wire in path.names.items() if source not in stored}
        widened = [self.universe.path(masks, names, everything)]
        if names != path.names:
            widened.append(self.universe.path(masks, path.names, everything))
        return widened

    def _target(self, label: Label | None) -> Target | None:
        if label is None:
            return None
        return next(
            (block.targets[label] for block in reversed(self._blocks) if label in block.targets),
            None,
        )

    def _check_names(self, action: Action, paths: list[Path]) -> None:
        """The next flow gets the variables under their names on the wire."""
        for name in sorted({name for path in paths for name in path.names}):
            if hangs_up(action):
                continue
            wire = sorted({path.names[name] for path in paths if path.names.get(name)})
            self.report("variable-renamed", place_of(action), name=name, names=", ".join(wire))

    # Going back, for a menu that tries another plan

    def snapshot(self) -> Snapshot:
        """All that `restore` needs."""
        return Snapshot(self)

    def restore(self, state: Snapshot) -> None:
        """Undo everything since the snapshot."""
        self.live, self.passing, self.listen = state.live, state.passing, state.listen
        self.hearings = state.hearings
        self._pending = list(state.pending)
        self.again = [list(paths) for paths in state.again]
        self.emitted = set(state.emitted)
        self.decided = dict(state.decided)
        del self.drafts[state.count :]
        del self._blocks[state.depth :]
        for target, arrivals, placed in state.targets:
            target.arrivals, target.placed = list(arrivals), placed
            target.step = target.step if target.step in self.drafts else None


class Snapshot:
    """The state of a `Lowering` at some time."""

    __slots__ = (
        "again", "count", "decided", "depth", "emitted", "hearings", "listen", "live",
        "passing", "pending", "targets",
    )  # fmt: skip

    def __init__(self, lowering: Lowering) -> None:
        self.live, self.passing = lowering.live, lowering.passing
        self.listen = lowering.listen
        self.hearings = lowering.hearings
        self.count = len(lowering.drafts)
        self.depth = len(lowering._blocks)
        self.pending = list(lowering._pending)
        self.again = [list(paths) for paths in lowering.again]
        self.emitted = set(lowering.emitted)
        self.decided = dict(lowering.decided)
        self.targets = [
            (target, list(target.arrivals), target.placed)
            for block in lowering._blocks
            for target in block.targets.values()
        ]
