"""FLW312: a variable is tested before any way there stores it."""

from __future__ import annotations

from callflow_dsl.compiler.literals import written
from callflow_dsl.lint.model import Finding, Findings, LintedFile, LintedStep, rule


@rule(
    "FLW312",
    "tested-before-stored",
    summary="a variable is tested where no call can have stored it yet",
    why="""
    A variable that was never stored equals nothing: `==` does not hold and `!=` does. So this
    test always has the same answer. The question that stores the variable comes later, or on
    another way through the flow.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "Welcome back." if «choice» == 1
      say "For sales, press 1." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      chosen: transfer +31201112233 if choice == 1
      say "Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For sales, press 1." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      chosen: say "One moment, please." if choice == 1
      transfer +31201112233 if choice == 1
      say "Goodbye."
      hangup
    }
    """,
    every_call=True,
    in_every_use=True,
)
def check(file: LintedFile) -> Findings:
    """Tests of variables that are stored in the flow, but on no way to this step."""
    for steps in file.statements:
        for compare in steps[0].tests():
            variable = written(compare.variable)
            if all(_too_early(step, variable) for step in steps):
                place = steps[0].at(compare.variable.span)
                yield Finding(place, f"no way to this step has stored {variable}")


def _too_early(step: LintedStep, variable: str) -> bool:
    graph, variables = step.flow.graph, step.flow.variables
    return (
        graph.complete
        and step.index in graph.nodes
        and variable in variables.storing  # otherwise the compiler has said so
        and not variables.may_have_stored(step.index, variable)
    )
