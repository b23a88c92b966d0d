"""FLW440: a recording behind which the call ends without a word."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


@rule(
    "FLW440",
    "no-thanks-after-recording",
    "info",
    summary="a call ends without a word after a recording",
    why="""
    The caller has spoken and hears the line go dead. They do not know whether their message was kept,
    and call again.
    """,
    bad="""
    flow "Mail" {
      defaults { language en-GB  voice female }
      say "Please leave a message after the tone."
      «record max 2m silence 5s»
      hangup
    }
    """,
    good="""
    flow "Mail" {
      defaults { language en-GB  voice female }
      say "Please leave a message after the tone."
      record max 2m silence 5s
      say "Thank you, we call you back. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Recordings behind which nothing runs but a hangup."""
    for step in file.steps("record"):
        graph = step.flow.graph
        edges = graph.moves(step.index, "record")
        if edges and all(edge.target in graph.silent_ends for edge in edges):
            message = "the call ends without a word after this recording"
            yield Finding(step.location, message, (graph.shown_by(edges[0]),))
