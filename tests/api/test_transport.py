"""Faults of networks and servers: what is repeated, what is said, and who gets the key."""

from __future__ import annotations

import json
import logging
import socket
import traceback
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.api import Removal
from callflow_dsl.api.errors import (
    ApiConnectionError,
    ApiError,
    AuthenticationError,
    MalformedAnswerError,
    NotFoundError,
    RateLimitError,
    ServerError,
    ValidationError,
)
from tests.api.conftest import KEY
from tests.api.scripted import DROP, Reply, ok, refused, running

if TYPE_CHECKING:
    from callflow_dsl.api import Client

TOKEN = "hush-hush"
HOOK = {"id": "w1", "url": "https://example.com/", "token": TOKEN}
BUSY = Reply(503)


def actions(client: Client) -> dict[str, object]:
    """A request of each method."""
    hook = client.webhooks
    return {
        "GET": lambda: hook.get("w1"),
        "POST": lambda: hook.create("https://example.com/"),
        "DELETE": lambda: hook.delete("w1"),
    }


def test_every_request_says_who_asks_and_what_for(server, client):
    server.answers(ok(HOOK))
    client.webhooks.create("https://example.com/é", TOKEN)
    (seen,) = server.seen
    assert (seen.method, seen.path) == ("POST", "/v1/webhooks")
    assert seen.headers["Authorization"] == f"AccessKey {KEY}"
    assert seen.headers["Accept"] == "application/json"
    assert seen.headers["Content-Type"] == "application/json; charset=utf-8"
    assert seen.headers["User-Agent"].startswith("flowc/")
    assert seen.json == {"url": "https://example.com/é", "token": TOKEN}


# -- errors


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, ValidationError),
        (401, AuthenticationError),
        (403, AuthenticationError),
        (404, NotFoundError),
        (405, ValidationError),
        (422, ValidationError),
        (500, ServerError),
        (501, ServerError),
    ],
)
def test_a_status_is_an_error_of_its_kind(server, make_client, status, kind):
    server.answers(refused(status, (13, "no good"), (20, "title is missing")))
    with pytest.raises(kind, match=r"no good \(code 13\); title is missing \(code 20\)") as caught:
        make_client(server.url, count=0).webhooks.get("w1")
    assert caught.value.status == status
    assert [(one.code, one.message) for one in caught.value.problems] == [
        (13, "no good"),
        (20, "title is missing"),
    ]
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>oops</html>", b"[]", b'{"errors": null}', b'{"errors": [null, {"code": "y"}]}',
     b'{"errors": {"code": 1}}', b'{"error": "x"}', b"\xff\xfe", b"[" * 100_000],
)  # fmt: skip
def test_an_error_with_any_body_is_still_one_error(server, client, body):
    server.answers(Reply(422, body))
    with pytest.raises(ValidationError, match="refuses GET /webhooks/w1"):
        client.webhooks.get("w1")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"errors": {"code": "13", "message": "no good"}}, "no good (code 13)"),
        ({"errors": "no good"}, "no good"),
        ({"errors": [], "message": "no good"}, "no good"),
        ({"error": "no good"}, "no good"),
        ({"title": "no good", "detail": "really none"}, "really none"),
    ],
)
def test_what_an_error_of_another_form_says_is_told(server, client, body, said):
    server.answers(Reply(422, body))
    with pytest.raises(ValidationError) as caught:
        client.webhooks.get("w1")
    assert [str(problem) for problem in caught.value.problems] == [said]


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"<html>", b'{"data": [{"id"', b'{"data": 1}', b'{"data": []}',
     b'{"data": null}', b'{"data": ["x"]}', b'{"data": [{}]}', b"\xff", b"[" * 100_000],
)  # fmt: skip
def test_a_success_that_is_none_is_malformed(server, client, body):
    server.answers(Reply(200, body))
    with pytest.raises(MalformedAnswerError):
        client.webhooks.get("w1")


