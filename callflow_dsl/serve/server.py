"""The site over HTTP, with an event stream that tells pages to reload."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

from attrs import evolve

from callflow_dsl.net.http import LocalServer, body_length, is_for, log_line
from callflow_dsl.serve.site import EVENTS, Response, Site

if TYPE_CHECKING:
    from collections.abc import Mapping

#: How often the folder is looked at for changes, in seconds.
POLL_S = 0.4
#: The most of a request's body that is read and thrown away, in bytes.
MAX_BODY = 1_000_000
METHODS = "GET, HEAD, POST, OPTIONS"
#: No other site frames a page, guesses at its kind, or hears where a reader came from.
SAFETY = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}


class Server(LocalServer):
    """Serves a site until it is shut down."""

    def __init__(self, site: Site, host: str, port: int, *, log: bool = True) -> None:
        self.site = site
        self.log = log
        self.closing = threading.Event()
        super().__init__(host, port, _Handler)

    def shutdown(self) -> None:
        """Stop serving, and let go of the pages that wait for a change."""
        self.closing.set()
        super().shutdown()


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer GET, and HEAD without a body."""
        if not self._is_for_us():
            return
        if self.path.partition("?")[0] == EVENTS:
            self._events()
        else:
            self._answer(self.server.site.answer("GET", self.path))

    do_HEAD = do_GET  # noqa: N815 - the names that http.server looks for

    def do_OPTIONS(self) -> None:
        """Say what is answered here."""
        if self._is_for_us():
            self._answer(Response(204, "", b""), {"Allow": METHODS})

    def _refuse(self) -> None:
        self.close_connection = True
        if self._is_for_us():
            text = f"{self.command} is not answered here\n"
            self._answer(Response(405, "text/plain", text.encode()), {"Allow": METHODS})

    do_PUT = do_DELETE = do_PATCH = _refuse  # noqa: N815

    def do_POST(self) -> None:
        if not self._is_for_us():
            return
        if self.headers.get("Transfer-Encoding"):
            self.close_connection = True
            self._answer(Response(411, "text/plain", b"name the length of the body\n"))
            return
        length = body_length(self, MAX_BODY)
        if length is None:
            self.close_connection = True
            self._answer(Response(413, "text/plain", b"the body is too large\n"))
            return
        self.rfile.read(length)  # what was recorded does not change the answer
        response = self.server.site.answer("POST", self.path)
        if self.headers.get_content_type() == "application/x-www-form-urlencoded" and length:
            note = "the body of a request fills no param; what stands behind ? in its address does"
            response = evolve(response, notes=(*response.notes, note))
        self._answer(response)

    def _is_for_us(self) -> bool:
        if is_for(self, self.server):
            return True
        self.close_connection = True
        self._answer(Response(403, "text/plain", b"this server answers to localhost only\n"))
        return False

    def _answer(self, response: Response, headers: Mapping[str, str] | None = None) -> None:
        for note in response.notes if self.server.log else ():
            log_line(f"flowc: note: {note}")
        self.send_response(response.status)
        if response.kind:
            self.send_header("Content-Type", response.kind)
            self.send_header("Content-Length", str(len(response.body)))
        for name, value in {**SAFETY, **(headers or {})}.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def _events(self) -> None:
        """Keep the connection, and say when the folder is no longer as it was."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        for name, value in SAFETY.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        before = self.server.site.snapshot()
        try:
            while not self.server.closing.wait(POLL_S):
                now = self.server.site.snapshot()
                self.wfile.write(b"data: changed\n\n" if now != before else b": unchanged\n\n")
                before = now
        except OSError:
            return  # the page was closed

    def log_error(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing: the answer to a request that cannot be read is logged as every other."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        # A request that cannot be read has no path.
        path = getattr(self, "path", "a request that cannot be read")
        if self.server.log and not path.startswith(EVENTS):
            log_line(f"{self.command or ''} {path} {args[1] if len(args) > 1 else ''}".strip())
