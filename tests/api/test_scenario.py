"""The story of `scenario`, told to a scripted server and to the emulator."""

from __future__ import annotations

import json

from callflow_dsl import compile_text
from callflow_dsl.api import Client
from tests.api.conftest import KEY
from tests.api.scenario import NUMBER, SOMEBODY, SURVEY, run_scenario
from tests.api.scripted import Reply, ok, refused
from tests.api.test_download import WAV
from tests.api.test_resources import CALL, HOOK, LEG, RECORDING, SERVER, TEXT
from tests.api.test_resources import NUMBER as ENTRY
from tests.emulator_fixture import _running_emulator as _running_emulator
from tests.emulator_fixture import emulator as emulator

GONE = Reply(204)


def page(item: dict, number: int) -> Reply:
    return ok(item, currentPage=number, pageCount=2, totalCount=2, perPage=1)


def test_the_story_with_a_scripted_server(server, client, tmp_path):
    wire = json.loads(json.dumps(compile_text(SURVEY).flows[0].to_wire()))
    first = {**wire, "id": "f1", "title": "Opinions", **SERVER}
    second = {**wire, "id": "f2", **SERVER}
    moved = {**HOOK, "url": "http://127.0.0.1:9/second"}
    ended = {**CALL, "status": "ended"}
    other = {**ended, "id": "c2"}
    webhooks = [ok(HOOK), ok(moved), ok(moved), ok(moved), GONE]
    flows = [ok(first), ok(second), ok(first), ok(first)]
    flows += [page(first, 1), page(second, 2)] * 2
    numbers = [ok(ENTRY), ok(ENTRY), ok(), ok({**ENTRY, "number": NUMBER})]
    calls = [ok(CALL), GONE, ok(ended)]
    calls += [ok({**CALL, "id": "c2"}), ok({**other, "status": "ongoing"}), ok(other)]
    calls += [page(ended, 1), page(other, 2), ok(other)]
    leg = {**LEG, "destination": SOMEBODY}
    recordings = [ok(leg), ok(leg), ok(RECORDING), ok(RECORDING), Reply(200, WAV), Reply(200, WAV)]
    texts = [ok({**TEXT, "status": "created"}), ok(TEXT), Reply(200, b"Fine."), ok(TEXT)]
    end = [GONE, ok(), refused(404, (20, "gone")), ok(first, second), GONE, GONE, ok(), ok()]
    server.answers(*webhooks, *flows, *numbers, *calls, *recordings, *texts, *end)
    run_scenario(client, server.url, tmp_path)
    assert len(server.script.replies) == 1
    started = next(seen for seen in reversed(server.seen) if seen.path == "/v1/calls" and seen.body)
    assert started.json["webhook"] == {"url": "http://127.0.0.1:9/call", "token": "token"}


def test_the_story_with_the_emulator(emulator, tmp_path):
    with Client(KEY, emulator.base_url) as client:
        run_scenario(client, emulator.base_url, tmp_path)
