"""FLW301: a step that no call reaches."""

from __future__ import annotations

from callflow_dsl.lint.analysis.unreached import those, unreached
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


@rule(
    "FLW301",
    "unreachable-step",
    summary="no call reaches a step",
    why="""
    Nothing that a caller can do leads to this step, so what it says is never heard. Most
    often a jump went to the wrong label, or a step before it ends every call.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "Press any key to leave a message." on key goto message max 1 key
      transfer +31201112233
      say "Nobody is free. Goodbye."
      hangup
      message: say "Please speak after the tone."
      record max 60s silence 5s then "https://example.com/next"
      «say "Thank you."»
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "Press any key to leave a message." on key goto message max 1 key
      pause 4s on key goto message max 1 key
      transfer +31201112233
      say "Nobody is free. Goodbye."
      hangup
      message: say "Please speak after the tone."
      record max 60s silence 5s
      say "Thank you."
      hangup
    }
    """,
    every_call=True,
    in_every_use=True,
)
def check(file: LintedFile) -> Findings:
    """The first of each run of steps that no call comes to, where no plain end is the cause."""
    for steps, more in unreached(file, behind_end=False):
        yield Finding(steps[0].location, f"no call reaches {those(more)}")
