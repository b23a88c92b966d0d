"""From an HTTP answer to a value or to the error that says what happened."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from callflow_dsl.api.errors import (
    ApiConnectionError,
    ApiError,
    AuthenticationError,
    MalformedAnswerError,
    NotFoundError,
    Problem,
    RateLimitError,
    ServerError,
    ValidationError,
)
from callflow_dsl.api.retry import read_retry_after

if TYPE_CHECKING:
    from collections.abc import Iterable

    from requests import Response

    from callflow_dsl.api.address import Secret

_WHICH_API = "is the base URL that of the Voice API?"
_LOOK_FIRST = "it may have been carried out all the same: look before you do it again"


def read_document(
    what: str, method: str, response: Response, content: bytes, secrets: Iterable[Secret]
) -> dict[str, Any]:
    """The JSON object of a successful answer; an empty one where there is no body."""
    if response.status_code == 204 or (not content.strip() and method == "DELETE"):
        return {}
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        document = None
    if isinstance(document, dict):
        return document
    raise MalformedAnswerError(
        f"the answer to {what} is no JSON object: {_start_of(content, secrets)}",
        hint=_LOOK_FIRST if method != "GET" else _WHICH_API,
        status=response.status_code,
        uncertain=method != "GET",
    )


def answer_error(
    what: str, response: Response, content: bytes, secrets: Iterable[Secret], *, changes: bool
) -> ApiError:
    """The error of an answer whose status says that it is one."""
    status = response.status_code
    problems = _problems(content, secrets)
    said = "; ".join(map(str, problems)) or _status_text(response)
    message = f"{what}: {said}"
    if status in (401, 403):
        return AuthenticationError(
            f"the API does not accept the access key for {what}: {said}",
            hint="use a live key of this account that may use the Voice API",
            status=status,
            problems=problems,
        )
    if status == 404:
        alone = what.count("/") == 1  # a whole resource, no object of it
        hint = _WHICH_API if alone else "is the id right, and of this account?"
        return NotFoundError(message, hint=hint, status=status, problems=problems)
    if status == 429:
        return _rate_limit_error(what, response, problems)
    if status >= 500:
        return ServerError(
            f"the API failed at {message}",
            hint=_LOOK_FIRST if changes else "try again later",
            status=status,
            problems=problems,
            uncertain=changes,
        )
    return ValidationError(f"the API refuses {message}", status=status, problems=problems)


def connection_error(what: str, host: str, reason: str, retries: int, uncertain: bool) -> ApiError:
    """The error of a request that brought no answer at all."""
    tries = f" (tried {retries + 1} times)" if retries else ""
    return ApiConnectionError(
        f"no answer from {host} to {what}: {reason}{tries}",
        hint=_LOOK_FIRST if uncertain else "check the network, and the base URL of the API",
        uncertain=uncertain,
    )


def _rate_limit_error(
    what: str, response: Response, problems: tuple[Problem, ...]
) -> RateLimitError:
    retry_after = read_retry_after(response.headers.get("Retry-After"))
    wait = f" in {retry_after.total_seconds():.0f} s" if retry_after is not None else " later"
    error = RateLimitError(
        f"too many requests: the API does not take {what} now",
        hint=f"try again{wait}",
        status=429,
        problems=problems,
    )
    error.retry_after = retry_after
    return error


def _problems(content: bytes, secrets: Iterable[Secret]) -> tuple[Problem, ...]:
    """Every error in the body, whatever of the documented form it has."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return ()
    entries = document.get("errors") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        return ()
    found = []
    for entry in entries:
        fields = entry if isinstance(entry, dict) else {"message": entry}
        text = fields.get("message") or fields.get("description") or "no reason given"
        code = fields.get("code")
        known = code if isinstance(code, int) and not isinstance(code, bool) else None
        found.append(Problem(known, _without(str(text), secrets)))
    return tuple(found)


def _status_text(response: Response) -> str:
    return f"status {response.status_code} {response.reason or ''}".rstrip()


def _start_of(content: bytes, secrets: Iterable[Secret], limit: int = 60) -> str:
    text = " ".join(_without(content[:2000].decode("utf-8", "replace"), secrets).split())
    if not text:
        return "it is empty"
    return repr(text if len(text) <= limit else text[:limit] + "...")


def _without(text: str, secrets: Iterable[Secret]) -> str:
    for secret in secrets:
        text = secret.hide_in(text)
    return text
