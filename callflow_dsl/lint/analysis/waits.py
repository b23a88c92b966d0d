"""How long a caller can answer after a prompt."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.analysis import LintedStep


def waiting_after(step: LintedStep) -> list[LintedStep] | None:
    """The pauses directly behind a prompt that take its answer.

    None where another prompt for the same answer follows at once, which has its own.
    """
    pauses: list[LintedStep] = []
    for following in step.behind:
        same = following.run.listens and following.run.variable == step.run.variable
        if following.action != "pause" or not same:
            return None if same and not pauses else pauses
        pauses.append(following)
    return pauses
