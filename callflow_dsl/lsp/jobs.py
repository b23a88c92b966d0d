"""What goes between the server and its worker: jobs one way, answers the other."""

from __future__ import annotations

import pickle
import struct
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.source import Source

#: How the length of a frame is written before it.
LENGTH = struct.Struct(">Q")


class Wanted(StrEnum):
    """What is asked of a text."""

    #: The steps that it becomes, then what the linter finds.
    FINDINGS = "findings"
    #: The shortest calls to its menus, branches and steps.
    WAYS = "ways"
    #: Nothing: it ends the job before.
    REST = "rest"


@frozen
class Job:
    """A text to work on. ``overlay``: real path -> text of what an editor holds."""

    number: int
    wanted: Wanted
    source: Source
    values: Mapping[str, str] = field(repr=False)
    overlay: Mapping[str, str] = field(repr=False)


@frozen
class Answer:
    """An answer to a job; ``problem`` says why there is none."""

    number: int
    #: A `Lowered` or None, the diagnostics of the linter, or `Ways`.
    value: Any = None
    #: It is the last answer to the job.
    is_last: bool = False
    problem: str = ""


def frame(value: object) -> bytes:
    """A value as it goes through the pipe."""
    data = pickle.dumps(value)
    return LENGTH.pack(len(data)) + data
