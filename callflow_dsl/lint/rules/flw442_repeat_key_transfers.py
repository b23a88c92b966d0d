"""FLW442: a key that is offered to hear something again, and transfers or ends the call."""

from __future__ import annotations

from callflow_dsl.graphs import walk
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.lint.speech.statements import says_again

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.explore.exploration import Edge
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
        for offered in menu.offered:
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
    exploration, steps = menu.flow.graph.exploration, menu.flow.steps
    last = menu.steps[-1].index
    said = {step.text for step in steps[: last + 1]}

    def repeats(number: int) -> bool:
        step = menu.flow.graph.run_at(number)
        if step is None or step.action not in ("say", "play"):
            return False
        return step.index <= last or step.text in said

    def going_on(number: int) -> Iterator[int]:
        is_repeated = repeats(number)
        for move in exploration.edges_from(number):
            if move.cause == "skips" or not (is_repeated or move.cause == "keys"):
                yield move.target

    states = list(walk((edge.target,), going_on))
    moves = [move for number in states for move in exploration.edges_from(number)]
    if any(move.cause == "transfer" for move in moves):
        return "it connects the caller"
    if edge.target in menu.flow.graph.silent_ends:
        return ""  # FLW303 says that nothing is said
    # Another menu, or another flow, may well say it again.
    is_over = menu.flow.graph.complete and all(m.cause not in ("keys", "fetch") for m in moves)
    return "it ends the call" if is_over and not any(map(repeats, states)) else ""
