"""FLW447: keys of which no prompt says what they are for."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.lint.speech.statements import tells_choice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.analysis import LintedStep
    from callflow_dsl.lint.analysis.menus import Menu, Offered


@rule(
    "FLW447",
    "keys-without-purpose",
    summary="a prompt lists keys and does not say what they are for",
    why="""
    Callers press one and see what comes. Only keys in a list, such as "press 1 or 2", are looked
    at, where nothing that is heard before can be the question: no question mark, no "or", no
    number.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      menu desk {
        say "Welcome to Acme. «Press 1 or 2»."
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
        say "Welcome to Acme. For sales, press 1. For repairs, press 2."
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
    """Menus that offer keys in one list and say nothing else of a choice."""
    for menu in file.menus():
        listed = [offered for offered in menu.offered if offered.step in menu.first]
        if menu.readable and _is_bare_list(listed) and not any(map(_may_tell, _heard(menu))):
            keys = " ".join(offered.key for offered in listed)
            yield Finding(listed[0].location, f"nothing says what the keys {keys} are for")


def _is_bare_list(offers: list[Offered]) -> bool:
    """Whether several keys are named in one phrase, which is no range."""
    one_phrase = len({(offered.step.index, offered.offer.span) for offered in offers}) == 1
    return len(offers) > 1 and one_phrase and not offers[0].offer.in_range


def _heard(menu: Menu) -> list[LintedStep]:
    """What can be heard before an answer is awaited, since the last one was."""
    start = menu.steps[0].index
    before: list[LintedStep] = []
    for step in reversed(menu.flow.steps[:start]):
        if step.run.listens:
            break
        before.append(step)
    return [*before, *menu.first]


def _may_tell(step: LintedStep) -> bool:
    return step.action == "play" or tells_choice(step.text, step.language)
