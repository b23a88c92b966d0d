"""What an account holds: read over several connections, as values."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve, field, frozen

from callflow_dsl.api.errors import NotFoundError
from callflow_dsl.deploy.content import digest, meaning, read_content, title_of
from callflow_dsl.deploy.ledger import is_ledger
from callflow_dsl.errors import FlowcError
from callflow_dsl.net.phone_numbers import digits_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from callflow_dsl.api import Client, StoredFlow
    from callflow_dsl.deploy.mark import Mark, Scope

T = TypeVar("T")
R = TypeVar("R")

#: Flows that are asked for in one page.
PAGE = 100


@frozen
class RemoteFlow:
    """A stored flow; ``numbers`` is None where they were not asked for."""

    id: str
    #: In normal form.
    content: Mapping[str, Any] = field(repr=False)
    #: When it was made, as the server writes it; for order only.
    created: str = ""
    numbers: tuple[str, ...] | None = None
    #: What it says of itself.
    mark: Mark | None = None

    @property
    def title(self) -> str:
        """The title as messages show it."""
        return title_of(self.content)

    @cached_property
    def digest(self) -> str:
        """The digest of the content."""
        return digest(self.content)

    @cached_property
    def meaning(self) -> str:
        """The digest of what the content says."""
        return meaning(self.content)

    @cached_property
    def is_as_marked(self) -> bool:
        """Whether it says what its mark says was sent, but perhaps for being the default flow.

        An account has one default flow: the server takes that from one when another gets it.
        """
        sent = self.mark.sent if self.mark is not None else None
        return sent in (self.meaning, meaning({**self.content, "default": True}))


@frozen
class Account:
    """The flows of an account by their ids; flows that are ledgers stand apart."""

    flows: Mapping[str, RemoteFlow]
    ledgers: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)

    @cached_property
    def _titles(self) -> Mapping[Any, tuple[RemoteFlow, ...]]:
        by_title: dict[Any, tuple[RemoteFlow, ...]] = {}
        for flow in self.flows.values():
            title = flow.content.get("title")
            if isinstance(title, str):
                by_title[title] = (*by_title.get(title, ()), flow)
        return by_title

    def by_title(self, title: Any) -> tuple[RemoteFlow, ...]:
        """The flows with exactly this title."""
        return self._titles.get(title, ()) if isinstance(title, str) else ()

    @cached_property
    def _marks(self) -> Mapping[str, tuple[RemoteFlow, ...]]:
        by_scope: dict[str, list[RemoteFlow]] = {}
        for flow in self.flows.values():
            if flow.mark is not None:
                by_scope.setdefault(flow.mark.scope, []).append(flow)
        return {scope: tuple(sorted(flows, key=_age)) for scope, flows in by_scope.items()}

    def of(self, scope: Scope) -> tuple[RemoteFlow, ...]:
        """The flows with a mark of this owner, the oldest first."""
        return self._marks.get(scope.text, ())

    def with_key(self, scope: Scope, key: str) -> list[RemoteFlow]:
        """Those of this owner with the mark of one flow, by its short key."""
        return [flow for flow in self.of(scope) if flow.mark is not None and flow.mark.key == key]

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """Number -> id of the flow that it rings, as far as numbers were asked for."""
        return {number: flow.id for flow in self.flows.values() for number in flow.numbers or ()}


class Connections:
    """One client for several threads; it is closed with this.

    The client lets no more requests through than it is told, and holds back all threads when the
    API says that it is too much. There are twice as many threads as requests at a time: what one
    of them computes or writes to the disk takes no time from the requests. A client for one
    request at a time has one thread, and all is done in order.
    """

    def __init__(self, client: Client) -> None:
        self.client = client
        threads = 1 if client.concurrency == 1 else 2 * client.concurrency
        self._pool = ThreadPoolExecutor(threads, "flowc-deploy")

    def each(self, work: Callable[[T], R], items: Iterable[T]) -> list[R]:
        """The results of the work on all items, in their order; the first error is raised.

        Whatever happens, what has begun comes to its end before this returns.
        """
        futures = [self._pool.submit(work, item) for item in items]
        try:
            return [future.result() for future in futures]
        except BaseException:
            for future in futures:
                future.cancel()
            wait(futures)
            raise

    def close(self) -> None:
        """Wait for what is under way, and close all connections."""
        self._pool.shutdown(cancel_futures=True)
        self.client.close()

    def __enter__(self) -> Connections:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def read_account(
    connections: Connections,
    known: Collection[str] = (),
    told: Callable[[int], None] = lambda count: None,
) -> Account:
    """All flows without their numbers; ``told`` hears how many there are so far.

    A page shifts when a flow is made or deleted while the pages are read, so an id in ``known``
    that no page had is asked for by itself before it counts as gone.
    """
    flows = connections.client.call_flows.list(per_page=PAGE)
    listed: dict[str, RemoteFlow] = {}
    ledgers = []
    for number, stored in enumerate(flows, 1):
        if is_ledger(stored.wire):
            ledgers.append(stored.wire)
        else:
            listed[stored.id] = remote_flow(stored)
        if number % PAGE == 0:
            told(number)
    flows.complete()  # an entry that could not be read may be one of ours
    missing = [identity for identity in sorted(known) if identity not in listed]
    for flow in connections.each(lambda identity: find_flow(connections, identity), missing):
        if flow is not None:
            listed[flow.id] = flow
    return Account(listed, tuple(ledgers))


def _read_numbers(
    connections: Connections, flows: dict[str, RemoteFlow], identities: Sequence[str]
) -> None:
    """Put the numbers of these flows in."""
    listed = connections.each(lambda identity: read_numbers(connections, identity), identities)
    for identity, numbers in zip(identities, listed, strict=True):
        flows[identity] = evolve(flows[identity], numbers=numbers)


def with_numbers(
    connections: Connections,
    account: Account,
    wanted: Collection[str],
    sought: Collection[str] = (),
    told: Callable[[int], None] = lambda count: None,
) -> Account:
    """The account with the numbers of the flows with these ids.

    Numbers in ``sought`` that none of those has are looked for among all others: whom would it
    take them from? The search ends when they are found.
    """
    flows = dict(account.flows)
    _read_numbers(connections, flows, [flow_id for flow_id in flows if flow_id in wanted])
    missing = set(sought) - set(evolve(account, flows=flows).owners)
    others = [flow_id for flow_id in flows if flows[flow_id].numbers is None]
    start = 0
    while missing and start < len(others):
        some = others[start : start + PAGE]
        told(start)
        _read_numbers(connections, flows, some)
        missing -= {number for flow_id in some for number in flows[flow_id].numbers or ()}
        start += PAGE
    return evolve(account, flows=flows)


def read_numbers(connections: Connections, identity: str) -> tuple[str, ...]:
    """The numbers that ring a flow, sorted."""
    try:
        listed = connections.client.numbers.list(identity, per_page=PAGE).complete()
    except NotFoundError:
        return ()
    return tuple(sorted({_digits(entry.number) for entry in listed}))


def find_flow(connections: Connections, identity: str) -> RemoteFlow | None:
    """The flow with this id; None where there is none."""
    try:
        return remote_flow(connections.client.call_flows.get(identity))
    except NotFoundError:
        return None


def remote_flow(stored: StoredFlow) -> RemoteFlow:
    """The value of a stored flow."""
    created = stored.wire.get("createdAt")
    content, mark = read_content(stored.wire)
    return RemoteFlow(stored.id, content, created if isinstance(created, str) else "", mark=mark)


def _age(flow: RemoteFlow) -> tuple[str, str]:
    return flow.created, flow.id


def _digits(number: str) -> str:
    try:
        return digits_of(number)
    except FlowcError:
        return number  # what the server has is what it has
