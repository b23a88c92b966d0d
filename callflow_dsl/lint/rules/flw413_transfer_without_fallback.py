"""FLW413: a transfer with nothing behind it."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from callflow_dsl.lint.analysis import LintedStep


@rule(
    "FLW413",
    "transfer-without-fallback",
    summary="a call ends without a word when nobody answers a transfer",
    why="""
    The flow goes on when the other side is busy or does not answer. Where nothing follows but
    the end, the caller hears ringing and then a dead line. Say so, offer voicemail, or try
    another number. Source: ivrsworld.com, "Frequently overlooked problems", on hanging up on
    callers.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "Welcome to Acme. One moment, please."
      «transfer +31201112233»
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "Welcome to Acme. One moment, please."
      transfer +31201112233
      say "If nobody could help you, please try again later. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Transfers behind which nothing runs but a hangup."""
    for steps in file.statements:
        if steps[0].action == "transfer":
            yield from _first_cut_off(steps)


def _first_cut_off(steps: Sequence[LintedStep]) -> Findings:
    for step in steps:
        graph = step.flow.graph
        edges = graph.moves(step.index, "transfer")
        if edges and all(edge.target in graph.silent_ends for edge in edges):
            way = "Say something behind it, or take a message."
            message = "when nobody answers, the call ends without a word"
            yield Finding(step.location, message, (way, graph.shown_by(edges[0])))
            return
