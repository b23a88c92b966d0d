"""Test cases as data: what the caller does and what must happen, in the order of the call."""

from __future__ import annotations

from enum import Enum

from callflow_dsl._frozen import field, frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from callflow_dsl.simulate.events import Outcome


class Where(Enum):
    """Where among the prompts behind the mark one is looked for."""

    LATER = "hears"  # anywhere behind the mark
    NEXT = "then hears"  # the first prompt behind the mark
    ONLY = "hears only"  # all that is heard until the call waits for the caller or is over
    BEFORE = "heard"  # from the beginning of the call up to now
    NEVER = "does not hear"  # not until the call waits for the caller or is over


@frozen
class Hears:
    """A prompt with this text: ignoring case and spacing, or as a pattern.

    ``options``: what the step must say, as (word of the option, value on the wire).
    """

    text: str
    pattern: bool = False
    where: Where = Where.LATER
    options: tuple[tuple[str, Any], ...] = ()


@frozen
class Plays:
    """A file is played whose address has this in it."""

    media: str
    options: tuple[tuple[str, Any], ...] = ()


@frozen
class Waits:
    """The flow is silent for so long: a `pause` of this length begins."""

    ms: int


@frozen
class Fetches:
    """Another flow is asked for at this address, and these variables are sent along."""

    url: str
    sent: tuple[tuple[str, str], ...] = ()


@frozen
class Presses:
    """The caller presses these keys, beginning at the next step that listens."""

    keys: str


@frozen
class Silent:
    """The caller presses nothing: for so many milliseconds, or until something new."""

    ms: int | None = None


@frozen
class Speaks:
    """The caller speaks into the recording for so many milliseconds, then presses a key."""

    ms: int = 5000
    key: str = ""


@frozen
class CallerHangsUp:
    """The caller hangs up."""


@frozen
class TransfersTo:
    """The call is put through to this destination; ``outcome`` is how that goes."""

    destination: str
    outcome: Outcome = "answered"
    options: tuple[tuple[str, Any], ...] = ()


@frozen
class Records:
    """A recording of the caller begins."""

    options: tuple[tuple[str, Any], ...] = ()


@frozen
class Ends:
    """The flow ends the call. ``hangs_up``: by a hangup; else it may also have no more steps.

    ``at_once``: nothing more is heard before.
    """

    hangs_up: bool = True
    at_once: bool = False


@frozen
class Fails:
    """The call ends because no flow comes back from what a `fetch` or an `onFinish` asks for."""


@frozen
class Variable:
    """The variable has this value; ``None``: it was never set."""

    name: str
    value: str | None


@frozen
class Within:
    """What the line before expects came within so many milliseconds of answering."""

    ms: int


@frozen
class TranscriptIs:
    """The whole call up to its end is the one that is kept under this name."""

    name: str


Action = Presses | Silent | Speaks | CallerHangsUp
Expectation = (
    Hears
    | Plays
    | Waits
    | Fetches
    | TransfersTo
    | Records
    | Ends
    | Fails
    | Variable
    | Within
    | TranscriptIs
)
Statement = Action | Expectation


@frozen
class Line:
    """A statement and where it stands (anything whose text names the place)."""

    statement: Statement
    location: Any = field(default=None, eq=False)


@frozen
class Answer:
    """What the outside answers to a request of the flow, to `fetch` and `onFinish` alike.

    One of ``file`` (with ``title`` where it has several flows), ``status`` and ``timeout`` says
    what. ``when``: only where these variables are sent; ``time``: only the nth request of
    this address, counted from 1.
    """

    url: str
    file: str = ""
    title: str | None = None
    status: int = 0
    timeout: bool = False
    when: tuple[tuple[str, str], ...] = ()
    time: int = 0


@frozen
class Case:
    """A named test: its lines, and how its call begins.

    ``flow`` (a title) or ``number`` (E.164 digits that are called) choose the flow where a
    file has more than one. The first of the ``answers`` that fits a request answers it.
    ``skip`` is the reason why it is not run.
    """

    name: str
    lines: tuple[Line, ...]
    flow: str | None = None
    number: str | None = None
    machine: bool = False
    variables: Mapping[str, str] = field(factory=dict)
    answers: tuple[Answer, ...] = ()
    tags: frozenset[str] = frozenset()
    skip: str | None = None
    location: Any = field(default=None, eq=False)
