"""Carries plans out with requests, in the thread that asks."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import requests

from callflow_dsl import __version__
from callflow_dsl.api.address import check_proxy
from callflow_dsl.api.deadline import DeadlineAdapter, deadline
from callflow_dsl.api.exchange import (
    Answered,
    Close,
    Do,
    Emit,
    Enter,
    Failure,
    Head,
    Headers,
    Open,
    Raw,
    Read,
    Sleep,
    Work,
)
from callflow_dsl.api.failures import BROKEN, failure_of
from callflow_dsl.api.gate import Gate
from callflow_dsl.net.hosts import is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from callflow_dsl.api.exchange import Answer, Plan, Request, Step, Stream

T = TypeVar("T")

#: The most bytes that are read at once.
CHUNK = 1 << 16
USER_AGENT = f"flowc/{__version__}"


class BlockingGate(Gate):
    """The gate for threads."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self._changed = threading.Condition()

    def enter(self, within_s: float) -> bool:
        """Wait for a turn; False when there was none in that time."""
        with self._changed:
            return self._changed.wait_for(self.take, min(within_s, threading.TIMEOUT_MAX))

    def leave(self, *, succeeded: bool) -> None:
        """A request is over: somebody else may have its turn."""
        with self._changed:
            super().leave(succeeded=succeeded)
            self._changed.notify_all()

    def hold(self, seconds: float) -> None:
        """Hold all back."""
        with self._changed:
            super().hold(seconds)


class Wire:
    """Requests by way of requests; safe to use from several threads.

    ``session`` is somebody else's: used as it is, and not closed. ``proxies`` and ``ca`` are
    those of requests: scheme -> URL, and the file of the certificates to trust.
    """

    def __init__(
        self,
        session: requests.Session | None,
        proxies: Mapping[str, str] | None,
        ca: str | None,
        connections: int,
    ) -> None:
        self._own = session is None
        self._kept = session or _session(connections)
        # A POST is not repeated when its connection breaks: it gets one that is fresh.
        self._fresh = session or _session(connections, once=True)
        self._proxies = dict(proxies or {})
        self._routes: dict[tuple[str, str], dict[str, str]] = {}
        self._ca = ca

    def open(self, request: Request) -> Head | Failure:
        """Send, and read as far as the head of the answer."""
        session = self._fresh if request.method == "POST" else self._kept
        until = None if request.limit_s is None else time.monotonic() + request.limit_s
        try:
            with deadline(until):
                response = session.request(
                    request.method,
                    request.url,
                    headers=dict(request.headers),
                    data=request.body,
                    auth=_as_it_is,
                    timeout=_timeouts(request),
                    allow_redirects=False,
                    stream=True,
                    verify=self._trusted(session),
                    proxies=self._proxies_to(request.url),
                )
        except BROKEN as error:
            # The exception knows the request, and that the key: it goes no further than here.
            return failure_of(error)
        headers = Headers(response.headers)
        return Head(response.status_code, response.reason or "", headers, (response, until))

    def _trusted(self, session: requests.Session) -> str | bool | None:
        """Whom to trust: somebody else's session knows, but requests would ask others first."""
        if self._ca is not None or self._own:
            return self._ca or True
        return None if session.verify is True else session.verify

    def _proxies_to(self, url: str) -> dict[str, str]:
        """The proxies on the way to a host; those of the environment are looked up once."""
        parts = urlsplit(url)
        known = self._routes.get((parts.scheme, parts.netloc))
        if known is None:
            found = requests.utils.get_environ_proxies(url) if self._own else {}
            known = {**found, **self._proxies, **_direct(url)}
            chosen = requests.utils.select_proxy(url, known)
            if chosen:
                check_proxy(chosen)
            self._routes[parts.scheme, parts.netloc] = known
        return known

    def read(self, head: Head) -> bytes | Failure:
        """Some bytes of a body, as they are on the way; none at its end."""
        response, until = head.handle
        if until is not None and time.monotonic() > until:  # also for a session not of ours
            return Failure("no answer in time", sent=True)
        try:
            data: bytes = response.raw.read1(CHUNK, decode_content=False)
        except BROKEN as error:
            return failure_of(error)
        return data

    def close(self, head: Head) -> None:
        """Let go of an answer."""
        head.handle[0].close()

    def shut(self) -> None:
        """Close the connections that are kept open."""
        if self._own:
            self._kept.close()
            self._fresh.close()


class Blocking:
    """Runs plans to their end."""

    def __init__(
        self, wire: Wire, gate: BlockingGate, sleep: Callable[[float], object] | None
    ) -> None:
        self.wire = wire
        self.gate = gate
        self._sleep = sleep or time.sleep

    def run(self, plan: Plan[T]) -> T:
        """The result of a plan."""
        return self.run_raw(plan)[0]

    def run_raw(self, plan: Plan[T]) -> tuple[T, Answer | None]:
        """The result of a plan, and the last answer that it was made from."""
        work = Work()
        try:
            while True:
                self._take(work, work.next_step(plan))
        except StopIteration as end:
            return end.value, work.answer
        finally:
            plan.close()
            self._let_go(work)

    def iterate(self, stream: Stream[T]) -> Iterator[T]:
        """The values of a stream, one after the other."""
        work = Work()
        try:
            while True:
                try:
                    step = work.next_step(stream)
                except StopIteration:
                    return
                if isinstance(step, Emit):
                    work.result = None
                    yield step.value
                else:
                    self._take(work, step)
        finally:
            stream.close()
            self._let_go(work)

    def _take(self, work: Work, step: Step) -> None:
        """Take a step; what came of it is for the plan, also when it is an exception."""
        try:
            work.result = self._done(step, work)
        except BaseException as error:  # noqa: BLE001 - the plan cleans up after it
            work.failure = error

    def _done(self, step: Step, work: Work) -> Any:
        """Do what a step says."""
        match step:
            case Open():
                head = self.wire.open(step.request)
                if isinstance(head, Head):
                    work.opened.append(head)
                return head
            case Read():
                return self.wire.read(step.head)
            case Close():
                self.wire.close(step.head)
            case Sleep():
                self._sleep(step.seconds)
            case Enter():
                return self.gate.enter(step.within_s)
            case Do():
                return step.action()
            case Answered():
                work.answer = step.answer
        return None

    def _let_go(self, work: Work) -> None:
        for head in work.opened:
            self.wire.close(head)


class RawBlocking:
    """Runs plans to their end, and gives the answer along with the value."""

    def __init__(self, runner: Blocking) -> None:
        self.runner = runner

    def run(self, plan: Plan[T]) -> Raw[T]:
        """The result of a plan with the last answer that it was made from."""
        value, answer = self.runner.run_raw(plan)
        assert answer is not None  # every operation makes a request
        return Raw(value, answer)


def _session(connections: int, *, once: bool = False) -> requests.Session:
    session = requests.Session()
    session.headers["User-Agent"] = USER_AGENT
    session.trust_env = False  # it would ask the environment at each request
    for scheme in ("http://", "https://"):
        session.mount(scheme, DeadlineAdapter(connections=connections, once=once))
    return session


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps requests from putting a password of a ``.netrc`` file in the place of the key."""
    return request


def _direct(url: str) -> dict[str, str]:
    """No proxy between us and this machine: it would read the key, and could not get here."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return {f"http://{host}": ""} if parts.scheme == "http" and is_loopback(host) else {}


def _timeouts(request: Request) -> tuple[float, float]:
    times = (request.connect_s, request.silence_s)
    limit_s = request.limit_s
    return times if limit_s is None else (min(times[0], limit_s), min(times[1], limit_s))
