"""FLW403: a prompt that asks for keys and is too long."""

from __future__ import annotations

from callflow_dsl.lint.analysis.spoken import options_in_time
from callflow_dsl.lint.model import Finding, Findings, LintedFile, LintedStep, Threshold, rule
from callflow_dsl.simulate.speech import speaking_ms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.analysis.menus import Menu


@rule(
    "FLW403",
    "prompt-too-long",
    summary="options come too late in a prompt, or a prompt is too long",
    why="""
    Callers listen to about eight seconds of a prompt, and past ten they no longer listen to
    options. So the first option comes within eight seconds, and the last one begins within ten;
    a prompt whose options are not understood takes no more than ten. The texts that are said
    before a menu waits count together. The time is an estimate from the length of the text and
    the pace of the language. Source: callhippo.com, "IVR best practices".
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
    thresholds=(
        Threshold("introduction", 8, "the longest speech before the first option, in seconds"),
        Threshold("seconds", 10, "the time in which the last option begins, in seconds"),
    ),
)
def check(file: LintedFile) -> Findings:
    """Prompts that listen, those of one menu together, by their estimated speaking time."""
    menus = _menus_by_prompt(file)
    reported = set()
    for step in file.steps("say"):
        menu = menus.get(step)
        together = menu.first if menu is not None else (step,)
        spoken = [heard for heard in together if heard.action == "say"]
        said = (spoken[0].location, *(heard.text for heard in spoken))
        if step.run.listens and said not in reported:
            reported.add(said)
            yield from _late(spoken, file.limit("introduction"), file.limit("seconds"))


def _menus_by_prompt(file: LintedFile) -> dict[LintedStep, Menu]:
    """The steps that say what a menu says first, each with its menu."""
    steps = ((step, menu) for menu in file.menus() for step in menu.steps)
    return {step: menu for step, menu in steps if step.text in {heard.text for heard in menu.first}}


def _late(spoken: list[LintedStep], introduction: int, limit: int) -> Findings:
    """What comes too late in texts that are spoken behind each other; one finding for all."""
    options = list(options_in_time(spoken))
    seconds = sum(speaking_ms(step.text, step.language) for step in spoken) / 1000
    whole = spoken[0].at_argument()
    late = [option for option in options if round(option[0]) > limit]
    if options and round(options[0][0]) > introduction:
        message = f"the first option comes after about {options[0][0]:.0f} s of speech"
        yield Finding(whole, f"{message}, more than {introduction} s", ("Say less before it.",))
    elif late:
        after, step, span = late[0]
        message = f"this option comes after about {after:.0f} s of speech, more than {limit} s"
        yield Finding(step.at_text(*span), message, ("Say less, or offer fewer options.",))
    elif not options and round(seconds) > limit:
        message = f"this takes about {seconds:.0f} s to speak, more than {limit} s"
        yield Finding(whole, message, ("Say less, or divide it into steps.",))
