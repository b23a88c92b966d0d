"""FLW325: a transfer that calls the flow itself."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.steps.behaviour import Dial


@rule(
    "FLW325",
    "own-number-called",
    "error",
    summary="a transfer calls a number that rings the same flow",
    why="""
    The call comes back to its own beginning, on a second line that is paid for, and from there to a
    third. Nobody ever answers.
    """,
    bad="""
    flow "Desk" {
      number +31201234567
      defaults { language en-GB  voice female }
      say "One moment, please."
      transfer «+31201234567»
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      number +31201234567
      defaults { language en-GB  voice female }
      say "One moment, please."
      transfer +31201112233
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Transfers to one of the numbers of their own flow."""
    for flow in file.flows:
        numbers = set(flow.compiled.numbers)
        for step in flow.steps:
            what = step.run.does
            if isinstance(what, Dial) and what.destination in numbers:
                yield Finding(step.at_argument(), "this number rings the flow that calls it")
