"""FLW327: two flows with one number."""

from __future__ import annotations

from callflow_dsl.lint.analysis.numbers import own_numbers
from callflow_dsl.lint.model import Finding, Findings, LintedFile, Related, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.source import Location


@rule(
    "FLW327",
    "one-number-two-flows",
    "error",
    summary="two flows of a file have the same number",
    why="""
    A number rings one flow. Which of the two that is depends on the order of a deploy.
    """,
    bad="""
    flow "Desk" {
      number +31201234567
      defaults { language en-GB  voice female }
      say "We are closed. Goodbye."
      hangup
    }
    flow "Shop" {
      number «+31201234567»
      defaults { language en-GB  voice female }
      say "We are closed. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      number +31201234567
      defaults { language en-GB  voice female }
      say "We are closed. Goodbye."
      hangup
    }
    flow "Shop" {
      number +31201234568
      defaults { language en-GB  voice female }
      say "We are closed. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Numbers that an earlier flow of the file has, too."""
    known: dict[str, Location] = {}
    for flow in file.flows:
        for digits, place in own_numbers(flow):
            first = known.setdefault(digits, place)
            if first != place:
                related = (Related(first, "the other flow has it here"),)
                yield Finding(place, f"+{digits} already rings another flow", related=related)
