"""A program of somebody who uses flowc: what it does with the API has these types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import callflow_dsl
from callflow_dsl import (
    CallFlow,
    Fetch,
    Hangup,
    Pause,
    Play,
    Record,
    Say,
    SendKeys,
    Transfer,
    check_document,
    compile_text,
    decode,
    encode,
)  # fmt: skip
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


#: Each argument stands first, as in a flow; all else is named.
STEPS = (
    Say("Hi.", language="en-GB", id="hello", on_keypress_var="choice"), Play("https://a.example/b.wav"),
    Pause(2), Record(max_length=30), Transfer("31201112233", mask=True),
    Fetch("https://a.example/flow", conditions=()), SendKeys("12#", duration=100),
)  # fmt: skip


def wrong() -> None:
    Say()  # type: ignore[call-arg]
    Pause("2s")  # type: ignore[arg-type]
    Transfer(mask=True)  # type: ignore[call-arg]
    Hangup("now")  # type: ignore[call-arg]


def heard() -> list[str]:
    transcript = simulate(built(), Caller((Keys("1"),)))
    return [type(event).__name__ for event in transcript.events]


def stored(client: Client) -> list[str]:
    return [flow.id for flow in client.call_flows.list()]


version: str = callflow_dsl.__version__
rule_count: int = len(callflow_dsl.lint.__name__)
