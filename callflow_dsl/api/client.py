"""``Client``: the one object that a program needs."""

from __future__ import annotations

import re
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, Generic, Self

from attrs import evolve

from callflow_dsl.api.address import find_address, find_ca, find_key
from callflow_dsl.api.blocking import Blocking, BlockingGate, RawBlocking, Wire
from callflow_dsl.api.call_flows import CallFlows
from callflow_dsl.api.calls import Calls, Legs
from callflow_dsl.api.core import Core, Traffic
from callflow_dsl.api.gate import CONCURRENCY
from callflow_dsl.api.numbers import Numbers
from callflow_dsl.api.recordings import Recordings
from callflow_dsl.api.redaction import guard
from callflow_dsl.api.resource import R
from callflow_dsl.api.retry import Retries
from callflow_dsl.api.transcriptions import Transcriptions
from callflow_dsl.api.webhooks import Webhooks
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import requests

    from callflow_dsl.api.gate import Gate

#: Seconds to connect, and seconds without a byte of an answer.
TIMEOUT_S = (5.0, 30.0)
#: Seconds for an operation with all its tries, and for a download.
DEADLINE_S, DOWNLOAD_DEADLINE_S = 300.0, 3600.0
_UNSET: Any = ...
_HEADER_NAME, _HEADER_TEXT = r"[!#-'*+.^-z|~0-9A-Z-]+", r"[\t -~]*"


class Resources(Generic[R]):
    """All that the API has; ``R`` says how operations are carried out."""

    def __init__(self, core: Core, runner: R, *, is_async: bool) -> None:
        self._core = core
        self._runner = runner
        self.call_flows = CallFlows(core, runner, is_async=is_async)
        self.calls = Calls(core, runner, is_async=is_async)
        self.legs = Legs(core, runner, is_async=is_async)
        self.recordings = Recordings(core, runner, is_async=is_async)
        self.transcriptions = Transcriptions(core, runner, is_async=is_async)
        self.webhooks = Webhooks(core, runner, is_async=is_async)
        self.numbers = Numbers(core, runner, is_async=is_async)

    @property
    def base_url(self) -> str:
        """The root of the API that this client talks to."""
        return self._core.address.url

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.base_url!r})"


class Client(Resources[Blocking]):
    """The Voice API with one access key. One client serves any number of threads.

    ``access_key``: else ``FLOWC_ACCESS_KEY``, else ``MESSAGEBIRD_ACCESS_KEY``.
    ``base_url``: else ``FLOWC_BASE_URL``, else the public API.
    ``timeout``: seconds, or (seconds to connect, seconds without a byte); there always is one.
    ``deadline``: seconds for an operation with all its tries; a download has an hour unless this
    is given. None: no limit.
    ``retries``: how often a request is repeated where that is safe, or a `Retries`.
    ``concurrency``: the most requests at once; a 429 halves it, and holds all of them back.
    ``session``: your own session of requests, used as it is and left open.
    ``proxies``: scheme -> URL. ``ca``: a file of certificates to trust.
    ``headers``: sent with each request. ``hook``: called with the `Traffic` of each request; what
    it raises is logged.

    Raises `AccessKeyError` and `AddressError`; requests raise `ApiError`.
    """

    def __init__(
        self,
        access_key: str | None = None,
        base_url: str | None = None,
        *,
        timeout: float | tuple[float, float] = TIMEOUT_S,
        deadline: float | None = _UNSET,
        retries: int | Retries = Retries(),  # noqa: B008 - frozen
        concurrency: int = CONCURRENCY,
        session: requests.Session | None = None,
        proxies: Mapping[str, str] | None = None,
        ca: str | None = None,
        headers: Mapping[str, str] | None = None,
        hook: Callable[[Traffic], object] | None = None,
    ) -> None:
        gate = BlockingGate(at_once(concurrency))
        core = new_core(access_key, base_url, gate, timeout, deadline, retries, headers, hook)
        if session is None or ca is not None:  # a session of yours knows whom to trust
            ca = find_ca(ca, core.address)
        wire = Wire(session, proxies, ca, concurrency)
        super().__init__(core, Blocking(wire, gate, core.retries.sleep), is_async=False)

    @property
    def raw(self) -> Resources[RawBlocking]:
        """The same operations, each giving its value with the answer of the API: a `Raw`."""
        return Resources(self._core, RawBlocking(self._runner), is_async=False)

    def with_options(
        self,
        *,
        timeout: float | tuple[float, float] = _UNSET,
        deadline: float | None = _UNSET,
        retries: int | Retries = _UNSET,
        headers: Mapping[str, str] = _UNSET,
    ) -> Client:
        """This client with other options, on the same connections; for one call or many."""
        other = object.__new__(Client)
        core = changed(self._core, timeout, deadline, retries, headers)
        runner = Blocking(self._runner.wire, self._runner.gate, core.retries.sleep)
        Resources.__init__(other, core, runner, is_async=False)
        return other

    @property
    def concurrency(self) -> int:
        """The most requests at once."""
        return self._runner.gate.most

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._runner.wire.shut()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def new_core(
    access_key: str | None,
    base_url: str | None,
    gate: Gate,
    timeout: float | tuple[float, float],
    deadline: float | None,
    retries: int | Retries,
    headers: Mapping[str, str] | None,
    hook: Callable[[Traffic], object] | None,
) -> Core:
    """What both clients are made from; each option is looked at."""
    key = find_key(access_key)
    guard(key)
    core = Core(
        find_address(base_url),
        key,
        gate,
        Retries(),
        TIMEOUT_S,
        DEADLINE_S,
        DOWNLOAD_DEADLINE_S,
        hook=hook,
    )
    return changed(core, timeout, deadline, retries, {} if headers is None else headers)


