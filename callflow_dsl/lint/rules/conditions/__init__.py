"""Rules about flows with conditions."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.analysis import LintedFile


def concerns(file: LintedFile) -> bool:
    """Whether a condition stands in the file, or behind a step of its flows."""
    return (
        bool(file.conditions.blocks)
        or any(flow.compiled.decided for flow in file.flows)
        or any(step.run.conditions or step.when for step in file.steps())
    )
