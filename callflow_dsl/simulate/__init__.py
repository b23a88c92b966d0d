"""Runs call flows under virtual time: what a caller hears, and what the call does.

``simulate`` plays a whole call. The pieces below it are for programs that decide for
themselves: ``begin`` and ``reply`` are the engine (a pure step function that can be
forked), ``respond`` is the caller. docs/simulator.md says how calls run.
"""

from __future__ import annotations

from callflow_dsl.errors import FlowcError
from callflow_dsl.simulate.call import (
    Collecting,
    Dialled,
    Dialling,
    Fetching,
    GoOn,
    HangUp,
    Listening,
    NoFlow,
    Press,
    Recording,
    Reply,
    ReplyError,
    Silence,
    Spoke,
    State,
    Turn,
    Wait,
)
from callflow_dsl.simulate.caller import Caller, Keys, Leave, Move, Pass, Speak, Stay, respond
from callflow_dsl.simulate.engine import begin, reply
from callflow_dsl.simulate.events import Ended, Event, Heard, Pressed, Transcript, Transferred
from callflow_dsl.simulate.loading import Condition, Program, Step, load
from callflow_dsl.simulate.speech import speaking_ms
from callflow_dsl.simulate.world import World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    #: Gets the flow (wire JSON as dicts) that a call asks for; `FlowcError` when it cannot.
    Fetch = Callable[[Fetching], Mapping[str, Any]]


def simulate(
    flow: Mapping[str, Any] | Program,
    caller: Caller | None = None,
    *,
    fetch: Fetch | None = None,
    world: World | None = None,
    variables: Mapping[str, str] | None = None,
) -> Transcript:
    """Play one call of this flow (wire JSON as dicts) from answering to its end.

    Without ``fetch`` a flow that hands over ends the call there. Raises `FlowcError` for
    a flow that cannot run; never for what happens in the call, which is in the events.
    """
    caller = caller or Caller()
    turn = begin(load(flow), world, variables)
    events = list(turn.events)
    while turn.state.wait is not None:
        answer: Reply
        if isinstance(turn.state.wait, Fetching) and fetch is not None:
            answer = follow(fetch, turn.state.wait)
        else:
            answer, caller = respond(caller, turn.state)
        turn = reply(turn.state, answer)
        events.extend(turn.events)
    events.sort(key=lambda event: event.at_ms)  # stable: keeps the order within a moment
    return Transcript(tuple(events), dict(turn.state.variables), caller.moves)


def follow(fetch: Fetch, request: Fetching) -> GoOn | NoFlow:
    """Ask ``fetch`` for the next flow; a failure becomes the reply that ends the call."""
    try:
        flow = fetch(request)
        return GoOn(load(flow, name=str(flow.get("title") or request.url)))
    except FlowcError as error:
        return NoFlow(error.message)


__all__ = [
    "Caller",
    "Collecting",
    "Condition",
    "Dialled",
    "Dialling",
    "Ended",
    "Event",
    "Fetching",
    "GoOn",
    "HangUp",
    "Heard",
    "Keys",
    "Leave",
    "Listening",
    "Move",
    "NoFlow",
    "Pass",
    "Press",
    "Pressed",
    "Program",
    "Recording",
    "Reply",
    "ReplyError",
    "Silence",
    "Speak",
    "Spoke",
    "State",
    "Stay",
    "Step",
    "Transcript",
    "Transferred",
    "Turn",
    "Wait",
    "World",
    "begin",
    "follow",
    "load",
    "reply",
    "respond",
    "simulate",
    "speaking_ms",
]
