"""Pages: lazy, in order, once."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow_dsl.api.awaiting import Awaiting
from callflow_dsl.api.blocking import Blocking
from callflow_dsl.api.core import Document
from callflow_dsl.api.errors import MalformedAnswerError
from callflow_dsl.api.exchange import Answer, Headers
from callflow_dsl.api.paginator import AsyncPaginator, Pages, Paginator, read_page
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Callable


class Core:
    """What a list needs of the client: documents for page numbers, without any network."""

    def __init__(self, fetch: Callable[[int], dict[str, Any]]) -> None:
        self.fetch = fetch

    def json(self, method: str, path: str, *, query: dict[str, int]) -> Any:
        return document(self.fetch(query["page"]))
        yield


def document(fields: dict[str, Any]) -> Document:
    return Document(fields, Answer(200, Headers({})))


def same(item: Any) -> Any:
    return item


def paginator_of(fetch: Callable[[int], dict[str, Any]]) -> Paginator[int]:
    runner = Blocking(None, None, None)  # type: ignore[arg-type]
    return Paginator(Pages(Core(fetch), "/x", same, None), runner)  # type: ignore[arg-type]


class Server:
    """Pages of numbers, and which of them were asked for."""

    def __init__(self, count: int, per_page: int) -> None:
        self.items = list(range(count))
        self.per_page = per_page
        self.asked: list[int] = []

    def __call__(self, number: int) -> dict[str, Any]:
        self.asked.append(number)
        begin = (number - 1) * self.per_page
        counts = {
            "totalCount": len(self.items),
            "pageCount": -(-len(self.items) // self.per_page),
            "currentPage": number,
            "perPage": self.per_page,
        }
        data = self.items[begin : begin + self.per_page]
        return {"data": data, "pagination": counts}


@given(st.integers(0, 40), st.integers(1, 10))
def test_all_items_come_in_order_each_page_asked_for_once(count, per_page):
    server = Server(count, per_page)
    assert list(paginator_of(server)) == server.items
    assert server.asked == list(range(1, max(1, -(-count // per_page)) + 1))


@given(st.integers(0, 40), st.integers(1, 10))
def test_pages_have_the_same_items(count, per_page):
    server = Server(count, per_page)
    pages = list(paginator_of(server).pages())
    assert [item for page in pages for item in page.items] == server.items
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    assert {page.total_count for page in pages} == {count}


@given(st.integers(0, 20), st.integers(1, 5), st.integers(0, 20))
def test_no_page_is_asked_for_before_it_is_needed(count, per_page, taken):
    server = Server(count, per_page)
    paginator = paginator_of(server)
    assert server.asked == []
    found = list(islice(paginator, taken))
    assert found == server.items[:taken]
    needed = max(1, -(-min(taken, count) // per_page)) if taken else 0
    assert len(server.asked) == needed


def test_a_paginator_is_read_once():
    paginator = paginator_of(Server(3, 2))
    assert list(paginator) == [0, 1, 2]
    assert list(paginator) == []
    assert paginator.next_page() is None


def test_the_next_page_skips_what_is_unread():
    paginator = paginator_of(Server(6, 2))
    assert next(paginator) == 0
    page = paginator.next_page()
    assert page is not None
    assert page.items == (2, 3)
    assert list(paginator) == [4, 5]


def test_a_server_without_counts_has_one_page():
    assert list(paginator_of(lambda number: {"data": [1]})) == [1]


@pytest.mark.parametrize("current", [1, 0, None])
def test_a_server_that_gives_the_first_page_for_ever(current):
    counts = {"currentPage": current, "pageCount": 9}
    assert list(paginator_of(lambda number: {"data": [1], "pagination": counts})) == [1]


def test_a_server_that_counts_and_says_the_same_on_each_page():
    asked: list[int] = []

    def fetch(number: int) -> dict[str, Any]:
        asked.append(number)
        return {"data": [1], "pagination": {"currentPage": number, "pageCount": 10**9}}

    assert list(paginator_of(fetch)) == [1]
    assert asked == [1, 2]


def endless(number: int) -> dict[str, Any]:
    counts = {"pageCount": 10**9, "currentPage": number}
    return {"data": [number % 2, 2, 3], "pagination": counts}


def test_a_list_without_end_ends_in_an_error(monkeypatch):
    monkeypatch.setattr("callflow_dsl.api.paginator.MOST_PAGES", 50)
    asked = []
    items = paginator_of(lambda number: asked.append(number) or endless(number))  # type: ignore[func-returns-value]
    with pytest.raises(MalformedAnswerError, match="does not end: it has 50 pages"):
        list(items)
    assert asked == list(range(1, 51))


def test_no_more_items_are_kept_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr("callflow_dsl.api.paginator.MOST_ITEMS", 50)
    with pytest.raises(FlowcError, match="more than 50 items") as caught:
        paginator_of(endless).complete()
    assert "in pages" in caught.value.hint
    pages = Pages(Core(endless), "/x", same, None)  # type: ignore[arg-type]
    several: AsyncPaginator[int] = AsyncPaginator(pages, Awaiting(None, None, None))  # type: ignore[arg-type]
    with pytest.raises(FlowcError, match="more than 50 items"):
        anyio.run(several.complete)


def test_the_async_list_is_complete_from_where_it_stands():
    pages = Pages(Core(Server(25, 10)), "/x", same, None)  # type: ignore[arg-type]
    several: AsyncPaginator[int] = AsyncPaginator(pages, Awaiting(None, None, None))  # type: ignore[arg-type]

    async def ask() -> list[int]:
        assert await anext(several) == 0
        return await several.complete()

    assert anyio.run(ask) == list(range(1, 25))


def test_a_server_whose_pages_end_early():
    def fetch(number: int) -> dict[str, Any]:
        counts = {"currentPage": number, "pageCount": 9}
        return {"data": [number] if number < 3 else [], "pagination": counts}

    assert list(paginator_of(fetch)) == [1, 2]
    assert len(list(paginator_of(fetch).pages())) == 2


def test_counts_as_text_and_under_another_name():
    def fetch(number: int) -> dict[str, Any]:
        counts = {"currentPage": str(number), "pageCount": "2", "total_count": "2"}
        return {"data": [number], "pagination": counts}

    pages = list(paginator_of(fetch).pages())
    assert [page.items for page in pages] == [(1,), (2,)]
    assert pages[0].total_count == 2


@pytest.mark.parametrize("data", ["x", 5, {"id": "x"}])
def test_a_list_that_is_none(data):
    with pytest.raises(MalformedAnswerError, match="no list"):
        read_page(document({"data": data}), 1, same)


def test_an_absent_list_is_empty():
    assert read_page(document({"data": None, "pagination": "x"}), 1, same).items == ()


def pages_of(*pages: dict[str, Any]) -> Callable[[int], dict[str, Any]]:
    """Answers to page 1, page 2, ...; the last is given for ever."""
    return lambda number: pages[min(number, len(pages)) - 1]


def counted(data: list[int], **counts: Any) -> dict[str, Any]:
    return {"data": data, "pagination": counts}


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        ([counted([1], pageCount=3, currentPage=1)], "counts 3 pages and gave 1"),
        ([counted([1], pageCount=3, currentPage=1), counted([1], pageCount=3, currentPage=2)],
         "counts 3 pages and gave 1"),
        ([counted([1], pageCount=3, currentPage=1), counted([], pageCount=3, currentPage=2)],
         "counts 3 pages and gave 1"),
        ([counted([1], pageCount=1, currentPage=1, totalCount=9, perPage=10)],
         "counts 9 entries and gave 1"),
        ([{"data": None, "pagination": {"totalCount": 5, "pageCount": 1}}],
         "counts 5 entries and gave 0"),
        ([{}], "no list where there should be one"),
    ],
)  # fmt: skip
def test_a_list_that_is_counted_and_not_given_is_not_complete(answers, missing):
    fetch = pages_of(*answers)
    items = paginator_of(fetch)
    assert items.missing == ""
    assert len(list(items)) <= 1
    assert missing in items.missing
    with pytest.raises(MalformedAnswerError, match=f"not complete: .*{missing}"):
        paginator_of(fetch).complete()


def test_what_goes_while_it_is_read_is_not_missing():
    """Of 21 entries the last page had one, which is gone by then."""
    first = counted(list(range(10)), pageCount=3, currentPage=1, totalCount=21, perPage=10)
    second = counted(list(range(10, 20)), pageCount=3, currentPage=2, totalCount=21, perPage=10)
    third = counted([], pageCount=2, currentPage=3, totalCount=20, perPage=10)
    assert paginator_of(pages_of(first, second, third)).complete() == list(range(20))


def test_counts_that_contradict_each_other_prove_nothing():
    """Ten entries, twelve on a page, are no three pages."""
    page = counted([1], pageCount=3, currentPage=2, totalCount=10, perPage=12)
    assert paginator_of(lambda _: page).complete() == [1]


def test_pages_are_counted_by_their_entries_where_the_api_does_not():
    pages = [counted([n], currentPage=n, totalCount=3, perPage=1) for n in (1, 2, 3)]
    assert paginator_of(pages_of(*pages)).complete() == [1, 2, 3]


def test_another_object_is_no_list():
    with pytest.raises(MalformedAnswerError, match="no list"):
        list(paginator_of(lambda _: {"status": "ok"}))
