"""FLW328: a call that is cut off before a person is reached."""

from __future__ import annotations

from callflow_dsl.lint.analysis.graph import call_line
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


@rule(
    "FLW328",
    "short-maximum-duration",
    summary="the maximum length of a call is over before anybody is reached",
    why="""
    The server ends the call when its `max duration` is over, whatever is being said. Where that is
    less than the shortest way to a person, nobody ever gets there.
    """,
    bad="""
    flow "Desk" {
      «max duration 5s»
      defaults { language en-GB  voice female }
      say "Welcome to Acme. This call is free. One moment please, we connect you with our desk."
      transfer +31201112233
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      max duration 1h
      defaults { language en-GB  voice female }
      say "Welcome to Acme. One moment please."
      transfer +31201112233
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    every_call=True,
)
def check(file: LintedFile) -> Findings:
    """Flows with transfers, and a limit below the shortest way to each of them."""
    for flow in file.flows:
        limit = flow.program.max_duration_ms
        shortest = flow.graph.nearest_person_too_late if limit is not None else None
        if limit is not None and shortest is not None and flow.graph.complete:
            yield Finding(
                flow.setting("max duration"),
                f"calls end after {limit // 1000} s, and nobody is reached "
                f"before {shortest.ms / 1000:.0f} s",
                (call_line(shortest),),
            )
