"""FLW420: one key for two options."""

from __future__ import annotations

from callflow_dsl.lint.analysis.spoken import choices_of
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.speech.model import Offer


@rule(
    "FLW420",
    "key-offered-twice",
    summary="a prompt offers the same key for two things",
    why="""
    Only one of the two can happen. A digit was copied and not changed.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For sales, press 1. For support, «press 1». For bills, press 2." as choice max 1 key on key goto chosen
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
)
def check(file: LintedFile) -> Findings:
    """Prompts in which a key comes twice, each time for something else."""
    for step in file.steps("say"):
        first: dict[str, Offer] = {}
        for offer in choices_of(step):
            known = first.setdefault(offer.key, offer)
            labels = {known.label, offer.label}
            if len(labels - {""}) == 2:
                yield Finding(
                    step.at_text(*offer.span),
                    f"the key {offer.key} is offered for {known.label} and for {offer.label}",
                )
