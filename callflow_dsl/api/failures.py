"""Why a request brought no answer, told apart as far as it matters for trying again."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any

from requests import RequestException, exceptions
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError

from callflow_dsl.api.exchange import Failure
from callflow_dsl.picking import instances

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a request, or the reading of its body, can raise: a broken connection, a name that is
#: none, certificates that cannot be loaded.
BROKEN = (RequestException, HTTPError, OSError, ValueError)


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
            return tls_failure(error) or Failure("the connection broke off", sent=True)
        case exceptions.ProxyError():
            return Failure("the proxy does not let it through", sent=True)
        case exceptions.Timeout() | TimeoutError():
            return Failure("no answer in time", sent=True)
        case exceptions.InvalidURL() | exceptions.InvalidSchema() | exceptions.MissingSchema():
            return Failure("the address is none that can be asked", sent=False, lasting=True)
    if not isinstance(error, RequestException | HTTPError | ConnectionError) and isinstance(
        error, OSError
    ):
        # requests looks for the file of trusted certificates before it connects.
        return Failure("the trusted certificates cannot be read", sent=False, lasting=True)
    return Failure("the connection broke off", sent=True)


#: TLS says these while it goes on, and when the other side has gone.
_NO_FAULT = (ssl.SSLWantReadError, ssl.SSLWantWriteError, ssl.SSLEOFError, ssl.SSLZeroReturnError)


def tls_failure(error: BaseException) -> Failure | None:
    """A TLS connection that did not come about, and why; None where TLS is not at fault."""
    faults = [
        inner
        for inner in causes(error)
        if isinstance(inner, ssl.SSLError) and not isinstance(inner, _NO_FAULT)
    ]
    for inner in faults:
        if isinstance(inner, ssl.SSLCertVerificationError):
            reason = f"the certificate is not accepted: {inner.verify_message}"
            return Failure(reason, sent=False, lasting=True)
    for inner in faults:
        reason = (inner.reason or "no reason given").replace("_", " ").lower()
        return Failure(f"TLS fails: {reason}", sent=True, lasting=True)
    return None


def causes(error: BaseException) -> Iterator[BaseException]:
    """An exception and all that it was made from, each once."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        inner = waiting.pop()
        if inner is None or id(inner) in seen:
            continue
        seen.add(id(inner))
        yield inner
        arguments = instances(inner.args, BaseException)
        reason = getattr(inner, "reason", None)
        arguments += [reason] if isinstance(reason, BaseException) else []
        waiting += [inner.__cause__, inner.__context__, *arguments]
