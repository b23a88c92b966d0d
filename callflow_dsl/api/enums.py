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
    """Where a call stands, or how it ended: the last three were never answered."""

    QUEUED = "queued"
    STARTING = "starting"
    ONGOING = "ongoing"
    ENDED = "ended"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"

    @property
    def is_end(self) -> bool:
        """Whether nothing comes after it."""
        return self == CallStatus.ENDED or self.is_unanswered

    @property
    def is_unanswered(self) -> bool:
        """Whether the call ended without an answer."""
        return self in (CallStatus.NO_ANSWER, CallStatus.BUSY, CallStatus.FAILED)


class LegStatus(OpenEnum):
    """Where a leg (one telephone connection of a call) stands, or how it ended."""

    STARTING = "starting"
    RINGING = "ringing"
    ONGOING = "ongoing"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"
    HANGUP = "hangup"

    @property
    def is_unanswered(self) -> bool:
        """Whether nobody picked up."""
        return self in (LegStatus.BUSY, LegStatus.NO_ANSWER, LegStatus.FAILED)


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
