"""XML answers: a sequence of elements is a sequence of steps."""

from __future__ import annotations

import pytest

from callflow_dsl.errors import FlowcError
from callflow_dsl.wire.xml_answer import is_xml, read_xml

SAY = '<Say language="en-GB" voice="female">Hello &amp; welcome.</Say>'


@pytest.mark.parametrize(
    "text",
    [
        f"{SAY}<Hangup />",
        f'<?xml version="1.0" encoding="UTF-8"?>\n{SAY}\n<!-- done --><Hangup/>',
        f"<Response>{SAY}<Hangup/></Response>",
        f"\ufeff<callFlow>\n{SAY}<hangup/>\n</callFlow>",
    ],
)
def test_elements_are_steps(text: str) -> None:
    assert is_xml(text)
    assert read_xml(text, "it")["steps"] == [
        {
            "id": "step-1",
            "action": "say",
            "options": {"language": "en-GB", "voice": "female", "payload": "Hello & welcome."},
        },
        {"id": "step-2", "action": "hangup"},
    ]


def test_attributes_are_options_and_fields_with_their_types() -> None:
    text = """<Say id="a" repeat="2" onKeypressGoto="b" maxNumKeys="1" x="y">Hi.</Say>
    <Transfer id="b" destination="31612345678" mask="true" /><Pause length="4"/>"""
    say, transfer, pause = read_xml(text, "it")["steps"]
    assert (say["id"], say["onKeypressGoto"], say["maxNumKeys"]) == ("a", "b", 1)
    assert say["options"] == {"repeat": 2, "x": "y", "payload": "Hi."}
    assert transfer["options"] == {"destination": "31612345678", "mask": True}
    assert pause["options"] == {"length": 4}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<Say>", "cannot be read: mismatched tag in line 1, column 8"),
        ("<?xml version='1.0'?>", "without an element"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><Say>&b;</Say>', "a document type"),
        ("<Say><Play/></Say><Hangup/>", "elements inside <Say>"),
    ],
)
def test_what_cannot_be_read(text: str, message: str) -> None:
    with pytest.raises(FlowcError, match=r"^a\.xml") as caught:
        read_xml(text, "a.xml")
    assert message in caught.value.message
