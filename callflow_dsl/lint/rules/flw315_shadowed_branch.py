"""FLW315: a branch that an earlier one takes the calls of."""

from __future__ import annotations

from callflow_dsl.lint.analysis.guards import shadowing, skipped_statements
from callflow_dsl.lint.model import Finding, Findings, LintedFile, Related, rule


@rule(
    "FLW315",
    "shadowed-branch",
    summary="an earlier step with the same condition ends the call first",
    why="""
    Of two branches with the same condition only the first is heard, because it ends the call.
    Usually a branch was copied and its key not changed.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For our hours, press 1. For the way, press 2." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      transfer +31201112233
      say "Nobody is free. Goodbye."
      hangup
      chosen: say "We are open from nine to five. Goodbye." if choice == 1
      hangup if choice == 1
      say "We are at Harbour Street. Goodbye." if «choice == 1»
      hangup if choice == 2
      say "That was not an option. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For our hours, press 1. For the way, press 2." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      transfer +31201112233
      say "Nobody is free. Goodbye."
      hangup
      chosen: say "We are open from nine to five. Goodbye." if choice == 1
      hangup if choice == 1
      say "We are at Harbour Street. Goodbye." if choice == 2
      hangup if choice == 2
      say "That was not an option. Goodbye."
      hangup
    }
    """,
    every_call=True,
    in_every_use=True,
)
def check(file: LintedFile) -> Findings:
    """Steps that all calls skip, behind an end whose conditions theirs imply."""
    for steps in skipped_statements(file):
        earlier = shadowing(steps[0])
        if earlier is not None:
            yield Finding(
                steps[0].at_condition(),
                "no call comes this far: an earlier step with this condition ends it",
                related=(Related(earlier.location, "the call ends here"),),
            )
