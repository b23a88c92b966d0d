"""FLW439: a menu that is said to an answering machine."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.steps.behaviour import Prompt


@rule(
    "FLW439",
    "machine-hears-menu",
    "info",
    summary="an answering machine hears a menu",
    why="""
    `machine continue` speaks to whatever answers, also to a machine, which presses no key. The call
    waits for an answer that cannot come; `machine hangup` ends it.
    """,
    bad="""
    flow "Reminder" {
      defaults { language en-GB  voice female }
      say "For yes, press 1. For no, press 2." «machine continue» as c max 1 key on key goto done
      pause 5s as c max 1 key on key goto done
      say "We did not hear you. Goodbye."
      hangup
      done: transfer +31201112233 if c == 1
      say "We call you later. Goodbye." if c == 2
      say "Thank you. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Reminder" {
      defaults { language en-GB  voice female }
      say "For yes, press 1. For no, press 2." machine hangup as c max 1 key on key goto done
      pause 5s as c max 1 key on key goto done
      say "We did not hear you. Goodbye."
      hangup
      done: transfer +31201112233 if c == 1
      say "We call you later. Goodbye." if c == 2
      say "Thank you. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Prompts that listen and go on over a machine."""
    for step in file.steps("say"):
        what = step.run.does
        if step.run.listens and isinstance(what, Prompt) and what.if_machine == "continue":
            yield Finding(step.at_option("machine"), "a machine hears this and presses nothing")
