"""FLW302: a step directly behind one that always ends the call."""

from __future__ import annotations

from callflow_dsl.lint.analysis.unreached import those, unreached
from callflow_dsl.lint.model import Finding, Findings, LintedFile, Related, rule


@rule(
    "FLW302",
    "step-after-end",
    summary="a step stands behind one that ends every call",
    why="""
    `hangup` without a condition ends the call, and `fetch` hands it over for good. A step
    right behind one of them, to which no key leads, never runs.
    """,
    bad="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed today."
      hangup
      «say "Goodbye."»
    }
    """,
    good="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed today."
      say "Goodbye."
      hangup
    }
    """,
    in_every_use=True,
)
def check(file: LintedFile) -> Findings:
    """The first step in the shadow of each end, with the number of those behind it."""
    silent = unreached(file, behind_end=True)
    for steps, more in silent:
        end = steps[0].flow.graph.ending_before(steps[0].index)
        yield Finding(
            steps[0].location,
            f"{those(more)} never run{'' if more else 's'}: the call ends before",
            related=(Related(end.location, "the call ends here"),) if end else (),
        )
