"""The SDKs of other languages against the emulator, by the bodies and answers of their sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.conftest import Http
from tests.emulator.strangers import STRANGERS, Stranger

if TYPE_CHECKING:
    from callflow_dsl.emulator import Emulator


@pytest.mark.parametrize("prefix", ["", "root"])
@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda stranger: stranger.name)
def test_all_that_an_sdk_does(emulator: Emulator, stranger: Stranger, prefix: str) -> None:
    """With ``/v1`` in front and without, as older clients have it."""
    http = Http(emulator.base_url.removesuffix("/v1") if prefix else emulator.base_url)
    end = "/" if stranger.slash else ""

    def did(method: str, path: str, body: object = None) -> dict:
        answer = http(method, path, json=body) if body is not None else http(method, path)
        assert answer.status_code < 300, answer.text
        if not answer.content:
            return {}
        document = answer.json()
        stranger.reader(document)
        return document

    with http.session:
        flow = did("POST", f"/call-flows{end}", stranger.flow)["data"][0]
        did("GET", f"/call-flows/{flow['id']}")
        did("PUT", f"/call-flows/{flow['id']}", {**flow, **stranger.flow})
        assert len(did("GET", f"/call-flows{end}?{stranger.listing}")["data"]) == 1
        did("DELETE", f"/call-flows/{flow['id']}")

        hook = did("POST", f"/webhooks{end}", stranger.webhook)["data"][0]
        did("PUT", f"/webhooks/{hook['id']}", {"url": "http://127.0.0.1:9/other"})
        assert did("GET", f"/webhooks/{hook['id']}")["data"][0]["token"] == "hush"
        did("GET", f"/webhooks{end}?{stranger.listing}")
        did("DELETE", f"/webhooks/{hook['id']}")
        gone = http("DELETE", f"/webhooks/{hook['id']}")
        stranger.reader(gone.json())
        assert (gone.status_code, gone.json()["data"]) == (404, None)

        call = did("POST", f"/calls{end}", stranger.call)["data"][0]
        assert emulator.settle()
        assert did("GET", f"/calls/{call['id']}")["data"][0]["status"] == "ended"
        did("GET", f"/calls{end}?{stranger.listing}")
        leg = did("GET", f"/calls/{call['id']}/legs{end}?{stranger.listing}")["data"][0]
        path = f"/calls/{call['id']}/legs/{leg['id']}/recordings"
        recordings = did("GET", f"{path}?{stranger.listing}")["data"]
        recording = next(entry for entry in recordings if entry["type"] == "ivr")
        did("GET", f"{path}/{recording['id']}")
        assert http("GET", f"{path}/{recording['id']}.wav").content.startswith(b"RIFF")
        text = did("POST", f"{path}/{recording['id']}/transcriptions", {})["data"][0]
        assert emulator.settle()
        did("GET", f"{path}/{recording['id']}/transcriptions/{text['id']}")
        assert http("GET", f"/transcriptions/{text['id']}.txt").text
        did("DELETE", f"{path}/{recording['id']}")
        did("DELETE", f"/calls/{call['id']}")
