"""FLW403: a prompt that asks for keys and is too long."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, Threshold, rule
from callflow_dsl.simulate.speech import speaking_ms


@rule(
    "FLW403",
    "prompt-too-long",
    summary="a prompt takes too long to speak before the caller can decide",
    why="""
    Callers listen to about eight seconds of a prompt; beyond ten they stop listening to
    options. The default leaves room for five short ones. The time is an estimate from the
    length of the text and the pace of the language. Source: callhippo.com, "IVR best
    practices".
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say «\"\"\"
        Thank you for calling Harbour Dental, the practice for the whole family, which has \\
        been looking after smiles in this town for more than forty years. \\
        For an appointment, press 1. For a bill, press 2.
      \"\"\"» as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: transfer +31201112201 if choice == 1
      transfer +31201112202 if choice == 2
      say "Nobody is free, or that was none of the options. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For an appointment, press 1. For a bill, press 2." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: transfer +31201112201 if choice == 1
      transfer +31201112202 if choice == 2
      say "Nobody is free, or that was none of the options. Goodbye."
      hangup
    }
    """,
    thresholds=(Threshold("seconds", 15, "the longest prompt that asks for keys, in seconds"),),
)
def check(file: LintedFile) -> Findings:
    """Texts of listening steps, by their estimated speaking time."""
    for step in file.steps("say"):
        seconds = speaking_ms(step.text, step.language) / 1000
        if step.run.listens and seconds > file.limit("seconds"):
            yield Finding(
                step.at_argument(),
                f"this takes about {seconds:.0f} s to speak, more than {file.limit('seconds')} s",
                ("Say less, or divide it into steps.",),
            )
