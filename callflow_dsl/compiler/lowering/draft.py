"""Steps of the wire before they have ids, and the jumps between them."""

from __future__ import annotations

from enum import StrEnum

from callflow_dsl.compiler.resolved import Action

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.compiler.lowering.paths import Path
    from callflow_dsl.compiler.resolved import Body, Label, Menu
    from callflow_dsl.steps import Condition


class Why(StrEnum):
    """Why a statement is written more than once; a draft knows the first three by itself."""

    GUARD = "guard"
    COPY = "copy"
    JUMP = "jump"
    HEARING = "hearing"
    USE = "use"
    WAY = "way"


class Target:
    """Where a jump lands: the step that is written next after it was placed."""

    __slots__ = ("arrivals", "covered", "is_placed", "step", "unknown")

    def __init__(self) -> None:
        self.step: Draft | None = None
        #: The ways that jump here, until it is placed.
        self.arrivals: tuple[Path, ...] = ()
        self.is_placed = False
        #: The ways that the steps from here on were written for.
        self.covered: tuple[Path, ...] = ()
        #: Variables that may hold anything on the ways that jump here.
        self.unknown: tuple[str, ...] = ()

    def covers(self, path: Path) -> bool:
        """Whether the steps here were written for this way too."""
        for name in self.unknown:
            path = path.having(name, path.home.everything)
        return any(known.covers(path) for known in self.covered)


class Draft:
    """A step of the wire whose id is not known yet."""

    __slots__ = ("action", "guard", "hearings", "is_first", "listen", "stores", "target", "why")

    def __init__(
        self,
        action: Action | None,
        guard: tuple[Condition, ...] | None,
        hearings: tuple[int, ...] = (),
        why: Why | None = None,
    ) -> None:
        #: None for a hangup that the lowering adds.
        self.action = action
        #: The only conditions of the step, () for none; None: those that the author wrote.
        self.guard = guard
        #: See `CompiledStep.hearings`.
        self.hearings = hearings
        #: See `CompiledStep.why`.
        self.why = why
        #: The menu that listens to keys while it runs.
        self.listen: Menu | None = None
        #: The variable that takes what is pressed for that menu.
        self.stores = ""
        self.target: Target | None = None
        #: The first step of its statement: it holds the label.
        self.is_first = False


def plain(body: Body) -> list[Draft] | None:
    """The steps of a flow that is all core language; None when it needs lowering."""
    drafts: list[Draft] = []
    targets: dict[Label, Target] = {}
    for statement in body:
        if not isinstance(statement, Action) or statement.test is not None:
            return None
        draft = Draft(statement, None)
        draft.is_first = True
        if statement.label is not None:
            target = targets.setdefault(statement.label, Target())
            target.step = target.step or draft
        if statement.goto is not None:
            draft.target = targets.setdefault(statement.goto, Target())
        drafts.append(draft)
    return drafts
