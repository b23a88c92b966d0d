"""FLW404: a long text that no key cuts short."""

from __future__ import annotations

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
    from collections.abc import Iterator


@rule(
    "FLW404",
    "long-announcement",
    summary="a text that callers cannot cut short takes too long",
    why="""
    While such a text is spoken, keys do nothing: callers must hear it out or hang up. Long
    texts belong behind a choice, or on a web site. The limit is our own choice; no study of it
    is known to us. `repeat` counts.
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
    thresholds=(Threshold("seconds", 30, "the longest text without a way on, in seconds"),),
)
def check(file: LintedFile) -> Findings:
    """Texts that hear no keys, those right behind each other together, by their speaking time."""
    runs = grouped((run for flow in file.flows for run in _runs(flow)), lambda run: run[0].location)
    for copies in runs.values():
        run = max(copies, key=_length_s)
        if _length_s(run) > file.limit("seconds"):
            yield Finding(
                run[0].at_argument(),
                f"callers must listen to this for about {_length_s(run):.0f} s, "
                f"more than {file.limit('seconds')} s",
                ("Let a key lead on (`on key goto`), or say less.",),
            )


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
