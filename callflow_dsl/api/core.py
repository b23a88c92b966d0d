"""The rules for every request: who gets the key, what is tried again, what an answer means.

These hold for both clients, and are kept here and nowhere else:

- The access key goes to the origin (scheme, host, port) of the base URL only, whatever a
  link or a redirect says. TLS certificates are verified, unless a session or a client that
  the caller brings does not.
- Every request has a connect and a read timeout, and every operation a deadline.
- What is kept in memory is bounded.
- No error holds a request or a header of it, and none of its texts a secret.
- That something is done is never inferred from its absence, but where the request was
  certainly sent and nobody answered; and then the result says "uncertain".
"""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from attrs import define, evolve, field, frozen

from callflow_dsl.api.address import link_origin
from callflow_dsl.api.answer import (
    answer_error,
    connection_error,
    held_error,
    read_document,
)
from callflow_dsl.api.body import read_body
from callflow_dsl.api.errors import ApiConnectionError, ApiError, MalformedAnswerError
from callflow_dsl.api.exchange import (
    Answer,
    Answered,
    Close,
    Enter,
    Failure,
    Head,
    Open,
    Plan,
    Request,
    Sleep,
)
from callflow_dsl.api.retry import (
    Retries,
    may_repeat_after_failure,
    may_repeat_after_status,
    read_retry_after,
)
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import timedelta

    from callflow_dsl.api.address import Address, Secret
    from callflow_dsl.api.gate import Gate

LOG = logging.getLogger("callflow_dsl.api")
#: The most that is kept of a JSON answer, and of one that is an error, in bytes.
MAX_BYTES, MAX_ERROR_BYTES = 20_000_000, 1_000_000
MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@frozen
class Traffic:
    """One request and what came of it, for a hook. It has no key, and no repr shows a body."""

    #: Such as ``GET /calls``; a file is ``the download``.
    what: str
    #: None where no answer came; ``problem`` says why.
    status: int | None
    seconds: float
    answer: Answer | None
    problem: str = ""


@frozen
class Document:
    """The JSON object of an answer. ``uncertain``: a DELETE that nobody confirmed."""

    fields: dict[str, Any]
    answer: Answer
    uncertain: bool = False


@frozen
class _Reply:
    """An answer with its body; that of a download is still to be read."""

    head: Head
    content: bytes = b""

    @property
    def status(self) -> int:
        return self.head.status

    @property
    def retry_after(self) -> timedelta | None:
        return read_retry_after(self.head.headers.get("Retry-After"))


@frozen
class _Past:
    """What the tries so far may have done. ``lost``: sent, and nobody answered."""

    lost: bool = False
    failed: bool = False

    def and_then(self, outcome: _Reply | Failure) -> _Past:
        if isinstance(outcome, Failure):
            return evolve(self, lost=self.lost or outcome.sent)
        return evolve(self, failed=self.failed or outcome.status != 429)

    @property
    def is_doubtful(self) -> bool:
        return self.lost or self.failed


@define
class _Pace:
    """How long an operation may take, and up to when it has kept the pauses of the API."""

    until: float | None
    kept: float = 0.0

    def has_time_for(self, seconds: float, now: float) -> bool:
        return self.until is None or now + seconds < self.until


