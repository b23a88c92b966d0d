"""FLW319: keys at a step that hears none."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


@rule(
    "FLW319",
    "keys-not-heard",
    summary="a step that hears no keys stores them or jumps on them",
    why="""
    Keys are heard while a text is spoken, a file plays or a pause lasts. During the other steps
    the caller's keys do nothing, so what this line promises never happens.
    """,
    bad="""
    flow "Voicemail" {
      defaults { language en-GB  voice female }
      say "Please speak after the tone, and press any key when you are done."
      record max 60s silence 5s «on key goto thanks»
      hangup
      thanks: say "Thank you. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Voicemail" {
      defaults { language en-GB  voice female }
      say "Please speak after the tone, and press any key when you are done."
      record max 60s silence 5s finish any
      say "Thank you. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Steps other than say, play and pause with a variable or a jump."""
    for step in file.steps():
        takes_keys = step.run.kind is not None and step.run.kind.takes_keys
        if takes_keys or not (step.run.variable or step.run.goto is not None):
            continue
        verb = getattr(step.node, "verb", step.action)
        place = step.at_option("on key goto", "as")
        yield Finding(place, f"{verb} hears no keys, so this does nothing")