@pytest.mark.parametrize(
    ("ask", "uncertain"),
    [
        (lambda c: c.webhooks.get("w1"), False),
        (lambda c: c.webhooks.list().complete(), False),
        (lambda c: c.webhooks.create("https://example.com/"), True),
        (lambda c: c.webhooks.delete("w1"), True),
        (lambda c: c.legs.hold("l1"), True),
    ],
)
def test_a_success_with_errors_and_nothing_else_is_none(server, client, ask, uncertain):
    server.answers(Reply(200, {"data": None, "errors": [{"code": 13, "message": "no such thing"}]}))
    with pytest.raises(ValidationError, match="no such thing") as caught:
        ask(client)
    assert (caught.value.status, caught.value.uncertain) == (200, uncertain)
    assert caught.value.problems[0].code == 13
    assert caught.value.answer is not None


def test_a_success_may_have_an_empty_list_of_errors(server, client):
    server.answers(Reply(200, {"data": [HOOK], "errors": []}))
    assert client.webhooks.get("w1").id == "w1"


def test_an_answer_without_end_is_not_read(server, client, monkeypatch):
    monkeypatch.setattr("callflow_dsl.api.core.MAX_BYTES", 1000)
    server.answers(Reply(200, b" " * 2000))
    with pytest.raises(MalformedAnswerError, match="longer than 1000 bytes"):
        client.webhooks.get("w1")


# -- what is repeated


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("fault", [DROP, Reply(502), BUSY, Reply(504), Reply(429)])
def test_what_can_be_repeated_is(server, client, method, fault):
    server.answers(fault, fault, ok(HOOK))
    actions(client)[method]()
    assert len(server.seen) == 3


def test_a_read_is_repeated_after_500_and_a_change_is_not(server, client):
    server.answers(Reply(500), ok(HOOK))
    assert client.webhooks.get("w1").id == "w1"
    server.answers(Reply(500), Reply(204))
    with pytest.raises(ServerError) as caught:
        client.webhooks.delete("w1")
    assert caught.value.uncertain
    assert len(server.seen) == 1


def test_an_update_is_repeated(server, client):
    server.answers(DROP, ok({"number": "31201234567"}))
    client.numbers.replace("f1", ["+31201234567"])
    assert [seen.method for seen in server.seen] == ["PUT", "PUT"]


@pytest.mark.parametrize("fault", [DROP, Reply(500), Reply(502), BUSY, Reply(504)])
def test_a_create_that_may_have_worked_is_not_repeated(server, client, fault):
    server.answers(fault, ok(HOOK))
    with pytest.raises(ApiError) as caught:
        client.webhooks.create("https://example.com/")
    assert len(server.seen) == 1
    assert caught.value.uncertain
    assert "look before you do it again" in caught.value.hint


def test_a_create_whose_answer_is_cut_off_is_not_repeated(server, client):
    server.answers(Reply(201, {"data": [HOOK]}, cut=5), ok(HOOK))
    with pytest.raises(ApiConnectionError) as caught:
        client.webhooks.create("https://example.com/")
    assert caught.value.uncertain
    assert len(server.seen) == 1


def test_a_create_that_got_no_answer_in_time_is_not_repeated(server, make_client):
    server.answers(Reply(silent_s=30), ok(HOOK))
    with pytest.raises(ApiConnectionError, match="no answer in time") as caught:
        make_client(server.url, timeout=0.1).webhooks.create("https://example.com/")
    assert caught.value.uncertain
    assert len(server.seen) == 1


@pytest.mark.parametrize("fault", [refused(429), refused(503, Retry_After="1")])
def test_a_create_that_was_sent_away_is_repeated(server, client, fault):
    server.answers(fault, ok(HOOK))
    assert client.webhooks.create("https://example.com/").id == "w1"


