"""The retry policy as a function."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow_dsl.api.retry import Retries, may_repeat_after_status, read_retry_after

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        (" 12 ", 12),
        ("Thu, 01 Jan 2026 00:00:30 GMT", 30),
        ("Thu, 01 Jan 2026 00:00:30", 30),
        ("Wed, 31 Dec 2025 23:00:00 GMT", 0),
    ],
)
def test_both_forms_of_retry_after(text, seconds):
    assert read_retry_after(text, NOW) == timedelta(seconds=seconds)


@given(st.none() | st.text())
def test_any_other_retry_after_is_none_or_a_time(text):
    found = read_retry_after(text, NOW)
    assert found is None or found >= timedelta(0)


@given(
    st.integers(0, 50), st.floats(0, 1), st.floats(0, 10), st.floats(0, 100), st.integers(0, 5000)
)
def test_a_wait_is_never_longer_than_allowed(attempt, draw, base, cap, seconds):
    policy = Retries(20, base, cap, draw=lambda: draw)
    plain = policy.delay_s(attempt)
    assert (plain is None) == (attempt >= 20)
    assert plain is None or 0 <= plain <= cap
    asked = policy.delay_s(attempt, timedelta(seconds=seconds))
    if attempt < 20 and seconds <= policy.longest_wait_s:
        assert asked is not None
        assert seconds <= asked <= seconds + base
    else:
        assert asked is None


def test_the_jitter_is_drawn():
    waits = {Retries().delay_s(0) for _ in range(20)}
    assert len(waits) > 1
    assert all(wait is not None and 0 <= wait <= 0.5 for wait in waits)


@given(st.sampled_from(["GET", "PUT", "DELETE", "POST"]), st.integers(200, 599))
def test_success_and_refusal_are_final(method, status):
    if may_repeat_after_status(method, status, None):
        assert status in (429, 502, 503, 504) or (status, method) == (500, "GET")
        assert method != "POST" or status == 429


def test_a_refusal_can_be_waited_for_longer_than_a_failure():
    retries = Retries(2, refused_count=9, draw=lambda: 1.0)
    assert retries.delay_s(2) is None
    assert retries.delay_s(2, refused=True) is not None
    assert retries.delay_s(9, refused=True) is None
    assert Retries(2).delay_s(2, refused=True) is None
