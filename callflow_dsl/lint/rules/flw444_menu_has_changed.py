"""FLW444: a prompt says that the menu has changed."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.lint.speech.asking import may_say_changed
from callflow_dsl.lint.speech.statements import menu_changed


@rule(
    "FLW444",
    "menu-has-changed",
    "info",
    summary="a prompt says that the options of the menu have changed",
    why="""
    Few callers know a menu by heart. For all others it is time spent before the first option, and
    the sentence mostly stays for years. Say the options straight away. Source:
    kelcomcallcenter.com, "Please listen carefully as our menu options have recently changed".
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      menu desk {
        say "Please listen carefully, «as our options have changed». For sales, press 1. For help, press 2."
        key 1 { transfer +31201112233 }
        key 2 { transfer +31201112244 }
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
        say "For sales, press 1. For help, press 2."
        key 1 { transfer +31201112233 }
        key 2 { transfer +31201112244 }
        fail { say "We did not hear you. Goodbye."  hangup }
      }
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Texts that say so, in files with a menu."""
    if not any(file.menus()):
        return
    for heard in file.texts.every:
        words = (
            menu_changed(heard.text, heard.step.language) if may_say_changed(heard.text) else None
        )
        if words is not None:
            yield Finding(heard.at(*words.span), "hardly any caller needs this", ("Leave it out.",))
