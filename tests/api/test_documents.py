"""docs/api.md: its examples run, and its table for who comes from another client holds."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from callflow_dsl.api import Removal, Transcription, Webhook
from callflow_dsl.api.convert import from_wire
from tests.api.conftest import KEY
from tests.api.scripted import Reply, ok
from tests.api.test_download import WAV
from tests.api.test_resources import CALL, FLOW, HOOK, LEG, NUMBER, RECORDING, STORED, TEXT

if TYPE_CHECKING:
    from callflow_dsl.api import Client

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE, re.M | re.S)
TABLE = dict(
    re.findall(r"^\| (.+?) \| (.+?) \|$", PAGE.partition("## Coming from another client")[2], re.M)
)
ENDED = {**CALL, "status": "ended"}

#: What the examples with a client are answered, in the order of the page, and what they ask.
SCRIPTS: list[tuple[list[Reply], list[str]]] = [
    (
        [ok(STORED), ok(NUMBER), ok(CALL), ok(ENDED), ok(LEG), ok(RECORDING), Reply(200, WAV),
         ok({**TEXT, "status": "created"}), ok(TEXT), Reply(200, b"Good morning.")],
        ["POST /call-flows", "PUT /call-flows/f1/numbers", "POST /calls", "GET /calls/c1",
         "GET /calls/c1/legs", "GET /calls/c1/legs/l1/recordings", "GET /recordings/r1.wav",
         "POST /recordings/r1/transcriptions", "GET /transcriptions/t1",
         "GET /transcriptions/t1.txt"],
    ),
    ([ok(CALL), ok({**CALL, "status": "busy"}), ok(LEG)],
     ["POST /calls", "GET /calls/c1", "GET /calls/c1/legs"]),
    ([ok(HOOK), ok(HOOK)], ["GET /webhooks", "PUT /webhooks/w1"]),
    *([([ok()], [])] * 6),
]  # fmt: skip

#: Each operation of the other client: an answer to it, and the request that it makes.
OPERATIONS: dict[str, tuple[Reply, str]] = {
    "`CallByID`": (ok(CALL), "GET /calls/c1"),
    "`InitiateCall`": (ok(CALL), "POST /calls"),
    "`Delete` of a call": (Reply(204), "DELETE /calls/c1"),
    "`Legs`": (ok(LEG), "GET /calls/c1/legs"),
    "`CallFlowByID`": (ok(STORED), "GET /call-flows/c1"),
    "`CallFlows`": (ok(STORED), "GET /call-flows"),
    "`Create` of a call flow": (ok(STORED), "POST /call-flows"),
    "`Update` of a call flow": (ok(STORED), "PUT /call-flows/c1"),
    "`Delete` of a call flow": (Reply(204), "DELETE /call-flows/c1"),
    "`Recordings`": (ok(RECORDING), "GET /calls/c1/legs/l1/recordings"),
    "`DownloadFile`": (Reply(200, WAV), "GET /recordings/r1.wav"),
    "`Transcriptions`": (ok(TEXT), "GET /recordings/r1/transcriptions"),
    "`Contents`": (Reply(200, b"Good morning."), "GET /transcriptions/t1.txt"),
    "`Webhooks`": (ok(HOOK), "GET /webhooks"),
    "`CreateWebHook`": (ok(HOOK), "POST /webhooks"),
    "`Update` of a webhook": (ok(HOOK), "PUT /webhooks/w1"),
    "`Delete` of a webhook": (Reply(204), "DELETE /webhooks/w1"),
}
#: Those that stand for what any list can do.
OF_LISTS = {"`NextPage`", "`Stream`"}


def asked(server) -> list[str]:
    paths = (seen.path.removeprefix("/v1").partition("?")[0] for seen in server.seen)
    return [f"{seen.method} {path}" for seen, path in zip(server.seen, paths, strict=True)]


@pytest.mark.parametrize("number", range(len(SCRIPTS)))
def test_an_example_runs(server, tmp_path, monkeypatch, number):
    answers, requests = SCRIPTS[number]
    server.answers(*answers)
    monkeypatch.setenv("FLOWC_ACCESS_KEY", KEY)
    monkeypatch.setenv("FLOWC_BASE_URL", server.url)
    monkeypatch.setenv("SIGNING_KEY", "used by the examples of receivers")
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    exec(compile(EXAMPLES[number], "docs/api.md", "exec"), {})
    assert asked(server) == requests


def test_every_example_and_every_operation_is_tried():
    assert len(EXAMPLES) == len(SCRIPTS)
    assert TABLE.keys() - {"there"} == OPERATIONS.keys() | OF_LISTS


def calls_of(cell: str) -> list[str]:
    return [call.replace("...", '"31201234567"') for call in re.findall("`(.+?)`", cell)]


def run(client: Client, call: str, folder: Path) -> Any:
    names = {
        "client": client, "id": "c1", "call": "c1", "leg": "l1", "recording": "r1", "flow": FLOW,
        "path": folder / "sound.wav", "url": "https://example.com/", "token": "hush",
        "transcription": from_wire(Transcription, TEXT), "webhook": from_wire(Webhook, HOOK),
    }  # fmt: skip
    found = eval(call, names)
    return list(found) if hasattr(found, "__next__") else found


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation_of_another_client(server, client, tmp_path, operation):
    answer, request = OPERATIONS[operation]
    for call in calls_of(TABLE[operation]):
        server.answers(answer)
        found = run(client, call, tmp_path)
        assert asked(server) == [request]
        assert (found is Removal.CONFIRMED) == (answer.status == 204)


def test_pages_and_streams_of_another_client(server, client):
    counts = {"pageCount": 2, "totalCount": 2, "perPage": 1}
    pages = [ok({**CALL, "id": str(number)}, **counts, currentPage=number) for number in (1, 2)]
    assert TABLE["`NextPage`"] == "`next_page()` of any list"
    server.answers(*pages)
    calls = client.calls.list(per_page=1)
    found = [calls.next_page(), calls.next_page()]
    assert [page and page.items[0].id for page in found] == ["1", "2"]
    assert calls.next_page() is None
    assert TABLE["`Stream`"] == "`for item in` any list"
    server.answers(*pages)
    assert [item.id for item in client.calls.list(per_page=1)] == ["1", "2"]
