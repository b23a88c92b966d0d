"""FLW453: a key that is offered for a person, and leads to none."""

from __future__ import annotations

from callflow_dsl.lint.analysis.people import broken_promises
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


@rule(
    "FLW453",
    "person-promised",
    summary="a key is offered to speak to a person, and leads to none",
    why="""
    The caller chose a person, and hears a text and then nothing more. Often the branch was not
    finished. A key behind which a message is recorded, or another flow goes on, is left alone.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      menu desk {
        say "For sales, press 1. To speak to our workshop, «press 2»."
        key 1 { transfer +31201112233  say "Nobody is free. Goodbye." }
        key 2 { say "Our workshop mends all machines. Goodbye." }
        fail { say "We did not hear you. Goodbye."  hangup }
      }
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      menu desk {
        say "For sales, press 1. To speak to our workshop, press 2."
        key 1 { transfer +31201112233  say "Nobody is free. Goodbye." }
        key 2 { transfer +31201112244  say "Our workshop is closed. Goodbye." }
        fail { say "We did not hear you. Goodbye."  hangup }
      }
      hangup
    }
    """,
    every_call=True,
)
def check(file: LintedFile) -> Findings:
    """Keys with such a label behind which no call comes to a transfer, a recording or a flow."""
    for menu in file.menus():
        graph = menu.flow.graph
        for offered, shortest in broken_promises(menu) if graph.complete else ():
            message = f"the key {offered.key} leads to no person"
            yield Finding(offered.location, message, (graph.shown_by(shortest),))
