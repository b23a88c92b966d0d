"""Whatever a client sends, the emulator answers in the API's envelope and goes on."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NAMES = [
    "title",
    "steps",
    "record",
    "default",
    "maxDuration",
    "id",
    "action",
    "options",
    "conditions",
    "onKeypressGoto",
    "endKey",
    "onKeypressVar",
    "maxNumKeys",
    "payload",
    "language",
    "voice",
    "repeat",
    "Repeat",
    "length",
    "media",
    "maxLength",
    "timeout",
    "finishOnKey",
    "onFinish",
    "destination",
    "mask",
    "url",
    "keys",
    "duration",
    "variable",
    "operator",
    "value",
    "source",
    "callFlow",
    "callflow",
    "webhook",
    "token",
    "numbers",
    "scenario",
]
WORDS = [
    *("say", "play", "pause", "record", "transfer", "fetchCallFlow", "sendKeys", "hangup", "dance"),
    *("31612345678", "http://127.0.0.1:9/x", "{}", '{"steps": []}', "true", "0", "", "==", "a"),
]
SCALARS = (
    st.none() | st.booleans() | st.integers(-(10**24), 10**24) | st.floats(allow_nan=False)
    | st.sampled_from(WORDS) | st.text(max_size=5)
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner),
    max_leaves=10,
)
STEPS = st.lists(
    st.fixed_dictionaries(
        {"action": st.sampled_from(WORDS)},
        optional={"options": st.dictionaries(st.sampled_from(NAMES), SCALARS), "id": SCALARS},
    )
    | VALUES,
    max_size=3,
)
FLOWS = st.fixed_dictionaries({"steps": STEPS}, optional={"record": SCALARS, "default": SCALARS})
BODIES = VALUES | FLOWS | st.fixed_dictionaries(
    {"source": SCALARS, "destination": SCALARS, "callFlow": FLOWS | VALUES},
    optional={"webhook": VALUES, "scenario": st.just({"outcome": "busy", "rings": 0})},
)  # fmt: skip
LIMITS = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def sent(value: Any) -> bytes:
    return json.dumps(value).encode()


@given(
    st.sampled_from(["/call-flows", "/calls", "/webhooks", "/calls/x/y", "/legs/x/hold"]), BODIES
)
@LIMITS
def test_any_body_is_answered(http, emulator, path, body):
    answer = http("POST", path, data=sent(body))
    assert answer.status_code in (201, 404, 405, 422), answer.text
    document = answer.json()
    assert (document["data"] is None) == ("errors" in document)
    if path == "/calls":
        assert emulator.settle()


@given(st.text(max_size=30), st.sampled_from(["GET", "DELETE", "PUT"]))
@LIMITS
def test_any_path_is_answered(http, path, method):
    answer = http(method, f"/{path}", data=b"{}")
    assert answer.status_code in (200, 204, 403, 404, 405, 422), answer.text
