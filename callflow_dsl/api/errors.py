"""What can go wrong between flowc and the API. No text of an error carries a key or token.

FlowcError
  ApiError                 all below; status, problems, uncertain
    AuthenticationError    401, 403
    NotFoundError          404
    ValidationError        any other 4xx; each code and message of the API in problems
    RateLimitError         429; retry_after
    ServerError            5xx
    ApiConnectionError     no answer: no connection, cut off, or too late
    MalformedAnswerError   an answer, but not one of this API
    DownloadError          a file that could not be had whole
    WaitError              what was waited for failed, or took too long
  AccessKeyError           no key, or one that cannot be right
  AddressError             a base URL that must not be used
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from callflow_dsl._frozen import frozen
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from callflow_dsl.api.exchange import Answer


@frozen
class Problem:
    """One entry of the API's list of errors; ``code`` is None where it gave none."""

    code: int | None
    message: str

    def __str__(self) -> str:
        return self.message if self.code is None else f"{self.message} (code {self.code})"


class ApiError(FlowcError):
    """The API could not be used as asked.

    ``status`` is the HTTP status, None without an answer. ``problems`` has every error that
    the API listed. ``uncertain`` is True when a request that changes something may have been
    carried out all the same: look before you repeat it. ``answer`` is what the API answered,
    with its headers (request id, rate limits), None where no answer came.
    """

    answer: Answer | None = None

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        status: int | None = None,
        problems: Sequence[Problem] = (),
        uncertain: bool = False,
    ) -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.problems = tuple(problems)
        self.uncertain = uncertain


class AuthenticationError(ApiError):
    """The access key is wrong, or may not do this."""


class NotFoundError(ApiError):
    """There is nothing with this id (any more), or not in this account."""


class ValidationError(ApiError):
    """The API does not accept what was sent."""


class RateLimitError(ApiError):
    """Too many requests. ``retry_after`` is how long the API asks to wait, if it says so."""

    retry_after: timedelta | None = None


class ServerError(ApiError):
    """The API failed on its own side."""


class ApiConnectionError(ApiError):
    """There was no answer."""


class MalformedAnswerError(ApiError):
    """The answer is not what this API answers: no JSON, or fields that cannot be read."""


class DownloadError(ApiError):
    """A file could not be had whole; nothing of it is left behind."""


class WaitError(ApiError):
    """What was waited for failed, or was not ready in time."""


class AccessKeyError(FlowcError):
    """There is no access key, or one that cannot be right."""


class AddressError(FlowcError):
    """The address is none, or to use it would give the access key away."""
