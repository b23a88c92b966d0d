"""The official Python package (`messagebird` on PyPI) takes the emulator for the Voice API."""

from __future__ import annotations

import wave
from typing import TYPE_CHECKING

import messagebird
import pytest
from messagebird.client import ErrorException
from messagebird.voice_webhook import VoiceCreateWebhookRequest, VoiceUpdateWebhookRequest

from callflow_dsl import compile_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from callflow_dsl.emulator import Emulator

FLOW = compile_text("""flow "Survey" {
  say "What do you think?" language en-GB
  record max 2s
  hangup
}""").flows[0].to_wire()  # fmt: skip


@pytest.fixture
def client(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[messagebird.Client]:
    """The official client; its voice functions go to the emulator, its files to a folder."""
    root = emulator.base_url.removesuffix("/v1")
    monkeypatch.setattr("messagebird.client.VOICE_API_ROOT", root)
    monkeypatch.chdir(tmp_path)
    return messagebird.Client("test")


def test_call_flows(client, emulator):
    made = client.call_flow_create(FLOW["steps"], title="Survey", record=True)
    assert made.title == "Survey"
    assert client.call_flow(made.id).record is True
    client.call_flow_update(made.id, FLOW["steps"], default=False, record=False, title="Opinions")
    assert client.call_flow(made.id).title == "Opinions"
    added = client.call_flow_numbers_add(made.id, ["31201234567"])
    assert [entry.number for entry in added.data] == ["31201234567"]
    listed = client.call_flow_numbers_list(made.id)
    assert [entry.number for entry in listed.data] == ["31201234567"]
    assert emulator.state.numbers == {"31201234567": made.id}
    assert [flow.id for flow in client.call_flow_list().data] == [made.id]
    client.call_flow_delete(made.id)
    assert emulator.state.flows == {}


def test_errors(client):
    with pytest.raises(ErrorException) as raised:
        client.call_flow("nothing")
    assert raised.value.errors[0].code == 13
    with pytest.raises(ErrorException):
        client.call_flow_create([{"action": "say"}])


def test_calls(client, emulator, tmp_path):
    hook = {"url": "http://127.0.0.1:9/hook", "token": "t"}
    made = client.call_create("31201234567", "31612345678", FLOW, hook)
    assert made.data.status == "queued"
    assert emulator.settle()
    assert client.call(made.data.id).data.status == "ended"
    listed = client.call_list()
    assert (listed.totalCount, [call.id for call in listed.items]) == (1, [made.data.id])

    (leg,) = emulator.state.legs(made.data.id)
    (recording,) = client.voice_recording_list_recordings(made.data.id, leg).data
    seen = client.voice_recording_view(made.data.id, leg, recording.id)
    assert (seen.status, seen.format, seen.duration) == ("done", "wav", 2)
    client.voice_recording_download(made.data.id, leg, recording.id)
    with wave.open(str(tmp_path / f"{recording.id}.wav")) as sound:
        assert (sound.getframerate(), sound.getnframes()) == (8000, 16000)

    client.voice_transcription_create(made.data.id, leg, recording.id, "en-US")
    assert emulator.settle()
    (text,) = client.voice_transcription_list(made.data.id, leg, recording.id).data
    view = client.voice_transcription_view(made.data.id, leg, recording.id, text.id)
    assert view.data[0].status == "done"
    client.voice_recording_delete(made.data.id, leg, recording.id)
    assert client.voice_recording_list_recordings(made.data.id, leg).data == []

    another = client.call_create("31201234567", "31612345678", FLOW, hook)
    client.call_delete(another.data.id)
    assert emulator.settle()
    assert client.call(another.data.id).data.status == "ended"


def test_webhooks(client):
    made = client.voice_create_webhook(
        VoiceCreateWebhookRequest("Hook", "https://example.com/a", "token")
    )
    assert client.voice_read_webhook(made.id).url == "https://example.com/a"
    changed = VoiceUpdateWebhookRequest("Hook", "other")
    assert client.voice_update_webhook(made.id, changed).token == "other"
    assert [hook.id for hook in client.voice_list_webhooks().data] == [made.id]
    client.voice_delete_webhook(made.id)
    with pytest.raises(ErrorException):
        client.voice_read_webhook(made.id)
