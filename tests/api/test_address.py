"""Where the client goes, and with which key."""

from __future__ import annotations

import copy
import pickle

import pytest

from callflow_dsl.api import Client
from callflow_dsl.api.address import BASE_URL, Secret, find_address, find_key, link_origin
from callflow_dsl.api.errors import AccessKeyError, AddressError, MalformedAnswerError
from callflow_dsl.errors import FlowcError


def test_the_public_api_unless_told_otherwise():
    assert find_address(None, {}).url == BASE_URL == "https://voice.messagebird.com/v1"
    there = {"FLOWC_BASE_URL": "https://voice.example.com/v1/"}
    assert find_address(None, there).url == "https://voice.example.com/v1"
    assert find_address("https://other.example.com", there).url == "https://other.example.com"


@pytest.mark.parametrize("url", ["http://localhost:8011", "http://127.0.0.1/v1", "http://[::1]:1"])
def test_plain_http_to_this_machine(url):
    assert find_address(url, {}).url == url


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://voice.messagebird.com/v1", "unencrypted to voice.messagebird.com"),
        ("http://localhost.example.com", "unencrypted"),
        ("http://10.0.0.1", "unencrypted"),
        ("voice.messagebird.com", "no web address"),
        ("ftp://example.com", "no web address"),
        ("https://", "no web address"),
        ("https://example.com:99999", "no web address"),
        ("https://[::1", "no web address"),
        ("https://example.com/?key=1", "no web address"),
        ("https://me:pass@example.com", "user name or password"),
        ("https://evil.example\\@voice.messagebird.com/v1", "no web address"),
        ("https://voice.messagebird.com\t.evil.example/v1", "no web address"),
        ("https://voice.messagebird.com/v1 /x", "no web address"),
        ("https://voicé.messagebird.com", "no web address"),
    ],
)
def test_addresses_that_are_refused(url, message):
    with pytest.raises(AddressError, match=message) as caught:
        find_address(url, {})
    assert caught.value.exit_code == 2
    assert "pass@" not in str(caught.value)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/calls", "https://voice.example.com/v1/calls"),
        ("/v1/calls/1.wav", "https://voice.example.com/v1/calls/1.wav"),
        ("calls", "https://voice.example.com/v1/calls"),
        ("https://files.example.com/1.wav", "https://files.example.com/1.wav"),
        ("//files.example.com/1.wav", "https://files.example.com/1.wav"),
    ],
)
def test_links_of_the_api(link, url):
    assert find_address("https://voice.example.com/v1", {}).of(link) == url


@pytest.mark.parametrize(
    "link", ["http://a\\@b/", "http://a@b/", "http://a b/", "http://a\x7f/", "http://a:99999/",
             "http://[::1", "http://é.example/"],
)  # fmt: skip
def test_links_that_are_no_address(link):
    with pytest.raises(MalformedAnswerError, match="no web address"):
        link_origin(link)


def test_the_key_is_found_in_its_order():
    both = {"FLOWC_ACCESS_KEY": " one\n", "MESSAGEBIRD_ACCESS_KEY": "two"}
    assert find_key("zero", both).reveal() == "zero"
    assert find_key(None, both).reveal() == "one"
    assert find_key(None, {**both, "FLOWC_ACCESS_KEY": " "}).reveal() == "two"


def test_no_key_is_an_error_that_says_where_to_put_it():
    with pytest.raises(AccessKeyError, match="no access key") as caught:
        find_key(None, {})
    assert "FLOWC_ACCESS_KEY" in caught.value.hint


@pytest.mark.parametrize("key", ["a\r\nX-Evil: 1", "a b", "schlüssel", "a\x00b"])
def test_a_key_that_can_be_none_is_refused_and_not_repeated(key):
    with pytest.raises(AccessKeyError) as caught:
        find_key(key, {})
    assert key not in str(caught.value) + caught.value.hint


def test_a_secret_does_not_show_itself():
    secret = Secret("s3cret")
    assert "s3cret" not in f"{secret} {secret!r} {[secret]}"
    assert secret.hide_in("with s3cret!") == "with ***!"
    for store in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError, match="not stored"):
            store(secret)


def test_the_client_shows_where_it_goes_and_no_key(monkeypatch):
    monkeypatch.setenv("FLOWC_ACCESS_KEY", "s3cret")
    with Client(base_url="http://localhost:1/v1") as client:
        assert repr(client) == "Client('http://localhost:1/v1')"
        assert client.base_url == "http://localhost:1/v1"
        assert "s3cret" not in repr(vars(client)) + repr(vars(client.calls))


@pytest.mark.parametrize("timeout", [0, -1, (5, 0), float("nan")])
def test_there_is_no_request_without_a_timeout(timeout):
    with pytest.raises(FlowcError, match="timeout"):
        Client("k", timeout=timeout)
