"""Signatures of webhook deliveries: the three that public clients verify.

- ``MessageBird-Signature-JWT``: a token over hashes of URL and body (HS256).
- ``MessageBird-Signature`` with ``MessageBird-Request-Timestamp``: the older form.
- ``X-MessageBird-Signature``: the HMAC-SHA256 of the body alone, in hexadecimal.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import uuid
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import parse_qsl, urlencode, urlsplit

#: Seconds for which a token is good.
_GOOD_FOR_S = 60


def signed_headers(url: str, body: bytes, token: str) -> dict[str, str]:
    """The headers of a delivery; without a token it is not signed."""
    headers = {"Content-Type": "application/json"}
    if not token:
        return headers
    key, now = token.encode(), int(time.time())
    return headers | {
        "MessageBird-Signature-JWT": _jwt(url, body, key, now),
        "MessageBird-Request-Timestamp": str(now),
        "MessageBird-Signature": _older(url, body, key, now),
        "X-MessageBird-Signature": hmac.new(key, body, hashlib.sha256).hexdigest(),
    }


def _jwt(url: str, body: bytes, key: bytes, now: int) -> str:
    claims = {
        "iss": "MessageBird",
        "nbf": now,
        "iat": now,
        "exp": now + _GOOD_FOR_S,
        "jti": str(uuid.uuid4()),
        "url_hash": hashlib.sha256(url.encode()).hexdigest(),
        "payload_hash": hashlib.sha256(body).hexdigest(),
    }
    signed = ".".join(
        _base64(json.dumps(part)) for part in ({"alg": "HS256", "typ": "JWT"}, claims)
    )
    digest = hmac.new(key, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def _base64(text: str) -> str:
    return urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _older(url: str, body: bytes, key: bytes, now: int) -> str:
    query = urlencode(sorted(parse_qsl(urlsplit(url).query, keep_blank_values=True)))
    signed = f"{now}\n{query}\n".encode() + hashlib.sha256(body).digest()
    return b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
