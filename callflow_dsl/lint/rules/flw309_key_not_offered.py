"""FLW309: a key that leads somewhere, and that no prompt offers."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, Related, rule
from callflow_dsl.picking import without
from callflow_dsl.steps.conditions import KEYPAD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.analysis.menus import Menu
    from callflow_dsl.source import Location

#: Keys that callers know without being told.
_CUSTOMARY = "0*#"


@rule(
    "FLW309",
    "key-not-offered",
    summary="a key leads somewhere, and no prompt of the menu offers it",
    why="""
    A branch that no caller hears of is dead, or the prompt was changed and the branch
    forgotten. Keys with a customary meaning need no mention: 0 for a person, * to hear it
    again, # to end. Menus whose prompts are recorded, or whose texts flowc cannot read, are
    left alone.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For sales, press 1." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: transfer +31201112233 if choice == 1
      transfer +31201112244 if choice == «2»
      say "Nobody is free, or that was none of the options. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For sales, press 1. For support, press 2." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: transfer +31201112233 if choice == 1
      transfer +31201112244 if choice == 2
      say "Nobody is free, or that was none of the options. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Keys that a condition of a menu tests and that its prompts do not speak of."""
    for menu in file.menus():
        for key, location in _not_offered(menu).items() if menu.readable else ():
            prompt = Related(menu.location, "this is what callers hear")
            yield Finding(location, f"no prompt offers the key {key}", related=(prompt,))


def _not_offered(menu: Menu) -> dict[str, Location]:
    """The keys that lead somewhere and are neither spoken of nor known."""
    offered = {offered.key for offered in menu.offered}
    bound = without({**_tested_keys(menu), **menu.choices}, *offered, *_CUSTOMARY)
    lacking = {key: place for key, place in bound.items() if not _is_known(key, menu)}
    # Where a key is offered twice, the second is meant for another: FLW420 says so.
    return lacking if len(lacking) > _offered_twice(menu) else {}


def _offered_twice(menu: Menu) -> int:
    """How many options are offered under the key of another one."""
    labels: dict[str, set[str]] = {}
    for offered in menu.offered:
        if offered.offer.label:
            labels.setdefault(offered.key, set()).add(offered.offer.label)
    return sum(len(group) - 1 for group in labels.values())


def _tested_keys(menu: Menu) -> dict[str, Location]:
    """The keys that are tested and that no menu with the same variable offers, if all are clear."""
    anywhere = menu.flow.offered_for[menu.variable]
    if anywhere is None:
        return {}
    return without(menu.tested, *anywhere)


def _is_known(key: str, menu: Menu) -> bool:
    """Whether callers know an entry of several keys: from a prompt, or as a number of their own.

    "Enter an extension" names no extension; where a prompt names some, it should name each.
    """
    if len(key) == 1:
        return False
    read = [step.heard.offers for step in menu.prompts]
    names_some = any(offers.codes for offers in read if offers is not None)
    said = ("".join(filter(KEYPAD.__contains__, step.text)) for step in menu.prompts)
    return not names_some or any(key in digits for digits in said)
