"""A server that breaks every rule: bounded time and memory, one error of ours, the key nowhere."""

from __future__ import annotations

import gzip
import json
import logging
import socket
import struct
import traceback
import tracemalloc
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from attrs import evolve

from callflow_dsl.api import AsyncClient, Client, Retries
from callflow_dsl.api.convert import from_wire
from callflow_dsl.api.download import WAV as WAV_FILE
from callflow_dsl.api.errors import ApiError, DownloadError, MalformedAnswerError
from callflow_dsl.api.objects import Recording, Transcription
from callflow_dsl.cli.main import main
from callflow_dsl.errors import FlowcError
from tests.api.conftest import KEY
from tests.api.hostile import answers, bomb, data, drips, floods, hostile, says, silent
from tests.api.test_download import WAV
from tests.api.test_resources import CALL, HOOK

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from tests.api.hostile import HostileServer, Script

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
DEEP = b"[" * 200_000
BOMB = bomb(60_000_000)
PACKED = {"Content_Encoding": "gzip"}


def resets(connection: socket.socket, request: bytes, over: threading.Event) -> None:
    connection.sendall(OK + b"Content-Length: 5000\r\n\r\n{")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def packed(before: bytes, piece: bytes, count: int, after: bytes) -> bytes:
    return gzip.compress(before + piece * count + after, 1)


