"""FLW523: a card number or PIN on a recording."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, LintedStep, rule
from callflow_dsl.lint.privacy import typed_after


@rule(
    "FLW523",
    "secret-recorded",
    summary="a card number, PIN or password is asked for on a recording",
    why="""
    What callers say or type is on the recording: key tones can be read from it by any program
    that decodes DTMF. The rules for card payments (PCI DSS 4.0, requirement 3.3) forbid keeping
    a PIN or the code of a card in any form, a recording included.
    """,
    bad="""
    flow "Order" {
      defaults { language en-GB  voice female }
      say "After the tone, say your name and your «card number»."
      record max 1m silence 5s
      say "Thank you. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Order" {
      defaults { language en-GB  voice female }
      say "After the tone, say your name and your order."
      record max 1m silence 5s
      say "Thank you. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Prompts for a secret before a `record`, or with several keys in a call that is recorded."""
    for step in file.steps("say"):
        is_on_tape = _typed_on_tape(step) or _spoken_on_tape(step)
        secret = step.heard.secret if is_on_tape else None
        if secret is not None:
            yield Finding(
                step.at_text(*secret.span),
                f"what callers answer to {secret.text!r} is on the recording",
                ("Ask for it where nothing is recorded.",),
            )


def _typed_on_tape(step: LintedStep) -> bool:
    recorded = step.flow.program.wire.get("record") is True
    return recorded and typed_after(step) is not None


def _spoken_on_tape(step: LintedStep) -> bool:
    """Whether a recording follows, with at most a pause or a sound between."""
    for following in step.behind:
        if following.action not in ("pause", "play"):
            return following.action == "record"
    return False
