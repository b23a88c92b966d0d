"""The emulator and the receivers: events that are signed, flows that are asked for."""

from __future__ import annotations

from typing import Any

import attrs

from callflow_dsl import CallFlow, Hangup, Say, compile_text
from callflow_dsl.api import Client
from callflow_dsl.api.receivers import asgi_webhook, wsgi_flows
from callflow_dsl.emulator import Emulator
from callflow_dsl.emulator.scenario import Scenario
from tests.api.test_receivers import serving_asgi, serving_wsgi

KEY = "the-signing-key-of-the-account-32"


@attrs.frozen
class Stored:
    """The variables of the flow below."""

    choice: int


def test_a_service_hears_of_a_call_and_leads_it_on():
    events: list[Any] = []
    requests: list[Any] = []

    async def on_event(event: Any) -> None:
        events.append(event)

    def next_flow(request: Any) -> CallFlow:
        requests.append(request)
        again = (Say("Thank you.", language="en-GB", voice="male"), Hangup())
        return CallFlow("Next", again)

    events_at = serving_asgi(asgi_webhook(on_event, signing_key=KEY))
    flows_at = serving_wsgi(wsgi_flows(next_flow, variables=Stored, unsigned=True))
    running = Emulator(speed=100, signing_key=KEY, scenarios=[Scenario(keys="2")])
    with events_at as hook, flows_at as flows, running as emulator:
        source = f"""flow "Ask" {{
          a: say "Press a key." language en-GB as choice on key goto b
          b: record max 2s then "{flows}/next"
        }}"""
        with Client("k", emulator.base_url) as client:
            call = client.calls.create(
                compile_text(source).flows[0],
                source="+31201234567",
                destination="+31612345678",
                webhook_url=f"{hook}/events?a=1",
            )
            *_, last = client.calls.follow(call, interval_s=0.02)
        assert emulator.settle()
        assert {delivery.status for delivery in emulator.deliveries} == {200}
    assert last.status == "ended"
    assert [request.call_id for request in requests] == [call.id]
    assert requests[0].recording.leg_id
    assert requests[0].variables.choice == 2
    assert next(event.event for event in events if event.type == "call") == "callCreated"
    assert events[-1].subject.ended
