"""Lists that come in pages: fetched as they are read, and read once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from attrs import frozen

from callflow_dsl.api.errors import MalformedAnswerError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


@frozen
class Page(Generic[T]):
    """One page. The counts are those that the API gives, None where it gives none."""

    items: tuple[T, ...]
    #: From 1.
    number: int
    page_count: int | None = None
    #: Of all pages together.
    total_count: int | None = None
    per_page: int | None = None

    @property
    def is_last(self) -> bool:
        """Whether no page can come after this one."""
        return not self.items or self.page_count is None or self.number >= self.page_count


class Paginator(Iterator[T]):
    """The items of a list, one after the other; or, with `next_page`, page by page.

    Nothing is requested before the first item or page is asked for, and no page before it is
    needed. A paginator is used up by reading it. What is created or deleted meanwhile can make
    an item be missed or come twice: that is how the API counts its pages.
    """

    def __init__(self, fetch: Callable[[int], Page[T]]) -> None:
        self._fetch = fetch
        self._number = 0
        self._left: Iterator[T] = iter(())
        self._finished = False

    def next_page(self) -> Page[T] | None:
        """The next page, None after the last; what is unread of the current one is skipped."""
        if self._finished:
            return None
        page = self._fetch(self._number + 1)
        # A server that does not count pages answers with its first for ever.
        self._finished = page.is_last or page.number <= self._number
        self._left = iter(())
        if page.number <= self._number or (not page.items and self._number):
            return None
        self._number = page.number
        return page

    def pages(self) -> Iterator[Page[T]]:
        """All pages that are left."""
        while (page := self.next_page()) is not None:
            yield page

    def __next__(self) -> T:
        while True:
            for item in self._left:
                return item
            page = self.next_page()
            if page is None:
                raise StopIteration
            self._left = iter(page.items)

    def __repr__(self) -> str:
        return f"<Paginator after page {self._number}>"


def read_page(document: Any, number: int, read: Callable[[Any], T]) -> Page[T]:
    """The page in an answer to a request for page ``number``."""
    entries = document.get("data")
    if entries is None:
        entries = []
    if not isinstance(entries, list):
        raise MalformedAnswerError("the API gives no list where there should be one")
    counts = document.get("pagination")
    counts = counts if isinstance(counts, dict) else {}
    items = tuple(map(read, entries))
    return Page(
        items,
        _count(counts, "currentPage") or number,
        _count(counts, "pageCount"),
        _count(counts, "totalCount"),
        _count(counts, "perPage"),
    )


def _count(counts: dict[str, Any], name: str) -> int | None:
    value = counts.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
