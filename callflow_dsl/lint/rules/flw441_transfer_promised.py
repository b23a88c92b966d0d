"""FLW441: a prompt that puts the caller through, and nobody is called."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


@rule(
    "FLW441",
    "transfer-promised",
    summary="a prompt says that the caller is put through, and no transfer follows",
    why="""
    The caller waits for a person, and the call goes on without one. Either the transfer was
    forgotten, or the prompt was.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "One moment, we are «connecting you»."
      say "Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "One moment, we are connecting you."
      transfer +31201112233
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    every_call=True,
)
def check(file: LintedFile) -> Findings:
    """Prompts of this kind that hear no keys, from which no call comes to a transfer, or to another flow."""
    for step in file.steps("say"):
        graph = step.flow.graph
        if step.run.listens or not graph.complete:
            continue
        moves = graph.moves(step.index)
        promise = step.heard.transfer if moves else None
        if promise is not None and not graph.leads_on({edge.target for edge in moves}):
            shown = graph.shown_by(moves[0])
            yield Finding(step.at_text(*promise.span), "nobody is called after this", (shown,))
