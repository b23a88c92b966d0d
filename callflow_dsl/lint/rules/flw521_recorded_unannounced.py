"""FLW521: a call that is recorded and does not say so."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.lint.privacy import denies, unannounced
from callflow_dsl.steps.behaviour import Dial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.explore.exploration import Edge
    from callflow_dsl.lint.analysis import LintedFlow


@rule(
    "FLW521",
    "recorded-unannounced",
    summary="a call is recorded and the caller is not told before",
    why="""
    In the European Union and much of the world people must be told before they are recorded
    (article 13 of the GDPR), and in many states of the USA both sides have to agree. The notice
    has to come before the first person can speak: before the transfer, on every way there.
    Prompts in eleven languages are understood, and "this call is not recorded" is no notice. A
    sound file, and a text that is not understood, is taken to hold the notice.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "Welcome to Harbour Dental. One moment, please."
      transfer +31201112233 «record both»
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "Welcome to Harbour Dental. This call is recorded to train our staff. One moment, please."
      transfer +31201112233 record both
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    every_way=True,
)
def check(file: LintedFile) -> Findings:
    """Transfers that record, and flows that record every call."""
    message = "callers are recorded and not told before"
    for flow in file.flows:
        silent = unannounced(flow)
        hint = _hint(flow)
        if flow.program.wire.get("record") is True:
            first = _first_of(flow, silent)
            if first is not None:
                shown = flow.graph.shown_by(first)
                yield Finding(flow.setting("record"), message, (hint, shown))
            continue
        for step, what in flow.doing(Dial):
            if what.record and step.index in silent:
                shown = flow.graph.shown_by(silent[step.index])
                yield Finding(step.at_option("record"), message, (hint, shown))


def _first_of(flow: LintedFlow, silent: Mapping[int, Edge]) -> Edge | None:
    """The shortest of these ways to a step at which the caller is recorded."""
    speaking = [step.index for step in flow.steps if step.action in ("transfer", "record")]
    return flow.graph.first(silent[index] for index in speaking if index in silent)


def _hint(flow: LintedFlow) -> str:
    if any(denies(step) for step in flow.steps):
        return "A prompt even says that it is not recorded: say that it is, or do not record."
    return 'Say it first, as in `say "This call is recorded."`'
