"""Lists that come in pages: fetched as they are read, and read once."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from attrs import field, frozen

from callflow_dsl.api.convert import with_links
from callflow_dsl.api.errors import MalformedAnswerError
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Callable

    from callflow_dsl.api.awaiting import Awaiting
    from callflow_dsl.api.blocking import Blocking
    from callflow_dsl.api.core import Core, Document
    from callflow_dsl.api.exchange import Answer, Plan

T = TypeVar("T")
LOG = logging.getLogger("callflow_dsl.api")
#: The entries that one page can have, and the unreadable ones that a list keeps.
_MOST_ENTRIES, _MOST_KEPT = 10_000, 1000
#: The pages after which a list is one that never ends, and the items that are kept in memory.
MOST_PAGES, MOST_ITEMS = 100_000, 1_000_000


@frozen
class Unreadable:
    """An entry of a list that could not be read: as it came, and why."""

    wire: Any = field(repr=False)
    reason: str


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
    #: Entries that are no proper objects; the others are in ``items`` all the same.
    unreadable: tuple[Unreadable, ...] = ()
    #: What the API answered.
    answer: Answer | None = field(default=None, repr=False, eq=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands on it, readable or not."""
        return not (self.items or self.unreadable)

    @property
    def is_last(self) -> bool:
        """Whether no page can come after this one."""
        return self.is_empty or self.number >= self._counted

    @property
    def _counted(self) -> int:
        """How many pages there are, by any of the counts; 0 where none says so."""
        return self.page_count or self._needed

    @property
    def _needed(self) -> int:
        """How many pages all entries take; 0 where the counts do not say."""
        if not (self.per_page and self.total_count):
            return 0
        return -(-self.total_count // self.per_page)

    def missing_after(self, pages: int, entries: int) -> str:
        """What it counts beyond so many pages and entries, for an error; empty for nothing.

        Counts that contradict each other prove nothing.
        """
        if self.page_count and self._needed not in (0, self.page_count):
            return ""
        if self._counted > pages:
            return f"the API counts {self._counted} pages and gave {pages}"
        if (self.total_count or 0) > entries:
            return f"the API counts {self.total_count} entries and gave {entries}"
        return ""


class Pages(Generic[T]):
    """Where the reading of a list stands, and the plan that fetches its next page."""

    def __init__(
        self, core: Core, path: str, read: Callable[[Any], T], per_page: int | None
    ) -> None:
        self._core = core
        self._path = path
        self._read = read
        self._per_page = per_page
        self._before: Page[T] | None = None
        self._entries = 0
        self.number = 0
        self.finished = False
        #: After the end: what the API counts and did not give; empty for nothing.
        self.missing = ""

    def next_page(self) -> Plan[Page[T] | None]:
        """The next page; None after the last."""
        if self.finished:
            return None
        if self.number >= MOST_PAGES:
            raise MalformedAnswerError(f"a list of the API does not end: it has {MOST_PAGES} pages")
        query: dict[str, str | int] = {"page": self.number + 1}
        if self._per_page is not None:
            query["perPage"] = self._per_page
        document = yield from self._core.json("GET", self._path, query=query)
        fields = document.fields
        if fields and "data" not in fields:
            raise _no_list()
        page = read_page(document, self.number + 1, self._read)
        # A server that does not count pages answers with its first for ever; and one that counts
        # can have lost its way and say the same on each.
        same = self._before is not None and self._before.items == page.items
        stuck = page.number <= self.number or (same and bool(page.items))
        self.finished = page.is_last or stuck
        is_page = not stuck and not (page.is_empty and self.number)
        if is_page:
            self.number = page.number
            self._entries += len(page.items) + len(page.unreadable)
            self._before = page
        if self.finished:
            self.missing = page.missing_after(self.number, self._entries)
            if not fields and document.answer.status != 204:
                self.missing = _no_list().message
        return page if is_page else None


class _List(Generic[T]):
    """What the lists of both clients share: where they stand."""

    def __init__(self, pages: Pages[T]) -> None:
        self._pages = pages
        self._left: Iterator[T] = iter(())
        #: Entries so far that could not be read; they are missing among the items.
        self.unreadable: list[Unreadable] = []

    @property
    def missing(self) -> str:
        """What the API counts and did not give, told at the end of a list; empty for nothing."""
        return self._pages.missing

    def _take(self, page: Page[T] | None) -> Page[T] | None:
        self._left = iter(())
        if page is not None:
            for entry in page.unreadable[: _MOST_KEPT - len(self.unreadable)]:
                LOG.info("an entry of a list was left out: %s", entry.reason)
                self.unreadable.append(entry)
        return page

    def _complete(self, items: list[T]) -> list[T]:
        reasons = (*(entry.reason for entry in self.unreadable), self.missing)
        for reason in filter(None, reasons):
            raise MalformedAnswerError(f"a list is not complete: {reason}")
        if len(items) > MOST_ITEMS:
            raise FlowcError(
                f"a list has more than {MOST_ITEMS} items", hint="read it one by one, or in pages"
            )
        return items

    def __repr__(self) -> str:
        return f"<{type(self).__name__} after page {self._pages.number}>"


class Paginator(_List[T], Iterator[T]):
    """The items of a list, one after the other; or, with `next_page`, page by page.

    Nothing is requested before the first item or page is asked for, and no page before it is
    needed. A paginator is used up by reading it. What is created or deleted meanwhile can make
    an item be missed or come twice: that is how the API counts its pages. Entries that cannot
    be read are in ``unreadable``; what the API counts and does not give, in ``missing``.
    """

    def __init__(self, pages: Pages[T], runner: Blocking) -> None:
        super().__init__(pages)
        self._runner = runner

    def next_page(self) -> Page[T] | None:
        """The next page, None after the last; what is unread of the current one is skipped."""
        return self._take(self._runner.run(self._pages.next_page()))

    def pages(self) -> Iterator[Page[T]]:
        """All pages that are left."""
        while (page := self.next_page()) is not None:
            yield page

    def complete(self) -> list[T]:
        """All items that are left; `MalformedAnswerError` where they are not all there are."""
        return self._complete(list(islice(self, MOST_ITEMS + 1)))

    def __next__(self) -> T:
        while True:
            for item in self._left:
                return item
            page = self.next_page()
            if page is None:
                raise StopIteration
            self._left = iter(page.items)


class AsyncPaginator(_List[T], AsyncIterator[T]):
    """The same for ``async for``."""

    def __init__(self, pages: Pages[T], runner: Awaiting) -> None:
        super().__init__(pages)
        self._runner = runner

    async def next_page(self) -> Page[T] | None:
        """The next page, None after the last; what is unread of the current one is skipped."""
        return self._take(await self._runner.run(self._pages.next_page()))

    async def pages(self) -> AsyncIterator[Page[T]]:
        """All pages that are left."""
        while (page := await self.next_page()) is not None:
            yield page

    async def complete(self) -> list[T]:
        """All items that are left; `MalformedAnswerError` where they are not all there are."""
        items = list(self._left)
        while len(items) <= MOST_ITEMS and (page := await self.next_page()) is not None:
            items += page.items
        return self._complete(items)

    async def __anext__(self) -> T:
        while True:
            for item in self._left:
                return item
            page = await self.next_page()
            if page is None:
                raise StopAsyncIteration
            self._left = iter(page.items)


def read_page(document: Document, number: int, read: Callable[[Any], T]) -> Page[T]:
    """The page in an answer to a request for page ``number``."""
    entries = document.fields.get("data")
    if entries is None:
        entries = []
    if not isinstance(entries, list):
        raise _no_list()
    if len(entries) > _MOST_ENTRIES:
        raise MalformedAnswerError(f"a page of the API has more than {_MOST_ENTRIES} entries")
    counts = document.fields.get("pagination")
    counts = counts if isinstance(counts, dict) else {}
    items: list[T] = []
    unreadable: list[Unreadable] = []
    for entry in entries:
        try:
            items.append(read(entry))
        except MalformedAnswerError as error:
            unreadable.append(Unreadable(entry, error.message))
    links = document.fields.get("_links")
    if len(entries) == len(items) == 1 and isinstance(links, dict) and "file" in links:
        items = [with_links(items[0], links)]  # no list has a file: these are the object's
    return Page(
        tuple(items),
        _count(counts, "currentPage", "current_page") or number,
        _count(counts, "pageCount", "page_count"),
        _count(counts, "totalCount", "total_count"),
        _count(counts, "perPage", "per_page"),
        tuple(unreadable),
        document.answer,
    )


def _no_list() -> MalformedAnswerError:
    return MalformedAnswerError("the API gives no list where there should be one")


def _count(counts: dict[str, Any], *names: str) -> int | None:
    value = next((counts[name] for name in names if name in counts), None)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12:
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
