"""FLW418: the key 0 leads to no person."""

from __future__ import annotations

from callflow_dsl.lint.analysis.people import broken_promises
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule

TYPE_CHECKING = False


@rule(
    "FLW418",
    "zero-is-no-person",
    "info",
    summary="the key 0 does not lead to a person",
    why="""
    Callers press 0 because on most lines it connects them to somebody. Where it does something
    else, it surprises those who need help most. Source: myoperator.crisp.help on customary
    keys.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For sales, press 1. For our hours, press 0." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: say "We are open from nine to five. Goodbye." if choice == «0»
      hangup if choice == 0
      transfer +31201112233
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For our hours, press 1. For our staff, press 0." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: say "We are open from nine to five. Goodbye." if choice == 1
      hangup if choice == 1
      transfer +31201112233 if choice == 0
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    every_call=True,
)
def check(file: LintedFile) -> Findings:
    """Menus in which 0 leads to neither a transfer nor another flow."""
    for menu in file.menus():
        place = menu.named.get("0")
        if place is None or any(offered.key == "0" for offered, _ in broken_promises(menu)):
            continue  # FLW453 says that a promise is broken
        graph = menu.flow.graph
        edges = graph.pressed(menu.steps, "0")
        if edges and graph.complete and not graph.leads_on({edge.target for edge in edges}):
            message = "the key 0 does not lead to a person here, as callers expect"
            yield Finding(place, message, (graph.shown_by(edges[0]),))
