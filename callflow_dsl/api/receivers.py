"""Ready servers for what the API sends: WSGI and ASGI applications that verify, parse, answer.

  application = wsgi_webhook(on_event, signing_key=KEY)         # events of calls
  application = asgi_flows(next_flow, signing_key=KEY)          # `fetch` and `onFinish`

Mount them in your framework, or serve them as they are. A request that nobody signed is
answered with 401, and what is no request of this API with another 4xx; your function is called
for none of them. What it raises goes to the server that runs the application.
"""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from inspect import isawaitable, iscoroutinefunction
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from attrs import field, frozen

from callflow_dsl.api.answers import FlowAnswer, json_answer
from callflow_dsl.api.inbound import Event, FlowRequest, read_events, read_flow_request
from callflow_dsl.api.signatures import (
    OnceOnly,
    SignatureError,
    header_values,
    verify_jwt,
    verify_token,
)
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from callflow_dsl.api.call_flows import AnyFlow
    from callflow_dsl.api.signatures import AnyHeaders, IsNew

    Application = Callable[..., Any]
    OnEvent = Callable[[Event], object]
    NextFlow = Callable[[FlowRequest[Any]], AnyFlow | Awaitable[AnyFlow]]

#: The longest body that is read, in bytes.
MAX_BODY = 1_000_000


@frozen
class Inbound:
    """A request as it arrived, of whatever server.

    ``root`` is scheme and host as the server has them, ``target`` the path and the query. They are
    kept apart, because anybody can name a host that makes no address of the two.
    """

    method: str
    root: str
    target: str
    headers: Any = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def query(self) -> str:
        """What stands behind the question mark."""
        return self.target.partition("?")[2]


@frozen
class Check:
    """How a request proves who sent it: one of the first two, or nothing at all.

    ``signing_key``: that of the account, for ``MessageBird-Signature-JWT``.
    ``token``: that of the webhook, for ``X-MessageBird-Signature``.
    ``unsigned``: take what anybody sends.
    ``public_url``: scheme and host by which the API reaches you, where a proxy stands in between;
    the server itself sees other ones, and the JWT is of the URL that the API called.
    ``is_new``: what says whether the id of a JWT is new; a `OnceOnly` of this process by default.
    Several processes need one that they share.
    """

    signing_key: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    unsigned: bool = False
    public_url: str | None = None
    is_new: IsNew | None = field(factory=OnceOnly)

    def __attrs_post_init__(self) -> None:
        """Refuse a receiver that checks nothing, or does not know what."""
        ways = [bool(self.signing_key), bool(self.token), self.unsigned]
        if sum(ways) != 1:
            raise FlowcError(
                "a receiver checks its requests by one thing",
                hint="give signing_key=..., or token=..., or unsigned=True",
                exit_code=2,
            )

    def __call__(self, request: Inbound) -> None:
        """Raise `SignatureError` for a request that the API did not send."""
        if self.signing_key:
            verify_jwt(
                request.headers,
                f"{(self.public_url or request.root).rstrip('/')}{request.target}",
                request.body,
                self.signing_key,
                is_new=self.is_new,
            )
        elif self.token:
            verify_token(request.headers, request.body, self.token)


@frozen
class Refused(Exception):  # noqa: N818 - an answer more than an error
    """A request that is not taken: the answer to it."""

    status: int
    reason: str

    def answer(self) -> tuple[int, FlowAnswer]:
        """Status and body."""
        text = json.dumps({"errors": [{"message": self.reason}]})
        return self.status, FlowAnswer("application/json", text.encode())


def read_inbound_events(check: Check, request: Inbound) -> tuple[Event, ...]:
    """The events of a request; `Refused` says how one is answered that has none."""
    _admit(check, request, ("POST",))
    try:
        return read_events(request.body)
    except FlowcError as error:
        raise Refused(400, error.message) from None


def read_inbound_flow_request(
    check: Check, request: Inbound, variables: type[Any] | None
) -> FlowRequest[Any]:
    """The request for a flow; `Refused` says how one is answered that is none."""
    _admit(check, request, ("GET", "POST"))
    try:
        if variables is None:
            return read_flow_request(request.query, request.body)
        return read_flow_request(request.query, request.body, variables=variables)
    except FlowcError as error:
        raise Refused(400, error.message) from None


def wsgi_webhook(on_event: OnEvent, **check: Any) -> Application:
    """A WSGI application that calls ``on_event`` for each event; options: see `Check`."""
    checked = Check(**check)
    _refuse_async(on_event)

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        try:
            for event in read_inbound_events(checked, _wsgi_request(environ)):
                on_event(event)
        except Refused as refusal:
            return _wsgi_answer(start_response, *refusal.answer())
        return _wsgi_answer(start_response, 200, FlowAnswer("text/plain", b""))

    return application


