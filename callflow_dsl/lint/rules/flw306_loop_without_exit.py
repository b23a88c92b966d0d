"""FLW306: steps that every key and every silence lead back to."""

from __future__ import annotations

from callflow_dsl.lint.analysis.graph import call_line
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


@rule(
    "FLW306",
    "loop-without-exit",
    "error",
    summary="no key and no silence leads out of a loop",
    why="""
    A caller who comes here can only hang up. Usually the jump back lacks a condition, or the
    key that should lead out jumps to the loop as well.
    """,
    bad="""
    flow "Hours" {
      defaults { language en-GB  voice female }
      hours: «say "We are open from nine to five."»
      say "Press any key." loop max 1 key on key goto hours
    }
    """,
    good="""
    flow "Hours" {
      defaults { language en-GB  voice female }
      hours: say "We are open from nine to five."
      say "To hear this again, press any key." max 1 key on key goto hours
      pause 4s max 1 key on key goto hours
      say "Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """The loops of `flowc explore` that have no exit, at their first step."""
    for flow in file.flows:
        for dead in flow.graph.dead_ends:
            if dead.kind == "trapped":
                step = flow.steps[flow.graph.positions[dead.step]]
                message = "no key and no silence leads out of this loop"
                yield Finding(step.location, message, (call_line(dead.path),))
