"""Which guesses about the platform the facts of a flow depend on.

Each guess of `World` is turned alone, and the flow is explored again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from callflow_dsl.explore.conclusions import facts_of
from callflow_dsl.explore.walk import explore
from callflow_dsl.simulate.world import alternatives

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from callflow_dsl.explore.facts import Facts
    from callflow_dsl.simulate.world import World


@frozen
class Turned:
    """What is different with one guess turned, in words; nothing where the flow bears it."""

    assumption: str  # as `--assume` takes it
    differences: tuple[str, ...]
    facts: Facts


def turn_all(
    flow: Mapping[str, Any], facts: Facts, world: World, **more: Any
) -> tuple[Turned, ...]:
    """The facts of a flow (``more`` as for `explore`) under each other guess."""
    found = []
    for assumption, other in alternatives(world):
        turned = facts_of(explore(flow, world=other, **more))
        found.append(Turned(assumption, tuple(_differences(facts, turned)), turned))
    return tuple(found)


def _differences(before: Facts, after: Facts) -> list[str]:
    words = {
        "calls end here": _places([(end.step, end.reason) for end in before.ends],
                                  [(end.step, end.reason) for end in after.ends]),
        "a person is reached": _places([(one.step, one.destination) for one in before.people],
                                       [(one.step, one.destination) for one in after.people]),
        "a dead end": _places([(one.step, one.kind, one.cause) for one in before.dead_ends],
                              [(one.step, one.kind, one.cause) for one in after.dead_ends]),
        "no call reaches it": _places([(one.step,) for one in before.unreached],
                                      [(one.step,) for one in after.unreached]),
    }  # fmt: skip
    lines = [
        f"{step}: {'' if comes else 'no longer: '}{what}"
        for what, (gone, come) in words.items()
        for comes, steps in ((False, gone), (True, come))
        for step in steps
    ]
    if before.complete != after.complete:
        lines.append("every call was followed" if after.complete else "not every call was followed")
    return lines


def _places(
    before: list[tuple[str, ...]], after: list[tuple[str, ...]]
) -> tuple[list[str], list[str]]:
    """The steps of what goes and of what comes."""
    gone = [one for one in dict.fromkeys(before) if one not in set(after)]
    come = [one for one in dict.fromkeys(after) if one not in set(before)]
    return [one[0] for one in gone], [one[0] for one in come]
