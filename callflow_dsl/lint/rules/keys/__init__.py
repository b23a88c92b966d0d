"""Rules about flows that listen to keys."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.analysis import LintedFile


def concerns(file: LintedFile) -> bool:
    """Whether some step listens."""
    return any(step.run.listens for step in file.steps())
