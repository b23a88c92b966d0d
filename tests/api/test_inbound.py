"""What the API sends to a server of one's own: signatures, events, requests for a flow."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from datetime import UTC, datetime
from urllib.parse import urlencode

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from messagebird.request_validator import RequestValidator
from messagebird.signed_request import SignedRequest

from callflow_dsl.api import Call, Leg, Recording, Transcription
from callflow_dsl.api.inbound import read_flow_request, read_webhook
from callflow_dsl.api.signatures import (
    OnceOnly,
    SignatureError,
    verify_jwt,
    verify_key,
    verify_token,
)
from callflow_dsl.errors import FlowcError

BODY = b'{"id": "c1", "status": "ended"}'
URL = "https://example.com/hook?a=1"
NOW = 1_800_000_000


def token_headers(body: bytes = BODY, token: str = "t0ken") -> dict[str, str]:
    signature = hmac.new(token.encode(), body, hashlib.sha256)
    return {"x-messagebird-signature": signature.hexdigest()}


def jwt_headers(key: str = "k3y", algorithm: str = "HS256", **claims: object) -> dict[str, str]:
    known = {
        "iss": "MessageBird",
        "nbf": NOW - 10,
        "exp": NOW + 50,
        "jti": "once",
        "url_hash": hashlib.sha256(URL.encode()).hexdigest(),
        "payload_hash": hashlib.sha256(BODY).hexdigest(),
        **claims,
    }
    kept = {name: value for name, value in known.items() if value is not None}
    return {"Messagebird-Signature-Jwt": jwt.encode(kept, key, algorithm)}


def key_headers(query: str, body: bytes = BODY, key: str = "k3y") -> dict[str, str]:
    signed = f"{NOW}\n{query}\n".encode() + hashlib.sha256(body).digest()
    signature = base64.b64encode(hmac.new(key.encode(), signed, hashlib.sha256).digest())
    return {
        "MessageBird-Signature": signature.decode(),
        "MessageBird-Request-Timestamp": str(NOW),
    }


# -- the token of a webhook


def test_a_body_signed_with_the_token():
    verify_token(token_headers(), BODY, "t0ken")


def test_the_signature_in_base64():
    digest = hmac.new(b"t0ken", BODY, hashlib.sha256).digest()
    verify_token({"X-MessageBird-Signature": base64.b64encode(digest).decode()}, BODY, "t0ken")


@pytest.mark.parametrize(
    ("headers", "token", "message"),
    [
        ({}, "t0ken", "not signed"),
        (token_headers(), "other", "does not fit"),
        (token_headers(BODY + b" "), "t0ken", "does not fit"),
        ({"X-MessageBird-Signature": ""}, "t0ken", "does not fit"),
        ({"X-MessageBird-Signature": "é"}, "t0ken", "not written as one"),
        ({"X-MessageBird-Signature": "00" * 31}, "t0ken", "not written as one"),
        ({"X-MessageBird-Signature": "00" * 32}, "t0ken", "does not fit"),
        (token_headers(token=""), "", "no token"),
    ],
)
def test_a_body_that_the_token_did_not_sign(headers, token, message):
    with pytest.raises(SignatureError, match=message) as caught:
        verify_token(headers, BODY, token)
    for value in headers.values():
        assert not value or value not in str(caught.value)


# -- JWT


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512"])
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_a_jwt_of_the_signing_key(algorithm):
    headers = jwt_headers(algorithm=algorithm)
    assert verify_jwt(headers, URL, BODY, "k3y", now_s=NOW)["jti"] == "once"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"key": "other"}, "signing key"),
        ({"iss": "Somebody"}, "not issued"),
        ({"exp": NOW - 6}, "too old"),
        ({"nbf": NOW + 6}, "clock is wrong"),
        ({"exp": None}, "from when to when"),
        ({"nbf": True}, "from when to when"),
        ({"url_hash": None}, "another URL"),
        ({"url_hash": "00"}, "another URL"),
        ({"payload_hash": None}, "another body"),
        ({"payload_hash": 5}, "another body"),
    ],
)
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_a_jwt_that_does_not_hold(changes, message):
    with pytest.raises(SignatureError, match=message):
        verify_jwt(jwt_headers(**changes), URL, BODY, "k3y", now_s=NOW)


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_a_jwt_without_a_body():
    verify_jwt(jwt_headers(payload_hash=None), URL, b"", "k3y", now_s=NOW)
    with pytest.raises(SignatureError, match="another body"):
        verify_jwt(jwt_headers(), URL, b"", "k3y", now_s=NOW)


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_a_jwt_that_is_not_signed_at_all():
    headers = {"MessageBird-Signature-JWT": jwt.encode({"iss": "MessageBird"}, None, "none")}
    with pytest.raises(SignatureError, match="not signed in a way"):
        verify_jwt(headers, URL, BODY, "k3y", now_s=NOW)
    with pytest.raises(SignatureError, match="no token or key"):
        verify_jwt(jwt_headers(), URL, BODY, "", now_s=NOW)


@given(st.text() | st.from_regex(r"[A-Za-z0-9_-]*(\.[A-Za-z0-9_-]*){0,3}"))
def test_any_other_text_is_no_jwt(text):
    with pytest.raises(SignatureError):
        verify_jwt({"MessageBird-Signature-JWT": text}, URL, BODY, "k3y", now_s=NOW)


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_the_public_sdk_agrees_about_a_jwt():
    now = int(time.time())
    headers = jwt_headers(nbf=now - 10, exp=now + 50)
    (token,) = headers.values()
    assert RequestValidator("k3y").validate_signature(token, URL, BODY) == verify_jwt(
        headers, URL, BODY, "k3y"
    )


# -- the older signature


def test_a_request_signed_in_the_older_way():
    verify_key(key_headers("a=1&b=x+y%26"), "b=x%20y%26&a=1", BODY, "k3y", now_s=NOW)


@pytest.mark.parametrize("changes", [{"query": "a=2"}, {"body": b"{}"}, {"signing_key": "other"}])
def test_a_request_changed_after_it_was_signed(changes):
    known = {"query": "a=1", "body": BODY, "signing_key": "k3y", **changes}
    with pytest.raises(SignatureError, match="does not fit"):
        verify_key(key_headers("a=1"), **known, now_s=NOW)


@pytest.mark.parametrize("now", [NOW + 301, NOW - 301])
def test_an_old_request(now):
    with pytest.raises(SignatureError, match="too old"):
        verify_key(key_headers(""), "", BODY, "k3y", now_s=now)


@pytest.mark.parametrize("text", ["", "soon", "-1", "1e9", "٣"])
def test_a_time_that_is_none(text):
    headers = {**key_headers(""), "MessageBird-Request-Timestamp": text}
    with pytest.raises(SignatureError, match="no time"):
        verify_key(headers, "", BODY, "k3y", now_s=NOW)


@given(st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=4), st.binary(max_size=9))
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_public_sdk_agrees_about_the_older_way(fields, body):
    query = urlencode(fields)
    headers = key_headers(urlencode(sorted(fields.items())), body)
    verify_key(headers, query, body, "k3y", now_s=NOW)
    request = SignedRequest(headers["MessageBird-Signature"], NOW, body.decode("latin-1"), fields)
    assert request.verify("k3y")


# -- events


@pytest.mark.parametrize(
    ("type_", "payload", "cls"),
    [
        ("call", {"id": "1", "status": "ended"}, Call),
        ("leg", {"id": "1", "callId": "c"}, Leg),
        ("recording", {"id": "1", "legId": "l"}, Recording),
        ("Transcription", {"id": "1", "recordingId": "r"}, Transcription),
        ("", {"id": "1", "recordingID": "r"}, Transcription),
        ("", {"id": "1", "legID": "l"}, Recording),
        ("", {"id": "1", "callID": "c"}, Leg),
        ("", {"id": "1", "status": "queued"}, Call),
        ("hologram", {"id": "1", "depth": 3}, type(None)),
    ],
)
def test_an_event_knows_what_it_happened_to(type_, payload, cls):
    item = {"type": type_, "payload": payload, "more": 1}
    for document in ({"timestamp": "now", "items": [item]}, item):
        body = json.dumps(document).encode()
        (event,) = read_webhook(token_headers(body), body, "t0ken")
        assert event.type == type_
        assert type(event.subject) is cls
        assert event.wire == item


def test_an_event_as_the_api_posts_it():
    payload = {"id": "c1", "status": "no_answer", "webhook": {"url": "https://a.example/"}}
    item = {"type": "call", "event": "callUpdated", "payload": payload}
    body = json.dumps({"timestamp": "2019-08-06T13:17:39.123Z", "items": [item]}).encode()
    (event,) = read_webhook(token_headers(body), body, "t0ken")
    assert (event.type, event.event, event.problem) == ("call", "callUpdated", "")
    assert event.timestamp == datetime(2019, 8, 6, 13, 17, 39, 123_000, UTC)
    assert isinstance(event.subject, Call)
    assert event.subject.ended
    assert event.subject.webhook is not None
    assert event.subject.to_wire() == payload


def test_the_name_of_an_event_says_what_it_is_of():
    body = b'{"type": "legUpdated", "payload": {"id": "1"}}'
    (event,) = read_webhook({}, body, None)
    assert (event.type, event.event, type(event.subject)) == ("leg", "legUpdated", Leg)


def test_one_item_that_cannot_be_read_loses_no_other():
    odd = {"type": "recording", "event": "x", "payload": {"id": "r", "createdAt": "x"}}
    good = {"type": "call", "payload": {"id": "c1"}}
    body = json.dumps({"items": [odd, 7, {"type": "call"}, good]}).encode()
    events = read_webhook({}, body, None)
    assert [event.subject is not None for event in events] == [False, False, False, True]
    assert [bool(event.problem) for event in events] == [True, True, True, False]
    assert "created_at" in events[0].problem
    assert [event.wire for event in events] == [odd, 7, {"type": "call"}, good]


SIGNATURE = token_headers()["x-messagebird-signature"]


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_X_MESSAGEBIRD_SIGNATURE": SIGNATURE, "wsgi.input": object()},
        [(b"x-messagebird-signature", SIGNATURE.encode()), (b"host", b"a")],
        {"X-MessageBird-Signature": [SIGNATURE]},
        {b"X-Messagebird-Signature": SIGNATURE.encode()},
        [("X-MessageBird-Signature", SIGNATURE), ("X-MessageBird-Signature", SIGNATURE)],
    ],
)
def test_headers_are_taken_as_any_server_has_them(headers):
    verify_token(headers, BODY, "t0ken")


@pytest.mark.parametrize(
    "headers",
    [
        {"X-MessageBird-Signature": [SIGNATURE, "00"]},
        {"X-MessageBird-Signature": None},
        {"X-MessageBird-Signature": 5},
        [],
    ],
)
def test_headers_that_prove_nothing(headers):
    with pytest.raises(SignatureError):
        verify_token(headers, BODY, "t0ken")


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_a_jwt_is_taken_once_where_ids_are_remembered():
    once = OnceOnly()
    headers = jwt_headers()
    verify_jwt(headers, URL, BODY, "k3y", now_s=NOW, is_new=once)
    with pytest.raises(SignatureError, match="before"):
        verify_jwt(headers, URL, BODY, "k3y", now_s=NOW, is_new=once)
    with pytest.raises(SignatureError, match="no id"):
        verify_jwt(jwt_headers(jti=None), URL, BODY, "k3y", now_s=NOW, is_new=once)


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_a_jwt_whose_url_cannot_be_known():
    headers = jwt_headers(url_hash="0" * 64)
    verify_jwt(headers, None, BODY, "k3y", now_s=NOW)
    with pytest.raises(SignatureError, match="another URL"):
        verify_jwt(headers, URL, BODY, "k3y", now_s=NOW)


def test_an_event_that_is_the_object_itself():
    (event,) = read_webhook(token_headers(), BODY, "t0ken")
    assert isinstance(event.subject, Call)
    assert event.subject.id == "c1"
    assert event.subject.ended


def test_no_event_is_read_before_its_signature_is_right():
    with pytest.raises(SignatureError):
        read_webhook(token_headers(token="other"), b"no json", "t0ken")
    with pytest.raises(SignatureError):
        read_webhook({}, BODY, "")
    assert len(read_webhook({}, BODY, None)) == 1


@pytest.mark.parametrize("body", [b"", b"[]", b"x", b"\xff", b"5", b"[" * 100_000])
def test_a_body_that_is_no_event(body):
    with pytest.raises(FlowcError, match="no JSON object"):
        read_webhook({}, body, None)


# -- requests for a flow


def test_the_query_of_a_fetch():
    request = read_flow_request("callID=c1&source=31612345678&destination=312&choice=1%2B&empty=")
    assert (request.call_id, request.source, request.destination) == ("c1", "31612345678", "312")
    assert request.variables == {"choice": "1+", "empty": ""}
    assert request.recording is None


def test_a_recording_that_has_ended():
    request = read_flow_request("callID=c1", b'{"id": "r1", "legId": "l1", "duration": 4}')
    assert request.recording is not None
    assert request.recording.leg_id == "l1"
    with pytest.raises(FlowcError, match="no JSON object"):
        read_flow_request("callID=c1", b"sound")
