"""FLW448: an answer that nothing asks for."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


@rule(
    "FLW448",
    "answer-not-used",
    "info",
    summary="keys are stored in a variable, and nothing reads it",
    why="""
    The caller is asked for something that changes nothing: no condition tests it, and no `fetch` and
    no recording with `then` hands it to a server. Usually the step that should use it was
    forgotten, or tests another name. Where the key press itself leads on (`on key goto`), it counts
    without an answer.
    """,
    bad="""
    flow "Orders" {
      defaults { language en-GB  voice female }
      say "Please type your order number, and end with hash." «as order» max 8 keys end #
      pause 8s as order max 8 keys end #
      say "Thank you. We call you back. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Orders" {
      defaults { language en-GB  voice female }
      say "Please type your order number, and end with hash." as order max 8 keys end #
      pause 8s as order max 8 keys end #
      say "Thank you."
      fetch "https://orders.acme.com/status"
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Variables of a flow that no step tests and no address gets."""
    for flow in file.flows:
        tested = {condition.variable for step in flow.steps for condition in step.run.conditions}
        if any(step.run.hands_over for step in flow.steps):
            continue
        for variable, steps in flow.variables.storing.items():
            leads_on = any(step.run.goto is not None for step in steps)
            if variable in tested or leads_on:
                continue
            if not any(step.heard.secret for step in steps):  # FLW522 says so
                yield Finding(steps[0].stored_at, f"nothing reads {variable}")
