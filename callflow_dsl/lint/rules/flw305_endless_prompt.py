"""FLW305: a prompt in a loop that nothing ends."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


@rule(
    "FLW305",
    "endless-prompt",
    "error",
    summary="a prompt or recording goes on for ever and no key leads out",
    why="""
    `loop` repeats a text until the caller presses a key. Where the step listens to no key,
    the caller hears it until they hang up, and everything behind it is dead.
    """,
    bad="""
    flow "Queue" {
      defaults { language en-GB  voice female }
      «say "All our agents are busy. Please hold." loop»
      hangup
    }
    """,
    good="""
    flow "Queue" {
      defaults { language en-GB  voice female }
      say "All our agents are busy. To leave a message, press 1." loop max 1 key on key goto mail
      mail: say "Please speak after the tone."
      record max 60s silence 5s
      say "Thank you. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Steps that a call never leaves."""
    for step in file.steps("say", "play"):
        graph = step.flow.graph
        edges = graph.moves(step.index)
        endings = [graph.exploration.nodes[edge.target].ended for edge in edges]
        if endings and all(ended == "endless" for ended in endings):
            yield Finding(step.location, "nothing ever ends this step", (graph.shown_by(edges[0]),))