def wsgi_flows(
    next_flow: NextFlow, *, variables: type[Any] | None = None, **check: Any
) -> Application:
    """A WSGI application that answers `fetch` and ``onFinish`` with what ``next_flow`` gives.

    ``variables``: your class for the variables of the flow; see `read_flow_request`.
    """
    checked = Check(**check)
    _refuse_async(next_flow)

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        try:
            request = read_inbound_flow_request(checked, _wsgi_request(environ), variables)
        except Refused as refusal:
            return _wsgi_answer(start_response, *refusal.answer())
        flow: Any = next_flow(request)
        return _wsgi_answer(start_response, 200, json_answer(flow))

    return application


def asgi_webhook(on_event: OnEvent, **check: Any) -> Application:
    """The same for ASGI; ``on_event`` can be an ``async`` function."""
    checked = Check(**check)

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return await _asgi_other(scope, receive, send)
        try:
            for event in read_inbound_events(checked, await _asgi_request(scope, receive)):
                done = on_event(event)
                if isawaitable(done):
                    await done
        except Refused as refusal:
            return await _asgi_answer(send, *refusal.answer())
        return await _asgi_answer(send, 200, FlowAnswer("text/plain", b""))

    return application


def asgi_flows(
    next_flow: NextFlow, *, variables: type[Any] | None = None, **check: Any
) -> Application:
    """The same for ASGI; ``next_flow`` can be an ``async`` function."""
    checked = Check(**check)

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return await _asgi_other(scope, receive, send)
        try:
            inbound = await _asgi_request(scope, receive)
            request = read_inbound_flow_request(checked, inbound, variables)
        except Refused as refusal:
            return await _asgi_answer(send, *refusal.answer())
        flow: Any = next_flow(request)
        flow = await flow if isawaitable(flow) else flow
        return await _asgi_answer(send, 200, json_answer(flow))

    return application


def _refuse_async(function: Callable[..., Any]) -> None:
    """WSGI awaits nothing: what such a function should do would never happen."""
    if iscoroutinefunction(function):
        raise FlowcError(
            f"{function.__name__} is async, and WSGI awaits nothing",
            hint="use the receiver for ASGI, or a plain function",
            exit_code=2,
        )


def _admit(check: Check, request: Inbound, methods: tuple[str, ...]) -> None:
    if request.method not in methods:
        raise Refused(405, f"{' or '.join(methods)} is expected here")
    try:
        check(request)
    except SignatureError as error:
        raise Refused(401, error.message) from None


def _wsgi_request(environ: dict[str, Any]) -> Inbound:
    length = str(environ.get("CONTENT_LENGTH") or "0")
    if not re.fullmatch("[0-9]{1,12}", length) or int(length) > MAX_BODY:
        raise Refused(413, f"a body has at most {MAX_BODY} bytes")
    body = environ["wsgi.input"].read(int(length)) if int(length) else b""
    scheme = environ.get("wsgi.url_scheme", "http")
    host = environ.get("HTTP_HOST") or environ.get("SERVER_NAME", "")
    # The path as it was sent, where the server keeps it; else written anew.
    target = environ.get("REQUEST_URI") or environ.get("RAW_URI")
    if not target or not target.startswith("/"):
        path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        query = environ.get("QUERY_STRING", "")
        target = quote(path.encode("latin-1", "replace"), safe="/:@!$&'()*+,;=~-._")
        target = f"{target}?{query}" if query else target
    return Inbound(environ["REQUEST_METHOD"], f"{scheme}://{host}", target, environ, body)


def _wsgi_answer(start_response: Any, status: int, answer: FlowAnswer) -> list[bytes]:
    headers = [("Content-Type", answer.content_type), ("Content-Length", str(len(answer.body)))]
    start_response(f"{status} {HTTPStatus(status).phrase}", headers)
    return [answer.body]


async def _asgi_request(scope: dict[str, Any], receive: Any) -> Inbound:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MAX_BODY:
            raise Refused(413, f"a body has at most {MAX_BODY} bytes")
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            break
    headers: AnyHeaders = scope["headers"]
    host = next(iter(header_values(headers, "Host")), "")
    path = scope.get("raw_path") or quote(scope["path"]).encode()
    query = scope.get("query_string", b"")
    target = path.decode("latin-1") + (f"?{query.decode('latin-1')}" if query else "")
    root = f"{scope.get('scheme', 'http')}://{host}"
    return Inbound(scope["method"], root, target, headers, bytes(body))


async def _asgi_answer(send: Any, status: int, answer: FlowAnswer) -> None:
    headers = [
        (b"content-type", answer.content_type.encode()),
        (b"content-length", str(len(answer.body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


async def _asgi_other(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Start and end of the server, which there is nothing to do for; web sockets are refused."""
    if scope["type"] != "lifespan":
        await send({"type": "websocket.close", "code": 1000})
        return
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
