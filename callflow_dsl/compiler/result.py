"""What a compilation gives."""

from __future__ import annotations

from callflow_dsl._frozen import field, frozen
from callflow_dsl.source import Location

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from callflow_dsl.compiler.lowering.draft import Draft, Why
    from callflow_dsl.compiler.modules import Module
    from callflow_dsl.compiler.resolved import Action, Body, Enclosing
    from callflow_dsl.compiler.scope import Scope
    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.steps import CallFlow, RawStep, Step
    from callflow_dsl.syntax import ast


@frozen
class CompiledStep:
    """One step of the wire, and what the compiler knows of where it comes from."""

    step: Step | RawStep
    #: The statement; the title line of the flow for a hangup that the compiler adds.
    location: Location
    #: The resolved statement; None for a hangup that the compiler adds.
    action: Action | None = field(default=None, eq=False, repr=False)
    #: For each menu around it, the outermost first: the step belongs to this hearing of the
    #: menu, counted from 1; 0 where one step serves all hearings.
    hearings: tuple[int, ...] = ()
    #: Why it stands beside other steps of the same statement, where the lowering knows a reason.
    why: Why | None = None

    @property
    def node(self) -> ast.Step | ast.Raw | None:
        """The statement in the syntax tree."""
        return self.action.node if self.action else None

    @property
    def around(self) -> tuple[Enclosing, ...]:
        """The parts, menus and ifs that the statement stands in, the outermost first."""
        return self.action.around if self.action else ()

    @property
    def via(self) -> tuple[Location, ...]:
        """The places where the parts that it comes from are used, the outermost first."""
        from callflow_dsl.compiler.resolved import InPart

        return tuple(block.place for block in self.around if isinstance(block, InPart))


class Origins:
    """Where the steps of a flow come from: put together when somebody asks."""

    __slots__ = ("_drafts", "_head", "_made", "_steps")

    def __init__(
        self, steps: tuple[Step | RawStep, ...], drafts: list[Draft], head: Location
    ) -> None:
        self._steps = steps
        self._drafts = drafts
        self._head = head
        self._made: tuple[CompiledStep, ...] | None = None

    def made(self) -> tuple[CompiledStep, ...]:
        """The steps with their origins."""
        if self._made is None:
            self._made = tuple(map(self._origin, self._steps, self._drafts))
            self._drafts = []
        return self._made

    def _origin(self, step: Step | RawStep, draft: Draft) -> CompiledStep:
        action = draft.action
        place = Location(action.files.source, action.node.span) if action else self._head
        return CompiledStep(step, place, action, draft.hearings, draft.why)


@frozen
class CompiledFlow:
    """One flow: what goes on the wire, and where each part of it came from."""

    call_flow: CallFlow
    origins: Origins = field(eq=False, repr=False)
    #: The numbers that ring this flow: E.164 digits without the plus.
    numbers: tuple[str, ...]
    #: The flow's title line.
    location: Location
    #: In a flow with blocks: each condition that a call comes to, whether it can hold, whether
    #: it can fail.
    decided: tuple[tuple[Location, bool, bool], ...] = ()
    #: The flow in the syntax tree, its names, and what it says once those are filled in.
    node: ast.Flow | None = field(default=None, eq=False, repr=False)
    scope: Scope | None = field(default=None, eq=False, repr=False)
    body: Body = field(factory=list, eq=False, repr=False)

    @property
    def steps(self) -> tuple[CompiledStep, ...]:
        """The steps of the call flow with their origins."""
        return self.origins.made()

    def to_wire(self) -> dict[str, Any]:
        """The JSON object that the Voice API takes."""
        from callflow_dsl.wire.encode import encode

        return encode(self.call_flow)

    def to_json(self) -> str:
        """The text of that object, indented by two spaces; the fastest way to it."""
        from callflow_dsl.wire.text import flow_text

        return flow_text(self.call_flow)

    def source_map(self) -> dict[str, Any]:
        """Where each step comes from, as JSON: lines and columns count from 1.

        ``{"title", "file", "line", "steps": [{"index", "id", "file", "line", "column",
        "endLine", "endColumn", "via": [{"file", "line", "column"}, ...]}, ...]}``; ``via``
        are the uses of the parts that the step comes from, the outermost first.
        """
        steps = [
            {"index": index, "id": compiled.step.id, **_place(compiled.location),
             "endLine": compiled.location.end_line, "endColumn": compiled.location.end_column,
             "via": [_place(use) for use in compiled.via]}
            for index, compiled in enumerate(self.steps)
        ]  # fmt: skip
        place = _place(self.location)
        return {
            "title": self.call_flow.title,
            "file": place["file"],
            "line": place["line"],
            "steps": steps,
        }


def _place(location: Location) -> dict[str, Any]:
    return {
        "file": location.source.name,
        "line": location.line,
        "column": location.column,
    }


@frozen
class Compilation:
    """The flows of one or more files, and all that there is to say about them.

    ``flows`` is empty when any diagnostic is an error: there is no half-compiled output.
    """

    flows: tuple[CompiledFlow, ...]
    diagnostics: tuple[Diagnostic, ...]
    #: The files that were read, the compiled one first: their syntax trees and names.
    modules: tuple[Module, ...] = field(default=(), eq=False, repr=False)

    @property
    def failed(self) -> bool:
        """True when there is an error among the diagnostics."""
        return any(diagnostic.severity == "error" for diagnostic in self.diagnostics)
