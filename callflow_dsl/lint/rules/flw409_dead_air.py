"""FLW409: a long silence."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, LintedStep, Threshold, rule
from callflow_dsl.lint.speech.asking import may_give_time

#: Keys of an entry that is as long as callers like.
_USUAL_ENTRY = 10


@rule(
    "FLW409",
    "dead-air",
    summary="a silence is so long that callers think the line is dead",
    why="""
    More than about three seconds of silence sounds like a broken call, unless the caller was
    just asked something. Say what happens and how long it takes, or play something. An answer of
    several keys may take a second more for each of them. Source: ivrsworld.com, "Frequently
    overlooked problems".
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
        Threshold("answer", 10, "the longest pause that waits for a key, in seconds"),
    ),
)
def check(file: LintedFile) -> Findings:
    """Pauses longer than the limits, one for those that wait for keys and one for others."""
    for step in file.steps("pause"):
        seconds = step.number("length")
        most = _for_an_answer(step, file) if step.run.listens else file.limit("seconds")
        if seconds > most and not _is_announced(step, seconds):
            yield Finding(
                step.at_argument(), f"callers hear nothing for {seconds} s, more than {most}"
            )


def _for_an_answer(step: LintedStep, file: LintedFile) -> int:
    """How long callers may be given: a second more for each further key of an entry."""
    keys = step.run.max_keys or _USUAL_ENTRY
    return file.limit("answer") + keys - 1


def _is_announced(pause: LintedStep, seconds: int) -> bool:
    """Whether the prompt before says how long it takes: "please wait for ten seconds"."""
    if pause.run.listens or pause.index == 0:
        return False
    before = pause.flow.steps[pause.index - 1]
    return may_give_time(before.text) and before.heard.longest_time >= seconds