def leads_to(location: bytes) -> Script:
    return says(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n")


#: What a server can say to a request for one object; the client must call all of it an error.
CASES = {
    "nothing": says(b""),
    "silence": silent,
    "no HTTP": says(b"SSH-2.0-OpenSSH_9.9\r\n"),
    "a status that is none": says(b"HTTP/1.1 abc OK\r\n\r\n"),
    "a status of five digits": says(b"HTTP/1.1 20000 OK\r\n\r\n"),
    "a header without end": drips(b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
    "headers without end": floods(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 1000),
    "a line without end": floods(b"HTTP/1.1 200 OK\r\nX-A: ", b"a" * 60_000),
    "a body that drips": drips(OK + b"Content-Length: 100000\r\n\r\n{"),
    "chunks that drip": drips(CHUNKED, b"1\r\n \r\n"),
    "chunks without end": floods(CHUNKED, b"10000\r\n" + b" " * 65536 + b"\r\n"),
    "a chunk of no size": says(CHUNKED, b"zz\r\n{}"),
    "a length that is none": says(OK + b"Content-Length: abc\r\n\r\n<"),
    "a negative length": says(OK + b"Content-Length: -5\r\n\r\n<"),
    "a short body": says(OK + b"Content-Length: 500\r\n\r\n{"),
    "a page": answers(b"<html>login</html>", kind="text/html"),
    "no text": answers(b"\xff\xfe\xfa"),
    "deep": answers(DEEP),
    "deep in an object": answers(b'{"data": ' + DEEP),
    "a number of many digits": answers(b'{"data": [{"id": ' + b"9" * 10_000 + b"}]}"),
    "not a number": answers(b'{"data": [{"id": "c1", "cost": NaN}]}'),
    "an infinite number": answers(b'{"data": [{"id": "c1", "x": 1e999}]}'),
    "a bomb": answers(BOMB, Content_Encoding="gzip"),
    "a bomb in an error": answers(BOMB, "400 Bad", Content_Encoding="gzip"),
    "half a compression": answers(gzip.compress(data(CALL))[:-8], Content_Encoding="gzip"),
    "no compression": answers(data(CALL), Content_Encoding="gzip"),
    "another compression": answers(data(CALL), Content_Encoding="br"),
    "two compressions": answers(data(CALL), Content_Encoding="gzip, gzip"),
    "a time before all times": answers(data({**CALL, "createdAt": "0001-01-01T00:00:00+05:00"})),
    "a time that is none": answers(data({**CALL, "endedAt": "2019-99-99T99:99:99Z"})),
    "an id that is none": answers(data({**CALL, "id": {"a": 1}})),
    "a redirect to nowhere": answers(status="302 Found"),
    "a redirect to half an address": answers(status="302 Found", Location="http://[::1"),
    "a redirect to a port that is none": answers(
        status="302 Found", Location="http://127.0.0.1:99999/"
    ),
    "a redirect to a word as port": answers(status="302 Found", Location="http://a:b/"),
    "a redirect to itself": answers(status="302 Found", Location="/v1/calls/c1"),
    "a redirect to a file": answers(status="302 Found", Location="file:///etc/passwd"),
    "a redirect to a user": answers(status="302 Found", Location="http://a:b@127.0.0.1:1/"),
    "not modified": answers(b"", "304 Not Modified"),
    "a status of nobody": answers(b"", "299 Odd"),
    "too many requests": answers(b"", "429 Slow", Retry_After="99999"),
    "a wait that is none": answers(b"", "429 Slow", Retry_After="Fri, 99 Foo 99999 99:99:99 GMT"),
    "a long error": answers(
        json.dumps({"errors": [{"message": "x" * 900_000}] * 1}).encode(), "422 No"
    ),
    "many errors": answers(json.dumps({"errors": [{"message": "no"}] * 9000}).encode(), "422 No"),
    "the key as reason": says(f"HTTP/1.1 400 Bad {KEY}\r\nContent-Length: 0\r\n\r\n".encode()),
    "the key as no header": says(
        b"HTTP/1.1 400 Bad\r\nA header of nobody " + KEY.encode() + b"\r\nContent-Length: 0\r\n\r\n"
    ),
    "the key in a header": answers(b"", "400 Bad", X_Echo=f"AccessKey {KEY}"),
    "the key in a message": answers(
        json.dumps({"errors": [{"code": 1, "message": f"bad key {KEY}"}]}).encode(), "401 No"
    ),
    "the key in a page": answers(f"<p>{KEY}</p>".encode()),
    "the key in a redirect": answers(status="302 Found", Location=f"https://a.example/{KEY}"),
    "hints without end": floods(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 500),
    "interim answers without end": floods(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 500),
    "interim answers that drip": drips(b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    "another protocol": says(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
    "a version of nobody": says(b"HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
    "no head at all": says(b'{"data": []}'),
    "a header of 10 MB": says(b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 10_000_000 + b"\r\n\r\n{}"),
    "90 headers of 60 kB": says(
        OK, *[b"X-A: " + b"a" * 60_000 + b"\r\n"] * 90, b"Content-Length: 2\r\n\r\n{}"
    ),
    "a redirect with control characters": leads_to(b"http://127.0.0.1:1/\x01\x02\x7f"),
    "a redirect with a zero": leads_to(b"/v1/\0calls"),
    "a redirect with the key": leads_to(b"https://u:" + KEY.encode() + b"@a.example/x"),
    "a redirect to two hosts": leads_to(b"http://127.0.0.2:9\\@127.0.0.1:9/"),
    "a redirect in Latin letters": leads_to(b"http://\xff\xfe.example/"),
    "a redirect in other letters": leads_to("http://127.0.0.1\u2100/".encode()),
    "a redirect of 60 kB": leads_to(b"/" + b"a" * 60_000),
    "a redirect to data": leads_to(b"data:application/json,{}"),
    "objects in objects": answers(b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    "a name twice": answers(b'{"data": [{"id": "c1", "status": "ended", "status": {}}]}'),
    "a year of five digits": answers(data({**CALL, "createdAt": "10000-01-01T00:00:00Z"})),
    "the 30th of February": answers(data({**CALL, "endedAt": "2021-02-30T00:00:00Z"})),
    "a second that leaps": answers(data({**CALL, "endedAt": "2016-12-31T23:59:60Z"})),
    "a time after all times": answers(data({**CALL, "endedAt": "9999-12-31T23:59:59-23:59"})),
    "a time as a number": answers(data({**CALL, "createdAt": 1e300})),
    "trailers without end": floods(CHUNKED + b"2\r\n{}\r\n0\r\n", b"X-T: a\r\n" * 500),
    "trailers that drip": drips(CHUNKED + b"2\r\n{}\r\n0\r\n", b"X-T: a\r\n"),
    "a chunk of a negative size": says(CHUNKED, b"-5\r\n{}\r\n0\r\n\r\n"),
    "a chunk beyond all memory": says(CHUNKED, b"F" * 20 + b"\r\n{}"),
    "a chunk with a long word": says(CHUNKED, b"2;" + b"a" * 200_000 + b"\r\n{}\r\n0\r\n\r\n"),
    "two lengths": says(OK, b"Content-Length: 2\r\nContent-Length: 5\r\n\r\n{}"),
    "a length beyond all memory": says(OK, b"Content-Length: 99999999999999999999\r\n\r\n{}"),
    "a reset in the middle": resets,
    "two compressed parts": answers(gzip.compress(b'{"da') + gzip.compress(b'ta": []}'), **PACKED),
    "millions of numbers": answers(packed(b'{"data": [', b"1,", 9_000_000, b"1]}"), **PACKED),
    "millions of objects": answers(packed(b'{"data": [', b"{},", 6_000_000, b"1]}"), **PACKED),
    "millions of lists": answers(packed(b'{"data": ', b"[[],[", 3_500_000, b"1]}"), **PACKED),
    "millions of names": answers(
        gzip.compress(b"{" + b",".join(b'"%d":0' % n for n in range(1_400_000)) + b"}", 1), **PACKED
    ),
    "a text without end": answers(packed(b'{"a": "', b'\\"', 9_000_000, b""), **PACKED),
    "commas without end": answers(packed(b'{"a": ', b", ", 9_000_000, b""), **PACKED),
    "errors in a success": answers(b'{"data": null, "errors": [{"code": 13, "message": "no"}]}'),
    "half a character in an error": answers(b'{"errors": [{"message": "a\\ud800b"}]}', "422 No"),
    "errors of no form": answers(
        b'{"errors": [{"code": true}, {"code": 1.5}, "x", null, [], {"message": {"a": 1}}]}',
        "422 No",
    ),
    "a list": answers(b"[]"),
    "an empty success": answers(b""),
}


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with hostile() as running:
        yield running


def options(count: int = 1) -> dict[str, Any]:
    return {"timeout": 0.5, "deadline": 1.0, "retries": Retries(count, base_s=0.01)}


def texts(error: BaseException | None) -> str:
    """All that an error reporter would show of an exception."""
    shown = []
    while error is not None:
        shown += ["".join(traceback.format_exception(error)), repr(error), repr(vars(error))]
        error = error.__cause__ or error.__context__
    return "".join(shown)


@pytest.fixture
def measured() -> Iterator[list[int]]:
    """The peak of memory, in bytes, once the test is over; it must stay small."""
    peak: list[int] = []
    tracemalloc.start()
    yield peak
    peak.append(tracemalloc.get_traced_memory()[1])
    tracemalloc.stop()
    assert peak[0] < 90_000_000


@pytest.mark.parametrize("name", CASES)
def test_whatever_a_server_says_is_one_error_of_ours(server, measured, caplog, name):
    caplog.set_level(logging.DEBUG)
    server.script = CASES[name]
    with Client(KEY, server.url, **options()) as client, pytest.raises(FlowcError) as caught:
        client.calls.get("c1")
    assert isinstance(caught.value, ApiError)
    assert KEY not in texts(caught.value) + caplog.text
    assert len(str(caught.value)) < 40_000
    str(caught.value).encode()  # whoever writes it to a file must be able to


@pytest.mark.parametrize("name", CASES)
def test_the_async_client_says_the_same_in_its_own_words(server, caplog, name):
    caplog.set_level(logging.DEBUG)
    server.script = CASES[name]

    async def ask() -> None:
        async with AsyncClient(KEY, server.url, **options()) as client:
            await client.calls.get("c1")

    with pytest.raises(ApiError) as caught:
        anyio.run(ask)
    assert KEY not in texts(caught.value) + caplog.text


def ask(is_async: bool, url: str, do: Any) -> Any:
    """What an operation gives, of either client."""

    async def awaited() -> Any:
        async with AsyncClient(KEY, url, retries=0) as client:
            return await do(client)

    if is_async:
        return anyio.run(awaited)
    with Client(KEY, url, retries=0) as client:
        return do(client)


def test_a_log_is_told_all_but_the_key(server, caplog):
    caplog.set_level(logging.DEBUG)
    server.script = CASES["the key as reason"]
    with pytest.raises(ApiError):
        ask(True, server.url, lambda client: client.calls.get("c1"))
    assert '"HTTP/1.1 400 Bad ***"' in caplog.text
    logging.getLogger("httpx").warning("nothing %s here", "secret")
    assert "nothing secret here" in caplog.text


@pytest.mark.parametrize("is_async", [False, True])
def test_hints_before_the_answer_are_passed_over(server, is_async):
    body = data(CALL)
    head = OK + f"Content-Length: {len(body)}\r\n\r\n".encode()
    server.script = says(b"HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n" * 3, head, body)
    assert ask(is_async, server.url, lambda client: client.calls.get("c1")).id == "c1"


#: Links that some programs read as one host and some as another: HERE is the API's own, and
#: THERE is somebody else's.
TWO_HOSTS = [
    "http://THERE\\@HERE/v1/x", "//THERE\\@HERE/v1/x", "http://HERE\\@THERE/", "http://HERE@THERE/",
    "http://THERE\t@HERE/", "http://u:p@HERE/v1/x", "http:\\\\THERE/x", "/\\THERE/x",
    "http://THERE%5C@HERE/", "http://THERE#@HERE/", "http://THERE?@HERE/", "///THERE/x",
    "http:THERE/x",
]  # fmt: skip


@pytest.mark.parametrize("is_async", [False, True])
@pytest.mark.parametrize("link", TWO_HOSTS)
def test_no_link_leads_the_key_to_somebody_else(server, tmp_path, link, is_async):
    with hostile(host="127.0.0.2") as other:
        other.script = answers(data(CALL))
        target = link.replace("HERE", f"127.0.0.1:{server.port}")
        target = target.replace("THERE", f"127.0.0.2:{other.port}")
        server.script = leads_to(target.encode())
        with pytest.raises(FlowcError):
            ask(is_async, server.url, lambda client: client.calls.get("c1"))
        server.script = answers(b"", "500 No")
        sound = from_wire(Recording, {"id": "r1", "_links": {"file": target}})
        with pytest.raises(FlowcError):
            ask(
                is_async,
                server.url,
                lambda client: client.recordings.download(sound, tmp_path / "r"),
            )
        assert KEY.encode() not in b"".join(other.requests)


@pytest.mark.parametrize("name", ["a redirect to half an address", "a time before all times",
                                  "deep", "the key as reason", "a bomb", "errors in a success",
                                  "half a character in an error", "a redirect to two hosts",
                                  "millions of objects", "a text without end"])  # fmt: skip
@pytest.mark.parametrize("command", [("calls",), ("calls", "--json"), ("webhooks", "--json")])
def test_no_command_gives_a_traceback(server, monkeypatch, capsys, name, command):
    server.script = CASES[name]
    monkeypatch.setenv("FLOWC_ACCESS_KEY", KEY)
    code = main([*command, "--base-url", server.url])
    out, err = capsys.readouterr()
    assert code in (0, 1)
    assert "Traceback" not in err
    assert KEY not in out + err
    assert "flowc:" in err


# -- files


PAGE = b"<!DOCTYPE html><html>login</html>"
NO_SOUND = {
    "a page": answers(PAGE, kind="text/html"),
    "JSON": answers(b'{"error": "login"}'),
    "a page without a type": answers(PAGE, kind="application/octet-stream"),
    "a page that says it is sound": answers(PAGE, kind="audio/wav"),
    "text": answers(b"RIFF\0\0\0\0WAVE", kind="text/plain"),
    "nothing": answers(b"", kind="audio/wav"),
    "a little": answers(b"RIFF", kind="audio/wav"),
    "no WAV": answers(b"RIFF\0\0\0\0AVI LIST" * 10, kind="audio/wav"),
    "a sound that drips": drips(
        b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nContent-Length: 900\r\n\r\n" + WAV[:20]
    ),
    "compressed wrongly": answers(b"x" * 50, kind="audio/wav", Content_Encoding="gzip"),
}


@pytest.mark.parametrize("link", ["/r.wav", "http://[::1", "http://127.0.0.1:99999/r.wav"])
@pytest.mark.parametrize("name", NO_SOUND)
def test_what_is_no_sound_is_no_file(server, tmp_path, name, link):
    server.script = NO_SOUND[name]
    recording = from_wire(Recording, {"id": "r1", "_links": {"file": link}})
    with Client(KEY, server.url, **options()) as client, pytest.raises(ApiError):
        client.recordings.download(recording, tmp_path / "call.wav")
    assert list(tmp_path.iterdir()) == []


SOUND = WAV[:4] + (len(WAV) - 8).to_bytes(4, "little") + WAV[8:]


def test_a_file_of_unknown_length_is_as_long_as_its_header_says(server, tmp_path):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\n\r\n"
    with Client(KEY, server.url, retries=Retries(1, base_s=0.01)) as client:
        server.script = says(head, SOUND[:-100])
        with pytest.raises(DownloadError, match=f"by its header the file has {len(SOUND)} bytes"):
            client.recordings.download("r1", tmp_path / "call.wav")
        assert list(tmp_path.iterdir()) == []
        for whole in (SOUND, SOUND + b"LIST", WAV[:4] + b"\xff\xff\xff\xff" + WAV[8:]):
            server.script = says(head, whole)
            assert client.recordings.download("r1", tmp_path / "call.wav", overwrite=True) == len(
                whole
            )


def test_no_file_is_longer_than_its_kind_can_be(server, tmp_path, monkeypatch):
    server.script = floods(
        b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\n\r\n" + WAV, b"\0" * 65536
    )
    monkeypatch.setattr("callflow_dsl.api.recordings.WAV", evolve(WAV_FILE, most=1_000_000))
    with Client(KEY, server.url, timeout=5, deadline=60) as client, pytest.raises(
        DownloadError, match="longer than 1000000 bytes: no WAV file is"
    ):  # fmt: skip
        client.recordings.download("r1", tmp_path / "call.wav")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "script",
    [
        answers(PAGE, kind="text/html"),
        answers(PAGE, kind="text/plain"),
        answers(BOMB, kind="text/plain", Content_Encoding="gzip"),
        floods(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"10000\r\n" + b"a" * 65536 + b"\r\n",
        ),
    ],
)
def test_what_is_no_text_is_none(server, measured, script):
    server.script = script
    text = from_wire(Transcription, {"id": "t1", "_links": {"file": "/t.txt"}})
    with Client(KEY, server.url, timeout=5, deadline=60) as client, pytest.raises(DownloadError):
        client.transcriptions.text(text)


def test_a_text_that_a_proxy_compressed_all_the_same(server):
    server.script = answers(gzip.compress(b"Good morning."), kind="text/plain",
                            Content_Encoding="gzip")  # fmt: skip
    with Client(KEY, server.url, **options()) as client:
        assert client.transcriptions.text("t1") == "Good morning."


# -- connections


def test_a_create_gets_a_connection_of_its_own():
    """Of a kept connection nobody can tell whether the server is about to close it."""
    connections: list[int] = []
    kept: list[Any] = []

    def script(connection: Any, request: bytes, over: threading.Event) -> None:
        connections.append(connection.fileno())
        kept.append(connection)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        body = data(HOOK)
        while True:
            connection.sendall(head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
            if not connection.recv(65536):
                return

    with hostile() as server, Client(KEY, server.url, **options()) as client:
        server.script = script
        for _ in range(3):
            client.webhooks.get("w1")
        assert len(connections) == 1  # reads share one
        for _ in range(3):
            client.webhooks.create("https://example.com/")
        assert len(connections) == 4


def test_posts_to_a_server_that_closes_after_each(server):
    server.script = answers(data(HOOK))
    with Client(KEY, server.url, **options(0)) as client:
        for _ in range(5):
            client.webhooks.create("https://example.com/")


def test_a_list_that_never_ends_in_one_page_is_no_list(server):
    server.script = answers(
        b'{"data": [' + b"1," * 9_000_000 + b'1], "pagination": {"pageCount": 5}}'
    )
    with Client(KEY, server.url, **options()) as client, pytest.raises(MalformedAnswerError):
        client.calls.list().complete()
