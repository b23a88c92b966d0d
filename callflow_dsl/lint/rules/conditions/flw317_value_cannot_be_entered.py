"""FLW317: a comparison with what no caller can enter."""

from __future__ import annotations

from callflow_dsl.compiler.literals import written
from callflow_dsl.lint.analysis.guards import cannot_enter
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


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
    for steps in file.statements:
        for compare in steps[0].tests():
            variable = written(compare.variable)
            value = next(
                (
                    c.value
                    for c in steps[0].run.conditions
                    if c.variable == variable
                    and c.operator == compare.operator == "=="
                    and c.value == getattr(compare.value, "text", c.value)
                ),
                None,
            )
            why = value is not None and cannot_enter(steps[0].flow, variable, value)
            if why:
                yield Finding(
                    steps[0].at(compare.value.span), f"no caller can enter {value}: {why}"
                )