def changed(core: Core, timeout: Any, deadline: Any, retries: Any, headers: Any) -> Core:
    """A core with those of these options that are given."""
    changes: dict[str, Any] = {}
    if timeout is not _UNSET:
        changes["timeout"] = _timeouts(timeout)
    if deadline is not _UNSET:
        if deadline is not None and not _is_positive(deadline):
            raise FlowcError("a deadline is a positive number of seconds", exit_code=2)
        changes |= {"deadline_s": deadline, "download_deadline_s": deadline}
    if retries is not _UNSET:
        changes["retries"] = _retries(retries)
    if core.hook is not None and (not callable(core.hook) or iscoroutinefunction(core.hook)):
        raise FlowcError("a hook is called and not awaited: give a plain function", exit_code=2)
    if headers is not _UNSET:
        changes["headers"] = _headers(headers)
    return evolve(core, **changes)


def at_once(concurrency: int) -> int:
    """The number of requests at once; `FlowcError` for what is none."""
    if concurrency < 1:
        raise FlowcError("at least one request is made at once", exit_code=2)
    return concurrency


def _is_positive(seconds: object) -> bool:
    return isinstance(seconds, (int, float)) and seconds > 0


def _timeouts(timeout: float | tuple[float, float]) -> tuple[float, float]:
    both = timeout if isinstance(timeout, tuple) else (timeout, timeout)
    if len(both) != 2 or not all(map(_is_positive, both)):
        raise FlowcError("a timeout is a positive number of seconds, or two", exit_code=2)
    return both


def _retries(retries: object) -> Retries:
    if isinstance(retries, Retries):
        return retries
    if not isinstance(retries, int) or retries < 0:
        raise FlowcError("retries is a whole number from 0, or a Retries", exit_code=2)
    return Retries(retries)


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers to send, in the usual spelling: of two that differ in it alone, servers see both."""
    sent: dict[str, str] = {}
    for name, text in headers.items():
        known = isinstance(name, str) and isinstance(text, str)
        if not (known and re.fullmatch(_HEADER_NAME, name) and re.fullmatch(_HEADER_TEXT, text)):
            raise FlowcError(f"{name!r} is no header that can be sent", exit_code=2)
        if name.lower() == "authorization":
            raise FlowcError("the access key is given as access_key, not as a header", exit_code=2)
        if name.lower() in ("content-length", "transfer-encoding"):
            raise FlowcError(f"{name} is what the client says itself", exit_code=2)
        sent[name.title()] = text
    return sent
