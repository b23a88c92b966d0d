"""From an HTTP answer to a value or to the error that says what happened."""

from __future__ import annotations

import json
import math
import re
from contextlib import suppress
from datetime import timedelta
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
from callflow_dsl.api.exchange import Answer
from callflow_dsl.api.retry import read_retry_after
from callflow_dsl.net.hosts import is_loopback

if TYPE_CHECKING:
    from collections.abc import Iterable

    from callflow_dsl.api.address import Secret
    from callflow_dsl.api.exchange import Head, Request

_WHICH_API = "is the base URL that of the Voice API?"
#: The most errors of one answer that are kept, and the values that one can have.
_MOST_PROBLEMS, MOST_VALUES = 50, 1_000_000
_NOT_STARTED = "is it running? `flowc emulator` is a Voice API on this machine"
_LOOK_FIRST = "it may have been carried out all the same: look before you do it again"


def read_document(request: Request, answer: Answer) -> dict[str, Any]:
    """The JSON object of a successful answer; an empty one where there is no body."""
    if answer.status == 204 or (not answer.body.strip() and request.method == "DELETE"):
        return {}
    # Each value has one of these before it. Made into objects, two bytes can take a hundred.
    if sum(map(answer.body.count, (b",", b":", b"[", b"{"))) > MOST_VALUES:
        raise MalformedAnswerError(
            f"the answer to {request.what} has more than {MOST_VALUES} values",
            hint="ask for fewer at once: per_page",
            status=answer.status,
            uncertain=request.changes,
        )
    document = read_json(answer.body)
    if isinstance(document, dict):
        problems = () if document.get("data") else _problems(document, request.secrets)
        if problems:
            raise _refusal(request, answer, problems)
        return document
    raise MalformedAnswerError(
        f"the answer to {request.what} is no JSON object: "
        f"{_start_of(answer.body, request.secrets)}",
        hint=_LOOK_FIRST if request.changes else _WHICH_API,
        status=answer.status,
        uncertain=request.changes,
    )


def read_json(content: bytes) -> Any:
    """The value of a JSON text; None for what is none, such as one with NaN or 1e999 in it.

    Commas before a closing bracket are let pass: they stand in answers that public clients read.
    """
    for text in (bytes, _without_last_commas):
        with suppress(ValueError, RecursionError):
            return json.loads(text(content), parse_constant=_refuse, parse_float=_finite)
    return None


def _refusal(request: Request, answer: Answer, problems: tuple[Problem, ...]) -> ApiError:
    """The error of an answer that has errors and nothing else, whatever its status says."""
    error = ValidationError(
        f"the API refuses {request.what}: {'; '.join(map(str, problems))}",
        hint=_LOOK_FIRST if request.changes else "",
        status=answer.status,
        problems=problems,
        uncertain=request.changes,
    )
    error.answer = answer
    return error


def answer_error(request: Request, head: Head, content: bytes) -> ApiError:
    """The error of an answer whose status says that it is one."""
    document, secrets = read_json(content), request.secrets
    error = _error_of(
        request, head, _problems(document, secrets) or _told_otherwise(document, secrets)
    )
    error.answer = Answer(head.status, head.headers, content)
    return error


def _error_of(request: Request, head: Head, problems: tuple[Problem, ...]) -> ApiError:
    status, what = head.status, request.what
    said = "; ".join(map(str, problems)) or _status_text(head, request.secrets)
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
        return _rate_limit_error(what, head, problems)
    if status >= 500:
        return ServerError(
            f"the API failed at {message}",
            hint=_LOOK_FIRST if request.changes else "try again later",
            status=status,
            problems=problems,
            uncertain=request.changes,
        )
    if status < 400:
        return MalformedAnswerError(
            f"the API answers {what} with {_status_text(head, request.secrets)}, "
            "which means nothing here",
            hint=_WHICH_API,
            status=status,
        )
    return ValidationError(f"the API refuses {message}", status=status, problems=problems)