def test_a_create_that_never_left_is_repeated(make_client, waits):
    with socket.socket() as taken:  # bound, so that nobody else gets it; and not listening
        taken.bind(("127.0.0.1", 0))
        client = make_client(f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(ApiConnectionError, match=r"nobody listens .* 4 times") as lost:
            client.webhooks.create("https://example.com/")
    assert not lost.value.uncertain
    assert "flowc emulator" in lost.value.hint
    assert waits == [0.5, 1.0, 2.0]


def test_a_read_that_is_cut_off_is_repeated(server, client):
    server.answers(Reply(200, {"data": [HOOK]}, cut=5), ok(HOOK))
    assert client.webhooks.get("w1").id == "w1"


def test_a_name_that_is_not_known(make_client):
    client = make_client("https://flowc.invalid", count=0)
    with pytest.raises(ApiConnectionError, match=r"no answer from flowc\.invalid to GET") as lost:
        client.webhooks.get("w1")
    assert "check the network" in lost.value.hint


def test_a_delete_that_nobody_answered_and_that_finds_nothing_is_uncertain(server, client):
    server.answers(DROP, refused(404, (13, "no such webhook")))
    assert client.webhooks.delete("w1") is Removal.UNCERTAIN
    assert len(server.seen) == 2


@pytest.mark.parametrize("before", [(Reply(502),), (BUSY,), (DROP, Reply(504)), (BUSY, DROP)])
def test_a_delete_that_was_answered_by_a_failure_is_not_done(server, client, before):
    server.answers(*before, refused(404, (13, "no such webhook")))
    with pytest.raises(NotFoundError) as caught:
        client.webhooks.delete("w1")
    assert caught.value.uncertain


def test_a_delete_that_the_api_confirms_is_done(server, client):
    server.answers(BUSY, DROP, Reply(204))
    assert client.webhooks.delete("w1") is Removal.CONFIRMED


@pytest.mark.parametrize("before", [(), (refused(429),)])
def test_a_delete_of_nothing_is_an_error(server, client, before):
    server.answers(*before, refused(404, (13, "no such webhook")))
    with pytest.raises(NotFoundError) as caught:
        client.webhooks.delete("w1")
    assert not caught.value.uncertain


def test_retries_end(server, make_client, waits):
    server.answers(BUSY)
    with pytest.raises(ServerError):
        make_client(server.url, count=2, base_s=1, cap_s=1.5).webhooks.get("w1")
    assert len(server.seen) == 3
    assert waits == [1.0, 1.5]


def test_no_retries(server, make_client):
    server.answers(BUSY, ok(HOOK))
    with pytest.raises(ServerError):
        make_client(server.url, count=0).webhooks.get("w1")


def test_the_api_says_how_long_to_wait(server, client, waits):
    server.answers(refused(429, Retry_After="7"), ok(HOOK))
    client.webhooks.get("w1")
    assert waits == [7.5]


def test_a_wait_that_is_too_long_is_an_error_that_says_how_long(server, client, waits):
    server.answers(refused(429, (1, "slow down"), Retry_After="3600"), ok(HOOK))
    with pytest.raises(RateLimitError, match="too many requests") as caught:
        client.webhooks.get("w1")
    assert caught.value.retry_after == timedelta(hours=1)
    assert "in 3600 s" in caught.value.hint
    assert waits == []


def test_a_rate_limit_without_a_time(server, make_client):
    server.answers(refused(429))
    with pytest.raises(RateLimitError) as caught:
        make_client(server.url, count=1).webhooks.get("w1")
    assert caught.value.retry_after is None


# -- redirects


@pytest.fixture
def elsewhere():
    with running() as made:
        made.answers(ok(HOOK))
        yield made


def to(target: str, status: int = 302) -> Reply:
    return Reply(status, None, {"Location": target})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_is_not_followed(server, client, elsewhere, status):
    server.answers(to(f"{elsewhere.url}/webhooks/w1", status))
    with pytest.raises(ApiConnectionError, match="redirects to another host"):
        client.webhooks.get("w1")
    assert elsewhere.seen == []


def test_another_port_or_spelling_of_the_host_is_another_host(server, client, elsewhere):
    for target in (
        f"//localhost:{server.server_port}/v1/x",
        f"//127.0.0.1:{elsewhere.server_port}/",
    ):
        server.answers(to(target))
        with pytest.raises(ApiConnectionError, match="another host"):
            client.webhooks.get("w1")
    assert elsewhere.seen == []


def test_a_redirect_on_the_same_host_is_followed_with_the_key(server, client):
    server.answers(to("/v1/webhooks/w1/"), ok(HOOK))
    assert client.webhooks.get("w1").id == "w1"
    assert server.seen[1].path == "/v1/webhooks/w1/"
    assert server.seen[1].headers["Authorization"] == f"AccessKey {KEY}"


def test_redirects_in_a_circle_end(server, client):
    server.answers(to("/v1/webhooks/w1"))
    with pytest.raises(ApiConnectionError, match="more than 5 redirects"):
        client.webhooks.get("w1")


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_change_is_never_redirected(server, client, method):
    server.answers(to("/v1/other"), ok(HOOK))
    with pytest.raises(ApiConnectionError, match="answered with a redirect"):
        actions(client)[method]()
    assert len(server.seen) == 1


def test_a_redirect_to_nothing_is_an_error(server, client):
    server.answers(Reply(302))
    with pytest.raises(ApiError):
        client.webhooks.get("w1")


def test_a_password_in_netrc_is_not_sent(server, client, tmp_path, monkeypatch):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    server.answers(ok(HOOK))
    client.webhooks.get("w1")
    assert server.seen[0].headers["Authorization"] == f"AccessKey {KEY}"


# -- secrets


FAULTS = [
    DROP,
    Reply(200, f"you sent {KEY} and {TOKEN}".encode()),
    refused(401, (2, f"the key {KEY} is wrong, and so is {TOKEN}")),
    refused(422, (9, f"{TOKEN} is too short for {KEY}")),
    refused(429, (9, KEY)),
    refused(500, (9, KEY)),
    to("https://example.com/"),
    Reply(silent_s=30),
]


@pytest.mark.parametrize("wrap", [lambda w: [w], lambda w: {"data": [w]}, json.dumps])
@pytest.mark.parametrize("cut", [None, 50])
def test_no_error_has_a_token_in_it_that_the_api_told(server, client, wrap, cut):
    """The token of a stored webhook was not sent along, so nobody knows it beforehand."""
    body = json.dumps(wrap({"token": TOKEN, "id": "w1"})).encode()[:cut]
    server.answers(Reply(200, body[:-1] if wrap({}) == {"data": [{}]} else body))
    for ask in (lambda: client.webhooks.get("w1"), lambda: list(client.webhooks.list())):
        with pytest.raises(MalformedAnswerError, match="no JSON object") as caught:
            ask()
        assert TOKEN not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("fault", FAULTS)
def test_no_error_has_a_secret_in_it(server, make_client, fault, caplog):
    caplog.set_level(logging.DEBUG)
    server.answers(fault)
    client = make_client(server.url, count=0, timeout=0.2)
    with pytest.raises(ApiError) as caught:
        client.webhooks.create("https://example.com/", TOKEN)
    error = caught.value
    shown = [str(error), repr(error), error.hint, repr(error.__dict__), repr(client), caplog.text]
    seen: BaseException | None = error
    while seen is not None:  # as an error reporter walks it
        shown += ["".join(traceback.format_exception(seen)), repr(vars(seen))]
        assert not hasattr(seen, "request")
        assert not hasattr(seen, "response")
        seen = seen.__cause__ or seen.__context__
    assert KEY not in "".join(shown)
    assert TOKEN not in "".join(shown)


def test_the_log_tells_what_was_asked_and_no_more(server, client, caplog):
    caplog.set_level(logging.DEBUG, "callflow_dsl")
    server.answers(DROP, ok({"number": "31201234567"}))
    client.numbers.replace("f1", ["+31201234567"])
    assert "PUT /call-flows/f1/numbers -> 200" in caplog.text
    assert "broke off, again in 0.5 s" in caplog.text
    assert "31201234567" not in caplog.text
