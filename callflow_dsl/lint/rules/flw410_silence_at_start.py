"""FLW410: a call that begins with silence."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, Threshold, rule


@rule(
    "FLW410",
    "silence-at-start",
    summary="a call begins with silence",
    why="""
    A caller who hears nothing after the ringing says "hello?" and hangs up. Greet them at once;
    on calls that flowc places, `machine delay` waits for an answering machine where that is
    wanted. Source: ivrsworld.com, "Frequently overlooked problems", on silence.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      pause «2s»
      say "Welcome to Acme. One moment, please."
      transfer +31201112233
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "Welcome to Acme. One moment, please."
      transfer +31201112233
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    thresholds=(Threshold("seconds", 1, "the longest silence at the start, in seconds"),),
)
def check(file: LintedFile) -> Findings:
    """Flows whose first step is a pause."""
    for flow in file.flows:
        if flow.steps and flow.steps[0].action == "pause":
            first = flow.steps[0]
            if first.number("length") > file.limit("seconds"):
                yield Finding(
                    first.at_argument(), "the call begins with silence: greet the caller first"
                )
