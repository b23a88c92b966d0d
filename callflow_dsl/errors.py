"""The one exception that a user is meant to read: what went wrong, and the way out."""

from __future__ import annotations


class FlowcError(Exception):
    """A failure that the command line prints as one error, never as a traceback.

    ``message`` is one line; ``report`` are the lines below it, made harmless by whoever wrote
    them. ``hint`` says what to do next. ``exit_code`` is what the process ends with: 1 for a
    problem in the input or on the other side, 2 for wrong usage.
    """

    def __init__(
        self, message: str, *, report: str = "", hint: str = "", exit_code: int = 1
    ) -> None:
        super().__init__(f"{message}\n{report}" if report else message)
        self.message = message
        self.report = report
        self.hint = hint
        self.exit_code = exit_code
