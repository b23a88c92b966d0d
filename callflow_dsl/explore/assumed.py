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
    turns = []
    for assumption, other in alternatives(world):
        turned = facts_of(explore(flow, world=other, **more))
        turns.append(Turned(assumption, tuple(_differences(facts, turned)), turned))
    return tuple(turns)


def _differences(before: Facts, after: Facts) -> list[str]:
    words = {
        "calls end here": _places([(end.step, end.reason) for end in before.ends],
                                  [(end.step, end.reason) for end in after.ends]),
        "a person is reached": _places([(fact.step, fact.destination) for fact in before.people],
                                       [(fact.step, fact.destination) for fact in after.people]),
        "a dead end": _places([(fact.step, fact.kind, fact.cause) for fact in before.dead_ends],
                              [(fact.step, fact.kind, fact.cause) for fact in after.dead_ends]),
        "no call reaches it": _places([(fact.step,) for fact in before.unreached],
                                      [(fact.step,) for fact in after.unreached]),
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
    gone = [fact for fact in dict.fromkeys(before) if fact not in set(after)]
    come = [fact for fact in dict.fromkeys(after) if fact not in set(before)]
    return [fact[0] for fact in gone], [fact[0] for fact in come]
