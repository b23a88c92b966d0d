"""Single bodies that SDKs and guides write, by their public sources, with own values.

`test_strangers` has the whole story of each SDK; these are its odd ends. What is sent is taken,
kept as it was sent, and a call with it runs to its end.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.emulator.strangers import DESTINATION, SOURCE, ZERO_TIME, go_step, java_step

SAY = {"payload": "Hello.", "language": "en-GB", "voice": "female"}


def flow(*steps: Any, **fields: Any) -> dict[str, Any]:
    return {**fields, "steps": list(steps)}


def step(action: str, **fields: Any) -> dict[str, Any]:
    return {"action": action, **fields}


FLOWS = {
    "go-keys-and-conditions": flow(
        step("say", id="ask", options=SAY, onKeypressGoto="end", onKeypressVar="key",
             conditions=[{"variable": "key", "operator": "!=", "value": "1"}]),
        step("pause", options={"length": 1}, onKeypressGoto="end"),
        step("hangup", id="end", options={}),
        title="", record=False, createdAt=ZERO_TIME, updatedAt=ZERO_TIME,
    ),
    "go-nanoseconds": flow(
        go_step("record", maxLength=2_000_000_000, timeout=1_000_000_000, finishOnKey="any",
                transcribe=False,
                transcribeLanguage="en-US", onFinish="")),
    "go-machine": flow(go_step("say", payload="Hi.", ifMachine="delay", machineTimeout=400)),
    "java-everything": flow(
        java_step("say", payload="Hi.", language="en-GB", voice="male", destination=None,
                  media=None, finishOnKey=None, transcribe=None, ifMachine=None, record=None,
                  url=None, onFinish=None, duration=0, interval=0),
        id=None, title=None, record=False, default=False, createdAt=None, updatedAt=None,
        _links=None),
    "java-keys": flow(java_step("sendKeys", keys="1w2#", duration=0, interval=0)),
    "java-conditions": flow(
        {**java_step("pause", length=1), "id": "a", "onKeypressGoto": None, "onKeypressVar": None,
         "endKey": None, "maxNumKeys": 0, "conditions": []}),
    "php-step-without-id": flow({"id": None, "action": "hangup", "options": None}, title="x"),
    "php-steps-with-empty-ids": flow(step("hangup", id=""), step("hangup", id="")),
    "php-options-as-list": flow(step("hangup", options=[])),
    "ruby-flags-as-text": flow(step("say", options=SAY), title="r", default="false", record="true"),
    "csharp-nulls-left-out": flow(
        step("transfer", options={"destination": "31205550199", "record": "both"}), record=True),
    "python-title-and-flags": flow(
        step("say", options=SAY), title=None, default=False, record=True),
    "node-language-in-small-letters": flow(step("say", options={**SAY, "language": "en-us"})),
    "node-several-sounds": flow(
        step("play", options={"media": ["https://m.example/a.wav", "https://m.example/b.wav"]})),
    "node-no-options": flow(step("hangup")),
    "node-repeat-and-length-as-text": flow(
        step("say", options={**SAY, "repeat": "2", "length": 5}),
        step("pause", options={"length": "1"})),
    "guide-key-or-timeout": flow(
        step("say", id="s", options={**SAY, "loop": True}, onKeypressGoto="f", onKeypressVar="dtmf",
             endKey="#", maxNumKeys=18),
        step("pause", options={"length": 5}, onKeypressGoto="f", onKeypressVar="dtmf"),
        step("fetchCallFlow", id="f", options={"url": "https://a.example/next?step=1&x=[\"a\"]"}),
        id="chosen-by-the-client", title="call STEP", record=False),
    "guide-client-and-machine": flow(
        step("transfer", options={"destination": "client:desk", "ifMachine": "hangup"})),
    "guide-sip": flow(step("transfer", options={"destination": "sip:a@b.example", "mask": "true"})),
    "guide-seconds-of-no-limit": flow(
        step("record", options={"maxLength": 0, "timeout": "5", "transcribe": "false"})),
    "anybody-new-step": flow(step("gather", options={"maxNumKeys": 4}, timeout=3), tags=["a"]),
}  # fmt: skip


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_is_taken_kept_and_run(http, emulator, name):
    sent = FLOWS[name]
    made = http.made("/call-flows", sent)
    (kept,) = http.data(f"/call-flows/{made['id']}")
    ours = {"id", "createdAt", "updatedAt", "_links"}
    assert {key: kept[key] for key in sent if key not in ours | {"steps"}} == {
        key: value for key, value in sent.items() if key not in ours | {"steps"}
    }
    for before, after in zip(sent["steps"], kept["steps"], strict=True):
        assert after["id"]
        assert after == {**before, "id": before.get("id") or after["id"]}
    again = http("PUT", f"/call-flows/{made['id']}", json=kept)
    assert again.json()["data"][0]["steps"] == kept["steps"]
    assert runs(http, emulator, {"source": SOURCE, "destination": DESTINATION, "callFlow": sent})


def runs(http: Any, emulator: Any, body: Any) -> bool:
    """Whether a call with this body comes to its end."""
    made = http("POST", "/calls", data=body if isinstance(body, bytes) else json.dumps(body))
    assert made.status_code == 201, made.text
    assert emulator.settle()
    (call,) = http.data(f"/calls/{made.json()['data'][0]['id']}")
    return bool(call["status"] == "ended" and call["endedAt"])


TALK = flow(step("say", options=SAY))
CALLS = {
    "go": {"callflow": TALK, "webhook": {"token": "hush"}},
    "java": {"callFlow": TALK, "webhook": {"url": None, "token": None}, "body": None,
             "recipients": None, "reference": None, "scheduledDatetime": None},
    "php": {"callFlow": TALK, "id": None, "numberId": None, "status": None, "endedAt": None},
    "ruby": {"callFlow": json.dumps(TALK), "webhook": json.dumps({"url": "http://127.0.0.1:9/"})},
    "ruby-no-webhook": {"callFlow": json.dumps(TALK), "webhook": ""},
    "python": {"callFlow": TALK, "webhook": None},
    "csharp": {"callFlow": {**TALK, "title": None}, "webhook": {"url": "", "token": ""}},
    "node": {"callFlow": TALK, "webhook": {"url": "http://127.0.0.1:9/", "token": "hush"}},
    "guide-number": {"callFlow": TALK, "source": 31205550100, "destination": 31612340000},
    "guide-plus": {"callFlow": TALK, "source": "+31205550100", "destination": "+31 6 1234 0000"},
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_a_call_is_taken_and_run(http, emulator, name):
    assert runs(http, emulator, {"source": SOURCE, "destination": DESTINATION, **CALLS[name]})


def test_a_body_may_call_itself_a_form(http, emulator):
    """As ``curl -d`` sends it, which guides show."""
    body = json.dumps({"source": SOURCE, "destination": DESTINATION, "callFlow": TALK}).encode()
    http.session.headers["Content-Type"] = "application/x-www-form-urlencoded"
    assert runs(http, emulator, b"\xef\xbb\xbf" + body)


HOOKS = {
    "go": {"id": "x", "url": "https://a.example/", "token": "", "createdAt": ZERO_TIME,
           "updatedAt": ZERO_TIME},
    "java": {"id": None, "url": "https://a.example/", "token": None, "createdAt": None},
    "python": {"title": "Hook", "url": "https://a.example/", "token": None},
    "ruby": {"url": "https://a.example/"},
}  # fmt: skip


@pytest.mark.parametrize("name", HOOKS)
def test_a_webhook_is_taken(http, name):
    made = http.made("/webhooks", HOOKS[name])
    assert made["url"] == "https://a.example/"
    assert http("PUT", f"/webhooks/{made['id']}", json=HOOKS[name]).status_code == 200


def test_a_transcription_needs_no_language_and_takes_any_spelling(http, emulator):
    recording = flow(step("record", options={"maxLength": 1}))
    assert runs(http, emulator, {"source": "1", "destination": "2", "callFlow": recording})
    call = http.data("/calls")[0]["id"]
    leg = http.data(f"/calls/{call}/legs")[0]["id"]
    (sound,) = http.data(f"/calls/{call}/legs/{leg}/recordings")
    for body in ({}, {"language": "pt-Br"}, {"language": ""}, {"language": None}):
        http.made(f"/recordings/{sound['id']}/transcriptions", body)
