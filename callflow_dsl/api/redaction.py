"""Keeps access keys out of the logs of the HTTP libraries: they tell what a server says.

A server can say anything, the key that it was sent among it.
"""

from __future__ import annotations

import logging
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakSet

if TYPE_CHECKING:
    from callflow_dsl.api.address import Secret

#: A filter is asked by the logger that a line is given to, and by none above it.
_LOGGERS = (
    *("urllib3.connection", "urllib3.connectionpool", "urllib3.response", "httpx"),
    *(f"httpcore.{part}" for part in ("connection", "http11", "http2", "proxy", "socks")),
)


class _Redaction(logging.Filter):
    """Knows the keys in use, and lets no line pass with one in it."""

    def __init__(self) -> None:
        super().__init__()
        self._secrets: WeakSet[Secret] = WeakSet()
        self._lock = Lock()

    def guard(self, secret: Secret) -> None:
        with self._lock:
            self._secrets.add(secret)
        for name in _LOGGERS:
            logging.getLogger(name).addFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        with self._lock:
            secrets = tuple(self._secrets)
        try:
            text = hidden = _FORMATTER.format(record)
        except (TypeError, ValueError):  # it does not fit its values: logging says so itself
            return True
        for secret in secrets:
            hidden = secret.hide_in(hidden)
        if hidden != text:
            record.msg, record.args, record.exc_info, record.exc_text = hidden, (), None, None
        return True


_FORMATTER = logging.Formatter()
_REDACTION = _Redaction()


def guard(secret: Secret) -> None:
    """Hide this secret, as long as there is one, in what the HTTP libraries log."""
    _REDACTION.guard(secret)
