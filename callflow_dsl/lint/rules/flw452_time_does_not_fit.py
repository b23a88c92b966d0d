"""FLW452: a prompt that gives callers more time than they have."""

from __future__ import annotations

from callflow_dsl.lint.analysis.waits import waiting_after
from callflow_dsl.lint.model import Finding, Findings, LintedFile, Related, rule
from callflow_dsl.lint.speech.asking import may_give_time
from callflow_dsl.steps.behaviour import Recording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.analysis import LintedStep
    from callflow_dsl.lint.speech.model import TimeGiven
    from callflow_dsl.source import Location


@rule(
    "FLW452",
    "time-does-not-fit",
    summary="a prompt gives callers more time than they have",
    why="""
    Who was told to speak for two minutes is cut off in the middle, and who has ten seconds for an
    answer is still thinking when the call goes on.
    """,
    bad="""
    flow "Mail" {
      defaults { language en-GB  voice female }
      say "Please leave a message after the tone. You can speak «for two minutes»."
      record max 20s silence 5s
      say "Thank you. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Mail" {
      defaults { language en-GB  voice female }
      say "Please leave a message after the tone. You can speak for two minutes."
      record max 2m silence 5s
      say "Thank you. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Times that prompts name, and recordings and pauses behind them that are shorter."""
    for step in file.steps("say"):
        time = step.heard.time if may_give_time(step.text) else None
        allowed = _allowed(step, time) if time is not None else None
        if time is not None and allowed is not None and allowed[0] < time.seconds:
            seconds, what, place = allowed
            yield Finding(
                step.at_text(*time.evidence.span),
                f"the prompt gives {time.seconds} s, and {what} after {seconds} s",
                related=(Related(place, "here"),),
            )


def _allowed(step: LintedStep, time: TimeGiven) -> tuple[int, str, Location] | None:
    """How many seconds callers have after a prompt, what is over then, and where that stands."""
    if step.run.listens and not time.is_for_speech:
        pauses = waiting_after(step)
        seconds = sum(pause.number("length") for pause in pauses or ())
        return (seconds, "the call goes on", pauses[0].location) if pauses else None
    following = next((other for other in step.behind if other.action != "pause"), None)
    what = following.run.does if following is not None else None
    if following is None or not isinstance(what, Recording) or not what.max_ms:
        return None
    return what.max_ms // 1000, "the recording ends", following.at_option("max")
