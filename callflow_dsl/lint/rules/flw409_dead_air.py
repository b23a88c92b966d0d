"""FLW409: a long silence."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, Threshold, rule


@rule(
    "FLW409",
    "dead-air",
    summary="a silence is so long that callers think the line is dead",
    why="""
    More than about three seconds of silence sounds like a broken call, unless the caller was
    just asked something. Say what happens, or play something. Source: ivrsworld.com,
    "Frequently overlooked problems".
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "One moment, please."
      pause «8s»
      transfer +31201112233
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "One moment, please."
      pause 2s
      transfer +31201112233
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    thresholds=(
        Threshold("seconds", 3, "the longest pause, in seconds"),
        Threshold("answer", 10, "the longest pause that waits for keys, in seconds"),
    ),
)
def check(file: LintedFile) -> Findings:
    """Pauses longer than the limits, one for those that wait for keys and one for others."""
    for step in file.steps("pause"):
        seconds, most = (
            step.number("length"),
            file.limit("answer" if step.run.listens else "seconds"),
        )
        if seconds > most:
            yield Finding(
                step.at_argument(), f"callers hear nothing for {seconds} s, more than {most}"
            )
