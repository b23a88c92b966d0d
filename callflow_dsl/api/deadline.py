"""Connections of requests that keep to a deadline, and connections that are used once.

A socket's timeout begins anew with each byte, so a server that sends one from time to time
could hold a request for hours. Here the time that is left is the timeout of each read.
"""

from __future__ import annotations

import http.client
import io
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from requests.adapters import HTTPAdapter

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

_now = threading.local()


@contextmanager
def deadline(until: float | None) -> Iterator[None]:
    """Answers to requests of this thread are there, body and all, by ``until`` (monotonic)."""
    _now.until = until
    try:
        yield
    finally:
        _now.until = None


class _Timed(io.RawIOBase):
    """What a socket brings, as long as there is time."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, until: float) -> None:
        self._raw, self._socket, self._until = raw, sock, until
        self._silence = sock.gettimeout()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left_s = self._until - time.monotonic()
        if left_s <= 0:
            raise TimeoutError("the deadline has passed")
        silence = self._silence
        self._socket.settimeout(left_s if silence is None else min(silence, left_s))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        until = getattr(_now, "until", None)
        if until is not None:
            self.fp = io.BufferedReader(_Timed(self.fp.detach(), sock, until))

    def _read_status(self) -> tuple[str, int, str]:
        """The next status; what only comes before it (as 103) counts as 100, which is passed over.

        http.client takes each but 100 itself for the answer.
        """
        version, status, reason = super()._read_status()  # type: ignore[misc]
        return version, 100 if 101 < status < 200 else status, reason


def _closed(self: Any, connection: Any) -> None:
    """In the place of keeping a connection: one that its server is about to close cannot be met."""
    if connection is not None:
        connection.close()


def _furnished(pool: type[Any], *, once: bool) -> type[Any]:
    """A class of pools whose connections keep to a deadline; with ``once``, gives none twice."""
    connection = type("Connection", (pool.ConnectionCls,), {"response_class": _Response})
    more = {"_put_conn": _closed} if once else {}
    return type("Pool", (pool,), {"ConnectionCls": connection, **more})


class DeadlineAdapter(HTTPAdapter):
    """Connections that keep to a `deadline`; with ``once`` each of them serves one request."""

    def __init__(self, *, connections: int, once: bool = False) -> None:
        self._once = once
        super().__init__(pool_connections=4, pool_maxsize=connections)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Make the pools, from our classes."""
        super().init_poolmanager(*args, **options)
        self._furnish(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """The same for a proxy."""
        known = proxy in self.proxy_manager
        manager = super().proxy_manager_for(proxy, **options)
        if not known:
            self._furnish(manager)
        return manager

    def _furnish(self, manager: Any) -> None:
        pools = manager.pool_classes_by_scheme  # those of SOCKS are others
        manager.pool_classes_by_scheme = {
            scheme: _furnished(pool, once=self._once) for scheme, pool in pools.items()
        }
