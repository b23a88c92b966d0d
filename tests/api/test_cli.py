"""The commands for an account: tables, JSON, errors, and no secret on the screen."""

from __future__ import annotations

import io
import json
import os
import select
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.cli.main import COMMANDS, main
from tests.api.conftest import KEY
from tests.api.scripted import Reply, ok, refused
from tests.api.test_download import WAV
from tests.api.test_resources import CALL, HOOK, LEG, NUMBER, RECORDING, STORED, TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FLOW_FILE = 'flow "Bye" { say "Bye." language en-GB\nhangup }\n'
TOKEN = "hush-hush"
ANSWERED = {**LEG, "status": "hangup", "direction": "outgoing", "duration": 67, "cost": 0.0125,
            "currency": "EUR", "destination": "31612345678", "colour": "red"}  # fmt: skip


@pytest.fixture
def flowc(server, monkeypatch, capsys) -> Callable[..., tuple[int, str, str]]:
    """Run a command in this process: exit code, output, errors."""
    monkeypatch.setenv("FLOWC_ACCESS_KEY", KEY)
    monkeypatch.setenv("FLOWC_BASE_URL", server.url)
    monkeypatch.setattr(sys, "stdin", io.StringIO())

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        out, err = capsys.readouterr()
        assert KEY not in out + err
        assert TOKEN not in out + err
        assert "Traceback" not in err
        return code, out, err

    return run


ACCOUNT = ["call", "calls", "legs", "recordings", "transcriptions", "webhooks", "numbers"]


@pytest.mark.parametrize("command", ACCOUNT)
def test_help_says_where_the_key_comes_from_and_the_exit_codes(flowc, command):
    code, out, _ = flowc(command, "--help")
    assert code == 0
    assert "FLOWC_ACCESS_KEY" in out
    assert "Exit codes" in out
    assert COMMANDS[command]
    assert f"\n  flowc {command}" in out


@pytest.mark.parametrize("command", ACCOUNT)
def test_no_argument_can_carry_a_secret(flowc, command):
    _, out, _ = flowc(command, "--help")
    for word in ("--access-key", "--key", "--token TOKEN", "--token NAME"):
        assert word not in out


# -- tables and JSON


def test_calls_are_a_table(server, flowc):
    server.answers(ok({**CALL, "status": "on\x1b[31m hold", "endedAt": None}))
    code, out, _ = flowc("calls")
    assert code == 0
    assert out.splitlines() == [
        "CALL  STATUS        FROM    TO      CREATED               ENDED",
        "c1    on?[31m hold  +31201  +31202  2026-02-16 10:52:00Z  -",
    ]


def test_json_has_every_field(server, flowc):
    server.answers(ok({**CALL, "colour": "red"}))
    code, out, _ = flowc("calls", "list", "--json")
    assert code == 0
    assert json.loads(out)[0].items() >= {"id": "c1", "colour": "red", "status": "queued"}.items()
    assert json.loads(out) == json.loads(flowc("calls", "--json")[1])


def test_a_long_list_ends_and_says_so(server, flowc):
    page = ok(*({**CALL, "id": str(number)} for number in range(5)), pageCount=9, currentPage=1)
    server.answers(page)
    code, out, err = flowc("calls", "--limit", "3")
    assert (code, len(out.splitlines()), len(server.seen)) == (0, 4, 1)
    assert "--limit 0 lists all" in err
    code, _, err = flowc("calls", "list", "--limit", "soon")
    assert code == 2
    assert "is no number" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["calls"], "has had no calls"),
        (["legs", "c1"], "has no legs"),
        (["recordings", "list", "c1", "l1"], "nothing was recorded"),
        (["transcriptions", "list", "r1"], "has no transcriptions"),
        (["webhooks"], "has no webhooks"),
        (["numbers", "f1"], "no number rings"),
    ],
)
def test_nothing_is_said_in_words_or_as_an_empty_list(server, flowc, arguments, message):
    server.answers(ok())
    assert message in flowc(*arguments)[1]
    assert json.loads(flowc(*arguments, "--json")[1]) == []


def test_a_call_is_shown_with_its_legs(server, flowc):
    server.answers(ok(CALL), ok(ANSWERED), ok(CALL), ok(ANSWERED))
    _, out, _ = flowc("calls", "show", "c1")
    assert "1:07" in out
    assert "0.0125 EUR" in out
    _, out, _ = flowc("calls", "show", "c1", "--json")
    assert json.loads(out)["legs"][0]["colour"] == "red"


