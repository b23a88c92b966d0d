"""Why a request brought no answer, told apart as far as it matters for trying again."""

from __future__ import annotations

from typing import Any

import attrs
from requests import RequestException, exceptions
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError

#: What reading a body can raise when the connection breaks.
BROKEN = (RequestException, HTTPError, OSError)


@attrs.frozen
class Failure:
    """A request without a (whole) answer.

    ``reason`` names no address and no header. ``sent``: the request may have reached the
    other side. ``lasting``: to try again is of no use.
    """

    reason: str
    sent: bool
    lasting: bool = False


def failure_of(error: Exception) -> Failure:
    """What an exception of requests or urllib3 stands for."""
    cause: Any = error.args[0] if error.args else None
    if isinstance(cause, MaxRetryError):
        cause = cause.reason
    # Only in newer versions of urllib3 does an unknown name have a class of its own.
    if type(cause).__name__ == "NameResolutionError":
        return Failure("the host name is not known", sent=False)
    if isinstance(cause, NewConnectionError):
        return Failure("nobody listens there", sent=False)
    match error:
        case exceptions.ConnectTimeout():
            return Failure("no connection in time", sent=False)
        case exceptions.SSLError():
            return Failure("the certificate is not accepted", sent=True, lasting=True)
        case exceptions.ProxyError():
            return Failure("the proxy does not let it through", sent=True)
        case exceptions.Timeout():
            return Failure("no answer in time", sent=True)
    return Failure("the connection broke off", sent=True)
