"""FLW442: a key that is offered to hear something again, and transfers."""

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
    summary="a key is offered to hear something again, and connects the caller instead",
    why="""
    Who did not understand the menu is put through to somebody, and hears nothing again. Usually
    two keys were mixed up.
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
            if shortest is not None and all(_transfers(menu, edge) for edge in moves):
                message = f"the key {offered.key} repeats nothing: it connects the caller"
                yield Finding(offered.location, message, (graph.shown_by(shortest),))


def _transfers(menu: Menu, edge: Edge) -> bool:
    """Whether a transfer comes behind a key before anything that was said up to the menu."""
    exploration, steps = menu.flow.graph.exploration, menu.flow.steps
    last = menu.steps[-1].index
    said = {step.text for step in steps[: last + 1]}

    def going_on(number: int) -> Iterator[int]:
        position = exploration.nodes[number].place[1]
        speaks = position < len(steps) and steps[position].action in ("say", "play")
        repeats = speaks and (position <= last or steps[position].text in said)
        for move in exploration.edges_from(number):
            if move.cause == "skips" or not (repeats or move.cause == "keys"):
                yield move.target

    return any(
        move.cause == "transfer"
        for number in walk((edge.target,), going_on)
        for move in exploration.edges_from(number)
    )
