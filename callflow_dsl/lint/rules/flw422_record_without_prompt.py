"""FLW422: a recording that begins unannounced."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


@rule(
    "FLW422",
    "record-without-prompt",
    summary="a recording begins and the caller was not told to speak",
    why="""
    A caller who comes here from a transfer, a key, a silence or the start of the call hears
    nothing, and the recording holds their breathing. "To leave a message, press 1" does not say
    when to speak. Say what to do, or play a tone, directly before.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "One moment, please."
      transfer +31201112233
      «record max 2m silence 5s»
      say "Thank you. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "One moment, please."
      transfer +31201112233
      say "Nobody is free. Please leave a message after the tone."
      record max 2m silence 5s
      say "Thank you. Goodbye."
      hangup
    }
    """,
    every_way=True,
)
def check(file: LintedFile) -> Findings:
    """Record steps that a call can reach with no prompt that may say so since the last transfer or key."""
    message = "the caller is not told to speak before this recording"
    for step in file.steps("record"):
        graph = step.flow.graph
        edge = graph.unprompted.get(step.index)
        if edge is not None:
            yield Finding(step.location, message, (graph.shown_by(edge),))
