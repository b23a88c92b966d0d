"""FLW407: a long menu that cannot be heard again."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, Threshold, rule
from callflow_dsl.lint.speech.statements import says_again

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from callflow_dsl.lint.analysis import LintedStep
    from callflow_dsl.lint.analysis.menus import Menu


@rule(
    "FLW407",
    "no-repeat",
    summary="a long menu cannot be heard again",
    why="""
    Callers who missed an option of a long menu have no choice but to guess or to call again.
    Let a key repeat it, by custom the star, or say it once more to the silent. Source: Avaya
    Interactive Response design guide, menus; myoperator.crisp.help for the star.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      «say "For news, press 1. For sales, press 2. For bills, press 3. For jobs, press 4." as choice max 1 key on key goto chosen»
      pause 5s as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: transfer +31201112201 if choice == 1
      transfer +31201112202 if choice == 2
      transfer +31201112203 if choice == 3
      transfer +31201112204 if choice == 4
      say "Nobody is free, or that was none of the options. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For news, press 1. For sales, press 2. For bills, press 3. For jobs, press 4." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "News is 1, sales 2, bills 3, jobs 4." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: transfer +31201112201 if choice == 1
      transfer +31201112202 if choice == 2
      transfer +31201112203 if choice == 3
      transfer +31201112204 if choice == 4
      say "Nobody is free, or that was none of the options. Goodbye."
      hangup
    }
    """,
    thresholds=(Threshold("options", 4, "from so many options on a menu must be repeatable"),),
    every_call=True,
)
def check(file: LintedFile) -> Findings:
    """Menus with many options that neither a key nor a silence repeats."""
    for menu in file.menus():
        offered = {o.key for o in menu.offered} if menu.readable else menu.bound.keys()
        options = [key for key in menu.bound if key in offered and key not in "*#"]
        if len(options) >= file.limit("options") and not (_again(menu) or _offers_again(menu)):
            yield Finding(
                menu.location,
                f"this menu has {len(options)} options and cannot be heard again",
                ("Let a key lead back to it, or repeat it to callers who stay silent.",),
            )


def _again(menu: Menu) -> bool:
    """Whether it is said twice, or some way leads back to it."""
    steps = [step for step in menu.steps if step.action != "pause"]
    pauses = [step.index for step in menu.steps if step.action == "pause"]
    is_said_behind = bool(pauses) and any(step.index > pauses[0] for step in steps)
    if is_said_behind or any(map(_is_repeated, steps)) or len(menu.flow.tries[menu]) > 1:
        return True
    return not menu.flow.graph.complete or _comes_back(menu, steps)


def _offers_again(menu: Menu) -> bool:
    """Whether a key is offered for it; FLW442 and FLW310 say that it does something else."""
    return any(says_again(o.offer.label, o.step.language) for o in menu.offered)


def _comes_back(menu: Menu, prompts: Iterable[LintedStep]) -> bool:
    places = {step.location for step in prompts}
    return any(menu.flow.graph.comes_back(step.index, places) for step in menu.steps)


def _is_repeated(step: LintedStep) -> bool:
    return step.number("repeat") > 1 or bool(step.run.options.get("loop"))
