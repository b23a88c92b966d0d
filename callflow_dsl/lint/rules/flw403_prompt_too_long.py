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
    options. The texts that are said before a menu waits count together. The time is an estimate
    from the length of the text and the pace of the language. Source: callhippo.com, "IVR best
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
    thresholds=(Threshold("seconds", 10, "the longest prompt that asks for keys, in seconds"),),
)
def check(file: LintedFile) -> Findings:
    """Prompts that listen, those of one menu together, by their estimated speaking time."""
    menus = {step: menu for menu in file.menus() for step in menu.first}
    reported = set()
    for step in file.steps("say"):
        menu = menus.get(step)
        together = menu.first if menu is not None else (step,)
        seconds = sum(speaking_ms(heard.text, heard.language) for heard in together) / 1000
        spoken = next(heard for heard in together if heard.action == "say") if menu else step
        first = spoken.location
        if step.run.listens and seconds > file.limit("seconds") and first not in reported:
            reported.add(first)
            yield Finding(
                spoken.at_argument(),
                f"this takes about {seconds:.0f} s to speak, more than {file.limit('seconds')} s",
                ("Say less, or divide it into steps.",),
            )
