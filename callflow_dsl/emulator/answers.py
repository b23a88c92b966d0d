"""Requests and answers as values, and the envelope that the Voice API puts around objects."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from attrs import evolve, field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

JSON = "application/json"
#: Objects on a page of a list when the request does not say, and the most it can ask for.
PER_PAGE = 10
MOST_PER_PAGE = 1000

#: Codes of errors in the body: 13 is that of public examples of this API, the others are
#: those of the platform's other APIs.
NOT_ALLOWED, NOT_FOUND, BAD_REQUEST, INVALID, INTERNAL = 2, 13, 21, 10, 99
CODES = {401: NOT_ALLOWED, 404: NOT_FOUND, 405: BAD_REQUEST, 422: INVALID}


@frozen
class Request:
    """A request: ``path`` is decoded, begins with a slash and has no ``/v1`` and no query."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(factory=dict)  # names in lower case
    body: bytes = b""

    def fields(self) -> dict[str, str]:
        """The query; of a name that is given twice the last."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


@frozen
class Answer:
    """An answer. Bodies are whole: the largest is a recording."""

    status: int
    body: bytes = b""
    kind: str = JSON
    headers: Mapping[str, str] = field(factory=dict)

    def with_headers(self, **headers: str) -> Answer:
        """This answer with more headers; underscores stand for dashes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return evolve(self, headers={**self.headers, **named})


class RefusedError(Exception):
    """A request that cannot be carried out: the answer that says so."""

    def __init__(self, status: int, *messages: str, code: int | None = None) -> None:
        super().__init__(*messages)
        self.answer = problem(status, *messages, code=code)


def problem(status: int, *messages: str, code: int | None = None) -> Answer:
    """A failure in the API's envelope, one error for each message."""
    number = CODES.get(status, INTERNAL) if code is None else code
    # `description` is what the clients of the other APIs read.
    errors = [{"code": number, "message": text, "description": text} for text in messages]
    return as_json(status, {"data": None, "errors": errors})


def as_json(status: int, document: Any) -> Answer:
    """Any JSON document."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return Answer(status, text.encode())


def one(status: int, document: Mapping[str, Any], links: Mapping[str, str]) -> Answer:
    """A single object in its envelope."""
    return as_json(status, {"data": [document], "_links": dict(links)})


def listing(path: str, documents: Iterable[Mapping[str, Any]], page: Page, total: int) -> Answer:
    """A page of a list in its envelope."""
    pages = -(-total // page.length)
    return as_json(
        200,
        {
            "data": list(documents),
            "_links": {"self": f"{path}?page={page.number}"},
            "pagination": {
                "totalCount": total,
                "pageCount": pages,
                "currentPage": page.number,
                "perPage": page.length,
            },
        },
    )


@frozen
class Page:
    """Which part of a list is asked for: so many objects after the first ``start``."""

    number: int = 1  # from 1
    length: int = PER_PAGE
    start: int = 0


def page_of(request: Request) -> Page:
    """The page that the query asks for; `RefusedError` (422) where it is none.

    Clients ask by ``page`` or ``currentPage`` with ``perPage`` or ``limit``, or by ``offset``;
    a zero, or nothing, means that it was not set.
    """
    fields = request.fields()
    length = _count(fields, ("perPage", "limit"), MOST_PER_PAGE) or PER_PAGE
    number = _count(fields, ("page", "currentPage"), 10**9) or 1
    start = _count(fields, ("offset",), 10**9)
    if start:
        return Page(start // length + 1, length, start)
    return Page(number, length, (number - 1) * length)


def _count(fields: Mapping[str, str], names: tuple[str, ...], most: int) -> int:
    name = next((name for name in names if name in fields), None)
    text = (fields[name] if name is not None else "") or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 12 and int(text) <= most):
        raise RefusedError(422, f"{name} is a whole number up to {most}")
    return int(text)


def read_object(request: Request) -> dict[str, Any]:
    """The JSON object in the body; `RefusedError` (422) where there is none."""
    try:
        document = parsed(request.body)
    except ValueError as error:
        reason = "is empty" if not request.body else f"is no JSON: {error}"
        raise RefusedError(422, f"the body {reason}", code=BAD_REQUEST) from error
    if not isinstance(document, dict):
        raise RefusedError(422, "the body is no JSON object", code=BAD_REQUEST)
    return document


def parsed(text: str | bytes) -> Any:
    """The value of a JSON text that every client can read again; `ValueError` for any other.

    That leaves out NaN, numbers that are no finite ones, and halves of characters.
    """
    try:
        value = json.loads(text, parse_constant=_no_number, parse_float=_finite)
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise ValueError("it holds half of a character") from error
    except RecursionError as error:
        raise ValueError("it is too deeply nested") from error
    return value


def _no_number(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"{text[:20]} is too large")
    return value


def part(body: bytes, wanted: str, kind: str) -> Answer:
    """A file, or the part of it that a Range header asks for (one range of bytes)."""
    whole = Answer(200, body, kind).with_headers(Accept_Ranges="bytes")
    unit, _equals, ranges = wanted.partition("=")
    if unit.strip().lower() != "bytes" or "," in ranges:
        return whole  # a range that we do not serve is ignored, as RFC 9110 has it
    first, _dash, last = ranges.strip().partition("-")
    if not re.fullmatch("[0-9]{0,18}-[0-9]{0,18}", ranges.strip()):
        return whole
    size = len(body)
    if first:
        start, stop = int(first), min(int(last) + 1 if last else size, size)
        if last and int(last) < start:
            return whole
    elif last:
        start, stop = max(0, size - int(last)), size
    else:
        return whole
    if start >= size or start >= stop:
        return evolve(whole, status=416, body=b"").with_headers(Content_Range=f"bytes */{size}")
    span = f"bytes {start}-{stop - 1}/{size}"
    return evolve(whole, status=206, body=body[start:stop]).with_headers(Content_Range=span)
