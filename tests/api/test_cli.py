"""The commands for an account: tables, JSON, errors, and no secret on the screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from callflow_dsl.cli.main import COMMANDS
from tests.api.conftest import KEY, TOKEN
from tests.api.scripted import Reply, ok, refused
from tests.api.test_download import WAV
from tests.api.test_resources import CALL, HOOK, LEG, NUMBER, RECORDING, TEXT

ANSWERED = {**LEG, "status": "hangup", "direction": "outgoing", "duration": 67, "cost": 0.0125,
            "currency": "EUR", "destination": "31612345678", "colour": "red"}  # fmt: skip

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
        "c1    on\ufffd[31m hold  +31201  +31202  2026-02-16 10:52:00Z  -",
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
    for limit in ("soon", "9" * 20):
        code, _, err = flowc("calls", "list", "--limit", limit)
        assert code == 2
        assert "takes a whole number" in err


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


def test_what_is_missing_in_a_list_is_told(server, flowc):
    """Of two legs one cannot be read, and of two recordings the API gives one."""
    server.answers(ok(LEG, {"id": []}), ok(RECORDING, totalCount=2, pageCount=1))
    code, out, err = flowc("recordings", "list", "c1")
    assert code == 0
    assert len(out.splitlines()) == 2
    assert "an entry is left out" in err
    assert "the list is not complete: the API counts 2 entries and gave 1" in err


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
    assert [seen.method for seen in server.seen if "numbers" in seen.path] == ["GET", "POST", "GET"]
    assert flowc("numbers", "f1", "replace", "+31201234567", "31612345678")[0] == 0
    (replaced,) = (seen for seen in server.seen if seen.method == "PUT")
    assert replaced.json == {"numbers": ["31201234567", "31612345678"]}


def test_a_flow_is_named_by_its_title_or_its_id(server, flowc):
    flows = [
        {"id": "f1", "title": "Desk"},
        {"id": "Desk", "title": "Other"},
        {"id": "f3", "title": "T"},
    ]
    for named, identity in (("f1", "f1"), ("T", "f3"), ("Desk", "Desk"), ("f9", "f9")):
        server.answers(ok(*flows), ok(NUMBER))
        assert flowc("numbers", named)[0] == 0
        assert server.seen[-1].path.startswith(f"/v1/call-flows/{identity}/numbers")
    server.answers(ok({"id": "f1", "title": "T"}, {"id": "f2", "title": "T"}))
    code, _, err = flowc("numbers", "T")
    assert code == 2
    assert "f1, f2" in err


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
        "flowc: error: GET /calls/c1: no call \ufffd]0;owned\ufffd\ufffd2J (code 13)\n"
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
    assert "--help" in err or "it is one of" in err
