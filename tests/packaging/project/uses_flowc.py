"""A program of somebody who uses flowc: what it does with the API has these types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import callflow_dsl
from callflow_dsl import CallFlow, Hangup, Say, check_document, compile_text, decode, encode
from callflow_dsl.simulate import Caller, Keys, simulate

if TYPE_CHECKING:
    from callflow_dsl.api import Client


def titles(text: str, values: dict[str, str] | None = None) -> list[str]:
    compilation = compile_text(text, values=values)
    if compilation.failed:
        raise SystemExit("\n".join(str(found.message) for found in compilation.diagnostics))
    return [flow.call_flow.title or "" for flow in compilation.flows]


def built() -> dict[str, object]:
    flow = CallFlow("Hello", (Say("Hi.", language="en-GB"), Hangup()))
    assert decode(encode(flow)) == flow
    assert not check_document(encode(flow))
    return encode(flow)


def heard() -> list[str]:
    transcript = simulate(built(), Caller((Keys("1"),)))
    return [type(event).__name__ for event in transcript.events]


def stored(client: Client) -> list[str]:
    return [flow.id for flow in client.call_flows.list()]


version: str = callflow_dsl.__version__
rule_count: int = len(callflow_dsl.lint.__name__)
