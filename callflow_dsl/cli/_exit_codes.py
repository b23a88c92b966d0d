"""What the exit codes of all commands mean."""

from __future__ import annotations

from enum import IntEnum

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Sequence


class ExitCode(IntEnum):
    """The end of a command, for scripts and CI."""

    #: What was asked for holds, or was done.
    DONE = 0
    #: It does not hold, or was refused: the input or the other side has a problem.
    PROBLEM = 1
    #: The command was not understood, or a file cannot be read.
    USAGE = 2
    #: Not known: not every call was followed, or not every change tried.
    UNKNOWN = 3


class Detailed(IntEnum):
    """The end of a command with ``--detailed-exitcode``."""

    NO_CHANGE = 0
    #: Any error, wrong usage too: a script must not take it for a change.
    ERROR = 1
    CHANGES = 2


def of_error(code: int, arguments: Sequence[str]) -> int:
    """The exit code of an error, for these arguments, which need not be understood."""
    is_detailed = code == ExitCode.USAGE and "--detailed-exitcode" in arguments
    return Detailed.ERROR if is_detailed else code
