"""Branches that end with a copy of what comes behind their menu.

The compiler writes the end of a call twice where no guard tells two ways apart: the ways that
are told to the end first pass nobody then. Such a branch simply goes on behind the menu.
"""

from __future__ import annotations

from callflow_dsl._frozen import evolve
from callflow_dsl.decompiler.found import SILENCE, FoundMenu
from callflow_dsl.decompiler.wire_steps import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from callflow_dsl.decompiler.found import Item, Items
    from callflow_dsl.decompiler.wire_steps import Memory, WireStep

_HANGUP = '{"action": "hangup"}'
#: Steps behind a menu that are looked at.
_MOST_STEPS = 50


def without_tails(menu: FoundMenu, steps: Sequence[WireStep], memory: Memory) -> FoundMenu:
    """The menu without the copies of what is behind it; itself where there are none.

    ``memory`` is what is known where the menu begins.
    """
    behind = steps[menu.end :]
    if not behind or len(behind) > _MOST_STEPS or any(s.conditions is None for s in behind):
        return menu
    shorter = _shortened(menu, behind, steps, memory)
    if _says_the_same(shorter, menu):
        return menu
    shorter = evolve(shorter, plainer=menu)
    if behind[0].content != _HANGUP:
        return shorter
    # A hangup alone is more often meant where it stands, for those who chose nothing.
    kept = {**shorter.outcomes, SILENCE: menu.outcomes[SILENCE]}
    chosen = evolve(menu, outcomes=kept, plainer=shorter)
    return shorter if _says_the_same(chosen, shorter) else chosen


def _shortened(
    menu: FoundMenu, behind: Sequence[WireStep], steps: Sequence[WireStep], memory: Memory
) -> FoundMenu:
    """The menu whose branches end before what ``behind`` does for those who chose them."""
    variable = steps[menu.prompt[0].number].variable or ""
    outcomes = {}
    for entry, (items, again) in menu.outcomes.items():
        known = memory if entry is SILENCE else memory.having(variable, entry.example)
        if not again:
            items = _without(items, _tail(behind, known), steps)
            items = _with_shorter_menu(items, behind, steps, known)
        outcomes[entry] = (items, again)
    unknown = memory.having(variable, UNKNOWN)
    fail = _without(menu.fail, _tail(behind, unknown), steps)
    return evolve(menu, outcomes=outcomes, fail=fail)


def _with_shorter_menu(
    items: Items, behind: Sequence[WireStep], steps: Sequence[WireStep], memory: Memory
) -> Items:
    """The items of a branch, the menu at its end without copies of what is ``behind``."""
    if not items or not isinstance(items[-1], FoundMenu) or behind[0].content == _HANGUP:
        return items
    menu = _shortened(items[-1], behind, steps, memory)
    return items if _says_the_same(menu, items[-1]) else (*items[:-1], menu)


def _says_the_same(menu: FoundMenu, other: FoundMenu) -> bool:
    return menu.fail == other.fail and menu.outcomes == other.outcomes


def _tail(behind: Sequence[WireStep], memory: Memory) -> list[str]:
    """What the steps behind a menu do on a way, to where the call ends."""
    tail = []
    for step in behind:
        guards = step.guards(memory)
        if guards is not None:
            tail.append(step.content)
            if step.ends and not guards:
                return tail
    return [*tail, _HANGUP]  # where the flow does not hang up at its end, the copy does


def _without(items: Items, tail: Sequence[str], steps: Sequence[WireStep]) -> Items:
    """The items without those that say the tail, if they end with it."""
    rest = list(tail)
    for number in range(len(items), 0, -1):
        said = _said(items[number - 1], steps)
        if said != rest[-len(said) :]:
            return items
        del rest[-len(said) :]
        if not rest:
            return items[: number - 1]
    return items


def _said(item: Item, steps: Sequence[WireStep]) -> list[str]:
    return [step.content for step in steps[item.start : item.end]]
