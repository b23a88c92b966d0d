"""FLW325: a transfer that calls the flow itself, or one that calls it."""

from __future__ import annotations

from callflow_dsl.graphs import components
from callflow_dsl.lint.model import (
    Finding,
    Findings,
    LintedFile,
    LintedFlow,
    LintedStep,
    Related,
    rule,
)
from callflow_dsl.steps.behaviour import Dial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


@rule(
    "FLW325",
    "own-number-called",
    "error",
    summary="a transfer calls a number that rings the same flow",
    why="""
    The call comes back to its own beginning, on a second line that is paid for, and from there to a
    third. Nobody ever answers. Two flows that put calls on to each other do the same; a part or a
    menu leads back without a second line.
    """,
    bad="""
    flow "Desk" {
      number +31201234567
      defaults { language en-GB  voice female }
      say "One moment, please."
      transfer «+31201234567»
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      number +31201234567
      defaults { language en-GB  voice female }
      say "One moment, please."
      transfer +31201112233
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Transfers to a number of their own flow, or of one from which calls come back to it."""
    ringing = {number: at for at, flow in enumerate(file.flows) for number in flow.compiled.numbers}
    calls = [_called(flow, ringing) for flow in file.flows]
    circle_of, _ = components([list(called) for called in calls])
    told: set[int] = set()
    for at, called in enumerate(calls):
        for other, step in called.items():
            circle = circle_of[at]
            if other == at:
                yield Finding(step.at_argument(), "this number rings the flow that calls it")
            elif circle_of[other] == circle and circle not in told:
                told.add(circle)
                back = next(on for to, on in calls[other].items() if circle_of[to] == circle)
                yield Finding(
                    step.at_argument(),
                    "this number rings a flow from which calls come back to this one",
                    related=(Related(back.at_argument(), "they are put on here"),),
                )


def _called(flow: LintedFlow, ringing: Mapping[str, int]) -> dict[int, LintedStep]:
    """The flows of the file that a flow calls, and the first step that does."""
    called: dict[int, LintedStep] = {}
    for step, what in flow.doing(Dial):
        if what.destination in ringing:
            called.setdefault(ringing[what.destination], step)
    return called
