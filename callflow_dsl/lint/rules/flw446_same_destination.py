"""FLW446: two keys that are offered for different things and call the same number."""

from __future__ import annotations

from callflow_dsl.graphs import walk
from callflow_dsl.lint.model import Finding, Findings, LintedFile, Related, rule
from callflow_dsl.lint.speech.statements import says_again

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.lint.analysis.menus import Menu, Offered

#: What callers are told on their way, and the number that is called then.
Way = frozenset[tuple[str, str]]
#: A way is followed through so many states.
_MOST_STATES = 500


@rule(
    "FLW446",
    "same-destination",
    "info",
    summary="two keys are offered for different things, and all that differs is the key",
    why="""
    Often a number was copied and not changed, and one of the desks is never called. Where one desk
    does serve both, a choice that changes nothing costs callers time: offer it once. The key 0 may
    lead to the desk of another key. Keys behind which callers hear different things are left
    alone, and so are those of which a server learns, and ways of more than 500 steps.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      menu desk {
        say "For sales, press 1. For repairs, «press 2»."
        key 1 { transfer +31201112233 }
        key 2 { transfer +31201112233 }
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
        say "For sales, press 1. For repairs, press 2."
        key 1 { transfer +31201112233 }
        key 2 { transfer +31201112244 }
        fail { say "We did not hear you. Goodbye."  hangup }
      }
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    every_call=True,
)
def check(file: LintedFile) -> Findings:
    """Keys with labels of their own, behind which all calls do the same up to a transfer."""
    for menu in file.menus():
        if not menu.flow.graph.complete or menu.use.sent or _is_half_dead(menu):
            continue
        first: dict[Way, Offered] = {}
        for offered in menu.options:
            way = _way(menu, offered.key) if _is_choice(offered) else None
            known = first.setdefault(way, offered) if way else offered
            if known.key != offered.key and known.offer.label != offered.offer.label:
                yield Finding(
                    offered.location,
                    f"the keys {known.key} and {offered.key} call the same number",
                    related=(Related(known.location, "this key does too"),),
                )


def _is_half_dead(menu: Menu) -> bool:
    """Whether a key is tested where no call passes the test: FLW314 or FLW316 says why."""
    graph = menu.flow.graph
    return any(at in graph.skipped and at not in graph.ran for at, _ in menu.use.tested)


def _is_choice(offered: Offered) -> bool:
    """Whether the key is for something of its own; that FLW442 speaks of, and 0, are not."""
    label = offered.offer.label
    return bool(label) and offered.key != "0" and not says_again(label, offered.step.language)


def _way(menu: Menu, key: str) -> Way | None:
    """All that calls do behind a key up to the first transfer; None where some come to none.

    None, too, where that is more than `_MOST_STATES`.
    """
    graph = menu.flow.graph
    exploration = graph.exploration
    moves = graph.pressed(menu.flow.tries[menu][0].steps, key)
    if any(move.target in graph.ends_unconnected for move in moves):
        return None
    done: set[tuple[str, str]] = set()

    def going_on(number: int) -> Iterator[int]:
        step = graph.run_at(number)
        for move in exploration.edges_from(number):
            if move.cause != "skips" and step is not None:
                done.add((step.action, repr(step.wire.get("options"))))
            if move.cause != "transfer":
                yield move.target

    states = walk((move.target for move in moves), going_on)
    if any(number == _MOST_STATES for number, _ in enumerate(states)):
        return None
    return frozenset(done) if any(action == "transfer" for action, _ in done) else None
