"""Whether a fix does what its rule says: calls before it and after it, side by side.

Every way that the exploration of either flow knows is called in the simulator, once by a
patient caller whose transfers are answered, once by a hasty one whose transfers are not.
"""

from __future__ import annotations

from callflow_dsl.errors import FlowcError
from callflow_dsl.explore.calls import calls_of
from callflow_dsl.lint.model import Effect
from callflow_dsl.simulate import Caller, simulate
from callflow_dsl.simulate import events as ev
from callflow_dsl.simulate.call import Dialled
from callflow_dsl.simulate.caller import parse_moves
from callflow_dsl.simulate.loading import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from callflow_dsl.compiler.result import Compilation
    from callflow_dsl.simulate.events import Event, Transcript
    from callflow_dsl.simulate.loading import Program

    Wire = Mapping[str, Any]
    #: What callers notice of one event.
    Words = tuple[object, ...]

#: Bounds of the proof for one flow: states that are walked, and ways that are called.
MAX_STATES = 5_000
MAX_CALLS = 200
#: Ends of calls that a limit of a recording may turn into going on.
_STUCK = ("caller", "endless", "max_duration", "limit")
#: More transfers than any of these calls makes.
_UNANSWERED = (Dialled("no_answer", 20_000),) * 20


def difference(before: Compilation, after: Compilation, effect: Effect) -> str:
    """How the flows differ beyond what the effect allows, in words; empty where they do not."""
    if after.failed:
        return "the file does not compile any more"
    wires = [[flow.to_wire() for flow in compilation.flows] for compilation in (before, after)]
    if effect is Effect.JSON_SAME:
        return "" if wires[0] == wires[1] else "the JSON changes"
    if len(wires[0]) != len(wires[1]):
        return "the number of flows changes"
    return next(filter(None, _flow_differences(wires, effect)), "")


def _flow_differences(wires: Sequence[Sequence[Wire]], effect: Effect) -> Iterator[str]:
    """What is to be said of each flow that changed; ``wires`` are those before and after."""
    for old, new in zip(*wires, strict=True):
        if old != new:
            yield _flow_difference(old, new, effect)


def _flow_difference(old: Wire, new: Wire, effect: Effect) -> str:
    if {**old, "steps": 0} != {**new, "steps": 0}:
        return "a setting of the flow changes"
    try:
        programs = [load(old), load(new)]
    except FlowcError as error:
        return f"the flow cannot run any more: {error.message}"
    bounds = {"max_states": MAX_STATES, "max_calls": MAX_CALLS}
    for keys in dict.fromkeys(keys for program in programs for keys in calls_of(program, **bounds)):
        if not _go_alike(programs, keys, effect):
            return f"the call --keys {keys or '_'} goes another way"
    return ""


def _go_alike(programs: Sequence[Program], keys: str, effect: Effect) -> bool:
    """Whether calls with these keys differ by no more than the effect allows."""
    moves = parse_moves(keys)
    for caller in (Caller(moves), Caller(moves, _UNANSWERED, barge_in=True)):
        old, new = (_told(simulate(program, caller), effect) for program in programs)
        if not _allowed(old, new, effect):
            return False
    return True


def _allowed(old: Sequence[Words], new: Sequence[Words], effect: Effect) -> bool:
    if old == new:
        return True
    if effect is not Effect.RECORDINGS or len(old) < 2 or old[-2][0] != "records":
        return False
    # The call hung in a recording that ends now: what came before must be as it was.
    return old[-1][-1] in _STUCK and new[: len(old) - 1] == old[:-1]


def _told(transcript: Transcript, effect: Effect) -> list[Words]:
    """A call as far as this effect may not change it."""
    exact = effect is Effect.CALLS_SAME
    told: list[Words] = []
    for event in transcript.events:
        told += [(event.at_ms, *words) if exact else words for words in _words(event, effect)]
    if exact:
        told.insert(0, tuple(sorted(transcript.variables.items())))
    return told


def _words(event: Event, effect: Effect) -> Iterator[Words]:
    """What callers notice of an event, and what others are told; nothing for the rest."""
    match event:
        case ev.Heard():
            looped = event.duration_ms is None
            yield "hears", event.text, event.media, event.language, event.voice, looped
        case ev.Paused(duration_ms=length) if effect in (Effect.CALLS_SAME, Effect.RECORDINGS):
            yield "silence", length
        case ev.Entered(keys=keys, variable=variable):
            yield "enters", keys, variable
        case ev.Recorded(transcribe=language, on_finish=url):
            more = () if effect is Effect.RECORDINGS else (event.duration_ms, event.ended_by)
            yield "records", language, url, *more
        case ev.Transferred(destination=destination, outcome=outcome):
            yield "transfer", destination, outcome, event.record, event.mask
        case ev.Fetched(method=method, url=url):
            yield "fetches", method, url
        case ev.SentKeys(keys=keys):
            yield "sends", keys
        case ev.Acted(words=words):
            yield "acts", words
        case ev.Ended(reason=reason):
            # Past the last step and at a hangup the line goes dead alike.
            yield "ends", "hangup" if reason == "past_end" else reason
