"""The one exception that a user is meant to read: what went wrong, and the way out."""

from __future__ import annotations

#: Control characters, but for the tab and the end of a line.
_CONTROL = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "?")


def harmless(text: str) -> str:
    """The text with a ? for each character that would steer a terminal: it may be a server's."""
    return text.translate(_CONTROL)


class FlowcError(Exception):
    """A failure that the command line prints as one error, never as a traceback.

    ``hint`` says what to do next. ``exit_code`` is what the process ends with:
    1 for a problem in the input or on the other side, 2 for wrong usage.
    """

    def __init__(self, message: str, *, hint: str = "", exit_code: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_code = exit_code
