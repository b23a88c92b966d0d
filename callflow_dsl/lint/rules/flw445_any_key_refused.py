"""FLW445: "press any key", where only some keys lead on."""

from __future__ import annotations

from callflow_dsl.lint.analysis.spoken import offers_of
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.lint.speech.statements import says_again

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.analysis import LintedStep
    from callflow_dsl.lint.analysis.menus import Menu

_DIGITS = "0123456789"


@rule(
    "FLW445",
    "any-key-refused",
    summary="a prompt asks for any key, and only some keys lead on",
    why="""
    The caller does what the prompt says, and most keys get what a wrong key gets. Let `other` lead
    on, or say which key is meant.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      menu desk {
        say «"To speak to us, press any key."»
        key 1 { transfer +31201112233 }
        other { say "That is not an option."  again }
        fail { say "We did not hear you. Goodbye."  hangup }
      }
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      menu desk {
        say "To speak to us, press any key."
        other { transfer +31201112233 }
        fail { say "We did not hear you. Goodbye."  hangup }
      }
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Menus that ask for any key and for none by name, and have branches for some."""
    for menu in file.menus():
        asking = next(filter(_asks_for_any, menu.first), None)
        if asking is None or menu.offered or not _refuses_some(menu):
            continue
        keys = " ".join(sorted(menu.bound))
        leads = f"{keys} leads" if len(menu.bound) == 1 else f"{keys} lead"
        yield Finding(asking.at_argument(), f"callers are to press any key, and only {leads} on")


def _asks_for_any(step: LintedStep) -> bool:
    offers = offers_of(step)
    return offers is not None and offers.any_key and not says_again(step.text, step.language)


def _refuses_some(menu: Menu) -> bool:
    """Whether some keys lead on and others get what wrong keys get."""
    if not menu.bound or not menu.exact or all(map(menu.handles, _DIGITS)):
        return False
    return not menu.rest_leads_on
