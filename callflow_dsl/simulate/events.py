"""What happens in a call, as values. Times are milliseconds since the call was answered."""

from __future__ import annotations

from callflow_dsl._frozen import field, frozen
from callflow_dsl.picking import instances

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal, TypeAlias

    #: How the called number reacted to a transfer.
    Outcome: TypeAlias = Literal["answered", "busy", "no_answer", "failed"]
    #: What ended a recording.
    RecordingEnd: TypeAlias = Literal["key", "silence", "length", "hangup", "cut_off"]
    #: Why a call ended, see docs/simulator.md.
    EndReason: TypeAlias = Literal[
        "hangup",  # a hangup step
        "past_end",  # past the last step
        "caller",  # the caller hung up
        "machine",  # ifMachine: hangup
        "handed_over",  # another flow goes on that the simulation does not follow
        "fetch_failed",  # the other flow could not be got
        "endless",  # a prompt or a recording that nothing would ever end
        "max_duration",  # the flow's maxDuration
        "limit",  # more steps than a simulation runs
    ]

OUTCOMES: tuple[Outcome, ...] = ("answered", "busy", "no_answer", "failed")

REASONS: Mapping[EndReason, str] = {
    "hangup": "the flow hung up",
    "past_end": "the flow ran past its last step",
    "caller": "the caller hung up",
    "machine": "an answering machine was heard, and the flow hung up",
    "handed_over": "another flow goes on from here",
    "fetch_failed": "the next flow could not be fetched",
    "endless": "nothing would ever end this step",
    "max_duration": "the flow's maxDuration was reached",
    "limit": "the call ran more steps than a simulation follows",
}


@frozen(kw_only=True)
class Event:
    """Base of all: when, in which flow (its name) and at which step (its id)."""

    at_ms: int
    flow: str
    step: str


@frozen(kw_only=True)
class Heard(Event):
    """A prompt begins: text in a voice (``media`` empty) or files (``text`` empty).

    ``duration_ms`` is the whole prompt with its repeats, ``None`` when it loops; a later
    `Pressed` with ``barge_in`` cuts it off.
    """

    text: str = ""
    voice: str = ""
    language: str = ""
    media: tuple[str, ...] = ()
    repeat: int = 1
    duration_ms: int | None


@frozen(kw_only=True)
class Paused(Event):
    """A silence of this length begins."""

    duration_ms: int


@frozen(kw_only=True)
class Pressed(Event):
    """The caller pressed one key. Not ``taken``: nothing listened, and the key is lost or kept."""

    key: str
    taken: bool
    barge_in: bool = False
    kept: bool = False


@frozen(kw_only=True)
class Entered(Event):
    """An entry is complete: stored in ``variable`` (if any), the call goes on at ``goto``."""

    keys: str
    variable: str | None
    goto: str | None
    timed_out: bool = False


@frozen(kw_only=True)
class Skipped(Event):
    """A step did not run, because this condition did not hold."""

    condition: str


@frozen(kw_only=True)
class Recorded(Event):
    """A recording ended. ``at_ms`` is its beginning."""

    duration_ms: int
    ended_by: RecordingEnd
    transcribe: str = ""  # language, empty: no transcription
    on_finish: str = ""


@frozen(kw_only=True)
class Transferred(Event):
    """A transfer is over. ``at_ms`` is the moment of dialling."""

    destination: str
    outcome: Outcome
    ring_ms: int
    talk_ms: int
    record: str = ""
    mask: bool = False


@frozen(kw_only=True)
class Fetched(Event):
    """Another flow was asked for; ``error`` is empty when it goes on from here."""

    method: str
    url: str
    title: str = ""
    error: str = ""


@frozen(kw_only=True)
class SentKeys(Event):
    """The flow sent DTMF keys."""

    keys: str
    duration_ms: int


@frozen(kw_only=True)
class Acted(Event):
    """A step did something that neither asks nor tells the caller anything; ``words`` say what."""

    action: str
    words: str
    duration_ms: int


@frozen(kw_only=True)
class MachineHeard(Event):
    """An answering machine picked up; ``waited_ms`` is how long its greeting was waited out."""

    policy: str
    waited_ms: int
    over_greeting: bool = False


@frozen(kw_only=True)
class Unknown(Event):
    """A step whose action the simulator does not know was passed over."""

    action: str


@frozen(kw_only=True)
class Ended(Event):
    """The call is over. ``step`` is the last step that ran, empty if there was none."""

    reason: EndReason


@frozen
class Transcript:
    """A whole call: its events in order, the variables at its end, what the caller kept."""

    events: tuple[Event, ...]
    variables: Mapping[str, str] = field(factory=dict)
    #: Moves that the caller had no occasion for.
    unused: tuple[object, ...] = ()

    @property
    def end(self) -> Ended | None:
        """The last event, or ``None`` in a call that still goes on."""
        last = self.events[-1] if self.events else None
        return last if isinstance(last, Ended) else None

    @property
    def duration_ms(self) -> int:
        """Time of the last event."""
        return self.events[-1].at_ms if self.events else 0

    @property
    def heard(self) -> tuple[str, ...]:
        """The text of each prompt, a played file by its address."""
        prompts = instances(self.events, Heard)
        return tuple(event.text or " ".join(event.media) for event in prompts)
