"""A call at rest, as values: what it waits for, and what may be answered.

Times are milliseconds; the moment of answering the call is 0.
"""

from __future__ import annotations

from callflow_dsl._frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from callflow_dsl.simulate.events import Event, Outcome
    from callflow_dsl.simulate.loading import Condition, Program, Step
    from callflow_dsl.simulate.world import World


# What a call waits for -----------------------------------------------------------------


@frozen
class Listening:
    """A prompt or pause is going on. ``left_ms`` is the rest of it; ``None``: it loops.

    ``once_ms`` is how long it takes to hear it out once from here.
    """

    listens: bool
    left_ms: int | None
    once_ms: int


@frozen
class Collecting:
    """The caller has begun an entry; ``keys`` are those so far."""

    keys: str
    timeout_ms: int
    end_key: str | None
    left: int | None  # how many more keys fit; None: until the end key


@frozen
class Dialling:
    """A transfer has begun to ring."""

    destination: str


@frozen
class Recording:
    """The caller's voice is being recorded; see `Spoke` for how it ends."""

    max_ms: int | None
    silence_ms: int | None
    finish_keys: str


@frozen
class Fetching:
    """A request for the next flow, to be made by whoever runs the engine."""

    method: str
    url: str
    query: tuple[tuple[str, str], ...]
    body: Mapping[str, Any] | None = None
    #: The caller is gone already: the call ends with it, whatever the answer.
    is_last: bool = False


Wait = Listening | Collecting | Dialling | Recording | Fetching

# What the outside answers --------------------------------------------------------------


@frozen
class Silence:
    """The caller does nothing until what is waited for is over."""


@frozen
class Press:
    """One key, this long after the wait began (at most the rest of the prompt)."""

    key: str
    after_ms: int = 0


@frozen
class HangUp:
    """The caller hangs up, this long after the wait began."""

    after_ms: int = 0


@frozen
class Dialled:
    """How a transfer went."""

    outcome: Outcome = "answered"
    ring_ms: int = 5000
    talk_ms: int = 60_000
    caller_hangs_up: bool = False


@frozen
class Spoke:
    """The caller spoke into a recording, then pressed ``key`` or (empty) fell silent."""

    ms: int = 5000
    key: str = ""


@frozen
class GoOn:
    """The next flow was fetched."""

    program: Program


@frozen
class NoFlow:
    """The next flow is not there: an ``error``, or (empty) it is not to be followed."""

    error: str = ""


Reply = Silence | Press | HangUp | Dialled | Spoke | GoOn | NoFlow


@frozen
class State:
    """A call: waiting (``wait``), over (``ended``), or else about to run its next step."""

    program: Program
    world: World
    position: int = 0
    variables: tuple[tuple[str, str], ...] = ()
    at_ms: int = 0
    limit_ms: int | None = None  # the call is cut off then
    wait: Wait | None = None
    ended: bool = False
    steps_run: int = 0
    cut_off: bool = False  # the time of the call is over
    jumped: bool = False  # the step ahead was jumped to
    ahead: str = ""  # keys that no step has taken yet

    def value(self, variable: str) -> str | None:
        """What the variable holds; ``None`` when it was never set."""
        return next((value for name, value in self.variables if name == variable), None)

    def meets(self, condition: Condition) -> bool:
        """Whether a condition holds now."""
        value = self.value(condition.variable)
        return condition.holds(value) and (value is not None or self.world.unset_differs)

    @property
    def step(self) -> Step | None:
        """The step under way; ``None`` past the last."""
        steps = self.program.steps
        return steps[self.position] if self.position < len(steps) else None


@frozen
class Turn:
    """What a reply led to: the next state, and what happened on the way."""

    state: State
    events: tuple[Event, ...]


class ReplyError(ValueError):
    """A reply that does not fit what the call waits for: an error of the calling program."""
