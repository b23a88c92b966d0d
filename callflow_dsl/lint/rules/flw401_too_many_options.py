"""FLW401: a menu with too many options."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, Threshold, rule


@rule(
    "FLW401",
    "too-many-options",
    summary="a menu has more options than callers can keep in mind",
    why="""
    Callers hold about four or five options in mind; with more they forget the first while they
    listen to the last, and press anything. Group options into a second menu, or leave out what
    few callers choose. Source: Avaya Interactive Response design guide, menus (four to five);
    ivrsworld.com, "Frequently overlooked problems" (five, seven at the utmost).
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      «say "News 1, sales 2, bills 3, repairs 4, jobs 5, more 6." as choice max 1 key on key goto chosen»
      pause 5s as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: transfer +31201112201 if choice == 1
      transfer +31201112202 if choice == 2
      transfer +31201112203 if choice == 3
      transfer +31201112204 if choice == 4
      transfer +31201112205 if choice == 5
      transfer +31201112206 if choice == 6
      say "Nobody is free, or that was none of the options. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For news, press 1. For sales, press 2." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: transfer +31201112201 if choice == 1
      transfer +31201112202 if choice == 2
      say "Nobody is free, or that was none of the options. Goodbye."
      hangup
    }
    """,
    thresholds=(Threshold("options", 5, "the most options in one menu"),),
)
def check(file: LintedFile) -> Findings:
    """Menus with more keys than the limit; * and # are no options of their own."""
    most = file.limit("options")
    for menu in file.menus():
        options = [key for key in menu.named if key not in "*#"]
        if len(options) > most:
            yield Finding(menu.location, f"this menu has {len(options)} options, more than {most}")
