"""A server that breaks every rule: each connection gets the bytes that a test wrote down."""

from __future__ import annotations

import gzip
import json
import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    #: Says what it has to say on a connection; gets the request's bytes, and an event that is
    #: set when the test is over.
    Script = Callable[[socket.socket, bytes, threading.Event], None]


@define
class HostileServer:
    """Runs one script for each connection."""

    host: str
    port: int
    script: Script | None = None
    requests: list[bytes] = field(factory=list)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/v1"


@contextmanager
def hostile(host: str = "127.0.0.1", *, waits: bool = True) -> Iterator[HostileServer]:
    """``waits``: for the head of a request, before the script begins."""
    over = threading.Event()
    with socket.create_server((host, 0)) as listening:
        server = HostileServer(host, listening.getsockname()[1])

        def serve(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                request = b"" if waits else connection.recv(65536)
                while waits and b"\r\n\r\n" not in request:
                    request += connection.recv(65536)
                server.requests.append(request)
                assert server.script is not None
                server.script(connection, request, over)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection = listening.accept()[0]
                    threading.Thread(target=serve, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield server
        over.set()
        listening.shutdown(socket.SHUT_RDWR)


def says(*parts: bytes) -> Script:
    """Says this and closes."""

    def script(connection: socket.socket, request: bytes, over: threading.Event) -> None:
        for part in parts:
            connection.sendall(part)

    return script


def answers(
    body: bytes = b"{}", status: str = "200 OK", kind: str = "application/json", **headers: str
) -> Script:
    """A well-formed answer; underscores in names of headers stand for dashes."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {text}" for name, text in headers.items()]
    return says("\r\n".join([*lines, "Connection: close", "", ""]).encode(), body)


def data(*entries: Any, **more: Any) -> bytes:
    return json.dumps({"data": list(entries), **more}).encode()


def drips(before: bytes, drop: bytes = b" ", every_s: float = 0.05) -> Script:
    """Says the beginning, and then a little from time to time, for ever."""

    def script(connection: socket.socket, request: bytes, over: threading.Event) -> None:
        connection.sendall(before)
        while not over.wait(every_s):
            connection.sendall(drop)

    return script


def floods(before: bytes, piece: bytes) -> Script:
    """Says the beginning, and then the same piece for ever, as fast as it is taken."""

    def script(connection: socket.socket, request: bytes, over: threading.Event) -> None:
        connection.sendall(before)
        while not over.is_set():
            connection.sendall(piece)

    return script


def silent(connection: socket.socket, request: bytes, over: threading.Event) -> None:
    """Says nothing."""
    over.wait(60)


def bomb(size: int) -> bytes:
    """That many spaces in little room."""
    return gzip.compress(b" " * size, 1)
