"""Requests and answers as values, and the steps of a plan that a driver takes.

A plan is a generator: it yields what is to be done (`Open`, `Read`, `Sleep`, ...), is sent what
came of it, and returns its result. All that the client knows of the API is written as plans,
once; `blocking` and `awaiting` carry plans out, with requests and with httpx.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from attrs import define, field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.api.address import Secret

T = TypeVar("T")


class Headers(Mapping[str, str]):
    """The headers of an answer; names in any case."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = {name.lower(): text for name, text in values.items()}

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


@frozen
class Request:
    """One request as it leaves. All times are seconds."""

    method: str
    url: str
    #: The request in the words of errors, such as ``POST /calls``.
    what: str
    #: Holds the access key, so no repr shows it.
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(default=None, repr=False)
    connect_s: float = 5.0
    silence_s: float = 30.0
    #: How long head and body may take together; None for no limit.
    limit_s: float | None = None
    #: What must not show in an error.
    secrets: tuple[Secret, ...] = field(default=(), repr=False)
    #: A file, whose body is not read at once, from any host.
    download: bool = False

    @property
    def changes(self) -> bool:
        """Whether it does more than read."""
        return self.method != "GET"


@frozen
class Failure:
    """A request without a (whole) answer.

    ``reason`` names no address and no header. ``sent``: the request may have reached the
    other side. ``lasting``: to try again is of no use. ``held_s``: it was not made, because
    the API wants no request for so many seconds.
    """

    reason: str
    sent: bool
    lasting: bool = False
    held_s: float = 0.0


@frozen(eq=False)
class Head:
    """The beginning of an answer; ``handle`` is the driver's own, to read the body from."""

    status: int
    reason: str
    headers: Headers
    handle: Any = field(repr=False)


@frozen
class Answer:
    """What the API answered to one request: for logs, support tickets, and rate limits."""

    status: int
    headers: Headers
    body: bytes = field(default=b"", repr=False)

    @property
    def request_id(self) -> str | None:
        """What the other side calls the request, in any header that is common for it."""
        names = ("x-request-id", "request-id", "x-correlation-id", "x-amzn-requestid", "cf-ray")
        return next((self.headers[name] for name in names if name in self.headers), None)

    @property
    def rate_limit(self) -> Mapping[str, str]:
        """The headers that speak of rate limits, with their names in lower case."""
        marks = ("ratelimit", "x-ratelimit", "x-rate-limit", "retry-after")
        return {name: text for name, text in self.headers.items() if name.startswith(marks)}


@frozen
class Raw(Generic[T]):
    """The value of an operation together with the answer that it was read from."""

    value: T
    answer: Answer


@frozen
class Open:
    """Send a request. Brings a `Head` or a `Failure`."""

    request: Request


@frozen
class Read:
    """Read on in a body. Brings bytes as they came (none: the end) or a `Failure`."""

    head: Head


@frozen
class Close:
    """Let go of an answer."""

    head: Head


@frozen
class Sleep:
    """Wait for so many seconds."""

    seconds: float


@frozen
class Enter:
    """Wait for a turn at the gate, for at most so many seconds. Brings whether there was one."""

    within_s: float


@frozen
class Do:
    """Do something on this machine that may take a moment, such as to write to a file."""

    action: Callable[[], Any]


@frozen
class Answered:
    """Remember an answer, for those who want to see it."""

    answer: Answer


@frozen
class Emit(Generic[T]):
    """Hand a value to whoever reads the stream."""

    value: T


Step = Open | Read | Close | Sleep | Enter | Do | Answered
Plan = Generator[Step, Any, T]
#: A plan that brings one value after another.
Stream = Generator[Step | Emit[T], Any, None]


@define
class Work:
    """What a driver knows of a plan under way."""

    #: What came of the last step: a result, or the exception that it raised.
    result: Any = None
    failure: BaseException | None = None
    opened: list[Head] = field(factory=list)
    #: The last answer that the plan spoke of.
    answer: Answer | None = None

    def next_step(self, plan: Generator[T, Any, Any]) -> T:
        """The next step of a plan; `StopIteration` has its result."""
        failure, self.failure = self.failure, None
        return plan.send(self.result) if failure is None else plan.throw(failure)
