"""FLW326: two calls to one number in a row."""

from __future__ import annotations

from itertools import pairwise

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.steps.behaviour import Dial


@rule(
    "FLW326",
    "same-number-again",
    summary="the number that did not answer is called again at once",
    why="""
    Whoever did not answer, or was busy, is so a moment later. The caller waits twice as long for
    nothing: call somebody else, take a message, or say when somebody will be there.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "One moment, please."
      transfer +31201112233
      transfer «+31201112233»
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "One moment, please."
      transfer +31201112233
      transfer +31201112244
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Transfers right behind a transfer to the same number, under the same conditions."""
    for flow in file.flows:
        for step, following in pairwise(flow.steps):
            first, second = step.run.does, following.run.does
            if not isinstance(first, Dial) or not isinstance(second, Dial):
                continue
            same = first.destination == second.destination
            if same and step.run.conditions == following.run.conditions:
                yield Finding(following.at_argument(), "this number was called just before")
