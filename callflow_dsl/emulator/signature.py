"""Signatures of webhook deliveries, in the ways that public clients verify.

- ``X-MessageBird-Signature``: the HMAC-SHA256 of the body with the token of the webhook, in
  hexadecimal.
- ``MessageBird-Signature-JWT``: a JWT over hashes of URL and body (HS256), with the signing
  key of the account.
- ``MessageBird-Signature`` with ``MessageBird-Request-Timestamp``: its older form.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import uuid
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import parse_qsl, urlencode, urlsplit

#: Seconds for which a JWT is good.
_GOOD_FOR_S = 60


def signed_headers(url: str, body: bytes, token: str, signing_key: str) -> dict[str, str]:
    """The headers of a delivery; where both secrets are empty, it is not signed."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["X-MessageBird-Signature"] = hmac.new(
            token.encode(), body, hashlib.sha256
        ).hexdigest()
    if signing_key:
        key, now = signing_key.encode(), int(time.time())
        headers["MessageBird-Signature-JWT"] = _jwt(url, body, key, now)
        headers["MessageBird-Request-Timestamp"] = str(now)
        headers["MessageBird-Signature"] = _older(url, body, key, now)
    return headers


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
