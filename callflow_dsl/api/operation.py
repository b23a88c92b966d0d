"""An operation is written once, as a plan; what calling it gives depends on the client.

On a `Client` it is the value, on an `AsyncClient` something to await, and below ``client.raw``
the value together with the answer of the API. Lists and streams likewise are iterators or async
iterators.
"""

from __future__ import annotations

from functools import wraps
from typing import (
    TYPE_CHECKING,
    Any,
    Concatenate,
    Generic,
    ParamSpec,
    Self,
    TypeAlias,
    TypeVar,
    overload,
)

from callflow_dsl.api.paginator import AsyncPaginator, Paginator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterator

    from callflow_dsl.api.awaiting import Awaiting, RawAwaiting
    from callflow_dsl.api.blocking import Blocking, RawBlocking
    from callflow_dsl.api.exchange import Plan, Raw, Stream
    from callflow_dsl.api.paginator import Pages
    from callflow_dsl.api.resource import Resource

    AnyBlocking: TypeAlias = Blocking | RawBlocking
    AnyAwaiting: TypeAlias = Awaiting | RawAwaiting

P = ParamSpec("P")
T = TypeVar("T")


class operation(Generic[P, T]):  # noqa: N801 - it is used as a decorator
    """A method that makes a plan, as one that carries it out."""

    def __init__(self, plan: Callable[Concatenate[Any, P], Plan[T]]) -> None:
        self.plan = plan
        self.__doc__ = plan.__doc__

    @overload
    def __get__(self, resource: None, owner: Any = None) -> Self: ...
    @overload
    def __get__(self, resource: Resource[Blocking], owner: Any = None) -> Callable[P, T]: ...
    @overload
    def __get__(
        self, resource: Resource[Awaiting], owner: Any = None
    ) -> Callable[P, Coroutine[Any, Any, T]]: ...
    @overload
    def __get__(
        self, resource: Resource[RawBlocking], owner: Any = None
    ) -> Callable[P, Raw[T]]: ...
    @overload
    def __get__(
        self, resource: Resource[RawAwaiting], owner: Any = None
    ) -> Callable[P, Coroutine[Any, Any, Raw[T]]]: ...
    def __get__(self, resource: Any, owner: Any = None) -> Any:
        """The method of a resource."""
        if resource is None:
            return self
        return _bound(self.plan, resource, resource.runner.run)


class listing(Generic[P, T]):  # noqa: N801
    """A method that says how pages are fetched, as one that gives a list of what is on them."""

    def __init__(self, pages: Callable[Concatenate[Any, P], Pages[T]]) -> None:
        self.plan = pages
        self.__doc__ = pages.__doc__

    @overload
    def __get__(self, resource: None, owner: Any = None) -> Self: ...
    @overload
    def __get__(
        self, resource: Resource[AnyBlocking], owner: Any = None
    ) -> Callable[P, Paginator[T]]: ...
    @overload
    def __get__(
        self, resource: Resource[AnyAwaiting], owner: Any = None
    ) -> Callable[P, AsyncPaginator[T]]: ...
    def __get__(self, resource: Any, owner: Any = None) -> Any:
        """The method of a resource."""
        if resource is None:
            return self
        runner = getattr(resource.runner, "runner", resource.runner)
        kind = AsyncPaginator if resource.is_async else Paginator
        return _bound(self.plan, resource, lambda pages: kind(pages, runner))


class streaming(Generic[P, T]):  # noqa: N801
    """A method that makes a stream, as one that gives its values one after the other."""

    def __init__(self, stream: Callable[Concatenate[Any, P], Stream[T]]) -> None:
        self.plan = stream
        self.__doc__ = stream.__doc__

    @overload
    def __get__(self, resource: None, owner: Any = None) -> Self: ...
    @overload
    def __get__(
        self, resource: Resource[AnyBlocking], owner: Any = None
    ) -> Callable[P, Iterator[T]]: ...
    @overload
    def __get__(
        self, resource: Resource[AnyAwaiting], owner: Any = None
    ) -> Callable[P, AsyncIterator[T]]: ...
    def __get__(self, resource: Any, owner: Any = None) -> Any:
        """The method of a resource."""
        if resource is None:
            return self
        runner = getattr(resource.runner, "runner", resource.runner)
        return _bound(self.plan, resource, runner.iterate)


def _bound(plan: Callable[..., Any], resource: Any, run: Callable[[Any], Any]) -> Any:
    method = plan.__get__(resource)

    @wraps(method)
    def call(*args: Any, **options: Any) -> Any:
        return run(method(*args, **options))

    return call
