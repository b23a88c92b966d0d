"""What an account holds: read over several connections, as values."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve, field, frozen

from callflow_dsl.api.errors import NotFoundError
from callflow_dsl.api.numbers import digits_of
from callflow_dsl.deploy.content import digest, normal, title_of
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from types import TracebackType

    from callflow_dsl.api import Client, StoredFlow

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

    @property
    def title(self) -> str:
        """The title as messages show it."""
        return title_of(self.content)

    @cached_property
    def digest(self) -> str:
        """The digest of the content."""
        return digest(self.content)


@frozen
class Account:
    """The flows of an account by their ids."""

    flows: Mapping[str, RemoteFlow]

    @cached_property
    def _titles(self) -> Mapping[Any, tuple[RemoteFlow, ...]]:
        found: dict[Any, tuple[RemoteFlow, ...]] = {}
        for flow in self.flows.values():
            title = flow.content.get("title")
            if isinstance(title, str):
                found[title] = (*found.get(title, ()), flow)
        return found

    def by_title(self, title: Any) -> tuple[RemoteFlow, ...]:
        """The flows with exactly this title."""
        return self._titles.get(title, ()) if isinstance(title, str) else ()

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """Number -> id of the flow that it rings, as far as numbers were asked for."""
        return {number: flow.id for flow in self.flows.values() for number in flow.numbers or ()}


class Connections:
    """Clients for several threads, at most ``jobs`` at a time. Close it after use."""

    def __init__(self, connect: Callable[[], Client], jobs: int) -> None:
        self._connect = connect
        self.jobs = jobs
        self._local = threading.local()
        self._clients: list[Client] = []
        self._guard = threading.Lock()
        self._pool = ThreadPoolExecutor(jobs, "flowc-deploy")

    @property
    def client(self) -> Client:
        """The client of this thread."""
        found: Client | None = getattr(self._local, "client", None)
        if found is None:
            found = self._local.client = self._connect()
            with self._guard:
                self._clients.append(found)
        return found

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
        for client in self._clients:
            client.close()

    def __enter__(self) -> Connections:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def read_account(connections: Connections, known: Collection[str] = ()) -> Account:
    """All flows without their numbers.

    A page shifts when a flow is made or deleted while the pages are read, so an id in ``known``
    that no page had is asked for by itself before it counts as gone.
    """
    flows = connections.client.call_flows.list(per_page=PAGE).complete()
    listed = {flow.id: remote_flow(flow) for flow in flows}
    missing = [identity for identity in sorted(known) if identity not in listed]
    for flow in connections.each(lambda identity: find_flow(connections, identity), missing):
        if flow is not None:
            listed[flow.id] = flow
    return Account(listed)


def with_numbers(connections: Connections, account: Account) -> Account:
    """The account with the numbers of all its flows."""
    found = connections.each(
        lambda flow: evolve(flow, numbers=read_numbers(connections, flow.id)),
        account.flows.values(),
    )
    return Account({flow.id: flow for flow in found})


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
    return RemoteFlow(stored.id, normal(stored.wire), created if isinstance(created, str) else "")


def _digits(number: str) -> str:
    try:
        return digits_of(number)
    except FlowcError:
        return number  # what the server has is what it has
