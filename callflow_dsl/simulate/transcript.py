"""A call as text: one line an event, with the time on the virtual clock."""

from __future__ import annotations

from callflow_dsl.printing import shown
from callflow_dsl.simulate import events as ev
from callflow_dsl.steps.words import duration, phone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from callflow_dsl.simulate.events import Event

_WIDTH = 10


def clock(ms: int) -> str:
    """``m:ss.t``, the way times stand in a transcript."""
    tenths = round(ms / 100)
    return f"{tenths // 600}:{tenths // 10 % 60:02}.{tenths % 10}"


def render(events: Iterable[Event], *, skipped: bool = False) -> str:
    """The transcript of a call, one event a line; ``skipped``: also steps that did not run."""
    lines = [line(event) for event in events if skipped or not isinstance(event, ev.Skipped)]
    return "\n".join(lines)


def line(event: Event) -> str:
    """One event as a line of a transcript."""
    what, details = describe(event)
    return f"{clock(event.at_ms):>8}  {what:<{_WIDTH}}{shown(details)}".rstrip()


def describe(event: Event) -> tuple[str, str]:
    """An event as a verb and the rest of the sentence."""
    match event:
        case ev.Heard():
            return "hears", _prompt(event)
        case ev.Paused(duration_ms=length):
            return "silence", duration(length)
        case ev.Pressed(key=key, taken=taken, barge_in=barge_in):
            lost = "" if taken else "  (nothing listens: the key is lost)"
            lost = "  (nothing listens: the key is kept)" if event.kept else lost
            return "presses", key + lost + ("  (cuts the prompt off)" if barge_in else "")
        case ev.Entered():
            return "", _entered(event)
        case ev.Recorded():
            return "records", _recorded(event)
        case ev.Transferred():
            return "transfer", _transferred(event)
        case ev.Ended(reason=reason):
            return "ends", ev.REASONS[reason]
    return _describe_rest(event)


def _describe_rest(event: Event) -> tuple[str, str]:
    """The events that the caller does not notice."""
    match event:
        case ev.Skipped(step=step, condition=condition):
            return "", f"{step} is skipped: not {condition}"
        case ev.Fetched(method=method, url=url, title=title, error=error):
            result = f": {error}" if error else f', goes on in "{title}"' if title else ""
            return "fetches", f"{method} {url}{result}"
        case ev.SentKeys(keys=keys):
            return "sends", f"the keys {keys}"
        case ev.MachineHeard(policy=policy, waited_ms=waited, over_greeting=over):
            late = ", then speaks over the greeting" if over else ""
            return "machine", f"answers ({policy}), heard for {duration(waited)}{late}"
        case ev.Acted(words=words):
            return "", words
        case ev.Unknown(step=step, action=action):
            return "", f'{step} is passed over: the simulator does not know "{action}"'
    return type(event).__name__, ""


def _prompt(event: ev.Heard) -> str:
    words = " ".join(event.media) if event.media else f'"{" ".join(event.text.split())}"'
    notes = [note for note in (event.language, event.voice) if note]
    if event.repeat > 1:
        notes.append(f"{event.repeat} times")
    if event.duration_ms is None:
        notes.append("again and again")
    return words + (f"  ({', '.join(notes)})" if notes else "")


def _entered(event: ev.Entered) -> str:
    parts = [] if event.variable is None else [f'{event.variable} = "{event.keys}"']
    if event.goto is not None:
        parts.append(f"goes on at {event.goto}")
    if event.timed_out:
        parts.append("after a silence")
    return ", ".join(parts)


_RECORDING_ENDS = {
    "key": "ended with a key",
    "silence": "ended by silence",
    "length": "as long as it may be",
    "hangup": "ended by hanging up",
    "cut_off": "cut off",
}


def _recorded(event: ev.Recorded) -> str:
    parts = [duration(event.duration_ms), _RECORDING_ENDS[event.ended_by]]
    if event.transcribe:
        parts.append(f"transcribed in {event.transcribe}")
    return ", ".join(parts)


def _transferred(event: ev.Transferred) -> str:
    to = phone(event.destination)
    if event.outcome == "answered":
        return f"to {to}: answered after {duration(event.ring_ms)}, talks {duration(event.talk_ms)}"
    return f"to {to}: {event.outcome.replace('_', ' ')} after {duration(event.ring_ms)}"


def to_json(transcript: ev.Transcript) -> dict[str, Any]:
    """The transcript as JSON values; each event is an object with its kind as ``event``."""
    from callflow_dsl._frozen import asdict

    return {
        "events": [
            {"event": type(event).__name__.lower(), **asdict(event)} for event in transcript.events
        ],
        "variables": dict(transcript.variables),
        "duration_ms": transcript.duration_ms,
    }
