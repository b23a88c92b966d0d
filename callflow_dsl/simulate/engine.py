"""The call engine: a pure function from a state and a reply to the next state and events.

A call runs by itself until it depends on somebody else: a prompt during which the caller
may press a key, a number being dialled, a recording, a flow to fetch. There it stops with
a `Wait` that says what it waits for; `reply` goes on from any such state, as often and
with as many different replies as wanted. Exploration forks here, the emulator puts real
time and real HTTP between the two, `simulate` plays a caller.

Time is virtual: milliseconds since the call was answered, never read from a clock. What the
Voice API does not say is in `World`.
"""

from __future__ import annotations

from callflow_dsl._frozen import evolve
from callflow_dsl.simulate import events as ev
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
    ReplyError,
    Silence,
    Spoke,
    State,
    Turn,
)
from callflow_dsl.simulate.passing import (
    advanced,
    end_call,
    go_on,
    here,
    later,
    request,
    room,
    step_of,
)
from callflow_dsl.simulate.starting import start
from callflow_dsl.simulate.world import World
from callflow_dsl.steps import behaviour as does
from callflow_dsl.steps.conditions import is_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.simulate.call import Reply
    from callflow_dsl.simulate.events import Event
    from callflow_dsl.simulate.loading import Program


def begin(
    program: Program, world: World | None = None, variables: Mapping[str, str] | None = None
) -> Turn:
    """Answer the call and run to its first wait. ``variables`` are set from the start."""
    return run(ready(program, world, variables))


def ready(
    program: Program, world: World | None = None, variables: Mapping[str, str] | None = None
) -> State:
    """A call that was answered and has not run its first step."""
    stored = tuple(sorted((variables or {}).items()))
    limit = program.max_duration_ms
    return State(program, world or World(), variables=stored, limit_ms=limit)


def reply(state: State, answer: Reply) -> Turn:
    """Go on from a waiting state to the next. `ReplyError` when the answer does not fit."""
    settled = settle(state, answer)
    running = run(settled.state)
    return Turn(running.state, settled.events + running.events)


def settle(state: State, answer: Reply) -> Turn:
    """The first half of `reply`: end this wait and run no further step."""
    wait = state.wait
    match wait, answer:
        case None, _:
            raise ReplyError("the call waits for nothing")
        case Recording(), HangUp(after_ms=after):
            return _recorded(state, wait, Spoke(after), hung_up=True)
        case Listening() | Collecting() | Dialling() | Fetching(), HangUp(after_ms=after):
            return end_call(later(state, after), [], "caller")
        case Listening(left_ms=left), Silence():
            return _endless(state) if left is None else go_on(later(state, left), [])
        case Listening() | Collecting(), Press():
            return _pressed(state, wait, answer)
        case Collecting(), Silence():
            return _enter(later(state, wait.timeout_ms), [], wait.keys, timed_out=True)
        case Dialling(), Dialled():
            return _dialled(state, wait, answer)
        case Recording(), Spoke():
            return _recorded(state, wait, answer)
        case Fetching(), GoOn() | NoFlow():
            return _fetched(state, wait, answer)
    raise ReplyError(f"{type(answer).__name__} is no answer to {type(wait).__name__}")


# Running to the next wait --------------------------------------------------------------


def run(state: State) -> Turn:
    """Run steps until the call waits or is over."""
    events: list[Event] = []
    while state.wait is None and not state.ended:
        turn = run_step(state)
        state = turn.state
        events.extend(turn.events)
    while state.ahead and isinstance(state.wait, Listening) and state.wait.listens:
        turn = reply(evolve(state, ahead=state.ahead[1:]), Press(state.ahead[0]))
        state = turn.state
        events.extend(turn.events)
    return Turn(state, tuple(events))


def run_step(state: State) -> Turn:
    """Run the one step that comes next, or skip it, or end the call past the last."""
    step = state.step
    if step is None:
        return end_call(state, [], "past_end")
    if state.steps_run >= state.world.max_steps:
        return end_call(state, [], "limit")
    if not (state.jumped and state.world.jump_runs):
        for condition in step.conditions:
            if not state.meets(condition):
                skipped = ev.Skipped(**here(state), condition=str(condition))
                return Turn(advanced(state), (skipped,))
    return start(state, step, step.does)


# Going on from a wait ------------------------------------------------------------------


def _endless(state: State) -> Turn:
    """The end of a wait that nothing ends, but a call that is cut off."""
    if state.limit_ms is None:
        return end_call(state, [], "endless")
    return end_call(later(state, state.limit_ms - state.at_ms + 1), [], "max_duration")


def _pressed(state: State, wait: Listening | Collecting, press: Press) -> Turn:
    if not is_key(press.key):
        raise ReplyError(f"{press.key!r} is no key of a telephone")
    remaining_ms = wait.left_ms if isinstance(wait, Listening) else wait.timeout_ms
    if remaining_ms is not None and not 0 <= press.after_ms <= remaining_ms:
        raise ReplyError(f"a key after {press.after_ms} ms, but only {remaining_ms} ms are left")
    state = later(state, press.after_ms)
    if state.cut_off:
        return end_call(state, [], "max_duration")
    taken = wait.listens if isinstance(wait, Listening) else True
    event = ev.Pressed(
        **here(state),
        key=press.key,
        taken=taken,
        barge_in=isinstance(wait, Listening) and taken and press.after_ms != remaining_ms,
    )
    if isinstance(wait, Listening):
        step = step_of(state)
        if not wait.listens or (press.key == step.end_key and not state.world.end_key_alone):
            return _lost(state, wait, press, event)
        wait = Collecting("", state.world.key_timeout_ms, step.end_key, step.max_keys)
    return _collected(state, wait, event)


