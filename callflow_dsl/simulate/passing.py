"""How a call goes on: time passes, the next step comes, or the call ends.

Time passes in `later` alone, which knows when the call is cut off.
"""

from __future__ import annotations

from callflow_dsl._frozen import evolve
from callflow_dsl.simulate import events as ev
from callflow_dsl.simulate.call import Fetching, ReplyError, State, Turn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from callflow_dsl.simulate.events import Event
    from callflow_dsl.simulate.loading import Step


def later(state: State, ms: int) -> State:
    """So much later, or at the moment when the call is cut off, if that comes first."""
    at = state.at_ms + max(0, ms)
    if state.limit_ms is not None and at > state.limit_ms:
        return evolve(state, at_ms=max(state.at_ms, state.limit_ms), cut_off=True)
    return state if at == state.at_ms else evolve(state, at_ms=at)


def room(state: State, ms: int) -> int:
    """How much of this time there is before the call is cut off."""
    return later(state, ms).at_ms - state.at_ms


def advanced(
    state: State,
    *,
    goto: int | None = None,
    variables: tuple[tuple[str, str], ...] | None = None,
) -> State:
    """The call in front of the next step: the one behind, or to which it jumps."""
    return evolve(
        state,
        position=state.position + 1 if goto is None else goto,
        variables=state.variables if variables is None else variables,
        wait=None,
        jumped=goto is not None,
        steps_run=state.steps_run + 1,
    )


def request(state: State, method: str, url: str, body: Mapping[str, Any] | None = None) -> Fetching:
    """A request for the flow that goes on, with what the platform sends along."""
    world = state.world
    about = {"callID": world.call_id, "source": world.source, "destination": world.destination}
    query = about | {name: value for name, value in state.variables if name not in about}
    return Fetching(method, url, tuple(query.items()), body)


def go_on(state: State, events: list[Event]) -> Turn:
    """Go on with the next step, unless the call was cut off on the way."""
    if state.cut_off:
        return end_call(state, events, "max_duration")
    return Turn(advanced(state), tuple(events))


def end_call(state: State, events: list[Event], reason: ev.EndReason) -> Turn:
    """The end of the call: by this, or by its time, if that was over before."""
    reason = "max_duration" if state.cut_off else reason
    state = evolve(state, wait=None, ended=True)
    last = state.program.steps[-1].id if state.step is None and state.program.steps else ""
    place = here(state)
    events.append(ev.Ended(**{**place, "step": place["step"] or last}, reason=reason))
    return Turn(state, tuple(events))


def here(state: State) -> dict[str, Any]:
    """When and where an event happens: its first fields."""
    step = state.step
    return {
        "at_ms": state.at_ms,
        "flow": state.program.name,
        "step": step.id if step is not None else "",
    }


def step_of(state: State) -> Step:
    """The step under way of a call that waits."""
    step = state.step
    if step is None:  # a wait always belongs to a step
        raise ReplyError("the call is past its last step")
    return step
