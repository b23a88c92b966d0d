"""``AsyncClient``: the same for ``async`` programs. Needs ``pip install 'flowc[async]'``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from callflow_dsl.api.address import find_ca
from callflow_dsl.api.client import (
    _UNSET,
    TIMEOUT_S,
    Resources,
    at_once,
    changed,
    new_core,
)
from callflow_dsl.api.gate import CONCURRENCY
from callflow_dsl.api.retry import Retries
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    import httpx

    from callflow_dsl.api.awaiting import Awaiting, RawAwaiting
    from callflow_dsl.api.core import Traffic


class AsyncClient(Resources["Awaiting"]):
    """A `Client` whose operations are awaited, for one event loop of asyncio or trio.

    The options are those of `Client`; ``http`` is your own client of httpx, used as it is
    (with its proxies and certificates) and left open. Raises `FlowcError` without httpx.
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
        http: httpx.AsyncClient | None = None,
        proxies: Mapping[str, str] | None = None,
        ca: str | None = None,
        headers: Mapping[str, str] | None = None,
        hook: Callable[[Traffic], object] | None = None,
    ) -> None:
        awaiting = _driver()
        gate = awaiting.AwaitingGate(at_once(concurrency))
        core = new_core(access_key, base_url, gate, timeout, deadline, retries, headers, hook)
        ca = find_ca(ca, core.address)
        wire = awaiting.AsyncWire(http, proxies, ca, concurrency, core.address)
        runner: Awaiting = awaiting.Awaiting(wire, gate, core.retries.sleep)
        super().__init__(core, runner, is_async=True)

    @property
    def raw(self) -> Resources[RawAwaiting]:
        """The same operations, each giving its value with the answer of the API: a `Raw`."""
        from callflow_dsl.api.awaiting import RawAwaiting

        return Resources(self._core, RawAwaiting(self._runner), is_async=True)

    def with_options(
        self,
        *,
        timeout: float | tuple[float, float] = _UNSET,
        deadline: float | None = _UNSET,
        retries: int | Retries = _UNSET,
        headers: Mapping[str, str] = _UNSET,
    ) -> AsyncClient:
        """This client with other options, on the same connections; for one call or many."""
        other = object.__new__(AsyncClient)
        core = changed(self._core, timeout, deadline, retries, headers)
        runner = type(self._runner)(self._runner.wire, self._runner.gate, core.retries.sleep)
        Resources.__init__(other, core, runner, is_async=True)
        return other

    async def close(self) -> None:
        """Close the connections that are kept open."""
        await self._runner.wire.shut()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()


def _driver() -> Any:
    try:
        from callflow_dsl.api import awaiting
    except ImportError as error:
        raise FlowcError(
            f"the async client needs {error.name}", hint="pip install 'flowc[async]'", exit_code=2
        ) from None
    return awaiting
