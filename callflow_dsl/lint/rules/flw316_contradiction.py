"""FLW316: a condition that contradicts itself."""

from __future__ import annotations

from callflow_dsl.lint.analysis.guards import contradictory
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


@rule(
    "FLW316",
    "contradiction",
    "error",
    summary="the parts of a condition cannot hold together",
    why="""
    A variable holds one value. A condition that asks for two different ones joined by `and`
    never holds; two steps, one for each value, are what was meant.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For sales, press 1. For support, press 2." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "Goodbye."
      hangup
      chosen: transfer +31201112233 if «choice == 1 and choice == 2»
      say "Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For sales, press 1. For support, press 2." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "Goodbye."
      hangup
      chosen: transfer +31201112233 if choice == 1
      transfer +31201112244 if choice == 2
      say "Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Conditions in which one variable must have two values."""
    for steps in file.statements:
        if steps[0].when is not None and contradictory(steps[0]):
            yield Finding(steps[0].at_condition(), "these comparisons cannot all hold")