def connection_error(what: str, host: str, reason: str, retries: int, uncertain: bool) -> ApiError:
    """The error of a request that brought no answer at all."""
    tries = f" (tried {retries + 1} times)" if retries else ""
    way_out = (
        _NOT_STARTED if is_loopback(host) else "check the network, and the base URL of the API"
    )
    return ApiConnectionError(
        f"no answer from {host} to {what}: {reason}{tries}",
        hint=_LOOK_FIRST if uncertain else way_out,
        uncertain=uncertain,
    )


def _rate_limit_error(what: str, head: Head, problems: tuple[Problem, ...]) -> RateLimitError:
    retry_after = read_retry_after(head.headers.get("Retry-After"))
    wait = f" in {retry_after.total_seconds():.0f} s" if retry_after is not None else " later"
    error = RateLimitError(
        f"too many requests: the API does not take {what} now",
        hint=f"try again{wait}",
        status=429,
        problems=problems,
    )
    error.retry_after = retry_after
    return error


def held_error(what: str, held_s: float, uncertain: bool) -> RateLimitError:
    """The error of a request that was not made: it is too early, and later there is no time."""
    error = RateLimitError(
        f"too many requests: the API wants none now, so {what} was not made",
        hint=f"try again in {math.ceil(held_s)} s",
        uncertain=uncertain,
    )
    error.retry_after = timedelta(seconds=held_s)
    return error


def _problems(document: Any, secrets: Iterable[Secret]) -> tuple[Problem, ...]:
    """Every error in a body, whatever of the documented form it has."""
    entries = document.get("errors") if isinstance(document, dict) else None
    if isinstance(entries, (dict, str)) and entries:
        entries = [entries]
    if not isinstance(entries, list):
        return ()
    return tuple(_problem(entry, secrets) for entry in entries[:_MOST_PROBLEMS])


def _problem(entry: Any, secrets: Iterable[Secret]) -> Problem:
    fields = entry if isinstance(entry, dict) else {"message": entry}
    text = fields.get("message") or fields.get("description") or "no reason given"
    code = fields.get("code")
    if isinstance(code, str) and re.fullmatch("[0-9]{1,9}", code):
        code = int(code)
    known = code if isinstance(code, int) and not isinstance(code, bool) else None
    return Problem(known, _short(_without(str(text), secrets), 500))


def _told_otherwise(document: Any, secrets: Iterable[Secret]) -> tuple[Problem, ...]:
    """What a body says that has not the documented form: one of a gateway, say."""
    fields = document if isinstance(document, dict) else {}
    texts = (fields.get(name) for name in ("message", "error", "detail", "title"))
    said = next((text for text in texts if isinstance(text, str) and text.strip()), None)
    return () if said is None else (_problem(said, secrets),)


def _status_text(head: Head, secrets: Iterable[Secret]) -> str:
    reason = _short(_without(head.reason, secrets), 100)
    return f"status {head.status} {reason}".rstrip()


def _start_of(content: bytes, secrets: Iterable[Secret], limit: int = 60) -> str:
    """How a body begins that is none of this API; of what begins as JSON does, nothing is shown.

    That may be an answer that broke off, with the token of a webhook in it.
    """
    text = " ".join(_without(content[:2000].decode("utf-8-sig", "replace"), secrets).split())
    if text.startswith(("{", "[", '"')):
        return f"it begins with {text[0]} and is no whole object"
    return repr(_short(text, limit)) if text else "it is empty"


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[:limit] + "..."


def _without_last_commas(content: bytes) -> str:
    text = content.decode("utf-8-sig")
    # A text without an end goes to the end of all: it must not be looked for from each quote.
    text_or_comma = r'("(?:[^"\\]|\\.)*+"?)|,(?=\s*+[}\]])'
    return re.sub(text_or_comma, lambda match: match[1] or "", text, flags=re.DOTALL)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def _finite(text: str) -> float:
    value = float(text)
    if value - value:  # an infinity: no number of JSON means one
        raise ValueError("the number is too large")
    return value


def _without(text: str, secrets: Iterable[Secret]) -> str:
    """A text without secrets, and without halves of characters, which no log could take."""
    for secret in secrets:
        text = secret.hide_in(text)
    return text.encode("utf-8", "replace").decode()
