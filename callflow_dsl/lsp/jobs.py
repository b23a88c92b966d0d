"""What goes between the server and its worker: jobs one way, answers the other."""

from __future__ import annotations

import pickle
import struct
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.source import Source

#: How the length of a frame is written before it.
LENGTH = struct.Struct(">Q")


@frozen
class Job:
    """A text to work on. ``overlay``: real path -> text of what an editor holds."""

    number: int
    source: Source
    values: Mapping[str, str] = field(repr=False)
    overlay: Mapping[str, str] = field(repr=False)


@frozen
class Answer:
    """Steps or findings of a job; ``problem`` says why there are none."""

    number: int
    #: A `Lowered` or None, or the diagnostics of the linter.
    value: Any = None
    #: It is the last answer to the job.
    is_last: bool = False
    problem: str = ""


def frame(value: object) -> bytes:
    """A value as it goes through the pipe."""
    data = pickle.dumps(value)
    return LENGTH.pack(len(data)) + data
