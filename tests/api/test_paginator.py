"""Pages: lazy, in order, once."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow_dsl.api.errors import MalformedAnswerError
from callflow_dsl.api.paginator import Page, Paginator, read_page


class Server:
    """Pages of numbers, and which of them were asked for."""

    def __init__(self, count: int, per_page: int) -> None:
        self.items = list(range(count))
        self.per_page = per_page
        self.asked: list[int] = []

    def __call__(self, number: int) -> Page[int]:
        self.asked.append(number)
        begin = (number - 1) * self.per_page
        counts = {
            "totalCount": len(self.items),
            "pageCount": -(-len(self.items) // self.per_page),
            "currentPage": number,
            "perPage": self.per_page,
        }
        data = self.items[begin : begin + self.per_page]
        return read_page({"data": data, "pagination": counts}, number, lambda item: item)


@given(st.integers(0, 40), st.integers(1, 10))
def test_all_items_come_in_order_each_page_asked_for_once(count, per_page):
    server = Server(count, per_page)
    assert list(Paginator(server)) == server.items
    assert server.asked == list(range(1, max(1, -(-count // per_page)) + 1))


@given(st.integers(0, 40), st.integers(1, 10))
def test_pages_have_the_same_items(count, per_page):
    server = Server(count, per_page)
    pages = list(Paginator(server).pages())
    assert [item for page in pages for item in page.items] == server.items
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    assert {page.total_count for page in pages} == {count}


@given(st.integers(0, 20), st.integers(1, 5), st.integers(0, 20))
def test_no_page_is_asked_for_before_it_is_needed(count, per_page, taken):
    server = Server(count, per_page)
    paginator = Paginator(server)
    assert server.asked == []
    found = list(islice(paginator, taken))
    assert found == server.items[:taken]
    needed = max(1, -(-min(taken, count) // per_page)) if taken else 0
    assert len(server.asked) == needed


def test_a_paginator_is_read_once():
    paginator = Paginator(Server(3, 2))
    assert list(paginator) == [0, 1, 2]
    assert list(paginator) == []
    assert paginator.next_page() is None


def test_the_next_page_skips_what_is_unread():
    paginator = Paginator(Server(6, 2))
    assert next(paginator) == 0
    page = paginator.next_page()
    assert page is not None
    assert page.items == (2, 3)
    assert list(paginator) == [4, 5]


def test_a_server_without_counts_has_one_page():
    paginator = Paginator(lambda number: read_page({"data": [1]}, number, lambda item: item))
    assert list(paginator) == [1]


def test_a_server_that_gives_the_first_page_for_ever():
    counts = {"currentPage": 1, "pageCount": 9}
    same = {"data": [1], "pagination": counts}
    assert list(Paginator(lambda number: read_page(same, number, lambda item: item))) == [1]


def test_a_server_whose_pages_end_early():
    def fetch(number: int) -> Page[int]:
        data = [number] if number < 3 else []
        counts = {"currentPage": number, "pageCount": 9}
        return read_page({"data": data, "pagination": counts}, number, lambda item: item)

    assert list(Paginator(fetch)) == [1, 2]
    assert len(list(Paginator(fetch).pages())) == 2


@pytest.mark.parametrize("data", ["x", 5, {"id": "x"}])
def test_a_list_that_is_none(data):
    with pytest.raises(MalformedAnswerError, match="no list"):
        read_page({"data": data}, 1, lambda item: item)


def test_an_absent_list_is_empty():
    assert read_page({"data": None, "pagination": "x"}, 1, lambda item: item).items == ()
