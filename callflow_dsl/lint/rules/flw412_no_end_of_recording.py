"""FLW412: a recording that nothing but its length ends."""

from __future__ import annotations

from callflow_dsl.lint.model import Effect, Finding, Findings, Fix, LintedFile, LintedStep, rule
from callflow_dsl.steps.behaviour import Recording
from callflow_dsl.syntax import ast


@rule(
    "FLW412",
    "no-end-of-recording",
    summary="neither silence nor a key ends a recording",
    why="""
    The caller has finished, and the recording goes on over the silence until its maximum
    length. They can only hang up, and never hear that the message was saved.
    """,
    bad="""
    flow "Voicemail" {
      defaults { language en-GB  voice female }
      say "Please leave a message after the tone."
      «record max 2m»
      say "Thank you. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Voicemail" {
      defaults { language en-GB  voice female }
      say "Please leave a message after the tone, and end it with the hash key."
      record max 2m silence 5s finish #
      say "Thank you. Goodbye."
      hangup
    }
    """,
    fix="lets five seconds of silence end it",
    effect=Effect.RECORDINGS,
)
def check(file: LintedFile) -> Findings:
    """Record steps without `silence` and without a key to finish."""
    for step in file.steps("record"):
        what = step.run.does
        if isinstance(what, Recording) and not (what.silence_ms or what.finish_keys):
            yield Finding(
                step.location,
                "neither silence nor a key ends this recording",
                ("Add `silence 5s`, or `finish #` and say so before.",),
                _fix(step),
            )


def _fix(step: LintedStep) -> Fix | None:
    if not isinstance(step.node, ast.Step) or step.option("silence"):
        return None
    end = step.option("max")
    place = end.span[1] if end else step.node.word_span[1]
    return Fix("let silence end it", step.at((place, place)), " silence 5s")
