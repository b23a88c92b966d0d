"""The local server: what it answers, what it refuses, and that pages hear of changes."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest
import requests

from callflow_dsl.cli._flow_inputs import load_file
from callflow_dsl.cli.main import main
from callflow_dsl.cli.serve import answer_call, page_of, state_of
from callflow_dsl.errors import FlowcError
from callflow_dsl.net.http import is_loopback
from callflow_dsl.serve.editors import editor_template, for_file
from callflow_dsl.serve.server import Server
from callflow_dsl.serve.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ONE = 'flow "One" { say "Hello." language en-GB\nhangup }\n'
TWO = 'flow "First" { hangup }\nflow "Second line" { hangup }\n'
CODE = """\
param code-spelled = "1 2"
param source = "a hidden number"
flow "Code" {
  say "You call from ${source} and pressed ${code-spelled}." language en-GB voice female
  hangup
}
"""
BAD = 'flow "Bad" { sya "Hello." }\n'


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    (tmp_path / "one.flow").write_text(ONE)
    (tmp_path / "bad.flow").write_text(BAD)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "two.flow").write_text(TWO)
    (tmp_path / ".hidden.flow").write_text(ONE)
    (tmp_path / "notes.txt").write_text("private")
    (tmp_path / "code.flow").write_text(CODE)
    site = Site(
        tmp_path,
        load_file,
        page_of,
        lambda path, sent: answer_call(path, sent, {}),
        lambda path, file: state_of(path, file, {}),
    )
    with Server(site, "127.0.0.1", 0) as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.02,))
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def get(server: Server, path: str, **kwargs) -> requests.Response:
    return requests.get(server.address + path, timeout=10, **kwargs)


def test_the_index_lists_the_flows_and_shows_errors(server):
    page = get(server, "").text
    assert 'href="/preview/one.flow"' in page
    assert "/flows/deep/two.flow/Second%20line" in page
    assert "FLW006" in page  # of bad.flow
    assert "notes.txt" not in page


def spoken(response: requests.Response) -> str:
    assert response.status_code == 200, response.text
    return response.json()["steps"][0]["options"]["payload"]


def test_an_answer_knows_the_call(server, capsys):
    """Over GET as `fetch` asks, and over POST as onFinish does, with a body and no content type."""
    sent = {"callID": "c1", "source": "31612345678", "destination": "31201", "code": "407#"}
    wanted = "You call from +31612345678 and pressed 4 0 7 #."
    address = f"{server.address}flows/code.flow"
    assert spoken(get(server, "flows/code.flow", params=sent)) == wanted
    assert "note" not in capsys.readouterr().err
    posted = requests.post(address, params={**sent, "name": "x"}, data=b'{"id": "r"}', timeout=10)
    assert spoken(posted) == wanted
    assert "flowc: note: name of the call is no param of" in capsys.readouterr().err
    assert (
        spoken(get(server, "flows/code.flow")) == "You call from a hidden number and pressed 1 2."
    )


def test_what_fills_no_param_is_said(server, capsys):
    assert spoken(get(server, "flows/code.flow?code=1&code=2")).endswith("pressed 2.")
    assert "code of the call is sent 2 times; the last one counts" in capsys.readouterr().err
    address = f"{server.address}flows/code.flow"
    assert spoken(requests.post(address, data={"code": "7"}, timeout=10)).endswith("pressed 1 2.")
    assert "the body of a request fills no param" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("sent", "status"),
    [(b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", b"414"), (b"\xff\xfe\0\r\n\r\n", b"400")],
    ids=["too long", "no HTTP"],
)
def test_a_request_that_cannot_be_read_is_answered(server, capsys, sent, status):
    with socket.create_connection(server.server_address[:2], timeout=10) as connection:
        connection.sendall(sent)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert status in answer
    logged = capsys.readouterr().err
    assert logged == f"a request that cannot be read {status.decode()}\n"


def test_what_is_no_address_is_answered(server, capsys):
    with socket.create_connection(server.server_address[:2], timeout=10) as connection:
        host = b"127.0.0.1:%d" % server.server_address[1]
        connection.sendall(
            b"GET http://[::1 HTTP/1.1\r\nHost: %b\r\nConnection: close\r\n\r\n" % host
        )
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("value", ['" } hangup } flow "x" {', "${source}", "\\", "<b>", "a\tb"])
def test_what_a_caller_sends_is_never_the_text_of_a_flow(server, value):
    response = get(server, "flows/code.flow", params={"code-spelled": value})
    pressed = value if value.isprintable() else "1 2"
    assert spoken(response) == f"You call from a hidden number and pressed {pressed}."
    assert len(response.json()["steps"]) == 2


def test_the_preview_plays_the_flow_and_reloads(server):
    page = get(server, "preview/one.flow")
    assert page.status_code == 200
    assert "Hello." in page.text
    assert 'EventSource("/events")' in page.text


def test_errors_are_shown_in_the_page_as_text(server, tmp_path):
    (tmp_path / "bad.flow").write_text('flow "<b>x</b>" { sya "<script>" }\n')
    page = get(server, "preview/bad.flow").text
    assert "does not compile" in page
    assert "&lt;script&gt;" in page
    assert "<script>&quot;" not in page


def test_flows_are_answered_as_json_to_get_and_post(server):
    for answer in (
        get(server, "flows/one.flow?callID=1&source=2"),
        requests.post(server.address + "flows/one.flow", json={"id": "recording"}, timeout=10),
    ):
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.json()["title"] == "One"
    second = get(server, "flows/deep/two.flow/Second%20line").json()
    assert second["title"] == "Second line"


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("flows/deep/two.flow", 404, "First, Second line"),
        ("flows/deep/two.flow/Third", 404, "First, Second line"),
        ("flows/bad.flow", 500, "does not compile"),
        ("flows/none.flow", 404, "no flow file"),
        ("flows/notes.txt", 404, "no flow file"),
        ("flows/one", 404, "did you mean one.flow?"),
        ("one.flow", 404, "/flows/PATH answers"),
        ("flows/.hidden.flow", 404, "no flow file"),
        ("flows/%2e%2e/%2e%2e/etc/x.flow", 404, "no flow file"),
        ("flows/one.flow%00.flow", 404, "no flow file"),
        ("elsewhere", 404, "nothing is served"),
    ],
)
def test_what_is_not_there_is_said(server, path, status, message):
    answer = get(server, path)
    assert answer.status_code == status
    assert message in answer.json()["errors"][0]["message"]


def test_a_link_out_of_the_folder_is_not_followed(server, tmp_path, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret.flow"
    outside.write_text("secret\n")
    (tmp_path / "link.flow").symlink_to(outside)
    assert get(server, "flows/link.flow").status_code == 404
    assert get(server, "preview/link.flow").status_code == 404
    index = get(server, "").text
    assert "secret" not in index
    assert "link.flow" not in index


def test_the_index_says_how_each_file_stands(server, tmp_path):
    (tmp_path / "parts.flow").write_text('part bye { say "Goodbye." language en-GB hangup }\n')
    (tmp_path / "tested.flow").write_text(
        'import "parts.flow"\nflow "T" { say "Hello." language en-GB\nuse bye }\n'
        'test "good" { hears "Hello" }\ntest "bad" { hears "Nothing" }\n'
    )
    index = get(server, "").text
    row = next(row for row in index.split("<li>") if "tested.flow" in row)
    for words in ("1 of 2 tests passed", "lint finding", "parts: bye", "imports: parts.flow"):
        assert words in row
    assert "changed 20" in row


def digest(server, name):
    return get(server, f"digest/{name}").text


@pytest.mark.parametrize("name", ["one.flow", "bad.flow", ""])
def test_a_page_knows_its_own_checksum(server, name):
    page = get(server, f"preview/{name}" if name else "").text
    assert digest(server, name) in page


def test_only_the_pages_of_a_changed_file_are_other_pages(server, tmp_path):
    (tmp_path / "call.json").write_text(json.dumps(get(server, "flows/one.flow").json()))
    names = ["one.flow", "deep/two.flow", "call.json"]
    before = {name: digest(server, name) for name in names}
    (tmp_path / "one.flow").write_text(ONE.replace("Hello", "Good morning"))
    changed = json.loads((tmp_path / "call.json").read_text()) | {"title": "Changed"}
    (tmp_path / "call.json").write_text(json.dumps(changed))
    after = {name: digest(server, name) for name in names}
    assert [name for name in names if before[name] != after[name]] == ["one.flow", "call.json"]


class Counting:
    """A folder whose files count how often they are read."""

    def __init__(self, folder):
        self.read = []
        self.site = Site(
            folder, self.load, page_of, lambda path, sent: answer_call(path, sent, {}),
            lambda path, file: state_of(path, file, {}),
        )  # fmt: skip

    def load(self, path):
        self.read.append(path.rpartition("/")[2])
        return load_file(path)

    def look(self):
        """What is read for the list and a page."""
        self.read.clear()
        self.site.answer("GET", "/")
        self.site.answer("GET", "/preview/a.flow")
        return sorted(self.read)


def test_an_unchanged_file_is_not_compiled_again(tmp_path):
    (tmp_path / "a.flow").write_text('import "parts.flow"\n' + ONE.replace("hangup", "use bye"))
    (tmp_path / "parts.flow").write_text('part bye { say "Bye." language en-GB hangup }\n')
    (tmp_path / "b.flow").write_text(ONE)
    folder = Counting(tmp_path)
    assert folder.look() == ["a.flow", "a.flow", "b.flow", "parts.flow"]
    assert folder.look() == []
    (tmp_path / "b.flow").write_text(TWO)
    assert folder.look() == ["b.flow"]
    (tmp_path / "parts.flow").write_text('part bye { say "Goodbye." language en-GB hangup }\n')
    assert folder.look() == ["a.flow", "a.flow", "parts.flow"]
    assert "Goodbye." in folder.site.answer("GET", "/preview/a.flow").body.decode()
    (tmp_path / "flowc.toml").write_text("[lint]\n")
    assert folder.look() == ["a.flow", "a.flow", "b.flow", "parts.flow"]
    (tmp_path / "parts.flow").unlink()
    assert "parts.flow" in folder.site.answer("GET", "/preview/a.flow").body.decode()
    (tmp_path / "parts.flow").write_text('part bye { say "Goodbye." language en-GB hangup }\n')
    assert "does not compile" not in folder.site.answer("GET", "/preview/a.flow").body.decode()


def test_lines_are_linked_to_an_editor(tmp_path):
    (tmp_path / "a b.flow").write_text(ONE)
    (tmp_path / "bad.flow").write_text(f"\n{BAD}")
    template = editor_template("vscode")
    site = Site(
        tmp_path, load_file, partial(page_of, template=template),
        lambda path, sent: answer_call(path, sent, {}),
        edit=lambda path, line: for_file(template, path).replace("{line}", str(line)),
    )  # fmt: skip
    folder = f"vscode://file{tmp_path.as_posix()}"
    index = site.answer("GET", "/").body.decode()
    assert f'href="{folder}/a%20b.flow:1"' in index
    assert f'href="{folder}/bad.flow:2"' in index
    assert f'href="{folder}/bad.flow:2"' in site.answer("GET", "/preview/bad.flow").body.decode()
    assert (
        f"{folder}/a%20b.flow:{{line}}" in site.answer("GET", "/preview/a%20b.flow").body.decode()
    )


@pytest.mark.parametrize("name", ["emacs?", "javascript:{path}"])
def test_an_editor_that_is_none_is_a_usage_error(name, tmp_path, capsys):
    assert main(["serve", str(tmp_path), "--editor", name]) == 2
    assert "it is vscode" in capsys.readouterr().err


def test_an_address_of_ones_own_opens_an_editor():
    assert for_file(editor_template("ed://{path}#{line}"), "/a/b.flow") == "ed:///a/b.flow#{line}"


def test_a_change_of_a_json_file_is_heard_of(server, tmp_path):
    before = server.site.snapshot()
    (tmp_path / "call.json").write_text("{}")
    assert server.site.snapshot() != before


def test_head_and_options_are_answered(server):
    head = requests.head(server.address + "preview/one.flow", timeout=10)
    assert head.status_code == 200
    assert int(head.headers["Content-Length"]) > 0
    assert head.content == b""
    options = requests.options(server.address, timeout=10)
    assert (options.status_code, options.headers["Allow"]) == (204, "GET, HEAD, POST, OPTIONS")
    refused = requests.put(server.address, data=b"x", timeout=10)
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, POST, OPTIONS")


def test_a_body_in_chunks_is_refused_whole(server):
    answer = requests.post(server.address + "flows/one.flow", data=iter([b"e"]), timeout=10)
    assert answer.status_code == 411
    assert answer.headers["Connection"] == "close"


def test_pages_are_neither_framed_nor_guessed_at(server):
    headers = get(server, "preview/one.flow").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"


def test_a_page_hears_of_a_change(server, tmp_path):
    with get(server, "events", stream=True) as stream:
        lines = stream.iter_lines(chunk_size=1)
        assert next(lines) == b": unchanged"
        (tmp_path / "new.flow").write_text(ONE)
        assert b"data: changed" in (line for line in lines)


def test_other_host_names_are_refused(server):
    assert get(server, "", headers={"Host": "evil.test"}).status_code == 403
    assert get(server, "", headers={"Host": "localhost:1"}).status_code == 200


def test_a_body_without_an_end_is_refused(server):
    answer = requests.post(
        server.address + "flows/one.flow", headers={"Content-Length": "99999999"}, timeout=10
    )
    assert answer.status_code == 413


def test_a_served_flow_can_be_fetched_by_the_simulator(server, tmp_path, capsys):
    caller = tmp_path / "caller.flow"
    caller.write_text(f'flow "Caller" {{ fetch "{server.address}flows/one.flow" }}')
    assert main(["simulate", str(caller), "--keys", "", "--allow-http"]) == 0
    assert '"Hello."' in capsys.readouterr().out


def test_a_taken_port_is_one_clear_error(server, tmp_path):
    port = server.server_address[1]
    with pytest.raises(FlowcError, match="cannot listen"):
        Server(server.site, "127.0.0.1", port)
    with pytest.raises(FlowcError, match="cannot listen"):
        Server(server.site, "127.0.0.1", 99999)


def test_a_folder_that_is_none_is_a_usage_error(tmp_path, capsys):
    assert main(["serve", str(tmp_path / "nowhere")]) == 2
    assert "is no folder" in capsys.readouterr().err


def test_loopback_addresses():
    assert [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost")] == [True] * 3
    assert [is_loopback(host) for host in ("0.0.0.0", "10.0.0.1", "evil.test")] == [False] * 3


def test_answers_are_valid_json(server):
    assert json.loads(get(server, "flows/one.flow").content)["steps"]


def test_an_answer_in_xml_is_served_and_previewed_too(server, tmp_path):
    (tmp_path / "answer.xml").write_text(
        '<Response><Say language="en-GB">Hello.</Say><Hangup/></Response>'
    )
    (flow,) = [get(server, "flows/answer.xml").json()]
    assert [step["action"] for step in flow["steps"]] == ["say", "hangup"]
    assert "Hello." in get(server, "preview/answer.xml").text


def test_params_have_the_values_of_the_environment(tmp_path):
    (tmp_path / "flowc.toml").write_text(
        '[project]\nname = "p"\n[environments.test.params]\nto = "+31201112244"\n'
        '[environments.live.params]\nto = "+31201112255"\n'
    )
    (tmp_path / "a.flow").write_text(
        'param to = +31201112233\nflow "A" { transfer ${to} hangup }\n'
    )
    command = [sys.executable, "-m", "callflow_dsl", "serve", ".", "--port", "0", "--env", "live"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            said = process.stdout.readline()
            address = re.search(r"http://\S+", said)[0]
            flow = requests.get(f"{address}flows/a.flow", timeout=30).json()
        finally:
            process.terminate()
    assert flow["steps"][0]["options"]["destination"] == "31201112255"
