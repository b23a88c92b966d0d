"""FLW322: a flow that cannot run, because of what `raw` puts into it."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


@rule(
    "FLW322",
    "cannot-run",
    summary="what `raw` adds makes a flow that cannot run",
    why="""
    `raw` is passed on as it stands, and nothing checks it. Two steps with one id, a jump to a
    step that is not there or a step without an action leave open what a call does, so no
    call can be followed, and no other rule looks at this flow.
    """,
    bad="""
    «flow "Closed" »{
      defaults { language en-GB  voice female }
      start: say "We are closed today. Goodbye."
      hangup raw {"id": "start"}
    }
    """,
    good="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed today. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Flows that the simulator refuses."""
    for flow, problem in file.refused:
        notes = (f"{problem.hint[0].upper()}{problem.hint[1:]}.",) if problem.hint else ()
        yield Finding(flow.compiled.location, str(problem), notes)
