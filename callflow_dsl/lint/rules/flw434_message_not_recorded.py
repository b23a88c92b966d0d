"""FLW434: a prompt that asks for a message which nothing records."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.lint.speech.asking import may_ask_for_message


@rule(
    "FLW434",
    "message-not-recorded",
    summary="a prompt asks for a message and nothing records it",
    why="""
    The caller hears "after the tone", speaks, and nobody will ever hear it.
    """,
    bad="""
    flow "Mail" {
      defaults { language en-GB  voice female }
      say "Please «leave a message» after the tone."
      pause 5s
      say "Thank you. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Mail" {
      defaults { language en-GB  voice female }
      say "Please leave a message after the tone."
      record max 2m silence 5s
      say "Thank you. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Prompts that ask the caller to speak, in flows that record nothing and hand nothing over."""
    for flow in file.flows:
        takes_it = any(step.action == "record" or step.run.hands_over for step in flow.steps)
        for step in () if takes_it else flow.steps:
            asked = step.heard.message if may_ask_for_message(step.text) else None
            if asked is not None:
                yield Finding(step.at_text(*asked.span), "nothing records this message")
