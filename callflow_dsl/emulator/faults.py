"""What goes wrong on purpose: a plan that picks requests and says what befalls them.

Which requests are hit depends on their order alone (and, for ``probability``, on ``seed``):
the same requests in the same order meet the same faults.
"""

from __future__ import annotations

import random
import threading
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import attrs

from callflow_dsl.emulator.toml_files import read_tables, setting

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What a fault can do.
KINDS = {
    "latency": "the answer comes `delay` seconds later",
    "status": "an answer with `status` (and `retry_after`, `body`) instead of the right one",
    "drop": "the connection is closed without an answer",
    "cut": "the connection is closed in the middle of the answer's body",
    "truncate": "the answer is whole HTTP, but its JSON ends in the middle",
    "duplicate": "the request is carried out twice, as if it had been delivered again",
}
BODIES = ("json", "html", "empty")
#: The method under which deliveries to webhooks are matched; their path is the URL.
WEBHOOK = "WEBHOOK"


def _one_of(*allowed: str) -> Any:
    def check(_instance: object, attribute: attrs.Attribute[str], given: str) -> None:
        if given not in allowed:
            listed = ", ".join(allowed)
            raise ValueError(f"{attribute.name} is {given!r}, and should be one of {listed}")

    return check


@attrs.frozen
class Fault:
    """One fault of a plan, and which requests it befalls.

    Of the requests that ``method`` and ``path`` match, the first ``skip`` are let through;
    of the others each is hit with ``probability``, and at most ``count`` (0: no limit) in
    all. ``at`` picks requests by their number instead: 1 is the first since the start.
    """

    kind: str = attrs.field(validator=_one_of(*KINDS), metadata={"type": str})
    #: Upper case, or empty for any; ``WEBHOOK`` for deliveries to webhooks.
    method: str = setting(str, "")
    #: A pattern for the path without /v1, with ``*`` and ``?``; empty for any.
    path: str = setting(str, "")
    at: tuple[int, ...] = setting(tuple, ())
    skip: int = setting(int, 0)
    count: int = setting(int, 0)
    probability: float = setting(float, 1.0)
    seed: int = setting(int, 0)
    #: Seconds.
    delay: float = setting(float, 0.0)
    status: int = setting(int, 503)
    #: Seconds in the Retry-After header; below 0: no header.
    retry_after: int = setting(int, -1)
    body: str = attrs.field(default="json", validator=_one_of(*BODIES), metadata={"type": str})
    #: For `status` and `drop`: True where the request was carried out before it went wrong.
    after: bool = setting(bool, False)

    def __attrs_post_init__(self) -> None:
        """Refuse values that no fault can have."""
        if not 0 <= self.probability <= 1:
            raise ValueError("probability is between 0 and 1")
        if not 400 <= self.status <= 599:
            raise ValueError("status is between 400 and 599")
        if not 0 <= self.delay <= 600:
            raise ValueError("delay is between 0 and 600 seconds")
        if self.skip < 0 or self.count < 0 or any(type(n) is not int or n < 1 for n in self.at):
            raise ValueError("skip and count cannot be negative, and requests count from 1")

    def matches(self, number: int, method: str, path: str) -> bool:
        """Whether this request is one that the fault is about."""
        if self.at and number not in self.at:
            return False
        if self.method != method and (self.method or method == WEBHOOK):
            return False
        return not self.path or fnmatchcase(path, self.path)


class FaultPlan:
    """The faults of an emulator with their counters. Safe to use from several threads.

    Of several faults that befall one request, all latencies add up and the first other wins.
    """

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._lock = threading.Lock()
        self.faults: tuple[Fault, ...] = ()
        self.replace(faults)

    def replace(self, faults: Iterable[Fault]) -> None:
        """Another plan, from its beginning; requests are numbered from 1 again."""
        with self._lock:
            self.faults = tuple(faults)
            self._matched = [0] * len(self.faults)
            self._hit = [0] * len(self.faults)
            self._numbers = {False: 0, True: 0}

    def next(self, method: str, path: str) -> tuple[int, tuple[Fault, ...]]:
        """The number of this request, and the faults that befall it.

        Deliveries to webhooks are numbered apart from requests.
        """
        with self._lock:
            delivery = method == WEBHOOK
            self._numbers[delivery] += 1
            number = self._numbers[delivery]
            return number, tuple(
                fault
                for index, fault in enumerate(self.faults)
                if fault.matches(number, method, path) and self._befalls(index, fault)
            )

    def _befalls(self, index: int, fault: Fault) -> bool:
        self._matched[index] += 1
        matched = self._matched[index]
        spent = fault.count > 0 and self._hit[index] >= fault.count
        if matched <= fault.skip or spent:
            return False
        if fault.probability < 1:
            chance = random.Random(f"{fault.seed}/{index}/{matched}").random()
            if chance >= fault.probability:
                return False
        self._hit[index] += 1
        return True


def read_faults(path: str) -> list[Fault]:
    """The faults of a TOML or JSON file; `FlowcError` names the fault and what is wrong."""
    return read_tables(path, "fault", Fault)
