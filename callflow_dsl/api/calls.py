"""``client.calls`` and ``client.legs``: calls, and the connections that they consist of."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from callflow_dsl.api.convert import from_wire
from callflow_dsl.api.objects import Call, Leg
from callflow_dsl.api.operation import listing, operation, streaming
from callflow_dsl.api.resource import R, Removal, Resource, path_of
from callflow_dsl.api.stored_flow import content_of
from callflow_dsl.api.waiting import observe
from callflow_dsl.net.phone_numbers import digits_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.api.call_flows import AnyFlow
    from callflow_dsl.api.exchange import Plan, Stream
    from callflow_dsl.api.paginator import Pages

_read_call = partial(from_wire, Call)
_read_leg = partial(from_wire, Leg)
#: Seconds for which a call is followed, unless it is said otherwise.
FOLLOW_S = 4 * 3600.0


class Calls(Resource[R]):
    """Calls: start them, follow them, hang them up."""

    @listing
    def list(self, *, per_page: int | None = None) -> Pages[Call]:
        """All calls of the account, in pages."""
        return self._pages("/calls", _read_call, per_page)

    @operation
    def get(self, call: str | Call) -> Plan[Call]:
        """The call with this id, as it stands now."""
        return self._one("GET", path_of("calls", call), _read_call)

    @operation
    def create(
        self,
        flow: AnyFlow,
        *,
        source: str,
        destination: str,
        webhook_url: str | None = None,
        webhook_token: str | None = None,
    ) -> Plan[Call]:
        """Call ``destination`` and run ``flow`` when it answers. This costs money.

        ``source`` is the number that is shown. Numbers are E.164, with or without the plus;
        the destination may be a SIP address or a client. ``webhook_url`` hears of the call,
        signed with ``webhook_token``. The request is not repeated when its answer gets lost,
        because that could call twice: an error with ``uncertain`` set says so.
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

    @operation
    def update(self, call: str | Call, changes: Mapping[str, Any]) -> Plan[Call]:
        """Send ``changes``, fields by their names on the wire, to a call."""
        return self._one("PUT", path_of("calls", call), _read_call, dict(changes))

    @operation
    def delete(self, call: str | Call) -> Plan[Removal]:
        """Hang up: all legs of the call end. The result says whether that is known."""
        return self._remove(path_of("calls", call))

    @operation
    def add_leg(self, call: str | Call, destination: str) -> Plan[Mapping[str, Any]]:
        """Let a running call ring one more destination. This costs money.

        What the API answers is documented nowhere: it is given as it came, an empty mapping
        where there is no body. Never repeated when its answer gets lost, as `create`.
        """
        return self._posted(path_of("calls", call, _destination(destination)))

    @streaming
    def follow(
        self, call: str | Call, *, timeout_s: float | None = FOLLOW_S, interval_s: float = 1.0
    ) -> Stream[Call]:
        """The call each time that its status is another, until it is over.

        Raises `WaitError` when it is not over after ``timeout_s`` seconds (None: no limit).
        """
        path = path_of("calls", call)
        yield from observe(
            lambda: self._one("GET", path, _read_call),
            lambda now: now.ended,
            "the call",
            timeout_s=timeout_s,
            interval_s=interval_s,
            clock=self.core.clock,
            shown=lambda now: (now.status, now.ended),
        )


class Legs(Resource[R]):
    """The legs of a call, one for each telephone connection in it."""

    @listing
    def list(self, call: str | Call, *, per_page: int | None = None) -> Pages[Leg]:
        """All legs of a call, in pages."""
        return self._pages(path_of("calls", call, "legs"), _read_leg, per_page)

    @operation
    def get(self, call: str | Call, leg: str | Leg) -> Plan[Leg]:
        """One leg of a call."""
        return self._one("GET", path_of("calls", call, "legs", leg), _read_leg)

    @operation
    def delete(self, leg: str | Leg) -> Plan[Removal]:
        """Hang up one leg. The result says whether that is known."""
        return self._remove(path_of("legs", leg))

    @operation
    def hold(self, leg: str | Leg) -> Plan[Mapping[str, Any]]:
        """Put a leg on hold; what the API answers, as it came."""
        return self._posted(path_of("legs", leg, "hold"))

    @operation
    def unhold(self, leg: str | Leg) -> Plan[Mapping[str, Any]]:
        """Take a leg off hold; what the API answers, as it came."""
        return self._posted(path_of("legs", leg, "unhold"))


def _destination(text: str) -> str:
    return text if re.fullmatch(r"(?i)sips?:\S+|client:\S+", text) else digits_of(text)
