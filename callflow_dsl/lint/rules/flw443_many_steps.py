"""FLW443: a statement that becomes very many steps."""

from __future__ import annotations

from callflow_dsl.compiler.resolved import InMenu
from callflow_dsl.lint.model import (
    Finding,
    Findings,
    LintedFile,
    LintedFlow,
    LintedStep,
    Threshold,
    rule,
)
from callflow_dsl.picking import grouped, instances

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.compiler.resolved import Menu


@rule(
    "FLW443",
    "many-steps",
    "info",
    summary="one statement becomes very many steps of the API",
    why="""
    The API goes back on a key press alone and counts nothing, so a menu is written once for each
    way to come to it again. Where wrong keys are counted and silence goes on, each wrong key and
    each silence needs steps of its own, and so has all that comes behind them. A flow of that size
    is hard to read in the account. Wrong keys without end, or a silence that ends the call, make
    the same menu small; `flowc compile --stats` shows what was written how often, and why.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      menu topic {
        «say "For sales, press 1."»
        wait 5s
        tries silence 4 wrong 4
        key 1 { transfer +31201112233 }
        other { say "That is not an option."  again }
        silence { say "We did not hear you."  again }
      }
      say "Nobody is free. Please leave a message after the tone."
      record max 60s finish #
      say "Thank you. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      menu topic {
        say "For sales, press 1."
        wait 5s
        tries wrong endless
        key 1 { transfer +31201112233 }
        other { say "That is not an option."  again }
        silence { say "We did not hear you. Goodbye."  hangup }
      }
      say "Nobody is free. Please leave a message after the tone."
      record max 60s finish #
      say "Thank you. Goodbye."
      hangup
    }
    """,
    thresholds=(Threshold("steps", 20, "the most steps of the API for one statement of a flow"),),
)
def check(file: LintedFile) -> Findings:
    """Of each menu, the statement with the most steps; others in flows without such a menu."""
    most = file.limit("steps")
    largest = _largest(file, most)
    menus = {flow for flow, menu in largest if menu is not None}
    for (flow, menu), copies in largest.items():
        if menu is not None or flow not in menus:
            message = f"this becomes {len(copies)} steps of the API, more than {most}"
            yield Finding(copies[0].location, message, (_way_out(menu),))


def _largest(file: LintedFile, most: int) -> dict[tuple[LintedFlow, Menu | None], list[LintedStep]]:
    """Flow and menu -> the steps of the statement with the most of them, above a number."""
    largest: dict[tuple[LintedFlow, Menu | None], list[LintedStep]] = {}
    for steps in file.statements:
        # Each use of a part is a statement of its own.
        for own in grouped(steps, lambda step: (step.flow, step.compiled.via)).values():
            key = (own[0].flow, _menu(own[0]))
            if len(own) > max(most, len(largest.get(key, ()))):
                largest[key] = own
    return largest


def _menu(step: LintedStep) -> Menu | None:
    around = instances(step.compiled.around, InMenu)
    return around[-1].menu if around else None


def _way_out(menu: Menu | None) -> str:
    if menu is None:
        return "Let a group of callers end with hangup or transfer before this place."
    if menu.tries is None and menu.wrong_tries is None:
        return "Let `silence` end the call."
    return "Let wrong keys go on without end (`tries wrong endless`), and `silence` end the call."
