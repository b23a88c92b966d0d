"""FLW450: a recording that ends before a message is said."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, Threshold, rule
from callflow_dsl.steps.behaviour import Recording


@rule(
    "FLW450",
    "recording-cut-short",
    summary="a recording ends before a message can be said",
    why="""
    Who takes a breath is cut off by a silence of a second, and no message fits into a few seconds;
    often the unit is wrong: `3s` for three minutes. Both figures are our own choice; no study of
    them is known to us.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "Please leave a message after the tone."
      record «max 3s» silence 5s
      say "Thank you. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "Please leave a message after the tone."
      record max 3m silence 5s
      say "Thank you. Goodbye."
      hangup
    }
    """,
    thresholds=(
        Threshold("max", 5, "the shortest maximum length, in seconds"),
        Threshold("silence", 2, "the shortest silence that ends a recording, in seconds"),
    ),
)
def check(file: LintedFile) -> Findings:
    """Recordings with a maximum length or a silence below the thresholds."""
    for step in file.steps("record"):
        does = step.run.does
        if not isinstance(does, Recording):
            continue
        lengths = {"max": does.max_ms, "silence": does.silence_ms}
        for word, length_ms in lengths.items():
            if length_ms and length_ms < file.limit(word) * 1000:
                message = f"this ends a recording after {length_ms / 1000:g} s"
                yield Finding(step.at_option(word), f"{message}, less than {file.limit(word)}")
