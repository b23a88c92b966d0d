"""FLW313: a condition that holds in every call."""

from __future__ import annotations

from callflow_dsl.lint.analysis.guards import never_skipped, settled
from callflow_dsl.lint.model import Effect, Finding, Findings, Fix, LintedFile, LintedStep, rule
from callflow_dsl.patterns import pattern

_MESSAGE = "this condition holds in every call that comes here"


@rule(
    "FLW313",
    "always-true",
    summary="a condition holds in every call that comes to it",
    why="""
    A test that cannot fail only looks like a decision. Usually the calls for which it was meant
    to fail never come here, because an earlier step ended them.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For sales, press 1." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "Goodbye."
      hangup
      chosen: say "That was not an option. Goodbye." if choice != 1
      hangup if choice != 1
      transfer +31201112233 if «choice == 1»
      say "Our sales desk is busy. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For sales, press 1." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "Goodbye."
      hangup
      chosen: say "That was not an option. Goodbye." if choice != 1
      hangup if choice != 1
      transfer +31201112233
      say "Our sales desk is busy. Goodbye."
      hangup
    }
    """,
    fix="removes the condition",
    effect=Effect.CALLS_SAME,
    every_call=True,
    in_every_use=True,
)
def check(file: LintedFile) -> Findings:
    """Conditions for which no call that comes to the step skips it."""
    for steps in file.statements:
        is_needless = steps[0].when is not None and all(map(never_skipped, steps))
        if is_needless and not any(map(too_early, steps)):
            yield Finding(steps[0].at_condition(), _MESSAGE, fix=_fix(steps[0]))
    for place in settled(file, holds=True):
        if not any(step.at_condition() == place and too_early(step) for step in file.steps()):
            yield Finding(place, _MESSAGE)


def too_early(step: LintedStep) -> bool:
    """Whether the condition tests what is not stored yet, which FLW312 reports."""
    stored = step.flow.variables
    variables = (condition.variable for condition in step.run.conditions)
    return not all(stored.may_have_stored(step.index, variable) for variable in variables)


def _fix(step: LintedStep) -> Fix | None:
    """Remove the `if` with the blank before it."""
    if step.when is None:
        return None
    text, (start, end) = step.location.source.text, step.when.span
    start = len(text[:start].rstrip())
    outside = pattern(r'"(?:[^"\\]|\\.)*"').sub("", text[start:end])
    for _ in range(outside.count("(") - outside.count(")")):
        end = text.index(")", end) + 1  # the span ends with what stands in the brackets
    return Fix("remove the condition", step.at((start, end)), "")
