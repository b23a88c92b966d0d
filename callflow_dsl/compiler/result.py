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

    def to_wire(self) -> dict[str, Any]:
        """The JSON object that the Voice API takes."""
        from callflow_dsl.wire.encode import encode

        return encode(self.call_flow)


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