@frozen(eq=False)
class Core:
    """Makes plans for requests below one address with one key."""

    address: Address
    key: Secret = field(repr=False)
    gate: Gate = field(repr=False)
    retries: Retries
    #: Seconds to connect, and without a byte of an answer.
    timeout: tuple[float, float]
    #: Seconds for an operation with all its tries, and for a download; None: no limit.
    deadline_s: float | None
    download_deadline_s: float | None
    #: Headers that the caller wants to have on each request.
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    #: Told of each request.
    hook: Callable[[Traffic], object] | None = field(default=None, repr=False)
    clock: Callable[[], float] = field(default=time.monotonic, repr=False)

    def json(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        query: Mapping[str, str | int] | None = None,
    ) -> Plan[Document]:
        """The JSON object that a request brings; an empty one for an answer without a body.

        Raises `ApiError`.
        """
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip"}
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
            data = _encoded(body)
        url = self.address.of(path) + (f"?{urlencode(query)}" if query else "")
        secrets = (self.key, *_tokens_in(body))
        request = Request(method, url, f"{method} {path}", headers, data, secrets=secrets)
        reply, past = yield from self._perform(request, self.deadline_s)
        answer = Answer(reply.status, reply.head.headers, reply.content)
        yield Answered(answer)
        if reply.status == 404 and method == "DELETE" and past.lost and not past.failed:
            return Document({}, answer, uncertain=True)
        if reply.status >= 300:
            error = answer_error(request, reply.head, reply.content)
            error.uncertain = error.uncertain or (request.changes and past.is_doubtful)
            raise error
        return Document(read_document(request, answer), answer)

    def download(self, link: str, headers: Mapping[str, str], until: float | None) -> Plan[Head]:
        """The answer to a GET of a link that the API gave, with its body still to be read.

        The link, and the redirects from there, may lead to another host; the key does not
        go along. Status 416 (nothing left of the range) is an answer too.
        """
        url = self.address.of(link)
        self._refuse_unencrypted(url)
        # Compressed, Content-Length and Range would count other bytes than those of the file.
        sent = {"Accept-Encoding": "identity", **headers}
        request = Request(
            "GET", url, "the download", sent, secrets=(self.key,), download=True
        )  # fmt: skip
        left_s = None if until is None else max(0.0, until - self.clock())
        reply, _past = yield from self._perform(request, left_s)
        if reply.status >= 300 and reply.status != 416:
            content = yield from read_body(reply.head, MAX_ERROR_BYTES)
            raise answer_error(request, reply.head, content if isinstance(content, bytes) else b"")
        return reply.head

    def _perform(self, request: Request, deadline_s: float | None) -> Plan[tuple[_Reply, _Past]]:
        """The last answer, after all retries and redirects that are allowed."""
        pace = _Pace(None if deadline_s is None else self.clock() + deadline_s)
        attempt = 0
        past = _Past()
        while True:
            outcome = yield from self._follow(request, pace)
            delay = self._again_after(request, outcome, attempt, pace)
            if delay is None:
                break
            shown = outcome.reason if isinstance(outcome, Failure) else str(outcome.status)
            LOG.info("%s: %s, again in %.1f s", request.what, shown, delay)
            past = past.and_then(outcome)
            if isinstance(outcome, _Reply):
                yield Close(outcome.head)
            yield from self._pause(delay, pace)
            attempt += 1
        if isinstance(outcome, Failure):
            host = link_origin(request.url)[1]
            uncertain = (outcome.sent or past.is_doubtful) and request.changes
            if outcome.held_s:
                raise held_error(request.what, outcome.held_s, uncertain)
            raise connection_error(request.what, host, outcome.reason, attempt, uncertain)
        return outcome, past

    def _pause(self, seconds: float, pace: _Pace) -> Plan[None]:
        keeps = self.gate.held_s() <= seconds
        held_until = self.gate.held_until
        yield Sleep(seconds)
        if keeps:
            pace.kept = held_until

    def _admitted(self, pace: _Pace) -> Plan[Failure | None]:
        """Wait for a turn at a time when the API takes requests; why there was none, or None."""
        while True:
            if not pace.has_time_for(0, self.clock()):
                return Failure("no answer in the time that was given", sent=False, lasting=True)
            if not (yield Enter(86_400.0 if pace.until is None else pace.until - self.clock())):
                return Failure("no turn in the time that was given", sent=False, lasting=True)
            held_s = self.gate.held_s()
            if not held_s or self.gate.held_until <= pace.kept:
                return None
            self.gate.leave(succeeded=False)
            if not pace.has_time_for(held_s, self.clock()):
                return Failure("it takes none now", sent=False, lasting=True, held_s=held_s)
            LOG.info("held back for %.1f s", held_s)
            yield from self._pause(held_s, pace)

    def _again_after(
        self, request: Request, outcome: _Reply | Failure, attempt: int, pace: _Pace
    ) -> float | None:
        """Seconds until the next try; None where there must not be one."""
        retry_after: timedelta | None = None
        refused = False
        if isinstance(outcome, Failure):
            repeat = may_repeat_after_failure(request.method, outcome)
        else:
            refused, retry_after = outcome.status == 429, outcome.retry_after
            repeat = may_repeat_after_status(request.method, outcome.status, retry_after)
        delay = self.retries.delay_s(attempt, retry_after, refused=refused) if repeat else None
        return delay if delay is not None and pace.has_time_for(delay, self.clock()) else None

    def _follow(self, request: Request, pace: _Pace) -> Plan[_Reply | Failure]:
        """One try: the request and, for a GET, the redirects after it."""
        for _ in range(MAX_REDIRECTS + 1):
            outcome = yield from self._send(request, pace)
            if isinstance(outcome, Failure) or outcome.status not in _REDIRECTS:
                return outcome
            target = self.address.redirected(request.url, outcome.head.headers.get("Location"))
            yield Close(outcome.head)
            if request.changes:
                raise _redirect_error(f"{request.what} is answered with a redirect", target)
            if not request.download and link_origin(target) != self.address.origin:
                raise _redirect_error("the API redirects to another host", target)
            self._refuse_unencrypted(target)
            request = evolve(request, url=target)
        raise _redirect_error(f"more than {MAX_REDIRECTS} redirects", request.url)

    def _send(self, request: Request, pace: _Pace) -> Plan[_Reply | Failure]:
        connect_s, silence_s = self.timeout
        sent = evolve(
            request,
            headers={**self.headers, **request.headers, **self._key_for(request.url)},
            connect_s=connect_s,
            silence_s=silence_s,
        )
        refusal = yield from self._admitted(pace)
        if refusal is not None:
            return refusal
        began = self.clock()
        outcome: _Reply | Failure | None = None
        try:
            left_s = None if pace.until is None else max(0.0, pace.until - began)
            outcome = yield from self._exchanged(evolve(sent, limit_s=left_s))
            if isinstance(outcome, _Reply) and outcome.status == 429:  # before the next has a turn
                self.gate.hold(self.retries.hold_s(outcome.retry_after))
        finally:
            succeeded = isinstance(outcome, _Reply) and outcome.status < 300
            self.gate.leave(succeeded=succeeded)
        self._tell(request, outcome, self.clock() - began)
        return outcome

    def _exchanged(self, request: Request) -> Plan[_Reply | Failure]:
        """Send, and read the body unless it is a file."""
        head: Head | Failure = yield Open(request)
        if isinstance(head, Failure):
            return head
        if request.download:
            return _Reply(head)
        failed = head.status >= 400
        content = yield from read_body(head, MAX_ERROR_BYTES if failed else MAX_BYTES)
        if isinstance(content, Failure):
            return content
        if content is None and not failed:
            raise MalformedAnswerError(
                f"the answer to {request.what} is longer than {MAX_BYTES} bytes",
                status=head.status,
                uncertain=request.changes,
            )
        return _Reply(head, content or b"")

    def _key_for(self, url: str) -> dict[str, str]:
        """The key, for the API's own origin and for no other."""
        if link_origin(url) != self.address.origin:
            return {}
        return {"Authorization": f"AccessKey {self.key.reveal()}"}

    def _tell(self, request: Request, outcome: _Reply | Failure, seconds: float) -> None:
        failure = outcome if isinstance(outcome, Failure) else None
        status = None if isinstance(outcome, Failure) else outcome.status
        shown = failure.reason if failure else status
        LOG.debug("%s -> %s in %.3f s", request.what, shown, seconds)
        if self.hook is not None:
            answer = (
                None
                if isinstance(outcome, Failure)
                else Answer(outcome.status, outcome.head.headers, outcome.content)
            )
            problem = failure.reason if failure else ""
            try:
                self.hook(Traffic(request.what, status, seconds, answer, problem))
            except Exception:  # what was done must not look as if it had failed
                LOG.exception("the hook failed at %s", request.what)

    def _refuse_unencrypted(self, url: str) -> None:
        scheme = link_origin(url)[0]
        if scheme not in ("http", "https"):
            raise MalformedAnswerError("the API gives a link that is no web address")
        if scheme == "http" and self.address.origin[0] == "https":
            raise _redirect_error("the API leads to an unencrypted address", url)


def _redirect_error(message: str, target: str) -> ApiError:
    host = link_origin(target)[1] or "nowhere"
    return ApiConnectionError(
        f"{message} ({host}), which is not followed",
        hint="is the base URL right, and no proxy in between that asks for a login?",
    )


def _encoded(body: Mapping[str, Any]) -> bytes:
    """JSON in UTF-8; half a character, which JSON can hold and UTF-8 cannot, is escaped."""
    try:
        text = json.dumps(body, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise FlowcError(f"what is to be sent is no JSON: {error}", exit_code=2) from None
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(body).encode()


def _tokens_in(value: Any) -> Iterable[Secret]:
    """The tokens of webhooks in a body: secrets that an error of the API may repeat."""
    from callflow_dsl.api.address import Secret

    if not isinstance(value, dict):
        return
    token = value.get("token")
    if isinstance(token, str) and token:
        yield Secret(token)
    for item in value.values():
        yield from _tokens_in(item)
