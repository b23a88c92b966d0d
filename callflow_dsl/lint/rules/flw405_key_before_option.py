"""FLW405: a prompt that names keys first."""

from __future__ import annotations

from callflow_dsl.lint.analysis.spoken import choices_of
from callflow_dsl.lint.model import Finding, Findings, LintedFile, Threshold, rule


@rule(
    "FLW405",
    "key-before-option",
    summary="a prompt names the keys before what they are for",
    why="""
    A caller who hears "press 1 for sales" must keep the digit in mind until they know whether
    they want it. Name the option first, then its key. Two options are short enough either way.
    Source: Avaya Interactive Response design guide, menus; acixd.org, "Phrasing menu options".
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say «"Press 1 for sales. Press 2 for support. Press 3 for bills."» as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: transfer +31201112201 if choice == 1
      transfer +31201112202 if choice == 2
      transfer +31201112203 if choice == 3
      say "Nobody is free, or that was none of the options. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For sales, press 1. For support, press 2. For bills, press 3." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: transfer +31201112201 if choice == 1
      transfer +31201112202 if choice == 2
      transfer +31201112203 if choice == 3
      say "Nobody is free, or that was none of the options. Goodbye."
      hangup
    }
    """,
    thresholds=(Threshold("options", 3, "so many options in this order are reported"),),
)
def check(file: LintedFile) -> Findings:
    """Prompts with so many options of which the key comes first."""
    for step in file.steps("say"):
        offers = [offer for offer in choices_of(step) if offer.key_first]
        if len(offers) >= file.limit("options"):
            keys = ", ".join(offer.key for offer in offers)
            yield Finding(
                step.at_argument(),
                f"the keys {keys} are named before what they are for",
                ("Turn it round: For sales, press 1.",),
            )
