"""FLW442: a key that is offered to hear something again, and transfers or ends the call."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.lint.speech.statements import says_again

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.explore.exploration import Edge
    from callflow_dsl.lint.analysis.graph import Graph
    from callflow_dsl.lint.analysis.menus import Menu


@rule(
    "FLW442",
    "repeat-key-transfers",
    summary="a key is offered to hear something again, and connects the caller or ends the call",
    why="""
    Who did not understand the menu is put through to somebody, or loses the line, and hears nothing
    again. Usually two keys were mixed up.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      menu desk {
        say "For the front desk, press 1. To hear this again, «press 2»."
        key 1 2 { transfer +31201112233  say "Nobody is free. Goodbye." }
        fail { say "We did not hear you. Goodbye."  hangup }
      }
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      menu desk {
        say "For the front desk, press 1. To hear this again, press 2."
        key 1 { transfer +31201112233  say "Nobody is free. Goodbye." }
        key 2 { again }
        fail { say "We did not hear you. Goodbye."  hangup }
      }
      hangup
    }
    """,
    every_call=True,
)
def check(file: LintedFile) -> Findings:
    """Keys to hear it again after which a call is transferred before anything is repeated."""
    for menu in file.menus():
        for offered in menu.options:
            if not says_again(offered.offer.label, offered.step.language):
                continue
            # The first of its tries: at the last one nothing is repeated any more.
            graph = menu.flow.graph
            moves = graph.pressed(menu.flow.tries[menu][0].steps, offered.key)
            shortest = graph.first(moves)
            outcomes = {_instead(menu, edge) for edge in moves}
            if shortest is not None and len(outcomes) == 1 and "" not in outcomes:
                message = f"the key {offered.key} repeats nothing: {outcomes.pop()}"
                yield Finding(offered.location, message, (graph.shown_by(shortest),))


def _instead(menu: Menu, edge: Edge) -> str:
    """What a key does before anything is repeated that was said up to the menu; else empty."""
    graph, last = menu.flow.graph, menu.steps[-1].index
    if _repeats_at_once(graph, edge.target, last):
        return ""
    if graph.repeats.connects(edge.target, last):
        return "it connects the caller"
    if edge.target in graph.silent_ends:
        return ""  # FLW303 says that nothing is said
    # Another menu, or another flow, may well say it again.
    is_over = graph.complete and graph.repeats.is_over(edge.target, last)
    return "it ends the call" if is_over else ""


def _repeats_at_once(graph: Graph, state: int, last: int) -> bool:
    """Whether the first step that runs says what was said up to a position: so it mostly is."""
    state = graph.over_skips(state)
    step = graph.run_at(state)
    moves = graph.exploration.edges_from(state)
    return (
        step is not None
        and step.speaks
        and graph.flow.first_said[step.text] <= last
        and all(move.cause != "skips" for move in moves)
    )
