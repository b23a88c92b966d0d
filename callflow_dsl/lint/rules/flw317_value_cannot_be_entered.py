"""FLW317: a comparison with what no caller can enter."""

from __future__ import annotations

from callflow_dsl.compiler.literals import written
from callflow_dsl.lint.analysis.guards import cannot_enter
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.analysis import LintedStep
    from callflow_dsl.syntax import ast


@rule(
    "FLW317",
    "value-cannot-be-entered",
    "error",
    summary="a variable is compared with what no caller can enter",
    why="""
    A variable holds the keys that were pressed: digits, * and #, at most as many as `max`
    allows, and without the key that ends the entry. A comparison with anything else never
    holds.
    """,
    bad="""
    flow "Extension" {
      defaults { language en-GB  voice female }
      say "Please enter the extension." as extension max 2 keys on key goto dial
      pause 8s as extension max 2 keys on key goto dial
      say "Goodbye."
      hangup
      dial: transfer "sip:workshop@pbx.example" if extension == «204»
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Extension" {
      defaults { language en-GB  voice female }
      say "Please enter the extension." as extension max 3 keys on key goto dial
      pause 8s as extension max 3 keys on key goto dial
      say "Goodbye."
      hangup
      dial: transfer "sip:workshop@pbx.example" if extension == 204
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Values that the steps which store the variable do not take."""
    for step in (steps[0] for steps in file.statements):
        for compare in step.tests():
            value = _tested_value(step, compare)
            why = value is not None and cannot_enter(step.flow, written(compare.variable), value)
            if why:
                yield Finding(step.at(compare.value.span), f"no caller can enter {value}: {why}")


def _tested_value(step: LintedStep, compare: ast.Compare) -> str | None:
    """The value on the wire of an `==` that is written so."""
    variable, text = written(compare.variable), getattr(compare.value, "text", None)
    for condition in step.run.conditions:
        is_meant = condition.variable == variable and text in (None, condition.value)
        if is_meant and condition.operator == compare.operator == "==":
            return condition.value
    return None
