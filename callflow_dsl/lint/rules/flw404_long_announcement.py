"""FLW404: a long text that no key cuts short."""

from __future__ import annotations

from itertools import takewhile

from callflow_dsl.lint.analysis.spoken import options_in_time
from callflow_dsl.lint.model import (
    Finding,
    Findings,
    LintedFile,
    LintedFlow,
    LintedStep,
    Threshold,
    rule,
)
from callflow_dsl.picking import grouped
from callflow_dsl.simulate.speech import speaking_ms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@rule(
    "FLW404",
    "long-announcement",
    summary="a text that callers cannot cut short takes too long, or the first option comes late",
    why="""
    While such a text is spoken, keys do nothing: callers must hear it out or hang up. Long
    texts belong behind a choice, or on a web site. What is said from the beginning of a call until
    the first option is named counts together, also where keys are heard in the end of it. Both
    limits are our own choice; no study of them is known to us. `repeat` counts, sound files do not.
    """,
    bad="""
    flow "Hours" {
      defaults { language en-GB  voice female }
      say «\"\"\"
        We are closed on Monday the first of May. On Tuesday we open at ten. On Wednesday we \
        open at nine and close at noon, because our staff goes to the fair. On Thursday all is \
        as usual. On Friday we close at four. At the weekend only the shop at the station is \
        open, from eleven to five. Please also look at our web site, where you find the hours \
        of all our shops, and the way to each of them. The shop at the harbour is closed for \
        repairs until the end of the month, and welcomes you again in June.
      \"\"\"»
      hangup
    }
    """,
    good="""
    flow "Hours" {
      defaults { language en-GB  voice female }
      say "This week our hours are not the usual ones. You find them on our web site. Goodbye."
      hangup
    }
    """,
    thresholds=(
        Threshold("seconds", 30, "the longest text without a way on, in seconds"),
        Threshold("opening", 15, "the longest speech up to the first option of a call, in seconds"),
    ),
)
def check(file: LintedFile) -> Findings:
    """Texts that hear no keys, those right behind each other together, by their speaking time."""
    limit, opening_limit = file.limit("seconds"), file.limit("opening")
    runs = grouped((run for flow in file.flows for run in _runs(flow)), lambda run: run[0].location)
    too_long = {place: max(map(_length_s, copies)) for place, copies in runs.items()}
    for place, seconds in too_long.items():
        if seconds > limit:
            yield Finding(
                runs[place][0][0].at_argument(),
                f"callers must listen to this for about {seconds:.0f} s, more than {limit} s",
                ("Let a key lead on (`on key goto`), or say less.",),
            )
    for texts, seconds in map(_opening, file.flows):
        if round(seconds) > opening_limit and too_long.get(texts[0].location, 0) <= limit:
            message = f"the first option comes about {seconds:.0f} s after the call begins"
            yield Finding(
                texts[0].at_argument(),
                f"{message}, more than {opening_limit} s",
                ("Say less before it.",),
            )


def _opening(flow: LintedFlow) -> tuple[list[LintedStep], float]:
    """The texts that all calls hear before the first key is heard, and when an option is named.

    Without texts, and in a menu that takes longer itself (FLW403 says so), that is at once.
    """
    texts: list[LintedStep] = []
    for step in flow.steps:
        if step.run.listens:
            before, inside = _length_s(texts), _introduction_s(flow.steps[step.index :])
            return texts, before + inside if before >= inside else 0
        if step.action == "say" and not step.run.conditions:
            texts.append(step)
    return [], 0


def _introduction_s(steps: Iterable[LintedStep]) -> float:
    """How long the steps of a menu speak before they name a key."""
    spoken = takewhile(lambda step: step.action == "say" and step.run.listens, steps)
    return next((seconds for seconds, *_ in options_in_time(spoken)), 0)


def _length_s(run: list[LintedStep]) -> float:
    return sum(map(_speaking_s, run))


def _runs(flow: LintedFlow) -> Iterator[list[LintedStep]]:
    """Steps in a row that speak under the same conditions and hear no keys."""
    run: list[LintedStep] = []
    for step in flow.steps:
        speaks = step.action == "say" and not step.run.listens
        if run and not (speaks and step.run.conditions == run[-1].run.conditions):
            yield run
            run = []
        if speaks:
            run.append(step)
    if run:
        yield run


def _speaking_s(step: LintedStep) -> float:
    times = max(1, step.number("repeat"))
    return speaking_ms(step.text, step.language) * times / 1000
