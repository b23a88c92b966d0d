"""Rules about flows that record."""

from __future__ import annotations

from callflow_dsl.steps.behaviour import Dial, Recording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.analysis import LintedFile, LintedStep


def concerns(file: LintedFile) -> bool:
    """Whether a call, a leg or a message is recorded."""
    return any(flow.program.records_call for flow in file.flows) or any(map(_records, file.steps()))


def _records(step: LintedStep) -> bool:
    does = step.run.does
    return isinstance(does, Recording) or (isinstance(does, Dial) and bool(does.record))
