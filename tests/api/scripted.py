"""An HTTP server that answers as a test wrote down, with faults that no honest server has."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@frozen
class Reply:
    """One answer. ``drop`` closes without any; ``cut`` closes after so many bytes of the body."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(factory=dict)
    drop: bool = False
    cut: int | None = None
    #: Says nothing for this long, in seconds.
    silent_s: float = 0
    #: Answers a request for a range with that range.
    ranges: bool = False

    def content(self) -> bytes:
        if self.body is None:
            return b""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


def ok(*objects: Any, **pagination: int) -> Reply:
    """A success with these objects."""
    body = {"data": list(objects), "_links": {}}
    return Reply(200, {**body, "pagination": pagination} if pagination else body)


def refused(status: int, *errors: tuple[int, str], **headers: str) -> Reply:
    """A failure with these codes and messages."""
    listed = [{"code": code, "message": message} for code, message in errors]
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, {"data": None, "errors": listed}, named)


DROP = Reply(drop=True)


@frozen
class Seen:
    """A request that arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@define
class Script:
    """What to answer, in order, and what came in. The last answer is given for ever."""

    replies: list[Reply] = field(factory=list)
    seen: list[Seen] = field(factory=list)

    def next(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


class ScriptedServer(ThreadingHTTPServer):
    """Runs a script on a free port of this machine."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = Script()
        self.released = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    @property
    def seen(self) -> list[Seen]:
        return self.script.seen

    def answers(self, *replies: Reply) -> None:
        self.script = Script(list(replies))


@contextmanager
def running() -> Iterator[ScriptedServer]:
    """A server that runs while the context lasts."""
    with ScriptedServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.released.set()
        server.shutdown()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: ScriptedServer
    protocol_version = "HTTP/1.1"

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        script = self.server.script
        script.seen.append(Seen(self.command, self.path, dict(self.headers), body))
        reply = script.next()
        if reply.silent_s:
            self.server.released.wait(reply.silent_s)
        if reply.drop:
            self._reset()
            return
        content = reply.content()
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range") or "")
        status = reply.status
        begin = 0
        if reply.ranges and asked:
            begin, status = int(asked[1]), 206
        self.send_response(status)
        if status == 206 and begin:
            self.send_header("Content-Range", f"bytes {begin}-{len(content) - 1}/{len(content)}")
        content = content[begin:]
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if "Transfer-Encoding" not in reply.headers:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: reply.cut])
        if reply.cut is not None:
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815

    def _reset(self) -> None:
        """Close so that the other side gets a reset, and not an orderly end."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def handle(self) -> None:
        try:
            super().handle()
        except (OSError, ValueError):
            return  # the connection was closed on purpose, by one side or the other

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass
