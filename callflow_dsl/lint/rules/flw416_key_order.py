"""FLW416: options that are not in the order of their keys."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.analysis.menus import Menu

#: Zero is for a person by custom, and nine for going back.
_COUNTED = "12345678"


@rule(
    "FLW416",
    "key-order",
    summary="the options of a prompt are not in the order of their keys",
    why="""
    Callers count along: after 1 and 2 they expect 3. Keys out of order or with gaps make them
    listen again. Offer what most callers want first, and number it so. 0, 9, * and # may stand
    anywhere. Source: Avaya Interactive Response design guide, menus.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say «"For sales, press 2. For support, press 1."» as choice max 1 key on key goto chosen
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
      say "For support, press 1. For sales, press 2." as choice max 1 key on key goto chosen
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
    """Menus whose first prompts offer digits other than 1, 2, 3."""
    for menu in file.menus():
        spoken = [offered for offered in menu.offered if offered.step in menu.first]
        keys = [offered.key for offered in spoken if offered.key in _COUNTED]
        if menu.readable and _is_unordered(keys) and not _is_gap(menu, keys):
            order = ", ".join(keys)
            place = spoken[0].step.at_argument()
            yield Finding(place, f"the keys are offered in the order {order}: count from 1")


def _is_unordered(keys: list[str]) -> bool:
    """Whether several keys, each offered once, are not 1, 2, 3 and so on."""
    return len(keys) > 1 and len(keys) == len(set(keys)) and not _COUNTED.startswith("".join(keys))


def _is_gap(menu: Menu, keys: list[str]) -> bool:
    """Whether the keys are in order but for some that lead somewhere; FLW309 speaks of these."""
    offered = {offered.key for offered in menu.offered}
    left_out = [key for key in menu.bound if key in _COUNTED and key not in offered]
    return keys == sorted(keys) and not _is_unordered(sorted(keys + left_out))
