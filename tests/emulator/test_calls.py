"""Calls that go on by themselves: statuses, legs, recordings, transcriptions, webhooks."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
import wave
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from callflow_dsl import compile_text
from callflow_dsl.api.inbound import read_webhook
from callflow_dsl.cli.main import main
from callflow_dsl.emulator import Emulator
from callflow_dsl.emulator.answers import RefusedError
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Iterator

VOICEMAIL = compile_text("""flow "Voicemail" {
  say "Please leave a message."
  record max 60s silence 5s finish # transcribe en-UK
  transfer +31201112233 record both
  hangup
}""").flows[0].to_wire()  # fmt: skip
CALL = {"source": "31201234567", "destination": "31612345678", "callFlow": VOICEMAIL}


def test_a_call_goes_through_its_statuses(http, emulator):
    call = http.made("/calls", {**CALL, "scenario": {"says": ["Hello there."], "keys": "_"}})
    assert call["status"] == "queued"
    assert emulator.settle()
    (read,) = http.data(f"/calls/{call['id']}")
    assert read["status"] == "ended"
    assert read["endedAt"] >= read["createdAt"]
    first, second = http.data(f"/calls/{call['id']}/legs")
    assert (first["source"], first["destination"]) == (CALL["source"], CALL["destination"])
    assert (first["status"], first["direction"]) == ("hangup", "outgoing")
    assert second["destination"] == "31201112233"
    assert first["duration"] > second["duration"] > 0


def test_a_recording_is_a_wav_file_with_its_words(http, emulator):
    call = http.made("/calls", {**CALL, "scenario": {"says": ["Hello there."]}})
    assert emulator.settle()
    leg = http.data(f"/calls/{call['id']}/legs")[0]
    (recording,) = http.data(f"/calls/{call['id']}/legs/{leg['id']}/recordings")
    assert (recording["status"], recording["type"]) == ("done", "ivr")
    sound = http("GET", recording["_links"]["file"])
    with wave.open(io.BytesIO(sound.content)) as file:
        assert (file.getframerate(), file.getsampwidth(), file.getnchannels()) == (8000, 2, 1)
        assert file.getnframes() // 8000 == recording["duration"] > 0
    part = http("GET", recording["_links"]["file"], headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, sound.content[10:20])
    for wanted in (f"bytes={'9' * 5000}-", f"bytes=-{'9' * 5000}"):  # no number that int() takes
        whole = http("GET", recording["_links"]["file"], headers={"Range": wanted})
        assert (whole.status_code, whole.content) == (200, sound.content)
    (text,) = http.data(f"/recordings/{recording['id']}/transcriptions")
    assert text["status"] == "done"
    assert http("GET", text["_links"]["file"]).text == "Hello there."


def test_a_recording_says_what_it_is_of(http, emulator):
    recorded = {**VOICEMAIL, "record": True}
    call = http.made("/calls", {**CALL, "callFlow": recorded, "scenario": {"keys": "_"}})
    assert emulator.settle()
    legs = http.data(f"/calls/{call['id']}/legs")
    kinds = [
        sorted(
            entry["type"] for entry in http.data(f"/calls/{call['id']}/legs/{leg['id']}/recordings")
        )
        for leg in legs
    ]
    assert kinds == [["call", "ivr"], ["transfer"]]


@pytest.mark.parametrize("outcome", ["busy", "no_answer", "failed"])
def test_a_call_that_nobody_answers(http, emulator, outcome):
    call = http.made("/calls", {**CALL, "scenario": {"outcome": outcome}})
    assert emulator.settle()
    (read,) = http.data(f"/calls/{call['id']}")
    assert read["status"] == outcome
    assert read["endedAt"]
    (leg,) = http.data(f"/calls/{call['id']}/legs")
    assert (leg["status"], leg["duration"]) == (outcome, 0)
    assert "answeredAt" not in leg


def test_hanging_up_ends_the_call_at_once(http, emulator):
    call = http.made("/calls", {**CALL, "scenario": {"rings": 3600}})
    assert http("DELETE", f"/calls/{call['id']}").status_code == 204
    assert emulator.settle()
    assert http.data(f"/calls/{call['id']}")[0]["status"] == "ended"


def test_a_call_can_follow_another_flow(http, emulator):
    call = http.made("/calls", {**CALL, "scenario": {"rings": 3}})
    other = compile_text('flow "Other" { transfer +31209998877 hangup }').flows[0].to_wire()
    assert http("PUT", f"/calls/{call['id']}", json={"callFlow": other}).status_code == 200
    assert emulator.settle()
    legs = http.data(f"/calls/{call['id']}/legs")
    assert legs[-1]["destination"] == "31209998877"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"source": ""}, "source"),
        ({"destination": None}, "destination"),
        ({"callFlow": None}, "callFlow"),
        ({"callFlow": {"steps": [{"action": "say"}]}}, "steps[0]"),
        ({"webhook": {"url": "ftp://x"}}, "webhook"),
        ({"scenario": {"keyz": "1"}}, "keyz"),
    ],
)
def test_a_wrong_call_is_refused(http, change, message):
    answer = http("POST", "/calls", json={**CALL, **change})
    assert answer.status_code == 422
    assert message in answer.json()["errors"][0]["message"]
    assert http.data("/calls") == []


@pytest.mark.parametrize(
    "path", ["/calls/x", "/calls/x/legs", "/recordings/x", "/transcriptions/x", "/webhooks/x"]
)
def test_what_is_not_there(http, path):
    answer = http("GET", path)
    assert answer.status_code == 404
    assert answer.json()["errors"]


def test_somebody_rings_a_number(http, emulator):
    flow = emulator.state.add_flow(VOICEMAIL, ["31205550100"])
    assert flow in emulator.state.flows
    call = emulator.ring("31205550100", "31687654321")
    assert emulator.settle()
    (leg, _) = http.data(f"/calls/{call}/legs")
    assert (leg["direction"], leg["source"]) == ("incoming", "31687654321")
    with pytest.raises(RefusedError):
        emulator.ring("31200000000", "31687654321")


@contextmanager
def receiver() -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """A server of webhooks on this machine: its address, and what it was told."""
    told: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.append((dict(self.headers.items()), body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/hook", told
        server.shutdown()


def test_webhooks_are_told_and_signed(http, emulator):
    with receiver() as (url, told):
        http.made("/webhooks", {"url": url, "token": "secret"})
        http.made("/calls", CALL)
        assert emulator.settle()
    events = [json.loads(body)["items"][0] for _, body in told]
    calls = [event["payload"]["status"] for event in events if event["type"] == "call"]
    assert calls[-1] == "ended"
    assert "ongoing" in calls
    assert {"call", "leg", "recording", "transcription"} == {event["type"] for event in events}
    headers, body = told[0]
    (event,) = read_webhook(headers, body, "secret")
    assert event.type == "call"
    with pytest.raises(FlowcError):
        read_webhook(headers, body, "another")
    assert {delivery.status for delivery in emulator.deliveries} == {200}


def test_webhooks_leave_other_machines_alone(http, emulator):
    http.made("/webhooks", {"url": "https://example.com/hook"})
    http.made("/calls", {**CALL, "scenario": {"outcome": "busy"}})
    assert emulator.settle()
    assert {d.note for d in emulator.deliveries} == {"not on this machine"}


def test_a_webhook_that_cannot_be_told_keeps_no_other_one_back(http, emulator):
    with receiver() as (url, told):
        http.made("/webhooks", {"url": "http://[::1/never"})
        http.made("/webhooks", {"url": url})
        http.made("/calls", {**CALL, "scenario": {"outcome": "busy"}})
        assert emulator.settle()
    assert json.loads(told[-1][1])["items"][0]["payload"]["status"] == "busy"
    notes = {delivery.note for delivery in emulator.deliveries if delivery.url != url}
    assert notes == {"not delivered: Invalid IPv6 URL"}


def test_settling_while_calls_begin(http, emulator):
    stop = threading.Event()
    settled = []

    def settle() -> None:
        while not stop.is_set():
            settled.append(emulator.settle())

    watchers = [threading.Thread(target=settle) for _ in range(4)]
    for watcher in watchers:
        watcher.start()
    for _ in range(20):
        http.made("/calls", {**CALL, "scenario": {"outcome": "busy"}})
    stop.set()
    for watcher in watchers:
        watcher.join()
    assert settled
    assert all(settled)
    assert emulator.settle()


def test_a_data_file_outlives_the_emulator(tmp_path):
    from tests.emulator.conftest import Http

    data = str(tmp_path / "calls.db")
    with Emulator(data=data, speed=50) as emulator:
        call = Http(emulator.base_url).made("/calls", {**CALL, "scenario": {"rings": 3000}})
    with Emulator(data=data) as emulator:
        (read,) = Http(emulator.base_url).data(f"/calls/{call['id']}")
    assert read["status"] == "ended"


@pytest.mark.parametrize(
    ("option", "text", "message"),
    [
        (
            "--faults",
            '[[fault]]\nkind = "statu"\n',
            "one of latency, status, drop",
        ),
        ("--faults", '[[faults]]\nkind = "status"\n', "begin each table with [[fault]]"),
        ("--faults", "fault = 1\n", "begin each with [[fault]]"),
        ("--scenarios", '[[call]]\noutcome = "nope"\n', "one of answered, busy, no_answer, failed"),
        ("--scenarios", '[[call]]\n[[call]]\nkeys = "zz"\n', "file.toml: call 2: cannot read 'zz'"),
    ],
)
def test_mistakes_in_the_files_of_the_emulator(tmp_path, capsys, option, text, message):
    path = tmp_path / "file.toml"
    path.write_text(text)
    assert main(["emulator", "--port", "0", option, str(path)]) == 2
    assert message in capsys.readouterr().err


def test_an_empty_signing_key_is_none(capsys):
    assert main(["emulator", "--port", "0", "--signing-key", ""]) == 2
    assert "nothing would be signed" in capsys.readouterr().err


def test_a_port_that_is_taken(emulator, capsys):
    port = emulator.base_url.rpartition(":")[2].partition("/")[0]
    assert main(["emulator", "--port", port]) == 2
    error = capsys.readouterr().err
    assert f"cannot listen at 127.0.0.1 port {port}: Address already in use" in error
    assert "help: choose another with --port" in error


def test_the_command_line_takes_scenarios(tmp_path):
    (tmp_path / "who.toml").write_text('[[call]]\noutcome = "busy"\nspeaks = true\n')
    done = subprocess.run(
        [sys.executable, "-m", "callflow_dsl", "emulator", "--scenarios", "who.toml"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "who.toml: call 1: speaks is not known" in done.stderr
