"""Requests to the API: who gets the key, what is tried again, what an answer means.

Three rules hold for every request, and are kept here and nowhere else:

- The access key goes to the origin (scheme, host, port) of the base URL only, whatever a
  link or a redirect says. TLS certificates are always verified.
- Every request has a connect and a read timeout.
- No error holds a request or a header of it, and none of its texts a secret.
"""

from __future__ import annotations

import json
import logging
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import attrs
import requests
from requests.auth import AuthBase

from callflow_dsl import __version__
from callflow_dsl.api.address import Address, Secret, origin_of
from callflow_dsl.api.answer import answer_error, connection_error, read_document
from callflow_dsl.api.errors import ApiConnectionError, ApiError, MalformedAnswerError
from callflow_dsl.api.failures import BROKEN, Failure, failure_of
from callflow_dsl.api.retry import (
    Retries,
    may_repeat_after_failure,
    may_repeat_after_status,
    read_retry_after,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LOG = logging.getLogger("callflow_dsl.api")
#: The most that is read of a JSON answer, in bytes; a page of flows is far below it.
MAX_BYTES = 50_000_000
MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class _KeyForOwnOrigin(AuthBase):
    """Puts the key on requests to the API's own origin, and nothing on any other.

    It also keeps requests from taking a password for the host out of a ``.netrc`` file.
    """

    def __init__(self, key: Secret, address: Address) -> None:
        self.key = key
        self.origin = address.origin

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if origin_of(request.url or "") == self.origin:
            request.headers["Authorization"] = f"AccessKey {self.key.reveal()}"
        return request


@attrs.frozen
class _Request:
    """What is asked for. ``download``: a file, whose body is not read at once, from any host."""

    method: str
    url: str
    #: The request in the words of errors, such as ``POST /calls``.
    what: str
    headers: Mapping[str, str]
    data: bytes | None = None
    query: Mapping[str, str | int] | None = None
    secrets: tuple[Secret, ...] = ()
    download: bool = False

    @property
    def changes(self) -> bool:
        """Whether it does more than read."""
        return self.method != "GET"


@attrs.frozen
class _Reply:
    """An answer. ``doubtful``: an earlier try that failed may have had its effect."""

    response: requests.Response
    content: bytes
    doubtful: bool = False

    @property
    def status(self) -> int:
        return self.response.status_code


class Transport:
    """Makes requests below one address with one key. Not for several threads at once."""

    def __init__(
        self, key: Secret, address: Address, timeout: tuple[float, float], retries: Retries
    ) -> None:
        self.address = address
        self._key = key
        self._timeout = timeout
        self.retries = retries
        self._auth = _KeyForOwnOrigin(key, address)
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"flowc/{__version__}"

    def __repr__(self) -> str:
        return f"Transport({self.address.url!r})"

    def sleep(self, seconds: float) -> None:
        """Wait, in the way that the client was told to."""
        self.retries.sleep(seconds)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._session.close()

    def json(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        query: Mapping[str, str | int] | None = None,
    ) -> dict[str, Any]:
        """The JSON object that a request brings; an empty one for an answer without a body.

        Raises `ApiError`. A DELETE that was carried out by a try whose answer got lost is
        no error, although the next try finds nothing.
        """
        headers = {"Accept": "application/json"}
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
            data = json.dumps(body, ensure_ascii=False).encode()
        request = _Request(
            method, self.address.of(path), f"{method} {path}", headers, data, query,
            (self._key, *_tokens_in(body)),
        )  # fmt: skip
        reply = self._perform(request)
        if reply.status == 404 and method == "DELETE" and reply.doubtful:
            return {}
        if reply.status >= 300:
            raise self._error(request, reply.response, reply.content)
        return read_document(request.what, method, reply.response, reply.content, request.secrets)

    @contextmanager
    def stream(
        self, link: str, accept: str, headers: Mapping[str, str]
    ) -> Iterator[requests.Response]:
        """The answer to a GET of a link that the API gave, with its body still to be read.

        The link, and the redirects from there, may lead to another host; the key does not
        go along. Status 416 (nothing left of the range) is an answer too. Leaving the context
        closes the connection.
        """
        url = self.address.of(link)
        self._refuse_unencrypted(url)
        # Compressed, Content-Length and Range would count other bytes than those of the file.
        sent = {"Accept": accept, "Accept-Encoding": "identity", **headers}
        request = _Request(
            "GET", url, "the download", sent, secrets=(self._key,), download=True
        )  # fmt: skip
        reply = self._perform(request)
        with reply.response as response:
            if reply.status >= 300 and reply.status != 416:
                content = self._content(request, response)
                body = b"" if isinstance(content, Failure) else content
                raise self._error(request, response, body)
            yield response

    def _error(self, request: _Request, response: requests.Response, content: bytes) -> ApiError:
        return answer_error(
            request.what, response, content, request.secrets, changes=request.changes
        )

    def _perform(self, request: _Request) -> _Reply:
        """The last answer, after all retries and redirects that are allowed."""
        attempt = 0
        doubtful = False
        while True:
            outcome = self._follow(request)
            if isinstance(outcome, Failure):
                shown, retry_after = outcome.reason, None
                effect = outcome.sent
                repeat = may_repeat_after_failure(request.method, outcome)
            else:
                shown = str(outcome.status)
                retry_after = read_retry_after(outcome.response.headers.get("Retry-After"))
                effect = outcome.status != 429
                repeat = may_repeat_after_status(request.method, outcome.status, retry_after)
            delay = self.retries.delay_s(attempt, retry_after) if repeat else None
            if delay is None:
                break
            LOG.info("%s: %s, again in %.1f s", request.what, shown, delay)
            doubtful = doubtful or effect
            if isinstance(outcome, _Reply):
                outcome.response.close()
            self.sleep(delay)
            attempt += 1
        if isinstance(outcome, Failure):
            host = origin_of(request.url)[1]
            uncertain = (outcome.sent or doubtful) and request.changes
            raise connection_error(request.what, host, outcome.reason, attempt, uncertain)
        return attrs.evolve(outcome, doubtful=doubtful)

    def _follow(self, request: _Request) -> _Reply | Failure:
        """One try: the request and, for a GET, the redirects after it."""
        for _ in range(MAX_REDIRECTS + 1):
            outcome = self._send(request)
            if isinstance(outcome, Failure) or outcome.status not in _REDIRECTS:
                return outcome
            target = urljoin(request.url, outcome.response.headers.get("Location", ""))
            outcome.response.close()
            if request.changes:
                raise _redirect_error(f"{request.what} is answered with a redirect", target)
            if not request.download and origin_of(target) != self.address.origin:
                raise _redirect_error("the API redirects to another host", target)
            self._refuse_unencrypted(target)
            request = attrs.evolve(request, url=target, query=None)
        raise _redirect_error(f"more than {MAX_REDIRECTS} redirects", request.url)

    def _send(self, request: _Request) -> _Reply | Failure:
        began = time.monotonic()
        try:
            response = self._session.request(
                request.method,
                request.url,
                headers=request.headers,
                data=request.data,
                params=request.query,
                auth=self._auth,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
                verify=True,
            )
        except requests.RequestException as error:
            # The exception knows the request, and that the key: it goes no further than here.
            failure = failure_of(error)
        else:
            taken_s = time.monotonic() - began
            LOG.debug("%s -> %d in %.3f s", request.what, response.status_code, taken_s)
            if request.download:
                return _Reply(response, b"")
            content = self._content(request, response)
            return content if isinstance(content, Failure) else _Reply(response, content)
        LOG.debug("%s -> %s", request.what, failure.reason)
        return failure

    def _content(self, request: _Request, response: requests.Response) -> bytes | Failure:
        """The body, or why it cannot be had whole; `MalformedAnswerError` for an endless one."""
        chunks: list[bytes] = []
        size = 0
        try:
            with response:
                for chunk in response.iter_content(1 << 16):
                    size += len(chunk)
                    chunks.append(chunk)
                    if size > MAX_BYTES:
                        break
        except BROKEN as error:
            return failure_of(error)
        if size > MAX_BYTES:
            raise MalformedAnswerError(
                f"the answer to {request.what} is longer than {MAX_BYTES} bytes",
                status=response.status_code,
                uncertain=request.changes,
            )
        return b"".join(chunks)

    def _refuse_unencrypted(self, url: str) -> None:
        scheme = origin_of(url)[0]
        if scheme not in ("http", "https"):
            raise MalformedAnswerError("the API gives a link that is no web address")
        if scheme == "http" and self.address.origin[0] == "https":
            raise _redirect_error("the API leads to an unencrypted address", url)


def _redirect_error(message: str, target: str) -> ApiError:
    host = origin_of(target)[1] or "nowhere"
    return ApiConnectionError(
        f"{message} ({host}), which is not followed",
        hint="is the base URL right, and no proxy in between that asks for a login?",
    )


def _tokens_in(value: Any) -> list[Secret]:
    """The tokens of webhooks in a body: secrets that an error of the API may repeat."""
    if not isinstance(value, dict):
        return []
    own = value.get("token")
    found = [Secret(own)] if isinstance(own, str) and own else []
    return found + [secret for item in value.values() for secret in _tokens_in(item)]
