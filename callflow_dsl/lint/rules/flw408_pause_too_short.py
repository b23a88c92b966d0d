"""FLW408: too little time to press a key."""

from __future__ import annotations

from callflow_dsl.lint.analysis.waits import waiting_after
from callflow_dsl.lint.model import Effect, Finding, Findings, Fix, LintedFile, Threshold, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from callflow_dsl.lint.analysis import LintedStep


@rule(
    "FLW408",
    "pause-too-short",
    summary="callers have too little time to press a key",
    why="""
    People finish listening, take the phone from the ear and look for the key. Less than about
    three seconds cuts them off. The figure is our own choice; no study of it is known to us.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For sales, press 1. For support, press 2." as choice max 1 key on key goto chosen
      pause «2s» as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: transfer +31201112201 if choice == 1
      transfer +31201112202 if choice == 2
      say "Nobody is free, or that was none of the options. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For sales, press 1. For support, press 2." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: transfer +31201112201 if choice == 1
      transfer +31201112202 if choice == 2
      say "Nobody is free, or that was none of the options. Goodbye."
      hangup
    }
    """,
    thresholds=(Threshold("seconds", 3, "the least time for an answer, in seconds"),),
    fix="makes the pause as long as the threshold",
    effect=Effect.WAITS,
)
def check(file: LintedFile) -> Findings:
    """The pauses that listen directly behind each prompt that asks for keys."""
    for step in file.steps("say", "play"):
        pauses = waiting_after(step) if _asks(step) else None
        if pauses:
            yield from _too_short(pauses, file.limit("seconds"))
        elif pauses is not None:
            yield Finding(step.location, "no pause behind this prompt gives time to press a key")


def _asks(step: LintedStep) -> bool:
    return step.run.listens and bool(step.run.variable) and not step.run.options.get("loop")


def _too_short(pauses: Sequence[LintedStep], least: int) -> Findings:
    """What there is to say of pauses that together are shorter than this."""
    seconds = sum(pause.number("length") for pause in pauses)
    if seconds < least:
        place = pauses[-1].at_argument()
        fix = Fix(f"wait {least}s", place, f"{least}s") if len(pauses) == 1 else None
        yield Finding(place, f"callers have {seconds} s to press a key, less than {least}", (), fix)
