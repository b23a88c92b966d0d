"""Two call flows in JSON, side by side: whether callers hear and can do the same in both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from callflow_dsl.simulate import World, begin, load
from callflow_dsl.simulate.call import Fetching
from tests.lowering.lockstep import SILENCE, Difference, answered, observed, wire_wait

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from callflow_dsl.simulate import Event, State

    Side = tuple[State, tuple[Event, ...]]

_WORLD = World(max_steps=100_000)


def same_calls(
    one: Mapping[str, Any], other: Mapping[str, Any], keys: str, *, inputs: int = 5
) -> int:
    """Follow both flows through every sequence of up to ``inputs`` keys and silences.

    Returns how many pairs of states were met. Ids of steps may differ, and the names of
    variables that no fetch sends. Raises `Difference` with the keys (None: silence) after which
    the two calls are not the same.
    """
    first, second = (begin(load(flow), _WORLD, {}) for flow in (one, other))
    pending: list[tuple[Side, Side, tuple[str | None, ...], int]] = [
        ((first.state, first.events), (second.state, second.events), (), inputs)
    ]
    met: dict[tuple[object, ...], int] = {}
    while pending:
        side, other_side, script, left = pending.pop()
        if _told(*side) != _told(*other_side):
            raise Difference(script, _told(*side), _told(*other_side))
        state, other_state = side[0], other_side[0]
        pair = (_rest(state), _rest(other_state))
        wait = wire_wait(state)
        counts = wait in ("listen", "collect")
        if not wait or met.get(pair, -1) >= left:
            continue
        met[pair] = left
        if counts and left == 0:
            continue
        for key in (SILENCE, *(keys if counts else ())):
            after = (*script, key) if counts else script
            pending.append((answered(state, key), answered(other_state, key), after, left - counts))
    return len(met)


def _rest(state: State) -> tuple[object, ...]:
    return (state.position, state.variables, state.wait)


def _told(state: State, events: Iterable[Event]) -> tuple[object, ...]:
    """What is heard and waited for; with a fetch, also all that it sends."""
    heard = [seen for event in events if (seen := observed(event, "")) is not None]
    fetch = (state.wait, state.variables) if isinstance(state.wait, Fetching) else ()
    return (heard, wire_wait(state), fetch)
