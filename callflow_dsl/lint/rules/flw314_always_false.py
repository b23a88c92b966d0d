"""FLW314: a condition that holds in no call."""

from __future__ import annotations

from callflow_dsl.lint.analysis.guards import (
    says_why,
    settled,
    shadowing,
    skipped_statements,
)
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.analysis import LintedStep

_MESSAGE = "this condition holds in no call that comes here"


@rule(
    "FLW314",
    "always-false",
    summary="a condition holds in no call that comes to it",
    why="""
    The step is there, calls come by, and all of them skip it. Either the value is wrong, or an
    earlier step has already taken the calls for which it was meant.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For sales, press 1." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "Goodbye."
      hangup
      chosen: say "That was not an option. Goodbye." if choice != 1
      hangup if choice != 1
      transfer +31201112233
      say "Our sales desk is busy."
      say "Please try another key." if «choice == 2»
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For sales, press 1." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "Goodbye."
      hangup
      chosen: say "That was not an option. Goodbye." if choice != 1
      hangup if choice != 1
      transfer +31201112233
      say "Our sales desk is busy. Goodbye."
      hangup
    }
    """,
    every_call=True,
    in_every_use=True,
)
def check(file: LintedFile) -> Findings:
    """Conditions for which every call that comes to the step skips it."""
    for steps in skipped_statements(file):
        if not any(map(_is_told, steps)):
            yield Finding(steps[0].at_condition(), _MESSAGE)
    for place in settled(file, holds=False):
        yield Finding(place, _MESSAGE)


def _is_told(step: LintedStep) -> bool:
    """Whether another rule says why it is skipped."""
    return shadowing(step) is not None or says_why(step)
