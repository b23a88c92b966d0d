"""What the SDKs of other languages write and expect, by their public sources, with own values.

A builder gives the bodies that an SDK writes; a reader fails on an answer that the SDK could not
read. Their code is not here: only the shape of what goes over the wire.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    #: Looks at an envelope, and raises where the SDK's reader would.
    Reader = Callable[[dict[str, Any]], None]

SOURCE, DESTINATION = "31205550100", "31612340000"
ZERO_TIME = "0001-01-01T00:00:00Z"


@frozen
class Stranger:
    """One SDK. ``slash``: it puts one behind the names of resources."""

    name: str
    flow: dict[str, Any]
    call: dict[str, Any]
    #: The query of its lists.
    listing: str
    webhook: dict[str, Any]
    reader: Reader
    slash: bool = False


# -- Go: no `omitempty` on the options of `record`; times of year 1; `Repeat`; "callflow".


def go_step(action: str, **options: Any) -> dict[str, Any]:
    return {"action": action, "options": options}


GO_FLOW = {
    "title": "",
    "steps": [
        go_step("say", payload="Welcome to the shop.", voice="female", language="en-GB", Repeat=2),
        go_step("pause", length=2),
        go_step("play", media="https://media.example/wait.wav"),
        go_step("record", maxLength=4, timeout=0, finishOnKey="", transcribeLanguage="",
                onFinish=""),
        go_step("record", maxLength=0, timeout=3, finishOnKey="#", transcribeLanguage="en-US",
                onFinish=""),
        go_step("transfer", destination="31205550177"),
        {"action": "hangup"},
    ],
    "record": False, "createdAt": ZERO_TIME, "updatedAt": ZERO_TIME,
}  # fmt: skip


def go_reads(answer: dict[str, Any]) -> None:
    for entry in entries(answer):
        for name in ("createdAt", "updatedAt", "endedAt", "answeredAt"):
            if entry.get(name):
                datetime.strptime(entry[name], "%Y-%m-%dT%H:%M:%SZ")
        for name in ("id", "status", "source", "destination", "url", "token", "format"):
            assert isinstance(entry.get(name, ""), str)
        assert type(entry.get("duration", 0)) is int
        for step in entry.get("steps", ()):
            assert isinstance(step["action"], str)


# -- Java: primitives, so every number and flag stands on every step; empty texts are left out.

JAVA_NUMBERS = {"repeat": 0, "length": 0, "maxLength": 0, "timeout": 0, "machineTimeout": 0}


def java_step(action: str, **options: Any) -> dict[str, Any]:
    return {"action": action, "options": {**JAVA_NUMBERS, "mask": False, **options}}


JAVA_FLOW = {
    "record": False, "default": False,
    "steps": [
        java_step("say", payload="Good afternoon.", language="nl-NL", voice="male"),
        java_step("pause", length=1),
        java_step("record", maxLength=3, transcribe="true", transcribeLanguage="nl-NL"),
        java_step("hangup"),
    ],
}  # fmt: skip
JAVA_CALL_WORDS = {"queued", "starting", "ongoing", "ended", "failed", "busy", "no_answer"}
JAVA_LEG_WORDS = {"starting", "ringing", "ongoing", "busy", "no_answer", "failed", "hangup"}


def java_reads(answer: dict[str, Any]) -> None:
    for entry in entries(answer):
        if "direction" in entry:
            assert entry["status"] in JAVA_LEG_WORDS
            assert entry["direction"] in {"outgoing", "incoming"}
        elif "destination" in entry:
            assert entry["status"] in JAVA_CALL_WORDS
        go_reads(answer)


# -- PHP: objects as they are, nulls included.

PHP_FLOW = {
    "id": None, "title": "Autumn", "createdAt": None, "updatedAt": None, "record": False,
    "steps": [
        {"action": "say", "options": {"payload": "Bonjour.", "language": "fr-FR",
                                      "voice": "female"}},
        {"action": "record", "options": {"maxLength": 2}},
    ],
}  # fmt: skip


def php_reads(answer: dict[str, Any]) -> None:
    for entry in entries(answer):
        assert entry["id"]
    if answer.get("errors"):
        assert all("description" in error and "code" in error for error in answer["errors"])


# -- Ruby: the flow and the webhook of a call are JSON in a text.

RUBY_FLOW = {
    "title": "Ruby", "record": "false",
    "steps": [
        {"action": "say", "options": {"payload": "Hi.", "language": "en-US", "voice": "male"}},
        {"action": "record", "options": {"maxLength": 2}},
    ],
}  # fmt: skip


def ruby_reads(answer: dict[str, Any]) -> None:
    assert answer["data"] is None or isinstance(answer["data"], list)
    assert isinstance(answer.get("_links", {}), dict)
    php_reads(answer)


# -- C#: null options are left out; lists ask for page 0.

CSHARP_FLOW = {
    "title": "Sharp", "record": True,
    "steps": [
        {"action": "say", "options": {"payload": "Hallo.", "language": "de-DE", "voice": "male",
                                      "repeat": 0}},
        {"action": "record", "options": {"maxLength": 2, "timeout": 0}},
        {"action": "transfer", "options": {"destination": "31205550188"}},
    ],
}  # fmt: skip


def csharp_reads(answer: dict[str, Any]) -> None:
    go_reads(answer)
    counts = answer.get("pagination")
    if counts is not None:
        names = ("totalCount", "pageCount", "currentPage", "perPage")
        assert all(type(counts[name]) is int for name in names)


# -- Node, by the types of its TypeScript: `repeat` is a text.

NODE_FLOW = {
    "title": "Node",
    "steps": [
        {"action": "say", "options": {"payload": "Ciao.", "language": "it-IT", "voice": "female",
                                      "repeat": "2", "ifMachine": "hangup",
                                      "machineTimeout": 1000}},
        {"action": "record", "options": {"maxLength": 2, "finishOnKey": "any"}},
        {"action": "hangup"},
    ],
}  # fmt: skip


def node_reads(answer: dict[str, Any]) -> None:
    ruby_reads(answer)


def entries(answer: dict[str, Any]) -> list[dict[str, Any]]:
    data = answer.get("data")
    assert data is None or isinstance(data, list)
    return data or []


def call_with(flow: dict[str, Any], name: str = "callFlow", **more: Any) -> dict[str, Any]:
    return {"source": SOURCE, "destination": DESTINATION, name: flow, **more}


HOOK = {"url": "http://127.0.0.1:9/h", "token": "hush"}
STRANGERS = (
    Stranger("go", GO_FLOW, call_with(GO_FLOW, "callflow", webhook=HOOK), "page=1", HOOK,
             go_reads, slash=True),
    Stranger("java", JAVA_FLOW, call_with(JAVA_FLOW), "offset=0&limit=20", HOOK, java_reads),
    Stranger("java-pages", JAVA_FLOW, call_with(JAVA_FLOW), "page=0&perPage=20", HOOK, java_reads),
    Stranger("php", PHP_FLOW, call_with(PHP_FLOW), "offset=0&limit=20", HOOK, php_reads),
    Stranger("ruby", RUBY_FLOW,
             call_with(json.dumps({**RUBY_FLOW, "record": False}),  # type: ignore[arg-type]
                       webhook=json.dumps(HOOK)),
             "perPage=10&currentPage=1", HOOK, ruby_reads),
    Stranger("csharp", CSHARP_FLOW, call_with(CSHARP_FLOW, webhook={"url": "", "token": ""}),
             "limit=20&page=0", HOOK, csharp_reads),
    Stranger("node", NODE_FLOW, call_with(NODE_FLOW), "page=1&perPage=10", HOOK, node_reads),
)  # fmt: skip
