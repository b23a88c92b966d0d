"""Branches that end with a copy of what comes behind their menu.

The compiler writes the end of a call twice where no guard tells two ways apart: the ways that
are told to the end first pass nobody then. Such a branch simply goes on behind the menu.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from callflow_dsl.decompiler.found import FoundMenu, Item, Items
    from callflow_dsl.decompiler.wire_steps import WireStep

#: Steps behind a menu that are looked at.
_MOST_STEPS = 50


def without_tails(menu: FoundMenu, steps: Sequence[WireStep]) -> FoundMenu:
    """The menu without the copies of what is behind it; itself where there are none."""
    behind = steps[menu.end :]
    if not behind or len(behind) > _MOST_STEPS:
        return menu
    tail = [step.content for step in behind]
    hangup = '{"action": "hangup"}'
    # Where the flow does not hang up at its end, the copy does.
    tails = [tail] if behind[-1].ends else [[*tail, hangup]]
    shorter = evolve(
        menu,
        outcomes={
            entry: (items if again else _without(items, tails[0], steps), again)
            for entry, (items, again) in menu.outcomes.items()
        },
        fail=_without(menu.fail, tails[0], steps),
    )
    is_same = shorter.fail == menu.fail and shorter.outcomes == menu.outcomes
    return menu if is_same else evolve(shorter, plainer=menu)


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
