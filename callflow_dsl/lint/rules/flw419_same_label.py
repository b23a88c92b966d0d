"""FLW419: two options with the same name."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, Related, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.analysis.menus import Offered


@rule(
    "FLW419",
    "same-label",
    summary="two options of a menu are called the same",
    why="""
    Two options with the same name cannot be told apart. Labels should be distinct, and say
    exactly what happens next. Source: acixd.org, "Phrasing menu options" (after Nairne 2002;
    Resnick and Sanchez 2004).
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For sales, press 1. For sales, «press 2»." as choice max 1 key on key goto chosen
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
      say "For new orders, press 1. For returns, press 2." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: transfer +31201112201 if choice == 1
      transfer +31201112202 if choice == 2
      say "Nobody is free, or that was none of the options. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Offers of one menu with equal labels and different keys."""
    for menu in file.menus():
        first: dict[str, Offered] = {}
        for offered in menu.offered:
            label = offered.offer.label
            known = first.setdefault(label, offered)
            if label and known.key != offered.key:
                yield Finding(
                    offered.location,
                    f'"{label}" is offered for the keys {known.key} and {offered.key}',
                    related=(Related(known.location, "it is offered here first"),),
                )
