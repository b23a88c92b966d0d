"""What a step does when the call comes to it, up to where it depends on somebody else."""

from __future__ import annotations

from callflow_dsl._frozen import evolve
from callflow_dsl.simulate import events as ev
from callflow_dsl.simulate.call import Dialling, Listening, Recording, State, Turn
from callflow_dsl.simulate.passing import end_call, go_on, here, later, request, room
from callflow_dsl.simulate.speech import speaking_ms
from callflow_dsl.steps import behaviour as does

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.simulate.events import Event
    from callflow_dsl.simulate.loading import Step
    from callflow_dsl.simulate.world import World


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


def start(state: State, step: Step, what: does.Does | None) -> Turn:
    """Begin what a step does."""
    match what:
        case does.Prompt():
            return _prompt(state, step, what)
        case does.Silence(ms=ms):
            paused = ev.Paused(**here(state), duration_ms=ms)
            return Turn(evolve(state, wait=Listening(step.listens, ms, ms)), (paused,))
        case does.Recording():
            wait = Recording(what.max_ms, what.silence_ms, what.finish_keys)
            return Turn(evolve(state, wait=wait), ())
        case does.Dial(destination=destination):
            return Turn(evolve(state, wait=Dialling(destination)), ())
        case does.Ask(url=url):
            return Turn(evolve(state, wait=request(state, "GET", url)), ())
        case does.Tones():
            length = once_ms(what, state.world)
            sent = ev.SentKeys(**here(state), keys=what.keys, duration_ms=length)
            return go_on(later(state, length), [sent])
        case does.Signal(ms=ms):
            acted = ev.Acted(**here(state), action=step.action, words=step.words, duration_ms=ms)
            return go_on(later(state, ms), [acted])
        case does.HangUp():
            return end_call(state, [], "hangup")
        case None:
            return go_on(state, [ev.Unknown(**here(state), action=step.action)])
    raise AssertionError(f"the engine does not know what {what} is")


def _prompt(state: State, step: Step, prompt: does.Prompt) -> Turn:
    events: list[Event] = []
    state = _detected(state, step, prompt, events)
    if state.ended or state.cut_off:
        ended = Turn(state, tuple(events))
        return ended if state.ended else end_call(state, events, "max_duration")
    once = once_ms(prompt, state.world)
    whole = None if prompt.loops and not state.world.loop_ends else once
    events.append(
        ev.Heard(
            **here(state),
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
        return later(state, prompt.machine_timeout_ms) if waits else state
    remaining_ms = max(0, world.greeting_ms - state.at_ms)
    if remaining_ms == 0 and policy == "delay":
        return state
    waited = min(remaining_ms, prompt.machine_timeout_ms)
    heard = ev.MachineHeard(
        **here(state),
        policy=policy,
        waited_ms=room(state, waited),
        over_greeting=waited < remaining_ms,
    )
    events.append(heard)
    state = later(state, waited)
    return end_call(state, events, "machine").state if policy == "hangup" else state
