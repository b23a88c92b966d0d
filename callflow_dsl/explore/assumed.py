"""Which guesses about the platform the facts of a flow depend on.

Each guess of `World` is turned alone, and the flow is explored again.
"""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.explore.conclusions import facts_of
from callflow_dsl.explore.walk import explore
from callflow_dsl.simulate.world import alternatives

TYPE_CHECKING = False
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


#: What differs, in words; the facts that are compared, and by which of their fields.
_COMPARED = (
    ("calls end here", "ends", ("step", "reason")),
    ("a person is reached", "people", ("step", "destination")),
    ("a dead end", "dead_ends", ("step", "kind", "cause")),
    ("no call reaches it", "unreached", ("step",)),
)


def _compared(facts: Facts, name: str, fields: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [tuple(getattr(fact, field) for field in fields) for fact in getattr(facts, name)]


def _differences(before: Facts, after: Facts) -> list[str]:
    words = {
        what: _places(_compared(before, facts, fields), _compared(after, facts, fields))
        for what, facts, fields in _COMPARED
    }
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
