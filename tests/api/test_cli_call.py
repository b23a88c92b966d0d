"""`flowc call`: a call is started, followed and ended, also by Ctrl-C at a terminal."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.api.conftest import KEY, TOKEN
from tests.api.scripted import ok, refused
from tests.api.test_cli import ANSWERED
from tests.api.test_resources import CALL, LEG, STORED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FLOW_FILE = 'flow "Bye" { say "Bye." language en-GB\nhangup }\n'
CALLING = ["--from", "+31201234567", "--to", "+31612345678"]


@pytest.fixture
def flow_file(tmp_path):
    path = tmp_path / "bye.flow"
    path.write_text(FLOW_FILE)
    return str(path)


def test_a_call_is_started_followed_and_shown(server, flowc, flow_file):
    ended = {**CALL, "status": "ended"}
    server.answers(ok(CALL), ok(ended), ok(ANSWERED))
    code, out, err = flowc("call", flow_file, *CALLING)
    assert (code, err) == (0, "")
    assert out.startswith("calling +31612345678 from +31201234567: call c1\n  ended\n")
    assert "1:07" in out
    assert server.seen[0].json["callFlow"]["title"] == "Bye"


def test_nobody_answers(server, flowc, flow_file):
    ended = {**CALL, "status": "ended"}
    server.answers(ok(CALL), ok(ended), ok({**LEG, "status": "busy"}))
    code, _, err = flowc("call", flow_file, *CALLING)
    assert code == 1
    assert "nobody answered: busy" in err


def test_a_call_as_json(server, flowc, flow_file):
    server.answers(ok(CALL), ok({**CALL, "status": "ended"}), ok(ANSWERED))
    code, out, err = flowc("call", flow_file, *CALLING, "--json")
    assert code == 0
    assert json.loads(out)["legs"][0]["id"] == "l1"
    assert "  ended" in err


def test_a_call_that_is_left_alone(server, flowc, flow_file):
    server.answers(ok(CALL))
    code, out, _ = flowc("call", flow_file, *CALLING, "--no-wait")
    assert (code, len(server.seen)) == (0, 1)
    assert "call c1" in out


def test_a_call_that_is_left_alone_as_json(server, flowc, flow_file):
    server.answers(ok(CALL))
    _, out, _ = flowc("call", flow_file, *CALLING, "--no-wait", "--json")
    assert json.loads(out)["id"] == "c1"


def test_a_call_that_is_lost_sight_of(server, flowc, flow_file):
    server.answers(ok(CALL), refused(500))
    code, _, err = flowc("call", flow_file, *CALLING)
    assert code == 1
    assert "the call goes on; to end it: flowc calls hangup c1" in err
    assert "flowc: error:" in err


def test_a_webhook_hears_of_the_call(server, flowc, flow_file, monkeypatch):
    monkeypatch.setenv("FLOWC_WEBHOOK_TOKEN", TOKEN)
    server.answers(ok(CALL))
    flowc("call", flow_file, *CALLING, "--no-wait", "--webhook", "https://example.com/")
    assert server.seen[0].json["webhook"] == {"url": "https://example.com/", "token": TOKEN}


@pytest.mark.parametrize(
    ("text", "message", "code"),
    [
        ('flow "Bye" { sya "Bye." }', "does not compile", 1),
        ('flow "A" { hangup }\nflow "B" { hangup }', "has 2 flows", 2),
    ],
)
def test_a_file_that_cannot_be_called_with_calls_nobody(
    server, flowc, tmp_path, text, message, code
):
    path = tmp_path / "wrong.flow"
    path.write_text(text)
    found, _, err = flowc("call", str(path), *CALLING)
    assert found == code
    assert message in err
    assert server.seen == []


def test_a_json_flow_with_errors_calls_nobody(server, flowc, tmp_path):
    path = tmp_path / "wrong.json"
    path.write_text('{"steps": [{"action": "say"}]}')
    code, _, err = flowc("call", str(path), *CALLING)
    assert code == 1
    assert "payload" in err
    assert server.seen == []


def test_a_stored_flow_from_a_file_can_be_called_with(server, flowc, tmp_path):
    path = tmp_path / "stored.json"
    path.write_text(json.dumps({"data": [STORED]}))
    server.answers(ok(CALL))
    assert flowc("call", str(path), *CALLING, "--no-wait")[0] == 0
    assert "id" not in server.seen[0].json["callFlow"]


# -- with somebody at the terminal


@contextmanager
def call_in_the_background(server, flow_file, **streams) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "callflow_dsl", "call", flow_file, *CALLING],
        env={**os.environ, "FLOWC_ACCESS_KEY": KEY, "FLOWC_BASE_URL": server.url},
        text=True, stdout=subprocess.PIPE, **streams,
    )  # fmt: skip
    with process:
        try:
            yield process
        finally:
            process.kill()


def interrupt(process: subprocess.Popen[str], before: Callable[[], object] = lambda: None) -> None:
    """Press Ctrl-C once the call is under way; ``before`` is done right before that."""
    assert process.stdout is not None
    while "ongoing" not in process.stdout.readline():
        assert process.poll() is None
    before()
    process.send_signal(signal.SIGINT)


def test_ctrl_c_hangs_up_where_nobody_can_be_asked(server, flow_file):
    server.answers(ok({**CALL, "status": "ongoing"}))
    quiet = {"stdin": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    with call_in_the_background(server, flow_file, **quiet) as process:
        interrupt(process)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, "")
    assert "hung up" in out
    assert (server.seen[-1].method, server.seen[-1].path) == ("DELETE", "/v1/calls/c1")


def test_ctrl_c_that_cannot_hang_up_says_that_the_call_may_go_on(server, flow_file):
    server.answers(ok({**CALL, "status": "ongoing"}))
    quiet = {"stdin": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    with call_in_the_background(server, flow_file, **quiet) as process:
        interrupt(process, lambda: server.answers(refused(500, (9, "out of order"))))
        out, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "hung up" not in out
    assert "the call may go on; to end it: flowc calls hangup c1" in err
    assert "out of order" in err


@pytest.fixture
def terminal():
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    ours, theirs = pty.openpty()
    yield ours, {"stdin": theirs, "stderr": theirs, "start_new_session": True}
    os.close(ours)
    os.close(theirs)


def shown_until(terminal: int, end: str) -> str:
    text = ""
    while end not in text:
        assert select.select([terminal], [], [], 30)[0], f"after {text!r} nothing more comes"
        text += os.read(terminal, 1000).decode()
    return text


@pytest.mark.parametrize(("typed", "hangs_up"), [("n", False), ("", True), ("y", True)])
def test_ctrl_c_asks_who_is_there(server, flow_file, terminal, typed, hangs_up):
    server.answers(ok({**CALL, "status": "ongoing"}))
    screen, streams = terminal
    with call_in_the_background(server, flow_file, **streams) as process:
        interrupt(process)
        shown_until(screen, "hang up? [Y/n] ")
        os.write(screen, f"{typed}\n".encode())
        out, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert ("hung up" in out) == hangs_up
    assert ("flowc calls hangup c1" in out) == (not hangs_up)
    assert (server.seen[-1].method == "DELETE") == hangs_up


def test_the_key_is_asked_for_and_not_shown(server, terminal):
    server.answers(ok(CALL))
    screen, streams = terminal
    environment = {**os.environ, "FLOWC_BASE_URL": server.url}
    with subprocess.Popen(
        [sys.executable, "-m", "callflow_dsl", "calls"],
        env=environment, text=True, stdout=subprocess.PIPE, **streams,
    ) as process:  # fmt: skip
        shown = shown_until(screen, "access key for the Voice API: ")
        os.write(screen, f"{KEY}\n".encode())
        out, _ = process.communicate(timeout=30)
    shown += shown_until(screen, "\n")
    assert process.returncode == 0
    assert "c1" in out
    assert KEY not in shown
    assert server.seen[0].headers["Authorization"] == f"AccessKey {KEY}"
