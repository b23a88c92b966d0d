"""Test cases as data: what the caller does and what must happen, in the order of the call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.simulate.events import Outcome


@frozen
class Hears:
    """A prompt with this text is heard: ignoring case and spacing, or as a pattern."""

    text: str
    pattern: bool = False


@frozen
class Plays:
    """A file is played whose address has this in it."""

    media: str


@frozen
class Fetches:
    """Another flow is asked for at this address, whatever its query."""

    url: str


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


@frozen
class Records:
    """A recording of the caller begins."""


@frozen
class HangsUp:
    """The flow ends the call: it hangs up, or has no more steps."""


@frozen
class Variable:
    """The variable has this value; ``None``: it was never set."""

    name: str
    value: str | None


@frozen
class Within:
    """What the line before expects came within so many milliseconds of answering."""

    ms: int


Action = Presses | Silent | Speaks | CallerHangsUp
Expectation = Hears | Plays | Fetches | TransfersTo | Records | HangsUp | Variable | Within
Statement = Action | Expectation


@frozen
class Line:
    """A statement and where it stands (anything whose text names the place)."""

    statement: Statement
    location: Any = field(default=None, eq=False)


@frozen
class Case:
    """A named test: its lines, and how its call begins.

    ``flow`` (a title) or ``number`` (E.164 digits that are called) choose the flow where a
    file has more than one.
    """

    name: str
    lines: tuple[Line, ...]
    flow: str | None = None
    number: str | None = None
    machine: bool = False
    variables: Mapping[str, str] = field(factory=dict)
    location: Any = field(default=None, eq=False)
