"""One story that goes through every resource of the API, for any server that has them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest

from callflow_dsl import CallFlow, compile_text
from callflow_dsl.api import CallStatus, RecordingStatus
from callflow_dsl.api.errors import NotFoundError

if TYPE_CHECKING:
    from pathlib import Path

    from callflow_dsl.api import Call, Client, Leg, Recording, StoredFlow

NUMBER, SOMEBODY = "31201234567", "31612345678"
SURVEY = """\
flow "Survey" {
  say "What do you think?" language en-GB
  record max 2s
  hangup
}
"""


def run_scenario(client: Client, base_url: str, folder: Path) -> None:
    """From an empty account to an empty account; files go to ``folder``.

    The calls are answered by somebody whose line stays open for all of a recording.
    """
    assert client.base_url == base_url
    webhook = client.webhooks.create("http://127.0.0.1:9/first", "token")
    webhook = client.webhooks.update(attrs.evolve(webhook, url="http://127.0.0.1:9/second"))
    assert client.webhooks.get(webhook).url == "http://127.0.0.1:9/second"
    assert [one.id for one in client.webhooks.list()] == [webhook.id]
    client.webhooks.delete(webhook)

    stored = _store_flows(client)
    call = _make_call(client, stored.call_flow)
    (leg,) = client.legs.list(call)
    assert client.legs.get(call, leg).destination == SOMEBODY
    (recording,) = client.recordings.list(call, leg)
    _read_recording(client, call, leg, recording, folder)

    for flow in client.call_flows.list():
        client.call_flows.delete(flow)
    assert client.call_flows.list().next_page() is not None
    assert list(client.call_flows.list()) == []


def _store_flows(client: Client) -> StoredFlow:
    first, second = (client.call_flows.create(compile_text(SURVEY).flows[0]) for _ in range(2))
    renamed = attrs.evolve(first.call_flow, title="Opinions")
    assert client.call_flows.update(first, renamed).title == "Opinions"
    assert client.call_flows.get(first.id).title == "Opinions"
    one_by_one = [flow.id for flow in client.call_flows.list(per_page=1)]
    pages = [page.items for page in client.call_flows.list(per_page=1).pages()]
    assert one_by_one == [flow.id for page in pages for flow in page]
    assert sorted(one_by_one) == sorted([first.id, second.id])
    assert [len(page) for page in pages] == [1, 1]

    client.numbers.add(first, [NUMBER])
    client.numbers.replace(second, ["+" + NUMBER])
    assert list(client.numbers.list(first)) == []
    assert [entry.number for entry in client.numbers.list(second)] == [NUMBER]
    return first


def _make_call(client: Client, flow: CallFlow) -> Call:
    cancelled = client.calls.create(flow, source=NUMBER, destination=SOMEBODY)
    client.calls.delete(cancelled)
    *_, over = client.calls.follow(cancelled, timeout_s=60, interval_s=0.02)
    assert over.ended

    call = client.calls.create(
        flow, source=NUMBER, destination=SOMEBODY,
        webhook_url="http://127.0.0.1:9/call", webhook_token="token",
    )  # fmt: skip
    states = [now.status for now in client.calls.follow(call, timeout_s=60, interval_s=0.02)]
    assert states[-1] == CallStatus.ENDED
    assert {call.id, cancelled.id} == {one.id for one in client.calls.list(per_page=1)}
    return client.calls.get(call)


def _read_recording(
    client: Client, call: Call, leg: Leg, recording: Recording, folder: Path
) -> None:
    assert client.recordings.get(recording).status == RecordingStatus.DONE
    seen: list[int] = []
    path = folder / "opinion.wav"
    size = client.recordings.download(recording, path, progress=lambda got, _: seen.append(got))
    assert seen[-1] == size == path.stat().st_size
    assert b"".join(client.recordings.stream(recording)) == path.read_bytes()
    assert path.read_bytes().startswith(b"RIFF")

    made = client.transcriptions.create(recording, "en-UK")
    done = client.transcriptions.wait(made, timeout_s=60, interval_s=0.02)
    assert client.transcriptions.text(done)
    assert [one.id for one in client.transcriptions.list(recording)] == [made.id]
    client.recordings.delete(recording)
    assert list(client.recordings.list(call, leg)) == []
    with pytest.raises(NotFoundError):
        client.recordings.get(recording)
