"""FLW411: a recording without a maximum length."""

from __future__ import annotations

from callflow_dsl.lint.model import Effect, Finding, Findings, Fix, LintedFile, rule
from callflow_dsl.syntax import ast


@rule(
    "FLW411",
    "no-maximum-length",
    summary="a recording has no maximum length",
    why="""
    A caller who does not hang up properly, or a machine on the other side, records until the
    server stops it, and you pay for the call meanwhile. Two minutes hold any message.
    """,
    bad="""
    flow "Voicemail" {
      defaults { language en-GB  voice female }
      say "Please leave a message after the tone."
      «record» silence 5s
      say "Thank you. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Voicemail" {
      defaults { language en-GB  voice female }
      say "Please leave a message after the tone."
      record max 2m silence 5s
      say "Thank you. Goodbye."
      hangup
    }
    """,
    fix="limits the recording to two minutes",
    effect=Effect.RECORDINGS,
)
def check(file: LintedFile) -> Findings:
    """Record steps without `max`, or with 0s, which means the same."""
    for step in file.steps("record"):
        if step.number("maxLength") == 0:
            option = step.option("max")
            start = step.location.span[0]
            place = step.at(option.span) if option else step.at((start, start + len("record")))
            text = "max 2m" if option else "record max 2m"
            fix = Fix("limit it", place, text) if isinstance(step.node, ast.Step) else None
            yield Finding(place, "this recording has no maximum length", (), fix)
