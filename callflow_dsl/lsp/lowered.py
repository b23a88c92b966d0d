"""What a file becomes on the wire, by the places of its statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.compiler.result import Compilation
    from callflow_dsl.source import Span


@frozen
class Lowered:
    """The steps of all flows of a file.

    ``steps``: (name of the source, span of the statement) -> the steps of the wire that it
    becomes. ``flows``: span of the flow's statement -> title and number of steps.
    """

    steps: Mapping[tuple[str, Span], tuple[Mapping[str, Any], ...]] = field(repr=False)
    flows: Mapping[Span, tuple[str, int]]

    def inside(self, name: str, span: Span) -> list[Mapping[str, Any]]:
        """The steps of all statements in a span of a file."""
        return [
            step
            for (source, place), steps in self.steps.items()
            if source == name and span[0] <= place[0] and place[1] <= span[1]
            for step in steps
        ]


def lowered(compilation: Compilation) -> Lowered | None:
    """The steps of a compilation; None where it has errors."""
    if compilation.failed:
        return None
    steps: dict[tuple[str, Span], list[Mapping[str, Any]]] = {}
    flows: dict[Span, tuple[str, int]] = {}
    for flow in compilation.flows:
        wire = flow.to_wire()["steps"]
        for compiled, step in zip(flow.steps, wire, strict=True):
            place = (compiled.location.source.name, compiled.location.span)
            steps.setdefault(place, []).append(step)
        if flow.node is not None:
            flows[flow.node.span] = (flow.call_flow.title or "", len(wire))
    return Lowered({place: tuple(many) for place, many in steps.items()}, flows)
