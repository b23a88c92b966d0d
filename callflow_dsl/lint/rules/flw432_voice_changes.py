"""FLW432: one language in two voices."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, LintedStep, rule
from callflow_dsl.steps.behaviour import Prompt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.analysis import LintedFlow


@rule(
    "FLW432",
    "voice-changes",
    "info",
    summary="the voice changes inside a flow",
    why="""
    A voice that changes in the middle of a call sounds like a fault. One language has one voice;
    `defaults { voice female }` says it once for all steps.
    """,
    bad="""
    flow "Closed" {
      say "We are closed today." language en-GB voice female
      say "Please call again. Goodbye." language en-GB «voice male»
      hangup
    }
    """,
    good="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed today."
      say "Please call again. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """The first `say` of each further voice of a language."""
    for flow in file.flows:
        for language, steps in _voices(flow).items():
            first, *others = steps.items()
            for voice, step in others:
                message = f"{language} is spoken by the voice {voice} here, by {first[0]} before"
                yield Finding(step.at_option("voice"), message)


def _voices(flow: LintedFlow) -> dict[str, dict[str, LintedStep]]:
    """Language -> each of its voices, and the first step that speaks with it."""
    voices: dict[str, dict[str, LintedStep]] = {}
    for step, what in flow.doing(Prompt):
        if what.text and what.voice:
            voices.setdefault(what.language, {}).setdefault(what.voice, step)
    return voices
