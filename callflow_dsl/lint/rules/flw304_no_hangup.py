"""FLW304: a call that runs past the last step."""

from __future__ import annotations

from callflow_dsl.lint.model import (
    Effect,
    Finding,
    Findings,
    Fix,
    LintedFile,
    LintedFlow,
    LintedStep,
    rule,
)


@rule(
    "FLW304",
    "no-hangup",
    summary="calls run past the last step of a flow",
    why="""
    The call ends there all the same, but a reader cannot see whether that is meant. A step
    that is added below later would run in calls that were to be over.
    """,
    bad="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed today."
      «say "Please call again tomorrow. Goodbye."»
    }
    """,
    good="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed today."
      say "Please call again tomorrow. Goodbye."
      hangup
    }
    """,
    fix="adds `hangup` behind the last step",
    effect=Effect.CALLS_SAME,
)
def check(file: LintedFile) -> Findings:
    """Flows with a step that goes on to nothing, other than by a key or a silence."""
    for flow in file.flows:
        move = flow.graph.falls_off()
        if move is None:
            continue
        step = flow.steps[flow.graph.exploration.nodes[move.source].place[1]]
        if step.action in ("transfer", "record"):
            continue  # FLW413 and FLW440 ask for words behind it, which come first
        message = "calls run past this last step: end it with hangup"
        shown = flow.graph.shown_by(move)
        yield Finding(step.location, message, (shown,), _fix(flow, step))


def _fix(flow: LintedFlow, step: LintedStep) -> Fix | None:
    source, (start, end) = step.location.source, step.location.span
    body = flow.statements
    if not body or body[-1].span[1] != end:
        return None  # the last step came from a menu or a part
    begin = source.text.rfind("\n", 0, start) + 1
    line = source.text[begin:start]
    indent = line[: len(line) - len(line.lstrip())]
    if (
        "\n"
        not in source.text[end : flow.compiled.node.body.span[1] if flow.compiled.node else end]
    ):
        return Fix("end the flow", step.at((end, end)), "  hangup")
    stop = source.text.find("\n", end)
    return Fix("end the flow", step.at((stop, stop)), f"\n{indent}hangup")
