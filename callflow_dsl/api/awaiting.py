"""Carries plans out with httpx, for asyncio and trio. Installed with ``flowc[async]``."""

from __future__ import annotations

import ssl
import time
from collections import deque
from typing import TYPE_CHECKING, Any, TypeVar

import anyio
import anyio.to_thread
import certifi
import httpx

from callflow_dsl import __version__
from callflow_dsl.api.address import check_proxy, unusable_proxy
from callflow_dsl.api.errors import AddressError
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
from callflow_dsl.api.failures import tls_failure
from callflow_dsl.api.gate import Gate
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from callflow_dsl.api.address import Address
    from callflow_dsl.api.exchange import Answer, Plan, Request, Step, Stream

T = TypeVar("T")

USER_AGENT = f"flowc/{__version__}"
_LOOPBACK = ("all://localhost", "all://127.0.0.1", "all://[::1]")
_BROKEN = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError)


class AwaitingGate(Gate):
    """The gate for tasks of one event loop."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self._waiting: deque[anyio.Event] = deque()

    async def enter(self, within_s: float) -> bool:
        """Wait for a turn; False when there was none in that time."""
        with anyio.move_on_after(within_s):
            while not self.take():
                turn = anyio.Event()
                self._waiting.append(turn)
                await turn.wait()
            return True
        return False

    def leave(self, *, succeeded: bool) -> None:
        """A request is over: all who wait look again."""
        super().leave(succeeded=succeeded)
        while self._waiting:
            self._waiting.popleft().set()


class AsyncWire:
    """Requests by way of httpx.

    ``http`` is somebody else's client: used as it is, and not closed. ``proxies`` and ``ca``
    are as for the other client: scheme -> URL, and the file of the certificates to trust.
    Plain http to ``address`` goes through no proxy, whoever names one.
    """

    def __init__(
        self,
        http: httpx.AsyncClient | None,
        proxies: Mapping[str, str] | None,
        ca: str | None,
        connections: int,
        address: Address,
    ) -> None:
        self._own = http is None
        if http is not None:
            if not isinstance(http, httpx.AsyncClient):
                raise FlowcError("http is an httpx.AsyncClient", exit_code=2)
            _refuse_proxy(http, address)
            self._kept = self._fresh = http
            return
        trusted = _trusted(ca)
        self._kept = _client(proxies, trusted, connections, address)
        # A POST is not repeated when its connection breaks: it gets one that is fresh.
        self._fresh = _client(proxies, trusted, 0, address)

    async def open(self, request: Request) -> Head | Failure:
        """Send, and read as far as the head of the answer."""
        http = self._fresh if request.method == "POST" else self._kept
        if http.is_closed:
            raise FlowcError("the client was closed: it makes no more requests", exit_code=2)
        until = None if request.limit_s is None else time.monotonic() + request.limit_s
        timeout = httpx.Timeout(request.silence_s, connect=request.connect_s)
        try:
            with _within(until):
                response = await http.send(
                    http.build_request(
                        request.method,
                        request.url,
                        headers=dict(request.headers),
                        content=request.body,
                        timeout=timeout,
                    ),
                    stream=True,
                    auth=_as_it_is,
                    follow_redirects=False,
                )
        except _BROKEN as error:
            # The exception knows the request, and that the key: it goes no further than here.
            return failure_of(error)
        except RuntimeError as error:
            if "loop" not in str(error):
                raise
            raise FlowcError(
                "an AsyncClient serves one event loop, and this is another",
                hint="make a client in each event loop",
                exit_code=2,
            ) from None
        headers = dict(response.headers)
        if response.is_stream_consumed:  # by a transport that had it all: it is unpacked already
            headers.pop("content-encoding", None)
            body = response.aiter_bytes()
        else:
            body = response.aiter_raw()
        handle = (response, body, until)
        return Head(response.status_code, response.reason_phrase, Headers(headers), handle)

    async def read(self, head: Head) -> bytes | Failure:
        """Some bytes of a body, as they are on the way; none at its end."""
        _response, body, until = head.handle
        try:
            with _within(until):
                data: bytes = await anext(body, b"")
        except _BROKEN as error:
            return failure_of(error)
        return data

    async def close(self, head: Head) -> None:
        """Let go of an answer."""
        response, body, _until = head.handle
        with anyio.CancelScope(shield=True):
            await body.aclose()
            await response.aclose()

    async def shut(self) -> None:
        """Close the connections that are kept open."""
        if self._own:
            await self._kept.aclose()
            await self._fresh.aclose()


class Awaiting:
    """Runs plans to their end, and lets other tasks run meanwhile."""

    def __init__(
        self, wire: AsyncWire, gate: AwaitingGate, sleep: Callable[[float], object] | None
    ) -> None:
        self.wire = wire
        self.gate = gate
        self._sleep = sleep or anyio.sleep

    async def run(self, plan: Plan[T]) -> T:
        """The result of a plan."""
        return (await self.run_raw(plan))[0]

    async def run_raw(self, plan: Plan[T]) -> tuple[T, Answer | None]:
        """The result of a plan, and the last answer that it was made from."""
        work = Work()
        try:
            while True:
                try:
                    step = work.next_step(plan)
                except StopIteration as end:
                    return end.value, work.answer
                await self._take(work, step)
        finally:
            plan.close()
            await self._let_go(work)

    async def iterate(self, stream: Stream[T]) -> AsyncIterator[T]:
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
                    await self._take(work, step)
        finally:
            stream.close()
            await self._let_go(work)

    async def _take(self, work: Work, step: Step) -> None:
        """Take a step; what came of it is for the plan, also when it is an exception."""
        try:
            work.result = await self._done(step, work)
        except BaseException as error:  # noqa: BLE001 - the plan cleans up after it
            work.failure = error

    async def _done(self, step: Step, work: Work) -> Any:
        """Do what a step says."""
        match step:
            case Open():
                head = await self.wire.open(step.request)
                if isinstance(head, Head):
                    work.opened.append(head)
                return head
            case Read():
                return await self.wire.read(step.head)
            case Close():
                await self.wire.close(step.head)
            case Sleep():
                slept: Any = self._sleep(step.seconds)
                if hasattr(slept, "__await__"):
                    await slept
            case Enter():
                return await self.gate.enter(step.within_s)
            case Do():
                return await anyio.to_thread.run_sync(step.action)
            case Answered():
                work.answer = step.answer
        return None

    async def _let_go(self, work: Work) -> None:
        for head in work.opened:
            await self.wire.close(head)


class RawAwaiting:
    """Runs plans to their end, and gives the answer along with the value."""

    def __init__(self, runner: Awaiting) -> None:
        self.runner = runner

    async def run(self, plan: Plan[T]) -> Raw[T]:
        """The result of a plan with the last answer that it was made from."""
        value, answer = await self.runner.run_raw(plan)
        assert answer is not None  # every operation makes a request
        return Raw(value, answer)


def failure_of(error: Exception) -> Failure:
    """What an exception of httpx stands for."""
    failure = tls_failure(error)
    if failure is not None:
        return failure
    match error:
        case httpx.ConnectTimeout() | httpx.PoolTimeout():
            return Failure("no connection in time", sent=False)
        case httpx.ConnectError():
            known = "known" in str(error) or "getaddrinfo" in str(error)
            return Failure(
                "the host name is not known" if known else "nobody listens there", sent=False
            )
        case httpx.ProxyError():
            return Failure("the proxy does not let it through", sent=True)
        case httpx.TimeoutException() | TimeoutError():
            return Failure("no answer in time", sent=True)
        case httpx.InvalidURL() | httpx.UnsupportedProtocol():
            return Failure("the address is none that can be asked", sent=False, lasting=True)
    return Failure("the connection broke off", sent=True)


def _trusted(ca: str | None) -> ssl.SSLContext:
    """The certificates to trust; `AddressError` where there are none in the file."""
    try:
        return ssl.create_default_context(cafile=ca or certifi.where())
    except (ssl.SSLError, OSError) as error:
        named = ca or "the usual certificates"
        reason = error.strerror or "there is no certificate in it"
        raise AddressError(
            f"TLS cannot be set up with {named}: {reason}",
            hint="look at ca=..., REQUESTS_CA_BUNDLE, SSL_CERT_FILE and SSLKEYLOGFILE",
            exit_code=2,
        ) from None


def _refuse_proxy(http: httpx.AsyncClient, address: Address) -> None:
    """Raise `AddressError` for a client that would ask this machine by way of a proxy.

    httpx tells nobody which way it goes, so this looks into it.
    """
    if address.origin[0] == "https":
        return
    transport = http._transport_for_url(httpx.URL(address.url))
    if "Proxy" in type(getattr(transport, "_pool", None)).__name__:
        raise AddressError(
            "this client of httpx would send the access key through a proxy",
            hint="make it with trust_env=False, or let NO_PROXY name this machine",
            exit_code=2,
        )


def _client(
    proxies: Mapping[str, str] | None,
    trusted: ssl.SSLContext,
    kept: int,
    address: Address,
) -> httpx.AsyncClient:
    # The gate counts connections.
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=kept)
    scheme, host, _port = address.origin
    # Never by way of a proxy: it would read the key, and could not get here.
    direct = dict.fromkeys([*_LOOPBACK, *([f"all://{host}"] if scheme == "http" else [])])
    for url in (proxies or {}).values():
        check_proxy(url)
    try:
        given = {
            f"{scheme}://": httpx.AsyncHTTPTransport(proxy=url, verify=trusted, limits=limits)
            for scheme, url in (proxies or {}).items()
        }
        return httpx.AsyncClient(
            trust_env=scheme == "https",
            headers={"User-Agent": USER_AGENT},
            verify=trusted,
            limits=limits,
            mounts={**given, **direct},
        )
    except ImportError:
        raise unusable_proxy("SOCKS needs pip install 'httpx[socks]'") from None
    except (httpx.InvalidURL, ValueError):
        raise unusable_proxy("it is no web address") from None


def _within(until: float | None) -> Any:
    return anyio.fail_after(None if until is None else max(0.0, until - time.monotonic()))


def _as_it_is(request: httpx.Request) -> httpx.Request:
    """Keeps httpx from putting another Authorization in the place of the key."""
    return request
