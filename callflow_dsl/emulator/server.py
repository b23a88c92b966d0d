"""The Voice API over real HTTP, with the faults of the plan on the way."""

from __future__ import annotations

import re
import socket
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from attrs import frozen

from callflow_dsl.emulator.answers import INTERNAL, Answer, Request, problem
from callflow_dsl.net.http import LocalServer, body_length, is_for, log_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from io import BufferedIOBase
    from urllib.parse import SplitResult

    from callflow_dsl.emulator.faults import Fault, FaultPlan

#: The largest body that is taken, in bytes.
MAX_BODY = 5_000_000
#: The most lines after a body in chunks; nothing in them is read.
MOST_TRAILERS = 100
#: Seconds for which a connection may stay open with nothing said.
IDLE_S = 60
#: The exchanges that are kept at the most, the latest, and the bytes of their bodies.
REMEMBERED, REMEMBERED_BYTES = 10_000, 64_000_000


@frozen
class Exchange:
    """One request and what became of it, for tests to look at."""

    number: int
    method: str
    path: str  # without /v1 and query
    query: str
    body: bytes
    #: Status of the answer; 0 where the connection was closed without one.
    status: int
    #: Kinds of the faults that befell it.
    faults: tuple[str, ...] = ()


class Exchanges(deque[Exchange]):
    """The latest exchanges: so many, and no more bytes of bodies than can be afforded."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._size = 0

    def append(self, exchange: Exchange) -> None:
        """Remember one more, and forget the oldest for it."""
        if not self._most:
            return
        super().append(exchange)
        self._size += len(exchange.body)
        while len(self) > self._most or self._size > REMEMBERED_BYTES:
            self._size -= len(self.popleft().body)

    def clear(self) -> None:
        """Forget all."""
        super().clear()
        self._size = 0


class EmulatorServer(LocalServer):
    """Answers requests with ``answer``; ``keys`` are the access keys it takes (None: any)."""

    def __init__(
        self,
        host: str,
        port: int,
        answer: Callable[[Request], Answer],
        plan: FaultPlan,
        *,
        keys: Collection[str] | None = None,
        log: bool = False,
        remembered: int = REMEMBERED,
    ) -> None:
        self.answer = answer
        self.plan = plan
        self.keys = keys
        self.log = log
        self.exchanges = Exchanges(remembered)
        self.closing = threading.Event()
        self._connections: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(host, port, _Handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        """Take a connection, and remember it for `server_close`."""
        connection, address = super().get_request()
        with self._guard:
            self._connections.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        """Close a connection and forget it."""
        with self._guard:
            self._connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Stop listening, and end the connections that clients keep open."""
        self.closing.set()
        super().server_close()
        with self._guard:
            for connection in self._connections:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    server: EmulatorServer
    protocol_version = "HTTP/1.1"
    server_version = "flowc-emulator"
    sys_version = ""
    wbufsize = -1  # headers and body leave together
    disable_nagle_algorithm = True
    timeout = IDLE_S

    def handle_one_request(self) -> None:
        """Read one request, of any method, and answer it."""
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline:
            self.close_connection = True
        elif len(self.raw_requestline) > 65536:
            self.requestline = self.request_version = self.command = ""
            self.send_error(HTTPStatus.REQUEST_URI_TOO_LONG)
        elif self.parse_request():
            self._serve()

    def handle(self) -> None:
        """Serve the connection until one side has had enough."""
        with suppress(TimeoutError, ConnectionError):
            super().handle()

    def _serve(self) -> None:
        if not is_for(self, self.server):
            self._refuse(403, "this emulator answers to localhost only")
            return
        try:
            target = urlsplit(self.path)
        except ValueError:
            self._refuse(400, "what is asked for is no address")
            return
        body = self._body()
        if body is None:
            self._refuse(413, f"a body has at most {MAX_BODY} bytes, and says how many")
        else:
            self._carry_out(self._read(target, body))

    def _body(self) -> bytes | None:
        """The body of a request; None for one that is too long, or of no length."""
        coding = self.headers.get("Transfer-Encoding")
        if coding is None:
            length = body_length(self, MAX_BODY)
            return None if length is None else self.rfile.read(length)
        if coding.strip().lower() != "chunked" or "Content-Length" in self.headers:
            return None
        return read_chunks(self.rfile, MAX_BODY)

    def _read(self, target: SplitResult, body: bytes) -> Request:
        path = unquote(target.path)
        if path == "/v1" or path.startswith("/v1/"):
            path = path[3:] or "/"
        method = dict(parse_qsl(target.query)).get("_method", self.command).upper()
        headers = {name.lower(): text for name, text in self.headers.items()}
        return Request(method, path, target.query, headers, body)

    def _carry_out(self, request: Request) -> None:
        number, faults = self.server.plan.next(request.method, request.path)
        delay = sum(fault.delay for fault in faults if fault.kind == "latency")
        if delay:
            self.server.closing.wait(delay)
        fault = next((fault for fault in faults if fault.kind != "latency"), None)
        if fault is None:
            answer: Answer | None = self._answer(request)
        elif fault.kind in ("status", "drop"):
            if fault.after:
                self._answer(request)
            answer = failure(fault) if fault.kind == "status" else None
        else:
            answer = self._answer(request)
            if fault.kind == "duplicate":
                self._answer(request)
        status = answer.status if answer else 0
        names = tuple(fault.kind for fault in faults)
        self.server.exchanges.append(
            Exchange(
                number, request.method, request.path, request.query, request.body, status, names
            )
        )
        self._log(f"{request.method} {request.path} {status or 'closed'} {' '.join(names)}")
        self._deliver(request, answer, fault.kind if fault else "")

    def _answer(self, request: Request) -> Answer:
        kind, _space, key = request.headers.get("authorization", "").partition(" ")
        key = key.strip()
        allowed = self.server.keys is None or key in self.server.keys
        if kind.lower() != "accesskey" or not key or not allowed:
            return problem(401, "Request not allowed (incorrect access_key)")
        try:
            return self.server.answer(request)
        except Exception as error:  # noqa: BLE001 a server goes on after an error of its own
            print(f"flowc: error: {request.method} {request.path}: {error!r}", file=sys.stderr)
            return problem(500, f"the emulator failed: {error!r}", code=INTERNAL)

    def _refuse(self, status: int, message: str) -> None:
        self.close_connection = True
        self._send(problem(status, message))

    def _deliver(self, request: Request, answer: Answer | None, fault: str) -> None:
        """Send an answer as the fault leaves it; None closes the connection without one."""
        if answer is None:
            self.close_connection = True
        elif fault == "cut":
            self._send(answer, sent=len(answer.body) // 2)
            self.close_connection = True
        elif fault == "truncate":
            half = answer.body[: len(answer.body) // 2]
            self._send(Answer(answer.status, half, answer.kind, answer.headers))
        else:
            self._send(answer, sent=0 if self.command == "HEAD" else None)

    def _send(self, answer: Answer, *, sent: int | None = None) -> None:
        """Write an answer, of its body the first ``sent`` bytes."""
        self.send_response(answer.status)
        if answer.status != 204:
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(answer.body)))
        for name, text in answer.headers.items():
            self.send_header(name, text)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.body if sent is None else answer.body[:sent])
        self.wfile.flush()

    def _log(self, line: str) -> None:
        if self.server.log:
            log_line(f"{time.strftime('%H:%M:%S')} {line.strip()}")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing: `_log` says more."""


def read_chunks(file: BufferedIOBase, most: int) -> bytes | None:
    """A body that comes in chunks (RFC 9112, 7.1); None for one of more bytes, or of no form."""
    body = bytearray()
    while True:
        size_text = file.readline(1000).partition(b";")[0].strip()
        if not re.fullmatch(b"[0-9a-fA-F]{1,8}", size_text):
            return None
        size = int(size_text, 16)
        if not size:
            break
        if len(body) + size > most:
            return None
        body += file.read(size)
        if file.read(2) != b"\r\n":
            return None
    for _ in range(MOST_TRAILERS):
        if file.readline(1000) in (b"\r\n", b"\n"):
            return bytes(body)
    return None


def failure(fault: Fault) -> Answer:
    """The answer of a `status` fault."""
    name = HTTPStatus(fault.status).phrase if fault.status in list(HTTPStatus) else "Failure"
    if fault.body == "json":
        answer = problem(fault.status, f"{name} (fault)")
    elif fault.body == "html":
        page = f"<html><body><h1>{fault.status} {name}</h1></body></html>\n"
        answer = Answer(fault.status, page.encode(), "text/html")
    else:
        answer = Answer(fault.status, b"", "text/plain")
    if fault.retry_after >= 0:
        answer = answer.with_headers(Retry_After=str(fault.retry_after))
    return answer