def test_a_call_is_hung_up(server, flowc):
    server.answers(Reply(204))
    assert flowc("calls", "hangup", "c1")[:2] == (0, "hung up\n")
    assert (server.seen[0].method, server.seen[0].path) == ("DELETE", "/v1/calls/c1")
    assert json.loads(flowc("calls", "hangup", "c1", "--json")[1]) == {"id": "c1", "hungUp": True}


def test_legs(server, flowc):
    server.answers(ok(ANSWERED))
    code, out, _ = flowc("legs", "c1")
    assert code == 0
    assert out.splitlines()[1].split()[:5] == ["l1", "outgoing", "hangup", "-", "+31612345678"]


def test_recordings_of_all_legs(server, flowc):
    server.answers(ok(LEG, {**LEG, "id": "l2"}), ok(RECORDING), ok({**RECORDING, "id": "r2"}))
    code, out, _ = flowc("recordings", "list", "c1")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == ["RECORDING", "r1", "r2"]
    assert "0:04" in out


def test_a_recording_is_downloaded(server, flowc, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    server.answers(ok(RECORDING), Reply(200, WAV))
    assert flowc("recordings", "download", "r1")[:2] == (0, f"r1.wav  ({len(WAV)} bytes)\n")
    assert (tmp_path / "r1.wav").read_bytes() == WAV
    server.answers(ok(RECORDING), Reply(200, WAV[:100]))
    code, _, err = flowc("recordings", "download", "r1")
    assert code == 1
    assert "exists already" in err
    assert "--force" in err
    server.answers(ok(RECORDING), Reply(200, WAV[:100]))
    code, out, _ = flowc("recordings", "download", "r1", "--force", "--json")
    assert json.loads(out) == {"id": "r1", "file": "r1.wav", "bytes": 100}


def test_a_recording_goes_to_standard_output(server, tmp_path):
    server.answers(ok(RECORDING), Reply(200, WAV))
    done = subprocess.run(
        [sys.executable, "-m", "callflow_dsl", "recordings", "download", "r1", "-o", "-"],
        env={**os.environ, "FLOWC_ACCESS_KEY": KEY, "FLOWC_BASE_URL": server.url},
        cwd=tmp_path, capture_output=True, check=True,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == (WAV, b"")
    assert list(tmp_path.iterdir()) == []


def test_a_recording_goes_over_no_folder(server, flowc, tmp_path):
    server.answers(ok(RECORDING), Reply(200, WAV))
    code, _, err = flowc("recordings", "download", "r1", "-o", str(tmp_path), "--force")
    assert code == 1
    assert f"{tmp_path} is no file" in err


def test_the_name_of_a_file_does_not_come_from_the_server(server, flowc, tmp_path, monkeypatch):
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")
    server.answers(ok({**RECORDING, "id": "../evil"}), Reply(200, WAV))
    flowc("recordings", "download", "r1")
    assert not (tmp_path / "evil.wav").exists()
    assert (tmp_path / "deep" / "r1.wav").exists()


def test_a_recording_is_deleted(server, flowc):
    server.answers(Reply(204))
    assert flowc("recordings", "delete", "r1")[:2] == (0, "deleted\n")
    assert json.loads(flowc("recordings", "delete", "r1", "--json")[1])["deleted"] is True


def test_transcriptions(server, flowc):
    server.answers(ok(TEXT))
    assert "done" in flowc("transcriptions", "list", "r1")[1]
    server.answers(ok({**TEXT, "status": "created"}))
    arguments = ["transcriptions", "create", "r1", "--language", "en-US"]
    assert "created" in flowc(*arguments)[1]
    server.answers(ok({**TEXT, "status": "created"}), ok(TEXT), Reply(200, b"Hello."))
    assert flowc(*arguments, "--wait")[:2] == (0, "Hello.\n")
    server.answers(ok(TEXT), Reply(200, b"Hello."))
    assert json.loads(flowc("transcriptions", "text", "t1", "--json")[1])["text"] == "Hello."


def test_a_language_that_nobody_transcribes(server, flowc):
    code, _, err = flowc("transcriptions", "create", "r1", "--language", "en-GB")
    assert code == 2
    assert "en-UK" in err
    assert server.seen == []


# -- webhooks and their tokens


def test_webhooks_do_not_show_their_tokens(server, flowc):
    server.answers(ok({**HOOK, "token": TOKEN}))
    assert "yes" in flowc("webhooks")[1]
    assert json.loads(flowc("webhooks", "--json")[1])[0]["token"] == "***"


def test_the_token_comes_from_the_environment(server, flowc, monkeypatch):
    monkeypatch.setenv("FLOWC_WEBHOOK_TOKEN", TOKEN)
    server.answers(ok({**HOOK, "token": TOKEN}))
    code, _, err = flowc("webhooks", "create", "https://example.com/")
    assert (code, err) == (0, "")
    assert server.seen[0].json["token"] == TOKEN
    flowc("webhooks", "update", "w1", "--token", "--url", "https://example.com/2")
    assert server.seen[-1].json == {
        "url": "https://example.com/2", "token": TOKEN, "colour": "red",
    }  # fmt: skip


def test_a_webhook_without_a_token_is_remarked_upon(server, flowc):
    server.answers(ok({**HOOK, "token": None}))
    code, _, err = flowc("webhooks", "create", "https://example.com/")
    assert code == 0
    assert "cannot tell who sent it" in err
    assert server.seen[0].json == {"url": "https://example.com/"}


def test_an_update_says_what_it_needs(server, flowc):
    server.answers(ok(HOOK))
    assert flowc("webhooks", "update", "w1")[0] == 2
    assert server.seen == []
    code, _, err = flowc("webhooks", "update", "w1", "--token")
    assert (code, server.seen[-1].method) == (2, "GET")
    assert "FLOWC_WEBHOOK_TOKEN" in err


def test_a_webhook_is_deleted(server, flowc):
    server.answers(Reply(204))
    assert flowc("webhooks", "delete", "w1")[:2] == (0, "deleted\n")
    assert json.loads(flowc("webhooks", "delete", "w1", "--json")[1])["deleted"] is True


# -- numbers


def test_numbers(server, flowc):
    server.answers(ok(NUMBER))
    code, out, _ = flowc("numbers", "f1")
    assert code == 0
    assert out.splitlines()[1].startswith("+31201234567  2026")
    assert flowc("numbers", "f1", "add", "+31201234567")[0] == 0
    assert [seen.method for seen in server.seen] == ["GET", "POST", "GET"]
    assert flowc("numbers", "f1", "replace", "+31201234567", "31612345678")[0] == 0
    assert server.seen[3].json == {"numbers": ["31201234567", "31612345678"]}


@pytest.mark.parametrize(
    "arguments", [["add"], ["replace"], ["list", "+31201234567"], ["add", "020"], ["+31201234567"]]
)
def test_numbers_used_wrongly(server, flowc, arguments):
    server.answers(ok())
    assert flowc("numbers", "f1", *arguments)[0] == 2
    assert all(seen.method == "GET" for seen in server.seen)


# -- errors


def test_an_error_of_the_api_is_one_line_and_a_way_out(server, flowc):
    server.answers(refused(401, (2, f"no such key {KEY}")))
    code, out, err = flowc("calls")
    assert (code, out) == (1, "")
    assert err.startswith("flowc: error: the API does not accept the access key")
    assert "  help: " in err


def test_an_error_of_the_api_cannot_steer_the_terminal(server, flowc):
    server.answers(refused(404, (13, "no call \x1b]0;owned\x07\x9b2J")))
    code, _, err = flowc("calls", "show", "c1")
    assert code == 1
    assert err == (
        "flowc: error: GET /calls/c1: no call ?]0;owned??2J (code 13)\n"
        "  help: is the id right, and of this account?\n"
    )


@pytest.mark.parametrize("resource", ["calls", "webhooks"])
def test_an_address_that_has_no_such_resource(server, flowc, resource):
    server.answers(refused(404, (13, "nothing here")))
    assert "help: is the base URL that of the Voice API?" in flowc(resource)[2]


def test_no_key_where_nobody_can_be_asked(flowc, monkeypatch):
    monkeypatch.delenv("FLOWC_ACCESS_KEY")
    code, _, err = flowc("calls")
    assert code == 2
    assert "set the environment variable FLOWC_ACCESS_KEY" in err


def test_a_base_url_that_would_give_the_key_away(flowc):
    code, _, err = flowc("calls", "list", "--base-url", "http://example.com")
    assert code == 2
    assert "unencrypted" in err


@pytest.mark.parametrize("arguments", [["recordings"], ["legs"], ["calls", "shout"], ["numbers"]])
def test_wrong_usage(flowc, arguments):
    code, _, err = flowc(*arguments)
    assert code == 2
    assert "usage:" in err


# -- flowc call


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


def interrupt(process: subprocess.Popen[str]) -> None:
    """Press Ctrl-C once the call is under way."""
    assert process.stdout is not None
    while "ongoing" not in process.stdout.readline():
        assert process.poll() is None
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
