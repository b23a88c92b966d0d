"""FLW441: a prompt that puts the caller through, and nobody is called."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.lint.speech.asking import may_promise_transfer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from callflow_dsl.explore.exploration import Edge
    from callflow_dsl.lint.analysis import LintedStep


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
        moves = _leading_nowhere(step)
        promise = step.heard.transfer if moves and may_promise_transfer(step.text) else None
        if promise is not None:
            shown = step.flow.graph.shown_by(moves[0])
            yield Finding(step.at_text(*promise.span), "nobody is called after this", (shown,))


def _leading_nowhere(step: LintedStep) -> Sequence[Edge]:
    """How calls go on from a step that hears no keys, if none comes to a transfer or a flow."""
    graph = step.flow.graph
    if step.run.listens or not graph.complete:
        return ()
    moves = graph.moves(step.index)
    return () if graph.leads_on({edge.target for edge in moves}) else moves
