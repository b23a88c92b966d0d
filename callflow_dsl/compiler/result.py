"""What a compilation gives."""

from __future__ import annotations

from callflow_dsl._frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.source import Location
    from callflow_dsl.steps import CallFlow


@frozen
class CompiledFlow:
    """One flow: what goes on the wire, and where each part of it came from."""

    call_flow: CallFlow
    #: For each step of the call flow, the statement that it came from.
    origins: tuple[Location, ...]
    #: The numbers that ring this flow: E.164 digits without the plus.
    numbers: tuple[str, ...]
    #: The flow's title line.
    location: Location
    #: For each step, the places where the parts that it comes from are used, outermost first.
    via: tuple[tuple[Location, ...], ...] = ()
    #: In a flow with blocks: each condition that a call comes to, whether it can hold, whether
    #: it can fail.
    decided: tuple[tuple[Location, bool, bool], ...] = ()

    def to_wire(self) -> dict[str, Any]:
        """The JSON object that the Voice API takes."""
        from callflow_dsl.wire.encode import encode

        return encode(self.call_flow)

    def source_map(self) -> dict[str, Any]:
        """Where each step comes from, as JSON: lines and columns count from 1.

        ``{"title", "file", "line", "steps": [{"index", "id", "file", "line", "column",
        "endLine", "endColumn", "via": [{"file", "line", "column"}, ...]}, ...]}``; ``via``
        are the uses of the parts that the step comes from, the outermost first.
        """
        via = self.via or ((),) * len(self.origins)
        steps = [
            {"index": index, "id": step.id, **_place(origin), "endLine": origin.end_line,
             "endColumn": origin.end_column, "via": [_place(one) for one in uses]}
            for index, (step, origin, uses) in enumerate(
                zip(self.call_flow.steps, self.origins, via, strict=True)
            )
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

    @property
    def failed(self) -> bool:
        """True when there is an error among the diagnostics."""
        return any(diagnostic.severity == "error" for diagnostic in self.diagnostics)
