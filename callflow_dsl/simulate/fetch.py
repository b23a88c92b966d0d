"""Where the next flow comes from: files that stand for URLs, or real HTTP if asked for."""

from __future__ import annotations

import json

from callflow_dsl.errors import FlowcError
from callflow_dsl.wire.xml_answer import is_xml, read_xml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    import requests

    from callflow_dsl.simulate.call import Fetching

#: Seconds that a server gets to answer, and the largest answer that is read, in bytes.
TIMEOUT_S = 10
MAX_BYTES = 5_000_000


def same_address(address: str, other: str) -> bool:
    """Whether two addresses are the same: scheme, host, port, path, and the query in any order."""
    return address == other or _address(address) == _address(other)


def _address(url: str) -> tuple[object, ...]:
    from urllib.parse import parse_qsl, urlsplit

    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return (url,)
    query = tuple(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return parts.scheme, parts.hostname, port, parts.path or "/", query


def from_map(
    flows: Mapping[str, Mapping[str, Any] | Callable[[Fetching], Mapping[str, Any]]],
    otherwise: Callable[[Fetching], Mapping[str, Any]] | None = None,
) -> Callable[[Fetching], Mapping[str, Any]]:
    """Answer a request with the flow of its URL; any other URL is left to ``otherwise``.

    A flow may be a function of the request.
    """

    def fetch(request: Fetching) -> Mapping[str, Any]:
        for url, flow in flows.items():
            if same_address(url, request.url):
                return flow(request) if callable(flow) else flow
        if otherwise is not None:
            return otherwise(request)
        raise FlowcError(f"no flow is given for {request.url}")

    return fetch


def over_http(request: Fetching, allowed: Callable[[str], None] | None = None) -> Mapping[str, Any]:
    """Make the request that the Voice API would make, and read the flow in the answer.

    ``allowed`` is told each address, those of redirects too, before it is asked, and raises for
    one that must not be; then no proxy of the environment is used. Raises `FlowcError` when there
    is no answer, or none that is a flow.
    """
    import requests
    from urllib3.exceptions import HTTPError

    try:
        with requests.Session() as session:
            if allowed is not None:
                _guard(session, request.url, allowed)
            with session.request(
                request.method,
                request.url,
                params=dict(request.query),
                json=request.body,
                headers={"Accept": "application/json, application/xml"},
                timeout=TIMEOUT_S,
                stream=True,
            ) as response:
                body = _body(response.raw)
                kind = response.headers.get("Content-Type", "")
                status = response.status_code
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        raise FlowcError(f"{request.url} does not answer: {error}") from error
    if status >= 400:
        raise FlowcError(f"{request.url} answers with status {status}")
    if body is None:
        raise FlowcError(f"{request.url} answers with more than {MAX_BYTES} bytes")
    return read_flow(body.decode("utf-8", "replace"), kind, request.url)


def _guard(session: requests.Session, url: str, allowed: Callable[[str], None]) -> None:
    from urllib.parse import urljoin

    def redirected(resp: requests.Response) -> str | None:
        target = type(session).get_redirect_target(session, resp)
        if target:
            allowed(urljoin(resp.url, target))
        return target

    allowed(url)
    session.trust_env = False
    session.get_redirect_target = redirected  # type: ignore[method-assign]


def _body(raw: Any) -> bytes | None:
    """What a server says in the time that it has; None for more than is read."""
    import time

    until = time.monotonic() + 2 * TIMEOUT_S
    body = bytearray()
    while data := raw.read1(65536, decode_content=True):
        body += data
        if len(body) > MAX_BYTES:
            return None
        if time.monotonic() > until:
            raise TimeoutError("it takes too long")
    return bytes(body)


def read_flow(text: str, content_type: str, where: str) -> Mapping[str, Any]:
    """A flow from the body of an answer: a JSON object, or steps in XML.

    ``where`` names the source in errors.
    """
    if is_xml(text, content_type):
        return read_xml(text, where)
    try:
        flow = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FlowcError(f"{where} answers with text that is no JSON: {error}") from error
    if not isinstance(flow, dict):
        raise FlowcError(f"{where} answers with JSON that is no call flow")
    return flow
