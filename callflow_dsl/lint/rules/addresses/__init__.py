"""Rules about addresses: of sound files, and of flows that are fetched."""

from __future__ import annotations

from callflow_dsl.steps.behaviour import Prompt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.analysis import LintedFile, LintedStep


def concerns(file: LintedFile) -> bool:
    """Whether some step plays a file, or hands the call over."""
    return any(map(_has_address, file.steps()))


def _has_address(step: LintedStep) -> bool:
    does = step.run.does
    return bool(step.run.hands_over) or (isinstance(does, Prompt) and bool(does.media))
