"""FLW417: a prompt that offers keys and does not listen."""

from __future__ import annotations

from callflow_dsl.lint.analysis.spoken import offers_of
from callflow_dsl.lint.model import Effect, Finding, Findings, Fix, LintedFile, LintedStep, rule
from callflow_dsl.lint.speech.asking import may_offer
from callflow_dsl.syntax import ast


@rule(
    "FLW417",
    "no-barge-in",
    summary="a prompt offers keys, and does not listen for them",
    why="""
    Callers who know the menu press at once, before the prompt is over. Here such a key is lost,
    and they wait for nothing. Give the prompt the same options as the pause behind it. Keys that
    end the recording behind the prompt (`finish #`) are no such keys. Source:
    ivrsworld.com, "Frequently overlooked problems", on keys while a prompt plays.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      «say "For sales, press 1. For support, press 2."»
      pause 5s as choice max 1 key on key goto chosen
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
    fix="copies the key options of the pause behind the prompt",
    effect=Effect.KEYS,
)
def check(file: LintedFile) -> Findings:
    """Prompts that offer a key at steps that neither store keys nor jump."""
    for step in file.steps("say"):
        if step.run.listens or not may_offer(step.text):
            continue
        offers = offers_of(step)
        if offers is None:
            continue
        # A key that is said to end a recording is FLW435's.
        if offers.keys:
            message = "keys that are pressed during this prompt are lost"
            yield Finding(step.location, message, (), _fix(step))


def _fix(step: LintedStep) -> Fix | None:
    """The key options of the pause behind it, which listens for the answer."""
    steps = step.flow.steps
    following = steps[step.index + 1] if step.index + 1 < len(steps) else None
    if following is None or following.action != "pause" or not isinstance(step.node, ast.Step):
        return None
    options = [
        following.at(option.span).text
        for option in getattr(following.node, "options", ())
        if isinstance(option, ast.Option)
    ]
    if not following.run.listens or not options or step.when is not None:
        return None
    end = step.location.span[1]
    return Fix("listen already here", step.at((end, end)), f" {' '.join(options)}")
