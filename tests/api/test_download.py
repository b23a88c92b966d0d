"""Files: whole or not at all, taken up where a connection broke, and from any host without key."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callflow_dsl.api.convert import from_wire
from callflow_dsl.api.errors import (
    ApiConnectionError,
    DownloadError,
    MalformedAnswerError,
    NotFoundError,
)
from callflow_dsl.api.objects import Recording
from callflow_dsl.errors import FlowcError
from tests.api.conftest import KEY
from tests.api.scripted import DROP, Reply, refused, running

WAV = b"RIFF\0\0\0\0WAVE" + bytes(range(256)) * 100


def recording(link: str = "/calls/c/legs/l/recordings/r1.wav") -> Recording:
    return from_wire(Recording, {"id": "r1", "_links": {"file": link}})


def wav(*, cut: int | None = None, tag: str = '"1"', content: bytes = WAV) -> Reply:
    """The file, or the range of it that is asked for."""
    return Reply(200, content, {"ETag": tag, "Content-Type": "audio/wav"}, cut=cut, ranges=True)


def without_ranges(**options: object) -> Reply:
    """The file, always from its beginning."""
    return evolve(wav(**options), ranges=False)


@pytest.fixture
def target(tmp_path):
    return tmp_path / "call.wav"


def left_in(path) -> list[str]:
    return sorted(one.name for one in path.iterdir())


def test_a_file_is_written_wav(server, client, target):
    server.answers(wav())
    seen: list[tuple[int, int | None]] = []
    size = client.recordings.download(recording(), target, progress=lambda *at: seen.append(at))
    assert (size, target.read_bytes()) == (len(WAV), WAV)
    assert seen[-1] == (len(WAV), len(WAV))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    (request,) = server.seen
    assert request.path == "/v1/calls/c/legs/l/recordings/r1.wav"
    assert request.headers["Authorization"] == f"AccessKey {KEY}"
    assert request.headers["Accept-Encoding"] == "identity"
    assert left_in(target.parent) == ["call.wav"]


def test_without_a_link_the_documented_place_is_asked(server, client):
    server.answers(wav())
    assert b"".join(client.recordings.stream("r1")) == WAV
    assert server.seen[0].path == "/v1/recordings/r1.wav"


def test_a_broken_connection_goes_on_where_it_was(server, client, target):
    server.answers(wav(cut=5000), wav(cut=10_000), wav())
    seen: list[int] = []
    client.recordings.download(recording(), target, progress=lambda done, _: seen.append(done))
    assert target.read_bytes() == WAV
    assert seen == sorted(set(seen))
    begins = [request.headers.get("Range") for request in server.seen]
    assert begins == [None, "bytes=5000-", "bytes=15000-"]
    assert server.seen[1].headers["If-Range"] == '"1"'


def test_a_server_without_ranges_begins_anew(server, client, target):
    server.answers(without_ranges(cut=5000), without_ranges())
    client.recordings.download(recording(), target)
    assert target.read_bytes() == WAV


@given(st.lists(st.integers(1, len(WAV)), max_size=3), st.booleans())
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_breaks_anywhere_leave_the_file_as_it_is(server, client, cuts, ranges):
    make = wav if ranges else without_ranges
    server.answers(*(make(cut=cut) for cut in cuts), make())
    assert b"".join(client.recordings.stream(recording())) == WAV


@pytest.mark.parametrize(
    "then",
    [
        wav(tag='"2"'),
        wav(content=WAV + b"more"),
        without_ranges(tag='"2"'),
        without_ranges(content=WAV + b"more"),
        Reply(206, WAV, {"Content-Range": f"bytes 0-{len(WAV) - 1}/{len(WAV)}"}),
        Reply(206, b"x", {"Content-Range": "nonsense"}),
    ],
)
def test_a_file_that_changed_meanwhile_is_an_error(server, client, target, then):
    server.answers(wav(cut=5000), then)
    with pytest.raises(DownloadError, match=r"changed|another part"):
        client.recordings.download(recording(), target)
    assert left_in(target.parent) == []


def test_a_file_that_is_there_already_when_the_connection_breaks(server, client):
    unsized = {"Transfer-Encoding": "chunked"}
    chunk = b"1000\r\n" + WAV[:4096] + b"\r\n"
    server.answers(Reply(200, chunk, unsized, cut=len(chunk)), Reply(416))
    assert b"".join(client.recordings.stream(recording())) == WAV[:4096]


def test_a_connection_that_always_breaks_leaves_nothing(server, client, target, waits):
    server.answers(wav(cut=5000), wav(cut=0))
    with pytest.raises(DownloadError, match=rf"after 5000 of {len(WAV)} bytes.*broke off"):
        client.recordings.download(recording(), target)
    assert left_in(target.parent) == []
    assert waits == [0.5, 1.0, 2.0]


def test_a_connection_that_is_never_made_leaves_nothing(server, client, target):
    server.answers(DROP)
    with pytest.raises(ApiConnectionError):
        client.recordings.download(recording(), target)
    assert left_in(target.parent) == []


def test_an_answer_that_is_shorter_than_it_says_is_no_file(server, make_client, target):
    server.answers(wav(cut=4100))
    with pytest.raises(DownloadError, match=f"after 4100 of {len(WAV)} bytes"):
        make_client(server.url, count=0).recordings.download(recording(), target)
    assert left_in(target.parent) == []


def test_a_recording_that_is_gone(server, client, target):
    server.answers(refused(404, (13, "no such recording")))
    with pytest.raises(NotFoundError, match="no such recording"):
        client.recordings.download(recording(), target)
    assert left_in(target.parent) == []


def test_what_is_there_is_not_overwritten_unasked(server, client, target):
    target.write_bytes(b"precious")
    server.answers(wav())
    with pytest.raises(FlowcError, match="exists already"):
        client.recordings.download(recording(), target)
    assert target.read_bytes() == b"precious"
    assert server.seen == []
    client.recordings.download(recording(), target, overwrite=True)
    assert target.read_bytes() == WAV


def test_a_failed_download_keeps_what_was_there(server, make_client, target):
    target.write_bytes(b"precious")
    server.answers(wav(cut=10))
    with pytest.raises(DownloadError):
        make_client(server.url, count=0).recordings.download(recording(), target, overwrite=True)
    assert target.read_bytes() == b"precious"
    assert left_in(target.parent) == ["call.wav"]


def test_a_path_that_cannot_be_written(server, client, tmp_path):
    server.answers(wav())
    with pytest.raises(FlowcError, match="cannot be written"):
        client.recordings.download(recording(), tmp_path / "nowhere" / "call.wav")


def test_an_error_of_the_progress_is_nobody_elses(server, client, target):
    server.answers(wav())

    def fail(done: int, total: int | None) -> None:
        raise BrokenPipeError

    with pytest.raises(FlowcError, match="cannot be written"):
        client.recordings.download(recording(), target, progress=fail)
    assert len(server.seen) == 1
    assert left_in(target.parent) == []


def test_leaving_off_in_the_middle_closes_the_connection(server, client):
    server.answers(wav())
    stream = client.recordings.stream(recording())
    next(stream)
    stream.close()
    assert list(stream) == []


# -- other hosts


def test_a_link_to_another_host_is_followed_without_the_key(server, client):
    with running() as files:
        files.answers(wav())
        link = f"http://localhost:{files.server_port}/store/r1.wav?signed=yes"
        assert b"".join(client.recordings.stream(recording(link))) == WAV
        (request,) = files.seen
    assert request.path == "/store/r1.wav?signed=yes"
    assert "Authorization" not in request.headers
    assert server.seen == []


def test_a_redirect_to_another_host_is_followed_without_the_key(server, client, tmp_path):
    with running() as files:
        files.answers(wav())
        server.answers(Reply(302, None, {"Location": f"{files.url}/r1.wav"}))
        client.recordings.download(recording(), tmp_path / "r1.wav")
        (request,) = files.seen
    assert "Authorization" not in request.headers
    assert "Authorization" in server.seen[0].headers


@pytest.mark.parametrize("link", ["file:///etc/passwd", "ftp://localhost/x", "javascript:1"])
def test_a_link_that_is_no_web_address_is_refused(client, link):
    with pytest.raises(MalformedAnswerError, match="no web address"):
        list(client.recordings.stream(recording(link)))


def test_a_link_that_is_not_encrypted_is_refused(make_client):
    client = make_client("https://voice.example.com/v1")
    with pytest.raises(ApiConnectionError, match=r"unencrypted .*files\.example"):
        list(client.recordings.stream(recording("http://files.example.com/r1.wav")))
