"""Did the API really send this? Three ways in which it signs what it sends to your server.

| header | signed with | what is signed |
|---|---|---|
| ``X-MessageBird-Signature`` | the token of the webhook | the body |
| ``MessageBird-Signature-JWT`` | the signing key of the account | URL, body, time |
| ``MessageBird-Signature`` | the signing key of the account | query, body, time; the older way |

All comparisons take the same time wherever two signatures differ. Each function returns
nothing (or the claims) and raises `SignatureError`, whose text never has a signature in it.
Headers are taken as any server has them: a mapping or pairs, of texts or bytes, the environment
of WSGI, lists of values.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
import json
import re
import time
from base64 import b64decode, urlsafe_b64decode
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote_plus

from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    AnyHeaders = Mapping[Any, Any] | Iterable[tuple[Any, Any]]
    #: Told the id of a JWT and when it ends (seconds since 1970); says whether the id is new.
    IsNew = Callable[[str, float], bool]

TOKEN_HEADER = "X-MessageBird-Signature"
JWT_HEADER = "MessageBird-Signature-JWT"
KEY_HEADER = "MessageBird-Signature"
TIME_HEADER = "MessageBird-Request-Timestamp"
#: How far the clocks may be apart, and how old a signed request of the older way may be.
LEEWAY_S = 5
MAX_AGE_S = 300
_HASHES = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}


class SignatureError(FlowcError):
    """A request that the API did not sign: answer 401, and use nothing of it."""


class OnceOnly:
    """Remembers the ids of JWTs until they end, so that no request is taken twice.

    For one process, any number of threads. At most ``most`` are kept, the latest.
    """

    def __init__(self, most: int = 100_000) -> None:
        self._most = most
        self._seen: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def __call__(self, identity: str, ends_s: float) -> bool:
        """Whether the id is new; it is not from here on."""
        now = time.time()
        with self._lock:
            while self._seen:
                oldest = next(iter(self._seen))
                if len(self._seen) < self._most and self._seen[oldest] > now:
                    break
                del self._seen[oldest]
            if identity in self._seen:
                return False
            self._seen[identity] = ends_s + LEEWAY_S
            return True


def verify_token(headers: AnyHeaders, body: bytes, token: str) -> None:
    """A webhook's POST, by the token that the webhook was made with.

    The signature is the HMAC-SHA256 of the body, in hexadecimal or base64.
    """
    given = _header(headers, TOKEN_HEADER)
    expected = hmac.new(_secret(token), body, hashlib.sha256).digest()
    signature = bytes.fromhex(given) if re.fullmatch("[0-9a-fA-F]{64}", given) else _base64(given)
    if not hmac.compare_digest(signature, expected):
        raise SignatureError("the signature of the webhook does not fit its body and token")


def verify_jwt(
    headers: AnyHeaders,
    url: str | None,
    body: bytes,
    signing_key: str,
    *,
    now_s: float | None = None,
    is_new: IsNew | None = None,
) -> dict[str, Any]:
    """Any request that carries a signed JWT; returns its claims.

    ``url`` is the whole one as the API called it, with its query. None leaves the URL
    unchecked, which is for servers that cannot know it; then no field of the query is to be
    trusted. ``is_new`` (such as a `OnceOnly`) lets each request be taken once.
    """
    parts = _header(headers, JWT_HEADER).split(".")
    if len(parts) != 3:
        raise SignatureError("the signature is no JWT")
    header, claims = (_json(part) for part in parts[:2])
    algorithm = _HASHES.get(str(header.get("alg")))
    if algorithm is None:  # above all "none"
        raise SignatureError("the JWT is not signed in a way that is accepted")
    signed = f"{parts[0]}.{parts[1]}".encode()
    if not hmac.compare_digest(
        hmac.new(_secret(signing_key), signed, algorithm).digest(), _base64url(parts[2])
    ):
        raise SignatureError("the signature does not fit the signing key")
    if claims.get("iss") != "MessageBird":
        raise SignatureError("the JWT was not issued by MessageBird")
    _check_times(claims, time.time() if now_s is None else now_s)
    if url is not None and not _same_hash(claims.get("url_hash"), url.encode()):
        raise SignatureError("the request was signed for another URL")
    if not (_same_hash(claims.get("payload_hash"), body) if body else _no_body(claims)):
        raise SignatureError("the request was signed with another body")
    if is_new is not None:  # last: only what holds is remembered
        identity = claims.get("jti")
        if not isinstance(identity, str) or not identity:
            raise SignatureError("the JWT has no id, so it could be sent again and again")
        if not is_new(identity, float(claims["exp"])):
            raise SignatureError("the request was received before")
    return claims


def verify_key(
    headers: AnyHeaders,
    query: str,
    body: bytes,
    signing_key: str,
    *,
    now_s: float | None = None,
    max_age_s: float = MAX_AGE_S,
) -> None:
    """The older signature: of the time, the query (sorted by name) and the hash of the body."""
    moment = _header(headers, TIME_HEADER)
    if not re.fullmatch("[0-9]{1,12}", moment):
        raise SignatureError(f"{TIME_HEADER} is no time")
    if abs((time.time() if now_s is None else now_s) - int(moment)) > max_age_s:
        raise SignatureError("the signature is too old")
    fields = sorted(parse_qsl(query, keep_blank_values=True), key=lambda field: field[0])
    ordered = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in fields)
    signed = f"{moment}\n{ordered}\n".encode() + hashlib.sha256(body).digest()
    expected = hmac.new(_secret(signing_key), signed, hashlib.sha256).digest()
    if not hmac.compare_digest(_base64(_header(headers, KEY_HEADER)), expected):
        raise SignatureError("the signature does not fit the request and the signing key")


def header_values(headers: AnyHeaders, name: str) -> list[str]:
    """All values of a header, whatever the form in which the server at hand keeps headers."""
    pairs: Iterable[tuple[Any, Any]] = headers.items() if hasattr(headers, "items") else headers
    wanted = name.lower()
    return [
        text.strip()
        for given, value in pairs
        if _usual_name(given) == wanted
        for text in _texts(value)
    ]


def _usual_name(name: Any) -> str:
    text = name.decode("latin-1") if isinstance(name, bytes) else str(name)
    if text.startswith("HTTP_") or text in ("CONTENT_TYPE", "CONTENT_LENGTH"):  # WSGI
        text = text.removeprefix("HTTP_").replace("_", "-")
    return text.lower()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield value.decode("latin-1")
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)


def _header(headers: AnyHeaders, name: str) -> str:
    values = set(header_values(headers, name))
    if not values:
        raise SignatureError(f"the request is not signed: it has no {name}")
    if len(values) > 1:
        raise SignatureError(f"the request has more than one {name}")
    return values.pop()


def _secret(text: str) -> bytes:
    if not text:  # everybody can sign with an empty key
        raise SignatureError("there is no token or key to check the signature with")
    return text.encode()


def _check_times(claims: Mapping[str, Any], now_s: float) -> None:
    bounds = [claims.get("nbf"), claims.get("exp")]
    begin, end = (
        bound if isinstance(bound, (int, float)) and not isinstance(bound, bool) else None
        for bound in bounds
    )
    if begin is None or end is None:
        raise SignatureError("the JWT does not say from when to when it holds")
    if not begin - LEEWAY_S <= now_s < end + LEEWAY_S:
        raise SignatureError("the JWT does not hold now: it is too old, or a clock is wrong")


def _no_body(claims: Mapping[str, Any]) -> bool:
    empty = hashlib.sha256(b"").hexdigest()
    return claims.get("payload_hash") in (None, "", empty)


def _same_hash(claim: Any, content: bytes) -> bool:
    expected = hashlib.sha256(content).hexdigest().encode()
    return isinstance(claim, str) and hmac.compare_digest(claim.encode(), expected)


def _base64(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise SignatureError("the signature is not written as one") from None


def _base64url(text: str) -> bytes:
    if not re.fullmatch("[A-Za-z0-9_-]*", text):
        raise SignatureError("the JWT cannot be read")
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise SignatureError("the JWT cannot be read") from None


def _json(part: str) -> dict[str, Any]:
    try:
        value = json.loads(_base64url(part))
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise SignatureError("the JWT cannot be read")
    return value
