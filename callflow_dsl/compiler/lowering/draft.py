"""Steps of the wire before they have ids, and the jumps between them."""

from __future__ import annotations

from callflow_dsl.compiler.resolved import Action

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.compiler.lowering.paths import Path
    from callflow_dsl.compiler.resolved import Body, Label
    from callflow_dsl.steps import Condition


class Target:
    """Where a jump lands: the step that is written next after it was placed."""

    __slots__ = ("arrivals", "placed", "step")

    def __init__(self) -> None:
        self.step: Draft | None = None
        self.arrivals: list[Path] = []
        self.placed = False


class Draft:
    """A step of the wire whose id is not known yet."""

    __slots__ = ("action", "guard", "hearings", "keep_label", "listen", "target")

    def __init__(
        self,
        action: Action | None,
        guard: tuple[Condition, ...] | None,
        hearings: tuple[int, ...] = (),
    ) -> None:
        #: None for a hangup that the lowering adds.
        self.action = action
        #: The only conditions of the step, () for none; None: those that the author wrote.
        self.guard = guard
        #: See `CompiledStep.hearings`.
        self.hearings = hearings
        self.listen: Listen | None = None
        self.target: Target | None = None
        self.keep_label = False


class Listen:
    """How the prompts of a menu listen: what they store, and where a key leads."""

    __slots__ = ("source", "target", "wire")

    def __init__(self, source: str, wire: str, target: Target) -> None:
        self.source = source
        self.wire = wire
        self.target = target


def plain(body: Body) -> list[Draft] | None:
    """The steps of a flow that is all core language; None when it needs lowering."""
    drafts: list[Draft] = []
    targets: dict[Label, Target] = {}
    for statement in body:
        if not isinstance(statement, Action) or statement.test is not None:
            return None
        draft = Draft(statement, None)
        draft.keep_label = True
        if statement.label is not None:
            target = targets.setdefault(statement.label, Target())
            target.step = target.step or draft
        if statement.goto is not None:
            draft.target = targets.setdefault(statement.goto, Target())
        drafts.append(draft)
    return drafts
