"""FLW406: a flow from which callers reach no person."""

from __future__ import annotations

from callflow_dsl.lint.analysis.people import broken_promises
from callflow_dsl.lint.model import Finding, Findings, LintedFile, LintedStep, rule
from callflow_dsl.lint.speech.asking import may_promise_transfer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.analysis.menus import Menu


@rule(
    "FLW406",
    "no-person",
    summary="a flow with menus has no way to a person",
    why="""
    Some requests fit no option, and some callers cannot use a menu. A person should be
    reachable by the third menu, by custom with the key 0. A message is no person. A flow that hands
    over to another one is left alone, for the other may lead there, and so are a choice of
    language alone, and a flow that calls people itself, which says what `machine` is to hear: who
    is called has no request. Source: softwareadvice.com, "IVR design lessons from the Fortune
    500".
    """,
    bad="""
    flow "Hours" {
      defaults { language en-GB  voice female }
      «say "For our hours, press 1. For our address, press 2." as choice max 1 key on key goto chosen»
      pause 5s as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: say "We are open from nine to five. Goodbye." if choice == 1
      say "We are at 4 Harbour Street. Goodbye." if choice == 2
      say "Thank you for calling."
      hangup
    }
    """,
    good="""
    flow "Hours" {
      defaults { language en-GB  voice female }
      say "For our hours, press 1. For our staff, press 0." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: say "We are open from nine to five. Goodbye." if choice == 1
      hangup if choice == 1
      transfer +31201112233
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Flows that have a menu, and no transfer that a call reaches."""
    for flow in file.flows:
        # Where a transfer is there and no call comes to it, FLW301 and FLW302 say why.
        leads_on = any(step.action == "transfer" or step.run.hands_over for step in flow.steps)
        promised = any(may_promise_transfer(s.text) and s.heard.transfer for s in flow.steps)
        leads_on = leads_on or promised  # FLW441 says that nobody is called
        leads_on = leads_on or any(map(_expects_machines, flow.steps))
        menus = [menu for menu in flow.menus if not _chooses_language(menu)]
        # FLW453 says of a key that it leads to no person.
        if menus and not leads_on and not any(map(list, map(broken_promises, menus))):
            yield Finding(
                menus[0].location,
                "no key in this flow leads to a person",
                ("Offer one, by custom with 0: For a member of our staff, press 0.",),
            )


def _chooses_language(menu: Menu) -> bool:
    """Whether each key is offered in a language of its own."""
    languages = [offered.step.language for offered in menu.offered]
    return len(languages) > 1 and len(set(languages)) == len(languages)


def _expects_machines(step: LintedStep) -> bool:
    """Whether it says what answering machines hear: they pick up only where the flow calls."""
    return step.action == "say" and not {"ifMachine", "machineTimeout"}.isdisjoint(step.run.options)
