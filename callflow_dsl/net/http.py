"""What the servers of this package share: one clear error, loopback, quiet partings."""

from __future__ import annotations

import re
import socket
import socketserver
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from callflow_dsl.errors import FlowcError
from callflow_dsl.net.hosts import is_loopback as is_loopback
from callflow_dsl.printing import shown

if TYPE_CHECKING:
    from typing import Any


class LocalServer(ThreadingHTTPServer):
    """Serves until it is shut down; threads end with the process.

    Raises `FlowcError` where it cannot listen.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, host: str, port: int, handler: type[BaseHTTPRequestHandler]) -> None:
        self.local = is_loopback(host)
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            super().__init__((host, port), handler)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error).removeprefix("bind(): ")
            raise FlowcError(
                f"cannot listen at {host} port {port}: {reason}",
                hint="choose another with --port; 0 takes any that is free",
                exit_code=2,
            ) from error

    def server_bind(self) -> None:
        """Bind, without the look-up of the host's name that the base class makes."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    @property
    def address(self) -> str:
        """The URL of the root, with a slash at its end."""
        host, port = str(self.server_address[0]), self.server_address[1]
        return f"http://{f'[{host}]' if ':' in host else host}:{port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle of an answer is no error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def log_line(text: str) -> None:
    """Write a line to standard error in one piece: several requests are logged at a time."""
    sys.stderr.write(f"{shown(text)}\n")
    sys.stderr.flush()


def body_length(handler: BaseHTTPRequestHandler, most: int) -> int | None:
    """The length of a request's body in bytes; None where it is unknown or above ``most``."""
    given = set(handler.headers.get_all("Content-Length") or ["0"])
    text = given.pop()
    if given or not re.fullmatch("[0-9]{1,20}", text):  # int() would take more than HTTP does
        return None
    length = int(text)
    return length if length <= most else None


def is_for(handler: BaseHTTPRequestHandler, server: LocalServer) -> bool:
    """Whether the request names a host that this server answers to.

    A loopback server refuses other names: a page elsewhere could point its name at this machine.
    """
    named = handler.headers.get("Host", "")
    host = named if named.endswith("]") else named.rpartition(":")[0] or named
    return not server.local or is_loopback(host)
