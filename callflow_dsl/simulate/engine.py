"""The call engine: a pure function from a state and a reply to the next state and events.

A call runs by itself until it depends on somebody else: a prompt during which the caller
may press a key, a number being dialled, a recording, a flow to fetch. There it stops with
a `Wait` that says what it waits for; `reply` goes on from any such state, as often and
with as many different replies as wanted. Exploration forks here, the emulator puts real
time and real HTTP between the two, `simulate` plays a caller.

Time is virtual: milliseconds since the call was answered, never read from a clock. It passes
in `_later` alone, which knows when the call is cut off. What the Voice API does not say is
in `World`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

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
from callflow_dsl.simulate.speech import speaking_ms
from callflow_dsl.simulate.world import World
from callflow_dsl.steps import KEYPAD
from callflow_dsl.steps import behaviour as does

if TYPE_CHECKING:
    from collections.abc import Mapping

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
            return _end(_later(state, after), [], "caller")
        case Listening(left_ms=left), Silence():
            return _endless(state) if left is None else _next(_later(state, left), [])
        case Listening() | Collecting(), Press():
            return _pressed(state, wait, answer)
        case Collecting(), Silence():
            return _enter(_later(state, wait.timeout_ms), [], wait.keys, timed_out=True)
        case Dialling(), Dialled():
            return _dialled(state, wait, answer)
        case Recording(), Spoke():
            return _recorded(state, wait, answer)
        case Fetching(), GoOn() | NoFlow():
            return _fetched(state, wait, answer)
    raise ReplyError(f"{type(answer).__name__} is no answer to {type(wait).__name__}")


# Time ----------------------------------------------------------------------------------


def once_ms(what: does.Does | None, world: World) -> int:
    """How long a step lasts that is heard out once, as far as it alone decides that."""
    match what:
        case does.Prompt():
            files = sum(world.media_ms.get(file, world.play_ms) for file in what.media)
            return speaking_ms(what.text, what.language) * what.times + files
        case does.Silence(ms=ms) | does.Signal(ms=ms):
            return ms
        case does.Tones():
            each = sum(world.tone_ms if ms is None else ms for ms in (what.tone_ms, what.gap_ms))
            return len(what.keys) * each
    return 0


def _later(state: State, ms: int) -> State:
    """So much later, or at the moment when the call is cut off, if that comes first."""
    at = state.at_ms + max(0, ms)
    if state.limit_ms is not None and at > state.limit_ms:
        return evolve(state, at_ms=max(state.at_ms, state.limit_ms), cut_off=True)
    return evolve(state, at_ms=at)


def _room(state: State, ms: int) -> int:
    """How much of this time there is before the call is cut off."""
    return _later(state, ms).at_ms - state.at_ms


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
        return _end(state, [], "past_end")
    if state.steps_run >= state.world.max_steps:
        return _end(state, [], "limit")
    if not (state.jumped and state.world.jump_runs):
        for condition in step.conditions:
            if not state.meets(condition):
                skipped = ev.Skipped(**_here(state), condition=str(condition))
                return Turn(_advanced(state), (skipped,))
    return _start(state, step, step.does)


def _start(state: State, step: Step, what: does.Does | None) -> Turn:
    """Begin what a step does."""
    match what:
        case does.Prompt():
            return _prompt(state, step, what)
        case does.Silence(ms=ms):
            paused = ev.Paused(**_here(state), duration_ms=ms)
            return Turn(evolve(state, wait=Listening(step.listens, ms, ms)), (paused,))
        case does.Recording():
            wait = Recording(what.max_ms, what.silence_ms, what.finish_keys)
            return Turn(evolve(state, wait=wait), ())
        case does.Dial(destination=destination):
            return Turn(evolve(state, wait=Dialling(destination)), ())
        case does.Ask(url=url):
            return Turn(evolve(state, wait=_request(state, "GET", url)), ())
        case does.Tones():
            length = once_ms(what, state.world)
            sent = ev.SentKeys(**_here(state), keys=what.keys, duration_ms=length)
            return _next(_later(state, length), [sent])
        case does.Signal(ms=ms):
            acted = ev.Acted(**_here(state), action=step.action, words=step.words, duration_ms=ms)
            return _next(_later(state, ms), [acted])
        case does.HangUp():
            return _end(state, [], "hangup")
    return _next(state, [ev.Unknown(**_here(state), action=step.action)])


def _prompt(state: State, step: Step, prompt: does.Prompt) -> Turn:
    events: list[Event] = []
    state = _detected(state, step, prompt, events)
    if state.ended or state.cut_off:
        return Turn(state, tuple(events)) if state.ended else _end(state, events, "max_duration")
    once = once_ms(prompt, state.world)
    whole = None if prompt.loops and not state.world.loop_ends else once
    events.append(
        ev.Heard(
            **_here(state),
            text=prompt.text,
            voice=prompt.voice,
            language=prompt.language,
            media=prompt.media,
            repeat=prompt.times,
            duration_ms=whole,
        )
    )
    return Turn(evolve(state, wait=Listening(step.listens, whole, once)), tuple(events))


def _detected(state: State, step: Step, prompt: does.Prompt, events: list[Event]) -> State:
    """The call once it is known who answered: a person, or a machine that is waited for."""
    world, policy = state.world, prompt.if_machine
    if not policy or policy == "continue":
        return state
    if not world.machine or not world.machine_known:
        waits = world.person_waits and not world.machine and state.steps_run == 0
        return _later(state, prompt.machine_timeout_ms) if waits else state
    left = max(0, world.greeting_ms - state.at_ms)
    if left == 0 and policy == "delay":
        return state
    waited = min(left, prompt.machine_timeout_ms)
    heard = ev.MachineHeard(
        **_here(state), policy=policy, waited_ms=_room(state, waited), over_greeting=waited < left
    )
    events.append(heard)
    state = _later(state, waited)
    return _end(state, events, "machine").state if policy == "hangup" else state


def _advanced(state: State) -> State:
    """The call in front of the next step."""
    return evolve(
        state,
        position=state.position + 1,
        wait=None,
        jumped=False,
        steps_run=state.steps_run + 1,
    )


# Going on from a wait ------------------------------------------------------------------


def _endless(state: State) -> Turn:
    """The end of a wait that nothing ends, but a call that is cut off."""
    if state.limit_ms is None:
        return _end(state, [], "endless")
    return _end(_later(state, state.limit_ms - state.at_ms + 1), [], "max_duration")


def _pressed(state: State, wait: Listening | Collecting, press: Press) -> Turn:
    if len(press.key) != 1 or press.key not in KEYPAD:
        raise ReplyError(f"{press.key!r} is no key of a telephone")
    left = wait.left_ms if isinstance(wait, Listening) else wait.timeout_ms
    if left is not None and not 0 <= press.after_ms <= left:
        raise ReplyError(f"a key after {press.after_ms} ms, but only {left} ms are left")
    state = _later(state, press.after_ms)
    if state.cut_off:
        return _end(state, [], "max_duration")
    taken = wait.listens if isinstance(wait, Listening) else True
    event = ev.Pressed(
        **_here(state),
        key=press.key,
        taken=taken,
        barge_in=isinstance(wait, Listening) and taken and press.after_ms != left,
    )
    if isinstance(wait, Listening):
        step = _step(state)
        if not wait.listens or (press.key == step.end_key and not state.world.end_key_alone):
            return _lost(state, wait, press, event)
        wait = Collecting("", state.world.key_timeout_ms, step.end_key, step.max_keys)
    if press.key == wait.end_key:
        return _enter(state, [event], wait.keys)
    keys = wait.keys + press.key
    left_keys = None if wait.left is None else wait.left - 1
    if left_keys == 0:
        return _enter(state, [event], keys)
    return Turn(evolve(state, wait=evolve(wait, keys=keys, left=left_keys)), (event,))


def _lost(state: State, wait: Listening, press: Press, event: ev.Pressed) -> Turn:
    """The prompt goes on after a key that it does not take."""
    rest = None if wait.left_ms is None else wait.left_ms - press.after_ms
    going = Listening(wait.listens, rest, max(0, wait.once_ms - press.after_ms))
    kept = state.world.type_ahead and not wait.listens
    ahead = state.ahead + press.key if kept else state.ahead
    event = evolve(event, taken=False, kept=kept, barge_in=False)
    return Turn(evolve(state, wait=going, ahead=ahead), (event,))


def _enter(state: State, events: list[Event], keys: str, *, timed_out: bool = False) -> Turn:
    """An entry is complete: store it and jump."""
    if state.cut_off:
        return _end(state, events, "max_duration")
    step, steps = _step(state), state.program.steps
    goto = steps[step.goto].id if step.goto is not None else None
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
        going = evolve(going, position=step.goto, jumped=True)
    return Turn(going, tuple(events))


def _dialled(state: State, wait: Dialling, call: Dialled) -> Turn:
    step = _step(state)
    ring = _room(state, call.ring_ms)
    rung = _later(state, call.ring_ms)
    talk = _room(rung, call.talk_ms if call.outcome == "answered" else 0)
    dial = step.does if isinstance(step.does, does.Dial) else does.Dial(wait.destination)
    transferred = ev.Transferred(
        **_here(state),
        destination=wait.destination,
        outcome=call.outcome,
        ring_ms=ring,
        talk_ms=talk,
        record=dial.record,
        mask=dial.mask,
    )
    over = _later(rung, call.talk_ms if call.outcome == "answered" else 0)
    if call.caller_hangs_up:
        return _end(over, [transferred], "caller")
    return _next(over, [transferred])


def _recorded(state: State, wait: Recording, spoke: Spoke, *, hung_up: bool = False) -> Turn:
    step = _step(state)
    what = step.does if isinstance(step.does, does.Recording) else does.Recording(None, None, "")
    length, ended_by = _recording_end(wait, spoke, hung_up)
    over = _later(state, length)
    recorded = ev.Recorded(
        **_here(state),
        duration_ms=over.at_ms - state.at_ms,
        ended_by="cut_off" if over.cut_off else ended_by,
        transcribe=what.transcribe,
        on_finish=what.then,
    )
    events: list[Event] = [recorded]
    pressed_at = _later(state, min(spoke.ms, length))
    if spoke.key and ended_by != "key" and not pressed_at.cut_off:
        events.append(ev.Pressed(**_here(pressed_at), key=spoke.key, taken=False))
    is_last = ended_by == "hangup" or over.cut_off
    if what.then and (state.world.hangup_posts or not is_last):
        return Turn(evolve(over, wait=_posted(over, what, recorded, is_last)), tuple(events))
    return _end(over, events, "caller") if is_last else _next(over, events)


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
    return evolve(_request(state, "POST", what.then, body), is_last=is_last)


def _fetched(state: State, wait: Fetching, answer: GoOn | NoFlow) -> Turn:
    name = answer.program.name if isinstance(answer, GoOn) else ""
    error = answer.error if isinstance(answer, NoFlow) else ""
    fetched = ev.Fetched(**_here(state), method=wait.method, url=wait.url, title=name, error=error)
    if wait.is_last:
        return _end(state, [fetched], "caller")
    if isinstance(answer, NoFlow):
        return _end(state, [fetched], "fetch_failed" if error else "handed_over")
    # `limit_ms` stays that of the flow that answered the call.
    return Turn(evolve(_advanced(state), program=answer.program, position=0), (fetched,))


def _request(
    state: State, method: str, url: str, body: Mapping[str, Any] | None = None
) -> Fetching:
    world = state.world
    about = {"callID": world.call_id, "source": world.source, "destination": world.destination}
    query = about | {name: value for name, value in state.variables if name not in about}
    return Fetching(method, url, tuple(query.items()), body)


def _next(state: State, events: list[Event]) -> Turn:
    """Go on with the next step, unless the call was cut off on the way."""
    if state.cut_off:
        return _end(state, events, "max_duration")
    return Turn(_advanced(state), tuple(events))


def _end(state: State, events: list[Event], reason: ev.EndReason) -> Turn:
    """The end of the call: by this, or by its time, if that was over before."""
    reason = "max_duration" if state.cut_off else reason
    state = evolve(state, wait=None, ended=True)
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
