"""``Client``: the one object that a program needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from callflow_dsl.api.address import find_address, find_key
from callflow_dsl.api.call_flows import CallFlows
from callflow_dsl.api.calls import Calls, Legs
from callflow_dsl.api.numbers import Numbers
from callflow_dsl.api.recordings import Recordings
from callflow_dsl.api.retry import Retries
from callflow_dsl.api.transcriptions import Transcriptions
from callflow_dsl.api.transport import Transport
from callflow_dsl.api.webhooks import Webhooks
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from types import TracebackType

#: Seconds to connect, and seconds without a byte of an answer.
TIMEOUT_S = (5.0, 30.0)


class Client:
    """The Voice API with one access key. A client is for one thread.

    ``access_key``: else ``FLOWC_ACCESS_KEY``, else ``MESSAGEBIRD_ACCESS_KEY``.
    ``base_url``: else ``FLOWC_BASE_URL``, else the public API.
    ``timeout``: seconds, or (seconds to connect, seconds without a byte); there always is one.
    ``retries``: how often a request is repeated where that is safe, or a `Retries`.

    Raises `AccessKeyError` and `AddressError`; requests raise `ApiError`.
    """

    def __init__(
        self,
        access_key: str | None = None,
        base_url: str | None = None,
        *,
        timeout: float | tuple[float, float] = TIMEOUT_S,
        retries: int | Retries = Retries(),  # noqa: B008 - frozen
    ) -> None:
        transport = Transport(
            find_key(access_key),
            find_address(base_url),
            _timeouts(timeout),
            Retries(retries) if isinstance(retries, int) else retries,
        )
        self._transport = transport
        self.call_flows = CallFlows(transport)
        self.calls = Calls(transport)
        self.legs = Legs(transport)
        self.recordings = Recordings(transport)
        self.transcriptions = Transcriptions(transport)
        self.webhooks = Webhooks(transport)
        self.numbers = Numbers(transport)

    @property
    def base_url(self) -> str:
        """The root of the API that this client talks to."""
        return self._transport.address.url

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Client({self.base_url!r})"


def _timeouts(timeout: float | tuple[float, float]) -> tuple[float, float]:
    connect, read = timeout if isinstance(timeout, tuple) else (timeout, timeout)
    if not (connect > 0 and read > 0):
        raise FlowcError("a timeout is a positive number of seconds", exit_code=2)
    return connect, read
