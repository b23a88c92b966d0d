"""What a step does when it runs, as values; the engine and all that reads calls go by these.

A step kind gives a function from its `Options` to one of them. Times are milliseconds.
"""

from __future__ import annotations

from callflow_dsl._frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TypeAlias

    from callflow_dsl.steps.spec import Spec, StepKind


@frozen
class Prompt:
    """The caller hears something: a text that is spoken, or sound files (their addresses).

    ``loops``: again and again, until a key ends it.
    """

    text: str = ""
    language: str = ""
    voice: str = ""
    media: tuple[str, ...] = ()
    times: int = 1
    loops: bool = False
    #: On an answering machine: "continue", "delay" or "hangup"; empty where nothing is done.
    if_machine: str = ""
    machine_timeout_ms: int = 0


@frozen
class Silence:
    """Nothing is heard for so long; keys count."""

    ms: int


@frozen
class Recording:
    """The caller's voice is recorded. None: so long, or silence, does not end it."""

    max_ms: int | None
    silence_ms: int | None
    finish_keys: str
    #: Language of the transcription; empty where none is made.
    transcribe: str = ""
    #: Receives the recording and answers with the flow that goes on; empty where none is.
    then: str = ""


@frozen
class Dial:
    """Somebody else is called; the flow goes on when that is over."""

    destination: str
    record: str = ""
    mask: bool = False


@frozen
class Ask:
    """The flow behind an address takes over; the steps behind this one never run."""

    url: str


@frozen
class Tones:
    """Key tones are sent. None for a length: the step does not say it."""

    keys: str
    tone_ms: int | None
    gap_ms: int | None


@frozen
class Signal:
    """Something that takes a fixed time in which nobody can do anything."""

    ms: int


@frozen
class HangUp:
    """The call ends."""


if TYPE_CHECKING:
    Does: TypeAlias = Prompt | Silence | Recording | Dial | Ask | Tones | Signal | HangUp


class Options:
    """The options of one step by wire name, with the defaults of its kind where absent."""

    __slots__ = ("_given", "_specs")

    def __init__(self, kind: StepKind, given: Mapping[str, Any]) -> None:
        self._given = given
        self._specs: dict[str, Spec] = {spec.wire: spec for spec in kind.specs}

    def value(self, name: str) -> Any:
        """The value as on the wire; the default, or None, where it is absent or empty."""
        value = self._given.get(name)
        return self._specs[name].default if value is None or value == "" else value

    def text(self, name: str) -> str:
        """A text; empty where absent."""
        value = self.value(name)
        return "" if value is None else str(value)

    def number(self, name: str) -> int | None:
        """A whole number as it stands on the wire, which is checked when a flow is loaded."""
        value = self.value(name)
        return None if value is None else int(value)

    def ms(self, name: str) -> int | None:
        """A length of time in milliseconds, from the unit that the option has on the wire."""
        value = self.number(name)
        return value * 1000 if value is not None and self._specs[name].kind.unit == "s" else value

    def flag(self, name: str) -> bool:
        """A yes or no; some clients send the text "true"."""
        value = self.value(name)
        return value is True or (isinstance(value, str) and value.lower() == "true")

    def texts(self, name: str) -> tuple[str, ...]:
        """One text or several, in order."""
        value = self.value(name)
        if isinstance(value, (list, tuple)):
            return tuple(map(str, value))
        return (str(value),) if value else ()
