"""The call engine: a pure function from a state and a reply to the next state and events.

A call runs by itself until it depends on somebody else: a prompt during which the caller
may press a key, a number being dialled, a recording, a flow to fetch. There it stops with
a `Wait` that says what it waits for; `reply` goes on from any such state, as often and
with as many different replies as wanted. Exploration forks here, the emulator puts real
time and real HTTP between the two, `simulate` plays a caller.

Time is virtual: milliseconds since the call was answered, never read from a clock.
docs/simulator.md lists what was decided where the Voice API says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from callflow_dsl.simulate import events as ev
from callflow_dsl.simulate import loading as pr
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
    World,
)
from callflow_dsl.simulate.speech import speaking_ms
from callflow_dsl.steps import KEYPAD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from callflow_dsl.simulate.call import Reply
    from callflow_dsl.simulate.events import Event
    from callflow_dsl.simulate.loading import Program, Step


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
    going = run(settled.state)
    return Turn(going.state, settled.events + going.events)


def settle(state: State, answer: Reply) -> Turn:
    """The first half of `reply`: end this wait and run no further step."""
    wait = state.wait
    match wait, answer:
        case None, _:
            raise ReplyError("the call waits for nothing")
        case Recording(), HangUp(after_ms=after):
            return _recorded(state, wait, Spoke(after), hung_up=True)
        case Listening() | Collecting() | Dialling() | Fetching(), HangUp(after_ms=after):
            return _end(state, [], "caller", after)
        case Listening(left_ms=left), Silence():
            return _end(state, [], "endless") if left is None else _next(state, [], left)
        case Listening(), Press():
            return _pressed(state, wait, answer)
        case Collecting(), Silence():
            return _enter(state, [], wait.keys, wait.timeout_ms, timed_out=True)
        case Collecting(), Press():
            return _pressed(state, wait, answer)
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
    return Turn(state, tuple(events))


def run_step(state: State) -> Turn:
    """Run the one step that comes next, or skip it, or end the call past the last."""
    step = state.step
    if step is None:
        return _end(state, [], "past_end")
    if state.steps_run >= state.world.max_steps:
        return _end(state, [], "limit")
    for condition in step.conditions:
        if not condition.holds(state.value(condition.variable)):
            skipped = ev.Skipped(**_here(state), condition=str(condition))
            return Turn(_advanced(state), (skipped,))
    events: list[Event] = []
    outcome = _START.get(step.action, _unknown)(state, step, events)
    return outcome if isinstance(outcome, Turn) else Turn(outcome, tuple(events))


def _advanced(state: State, after_ms: int = 0) -> State:
    return evolve(
        state,
        position=state.position + 1,
        at_ms=state.at_ms + after_ms,
        wait=None,
        steps_run=state.steps_run + 1,
    )


def _say(state: State, step: Step, events: list[Event]) -> State | Turn:
    if state.world.machine:
        policy = pr.text(step, "ifMachine") or "delay"
        heard, state = _machine(state, step, policy)
        if heard is not None:
            events.append(heard)
            if policy == "hangup":
                return _end(state, events, "machine")
    text, language = pr.text(step, "payload"), pr.text(step, "language")
    return _prompt(
        state,
        step,
        events,
        ev.Heard(
            **_here(state),
            text=text,
            voice=pr.text(step, "voice"),
            language=language,
            repeat=max(1, pr.number(step, "repeat", 1)),
            duration_ms=speaking_ms(text, language),
        ),
    )


def _machine(state: State, step: Step, policy: str) -> tuple[ev.MachineHeard | None, State]:
    if policy == "continue":
        return None, state
    left = max(0, state.world.greeting_ms - state.at_ms)
    if left == 0 and policy == "delay":
        return None, state
    waited = min(left, pr.number(step, "machineTimeout", 7000))
    heard = ev.MachineHeard(
        **_here(state), policy=policy, waited_ms=waited, over_greeting=waited < left
    )
    return heard, evolve(state, at_ms=state.at_ms + waited)


def _play(state: State, step: Step, events: list[Event]) -> State | Turn:
    files, world = pr.media(step), state.world
    duration = sum(world.media_ms.get(file, world.play_ms) for file in files)
    return _prompt(
        state,
        step,
        events,
        ev.Heard(**_here(state), media=files, duration_ms=duration),
    )


def _prompt(state: State, step: Step, events: list[Event], heard: ev.Heard) -> State:
    once = (heard.duration_ms or 0) * heard.repeat
    whole = None if pr.truth(pr.option(step, "loop")) else once
    events.append(evolve(heard, duration_ms=whole))
    return evolve(state, wait=Listening(step.listens, whole, once))


def _pause(state: State, step: Step, events: list[Event]) -> State | Turn:
    length = pr.number(step, "length") * 1000
    events.append(ev.Paused(**_here(state), duration_ms=length))
    return evolve(state, wait=Listening(step.listens, length, length))


def _record(state: State, step: Step, _events: list[Event]) -> State | Turn:
    limit, silence = pr.number(step, "maxLength") * 1000, pr.number(step, "timeout") * 1000
    return evolve(state, wait=Recording(limit or None, silence or None, pr.finish_keys(step)))


def _transfer(state: State, step: Step, _events: list[Event]) -> State | Turn:
    return evolve(state, wait=Dialling(pr.text(step, "destination")))


def _fetch(state: State, step: Step, _events: list[Event]) -> State | Turn:
    return evolve(state, wait=_request(state, "GET", pr.text(step, "url")))


def _send_keys(state: State, step: Step, events: list[Event]) -> State | Turn:
    keys = pr.text(step, "keys")
    each = pr.number(step, "duration", 100) + pr.number(step, "interval", 100)
    events.append(ev.SentKeys(**_here(state), keys=keys, duration_ms=len(keys) * each))
    return _advanced(state, len(keys) * each)


def _hangup(state: State, _step: Step, events: list[Event]) -> State | Turn:
    return _end(state, events, "hangup")


def _unknown(state: State, step: Step, events: list[Event]) -> State | Turn:
    events.append(ev.Unknown(**_here(state), action=step.action))
    return _advanced(state)


_START: Mapping[str, Callable[[State, Step, list[Event]], State | Turn]] = {
    "say": _say,
    "play": _play,
    "pause": _pause,
    "record": _record,
    "transfer": _transfer,
    "fetchCallFlow": _fetch,
    "sendKeys": _send_keys,
    "hangup": _hangup,
}

# Going on from a wait ------------------------------------------------------------------


def _pressed(state: State, wait: Listening | Collecting, press: Press) -> Turn:
    first = isinstance(wait, Listening)
    if len(press.key) != 1 or press.key not in KEYPAD:
        raise ReplyError(f"{press.key!r} is no key of a telephone")
    left = wait.left_ms if isinstance(wait, Listening) else wait.timeout_ms
    if left is not None and not 0 <= press.after_ms <= left:
        raise ReplyError(f"a key after {press.after_ms} ms, but only {left} ms are left")
    if over := _over(state, [], press.after_ms):
        return over
    state = evolve(state, at_ms=state.at_ms + press.after_ms)
    taken = wait.listens if isinstance(wait, Listening) else True
    event = ev.Pressed(
        **_here(state),
        key=press.key,
        taken=taken,
        barge_in=first and taken and press.after_ms != left,
    )
    if isinstance(wait, Listening):
        if not wait.listens:
            rest = None if wait.left_ms is None else wait.left_ms - press.after_ms
            going = Listening(False, rest, max(0, wait.once_ms - press.after_ms))
            return Turn(evolve(state, wait=going), (event,))
        step = _step(state)
        wait = Collecting("", state.world.key_timeout_ms, step.end_key, step.max_keys)
    if press.key == wait.end_key:
        return _enter(state, [event], wait.keys)
    keys = wait.keys + press.key
    left_keys = None if wait.left is None else wait.left - 1
    if left_keys == 0:
        return _enter(state, [event], keys)
    return Turn(evolve(state, wait=evolve(wait, keys=keys, left=left_keys)), (event,))


def _enter(
    state: State, events: list[Event], keys: str, after_ms: int = 0, *, timed_out: bool = False
) -> Turn:
    if over := _over(state, events, after_ms):
        return over
    step, steps = _step(state), state.program.steps
    goto = steps[step.goto].id if step.goto is not None else None
    state = evolve(state, at_ms=state.at_ms + after_ms)
    events.append(
        ev.Entered(
            **_here(state), keys=keys, variable=step.variable, goto=goto, timed_out=timed_out
        )
    )
    variables = state.variables
    if step.variable is not None:
        variables = tuple(sorted({**dict(variables), step.variable: keys}.items()))
    going = evolve(_advanced(state), variables=variables)
    if step.goto is not None:
        going = evolve(going, position=step.goto)
    return Turn(going, tuple(events))


def _dialled(state: State, wait: Dialling, call: Dialled) -> Turn:
    step = _step(state)
    talk = call.talk_ms if call.outcome == "answered" else 0
    transferred = ev.Transferred(
        **_here(state),
        destination=wait.destination,
        outcome=call.outcome,
        ring_ms=call.ring_ms,
        talk_ms=talk,
        record=pr.text(step, "record"),
        mask=pr.truth(pr.option(step, "mask")),
    )
    if call.caller_hangs_up:
        return _end(state, [transferred], "caller", call.ring_ms + talk)
    return _next(state, [transferred], call.ring_ms + talk)


def _recorded(state: State, wait: Recording, spoke: Spoke, *, hung_up: bool = False) -> Turn:
    step = _step(state)
    length, ended_by = _recording_end(wait, spoke, hung_up)
    language = pr.text(step, "transcribeLanguage") or "?"
    recorded = ev.Recorded(
        **_here(state),
        duration_ms=length,
        ended_by=ended_by,
        transcribe=language if pr.truth(pr.option(step, "transcribe")) else "",
        on_finish=pr.text(step, "onFinish"),
    )
    events: list[Event] = [recorded]
    if spoke.key and ended_by != "key":
        pressed_at = state.at_ms + min(spoke.ms, length)
        events.append(
            ev.Pressed(**{**_here(state), "at_ms": pressed_at}, key=spoke.key, taken=False)
        )
    if ended_by == "hangup":
        return _end(state, events, "caller", length)
    if not recorded.on_finish:
        return _next(state, events, length)
    if over := _over(state, events, length):
        return over
    state = evolve(state, at_ms=state.at_ms + length)
    body: dict[str, Any] = {
        "id": f"recording-{step.id}",
        "legId": f"{state.world.call_id}-leg",
        "format": "wav",
    }
    body |= {"status": "done", "duration": length // 1000}
    request = _request(state, "POST", recorded.on_finish, body)
    return Turn(evolve(state, wait=request), tuple(events))


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


def _fetched(state: State, wait: Fetching, answer: GoOn | NoFlow) -> Turn:
    if isinstance(answer, NoFlow):
        fetched = ev.Fetched(**_here(state), method=wait.method, url=wait.url, error=answer.error)
        return _end(state, [fetched], "fetch_failed" if answer.error else "handed_over")
    name = answer.program.name
    fetched = ev.Fetched(**_here(state), method=wait.method, url=wait.url, title=name)
    # `limit_ms` stays that of the flow that answered the call.
    return Turn(evolve(_advanced(state), program=answer.program, position=0), (fetched,))


def _request(
    state: State, method: str, url: str, body: Mapping[str, Any] | None = None
) -> Fetching:
    world = state.world
    about = {"callID": world.call_id, "source": world.source, "destination": world.destination}
    query = about | {name: value for name, value in state.variables if name not in about}
    return Fetching(method, url, tuple(query.items()), body)


def _next(state: State, events: list[Event], after_ms: int) -> Turn:
    if over := _over(state, events, after_ms):
        return over
    return Turn(_advanced(state, after_ms), tuple(events))


def _over(state: State, events: list[Event], after_ms: int) -> Turn | None:
    limit = state.limit_ms
    if limit is None or state.at_ms + after_ms <= limit:
        return None
    return _end(state, events, "max_duration", limit - state.at_ms)


def _end(state: State, events: list[Event], reason: ev.EndReason, after_ms: int = 0) -> Turn:
    state = evolve(state, at_ms=state.at_ms + max(0, after_ms), wait=None, ended=True)
    last = state.program.steps[-1].id if state.step is None and state.program.steps else ""
    here = _here(state)
    events.append(ev.Ended(**{**here, "step": here["step"] or last}, reason=reason))
    return Turn(state, tuple(events))


def _here(state: State) -> dict[str, Any]:
    step = state.step
    return {
        "at_ms": state.at_ms,
        "flow": state.program.name,
        "step": step.id if step is not None else "",
    }


def _step(state: State) -> Step:
    step = state.step
    if step is None:  # a wait always belongs to a step
        raise ReplyError("the call is past its last step")
    return step
