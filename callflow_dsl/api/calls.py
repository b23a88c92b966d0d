"""``client.calls`` and ``client.legs``: calls, and the connections that they consist of."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from callflow_dsl.api.convert import from_wire
from callflow_dsl.api.numbers import digits_of
from callflow_dsl.api.objects import Call, Leg
from callflow_dsl.api.resource import Resource, path_of
from callflow_dsl.api.stored_flow import content_of
from callflow_dsl.api.waiting import observe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from callflow_dsl.api.call_flows import AnyFlow
    from callflow_dsl.api.paginator import Paginator

_read_call = partial(from_wire, Call)
_read_leg = partial(from_wire, Leg)


class Calls(Resource):
    """Calls: start them, follow them, hang them up."""

    def list(self, *, per_page: int | None = None) -> Paginator[Call]:
        """All calls of the account, in pages."""
        return self._list("/calls", _read_call, per_page)

    def get(self, call: str | Call) -> Call:
        """The call with this id, as it stands now."""
        return self._one("GET", path_of("calls", call), _read_call)

    def create(
        self,
        flow: AnyFlow,
        *,
        source: str,
        destination: str,
        webhook_url: str | None = None,
        webhook_token: str | None = None,
    ) -> Call:
        """Call ``destination`` and run ``flow`` when it answers. This costs money.

        ``source`` is the number that is shown. Numbers are E.164, with or without the plus;
        the destination may be a SIP address. ``webhook_url`` hears of the call, signed with
        ``webhook_token``. The request is not repeated when its answer gets lost, because that
        could call twice: an error with ``uncertain`` set says so.
        """
        body: dict[str, Any] = {
            "source": digits_of(source),
            "destination": _destination(destination),
            "callFlow": content_of(flow),
        }
        if webhook_url is not None:
            body["webhook"] = {"url": webhook_url}
            if webhook_token:
                body["webhook"]["token"] = webhook_token
        return self._one("POST", "/calls", _read_call, body)

    def update(self, call: str | Call, changes: Mapping[str, Any]) -> Call:
        """Send ``changes``, fields by their names on the wire, to a call."""
        return self._one("PUT", path_of("calls", call), _read_call, dict(changes))

    def delete(self, call: str | Call) -> None:
        """Hang up: all legs of the call end."""
        self._transport.json("DELETE", path_of("calls", call))

    def follow(
        self, call: str | Call, *, timeout_s: float | None = None, interval_s: float = 1.0
    ) -> Iterator[Call]:
        """The call each time that its status is another, until it has ended."""
        status = None
        for now in observe(
            lambda: self.get(call),
            lambda seen: seen.ended,
            "the call",
            timeout_s=timeout_s,
            interval_s=interval_s,
            sleep=self._transport.sleep,
        ):
            if now.status != status:
                status = now.status
                yield now


class Legs(Resource):
    """The legs of a call; the platform makes them, nobody else."""

    def list(self, call: str | Call, *, per_page: int | None = None) -> Paginator[Leg]:
        """All legs of a call, in pages."""
        return self._list(path_of("calls", call, "legs"), _read_leg, per_page)

    def get(self, call: str | Call, leg: str | Leg) -> Leg:
        """One leg of a call."""
        return self._one("GET", path_of("calls", call, "legs", leg), _read_leg)


def _destination(text: str) -> str:
    return text if re.fullmatch(r"(?i)sips?:\S+", text) else digits_of(text)