def _collected(state: State, wait: Collecting, event: ev.Pressed) -> Turn:
    """A key belongs to an entry: it ends the entry, or the entry waits for more keys."""
    if event.key == wait.end_key:
        return _enter(state, [event], wait.keys)
    keys = wait.keys + event.key
    left_keys = None if wait.left is None else wait.left - 1
    if left_keys == 0:
        return _enter(state, [event], keys)
    return Turn(evolve(state, wait=evolve(wait, keys=keys, left=left_keys)), (event,))


def _lost(state: State, wait: Listening, press: Press, event: ev.Pressed) -> Turn:
    """The prompt goes on after a key that it does not take."""
    rest = None if wait.left_ms is None else wait.left_ms - press.after_ms
    shorter_wait = Listening(wait.listens, rest, max(0, wait.once_ms - press.after_ms))
    kept = state.world.type_ahead and not wait.listens
    ahead = state.ahead + press.key if kept else state.ahead
    event = evolve(event, taken=False, kept=kept, barge_in=False)
    return Turn(evolve(state, wait=shorter_wait, ahead=ahead), (event,))


def _enter(state: State, events: list[Event], keys: str, *, timed_out: bool = False) -> Turn:
    """An entry is complete: store it and jump."""
    if state.cut_off:
        return end_call(state, events, "max_duration")
    step, steps = step_of(state), state.program.steps
    goto = steps[step.goto].id if step.goto is not None else None
    events.append(
        ev.Entered(**here(state), keys=keys, variable=step.variable, goto=goto, timed_out=timed_out)
    )
    variables = state.variables
    if step.variable is not None:
        variables = tuple(sorted({**dict(variables), step.variable: keys}.items()))
    return Turn(advanced(state, goto=step.goto, variables=variables), tuple(events))


def _dialled(state: State, wait: Dialling, call: Dialled) -> Turn:
    step = step_of(state)
    ring = room(state, call.ring_ms)
    rung = later(state, call.ring_ms)
    talk = room(rung, call.talk_ms if call.outcome == "answered" else 0)
    dial = step.does if isinstance(step.does, does.Dial) else does.Dial(wait.destination)
    transferred = ev.Transferred(
        **here(state),
        destination=wait.destination,
        outcome=call.outcome,
        ring_ms=ring,
        talk_ms=talk,
        record=dial.record,
        mask=dial.mask,
    )
    over = later(rung, call.talk_ms if call.outcome == "answered" else 0)
    if call.caller_hangs_up:
        return end_call(over, [transferred], "caller")
    return go_on(over, [transferred])


def _recorded(state: State, wait: Recording, spoke: Spoke, *, hung_up: bool = False) -> Turn:
    if spoke.key and not is_key(spoke.key):
        raise ReplyError(f"{spoke.key!r} is no key of a telephone")
    step = step_of(state)
    what = step.does if isinstance(step.does, does.Recording) else does.Recording(None, None, "")
    length, ended_by = _recording_end(wait, spoke, hung_up)
    over = later(state, length)
    recorded = ev.Recorded(
        **here(state),
        duration_ms=over.at_ms - state.at_ms,
        ended_by="cut_off" if over.cut_off else ended_by,
        transcribe=what.transcribe,
        on_finish=what.then,
    )
    events: list[Event] = [recorded]
    pressed_at = later(state, min(spoke.ms, length))
    if spoke.key and ended_by != "key" and not pressed_at.cut_off:
        events.append(ev.Pressed(**here(pressed_at), key=spoke.key, taken=False))
    is_last = ended_by == "hangup" or over.cut_off
    if what.then and (state.world.hangup_posts or not is_last):
        return Turn(evolve(over, wait=_posted(over, what, recorded, is_last)), tuple(events))
    return end_call(over, events, "caller") if is_last else go_on(over, events)


def _recording_end(wait: Recording, spoke: Spoke, hung_up: bool) -> tuple[int, ev.RecordingEnd]:
    limit = wait.max_ms
    if limit is not None and spoke.ms >= limit:
        return limit, "length"
    if hung_up:
        return spoke.ms, "hangup"
    if spoke.key and spoke.key in wait.finish_keys:
        return spoke.ms, "key"
    if wait.silence_ms is not None and (limit is None or spoke.ms + wait.silence_ms < limit):
        return spoke.ms + wait.silence_ms, "silence"
    if limit is not None:
        return limit, "length"
    # No limit, no silence detection and no key: only the caller can end it.
    return spoke.ms, "hangup"


def _posted(state: State, what: does.Recording, recorded: ev.Recorded, is_last: bool) -> Fetching:
    """The request that brings a recording to its onFinish."""
    body = {
        "id": f"recording-{recorded.step}",
        "legId": f"{state.world.call_id}-leg",
        "format": "wav",
        "status": "done",
        "duration": recorded.duration_ms // 1000,
    }
    return evolve(request(state, "POST", what.then, body), is_last=is_last)


def _fetched(state: State, wait: Fetching, answer: GoOn | NoFlow) -> Turn:
    name = answer.program.name if isinstance(answer, GoOn) else ""
    error = answer.error if isinstance(answer, NoFlow) else ""
    fetched = ev.Fetched(**here(state), method=wait.method, url=wait.url, title=name, error=error)
    if wait.is_last:
        return end_call(state, [fetched], "caller")
    if isinstance(answer, NoFlow):
        return end_call(state, [fetched], "fetch_failed" if error else "handed_over")
    # `limit_ms` stays that of the flow that answered the call.
    return Turn(evolve(advanced(state), program=answer.program, position=0), (fetched,))
