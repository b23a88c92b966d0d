"""FLW310: a prompt offers a key that leads nowhere."""

from __future__ import annotations

from callflow_dsl._frozen import evolve
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.lint.speech.statements import says_again
from callflow_dsl.picking import grouped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.analysis.menus import Menu, Offered


@rule(
    "FLW310",
    "offered-key-unbound",
    summary="a prompt offers a key that leads nowhere of its own",
    why="""
    The caller does what the prompt says and gets what a wrong key gets. Usually the branch was
    forgotten, or the digits in text and condition differ.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "Sales, press 1. Bills, press 3. Help, «press 2»." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: transfer +31201112233 if choice == 1
      transfer +31201112244 if choice == 3
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
    """Keys that a prompt offers and for which no condition behind the menu holds.

    One such key, or the marks of a scale, may be what all the rest is for: where that leads to a
    person or another choice, or goes on in the language in which this key alone is offered, or the
    key is to hear it again.
    """
    for menu in file.menus():
        places = grouped(_lost(menu), lambda offered: offered.location)
        for location, offers in places.items():
            keys = [offered.key for offered in offers]
            leads = "that key leads" if len(keys) == 1 else "those keys lead"
            bound = f"The keys that do are {' '.join(sorted(menu.bound))}."
            yield Finding(
                location,
                f"the prompt offers {' '.join(keys)}, but {leads} nowhere of its own",
                (bound, *_shown(menu, keys[0])),
            )


def _shown(menu: Menu, key: str) -> tuple[str, ...]:
    """The shortest call in which this key is pressed at the menu."""
    graph = menu.flow.graph
    move = graph.first(graph.pressed(menu.steps, key))
    return () if move is None else (graph.shown_by(evolve(move, keys=key + move.keys[1:])),)


def _lost(menu: Menu) -> list[Offered]:
    """What is offered and leads nowhere, as far as that is known."""
    misspelt = menu.flow.variables.tested_unstored  # FLW111 says so
    lost = [
        offered
        for offered in menu.offered
        if offered.key not in misspelt
        and not menu.handles(offered.key)
        and offered.key != offered.step.run.end_key
    ]
    # "From 1 to 5, how was it?" is one answer, whatever the mark.
    answers = {offered.offer.in_range or offered.key for offered in lost}
    is_for_the_rest = len(answers) == 1 and (
        menu.rest_leads_on
        or says_again(lost[0].offer.label, lost[0].step.language)
        or _is_language_of_the_rest(menu, lost[0])
    )
    return [] if is_for_the_rest or not menu.exact else lost


def _is_language_of_the_rest(menu: Menu, lost: Offered) -> bool:
    """Whether each key is offered in a language, and all go on in that of this one unless told."""
    others = {o.step.language for o in menu.offered if o.key != lost.key}
    goes_on = {step.language for step in menu.rest_hears}
    return lost.step.language not in others and goes_on == {lost.step.language}
