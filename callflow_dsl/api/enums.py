"""The words that the API uses for states, open to words that it learns later.

``CallStatus("paused")`` is a `CallStatus` like any other; ``known`` tells it from the words
that are listed here. All of them are strings and compare as such.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class OpenEnum(StrEnum):
    """An enumeration of strings that takes any other string too."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = value
        member._value_ = value
        return member

    @property
    def known(self) -> bool:
        """Whether the word is one of those listed here."""
        return self._value_ in type(self)._value2member_map_


class CallStatus(OpenEnum):
    """Where a call stands."""

    QUEUED = "queued"
    STARTING = "starting"
    ONGOING = "ongoing"
    ENDED = "ended"


class LegStatus(OpenEnum):
    """Where a leg (one telephone connection of a call) stands, or how it ended."""

    STARTING = "starting"
    RINGING = "ringing"
    ONGOING = "ongoing"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"
    HANGUP = "hangup"


class Direction(OpenEnum):
    """Who called whom, seen from the API."""

    OUTGOING = "outgoing"
    INCOMING = "incoming"


class RecordingStatus(OpenEnum):
    """Where a recording stands; it can be downloaded when it is done."""

    INITIALISED = "initialised"
    RECORDING = "recording"
    DONE = "done"
    FAILED = "failed"


class TranscriptionStatus(OpenEnum):
    """Where a transcription stands; its text can be read when it is done."""

    CREATED = "created"
    TRANSCRIBING = "transcribing"
    DONE = "done"
    FAILED = "failed"
