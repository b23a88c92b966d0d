"""Short ways to write wire steps in tests."""

from __future__ import annotations

from typing import Any


def flow(*steps: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"title": "test", "steps": list(steps), **fields}


def step(id_: str, action: str, *when: tuple[str, str, str], **fields: Any) -> dict[str, Any]:
    """A wire step. Capital-free keyword names of key handling are taken out of the options."""
    made: dict[str, Any] = {"id": id_, "action": action}
    names = {"goto": "onKeypressGoto", "var": "onKeypressVar", "end": "endKey", "max": "maxNumKeys"}
    for short, name in names.items():
        if short in fields:
            made[name] = fields.pop(short)
    if when:
        made["conditions"] = [
            dict(zip(("variable", "operator", "value"), one, strict=True)) for one in when
        ]
    made["options"] = fields
    return made


def say(id_: str, payload: str, *when: tuple[str, str, str], **fields: Any) -> dict[str, Any]:
    return step(id_, "say", *when, payload=payload, language="en-GB", **fields)


MENU = flow(
    say("hi", "Welcome to Acme."),
    say("ask", "For sales, press 1. For support, press 2.", var="choice", goto="sales"),
    step("wait", "pause", length=5, var="choice", goto="sales"),
    say("bye", "Goodbye."),
    step("quit", "hangup"),
    step("sales", "transfer", ("choice", "==", "1"), destination="31201112233"),
    say("mail", "Leave a message.", ("choice", "==", "2")),
    step("rec", "record", ("choice", "==", "2"), maxLength=60, timeout=5, finishOnKey="#"),
    step("done", "hangup"),
)
