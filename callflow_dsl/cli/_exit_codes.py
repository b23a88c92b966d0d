"""What the exit codes of all commands mean."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The end of a command, for scripts and CI."""

    #: What was asked for holds, or was done.
    DONE = 0
    #: It does not hold, or was refused: the input or the other side has a problem.
    PROBLEM = 1
    #: The command was not understood, or a file cannot be read.
    USAGE = 2
    #: Not known: not every call was followed.
    UNKNOWN = 3
