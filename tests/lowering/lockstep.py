"""Runs the meaning of a flow and its JSON side by side, over everything callers can do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from callflow_dsl.diagnostics.model import Reporter
from callflow_dsl.simulate import (
    Collecting,
    Dialled,
    Dialling,
    Ended,
    Heard,
    Listening,
    NoFlow,
    Press,
    Recording,
    Silence,
    Spoke,
    Transferred,
    World,
    begin,
    load,
    reply,
)
from callflow_dsl.simulate.events import Fetched, Paused, Recorded, SentKeys
from callflow_dsl.source import Source
from callflow_dsl.syntax.parser import parse_source
from tests.lowering.reference import Call, Machine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from callflow_dsl.simulate import Event, State

#: Silence, in a script of keys.
SILENCE = None
_WORLD = World(max_steps=100_000)


class Difference(AssertionError):  # noqa: N818 - it reads better so
    """The two disagree; ``script`` holds the keys (None: silence) that lead there."""

    def __init__(self, script: Iterable[str | None], meant: object, wire: object) -> None:
        self.script = tuple(script)
        keys = ", ".join(key or "silence" for key in self.script) or "nothing"
        super().__init__(f"after {keys}:\n  meant {meant}\n  wire  {wire}")


def compare(
    text: str,
    flow: Mapping[str, Any],
    keys: str,
    *,
    given: Mapping[str, str] | None = None,
    inputs: int = 6,
    most: int = 20_000,
    queries: bool = True,
) -> int:
    """Every way through the flow with up to ``inputs`` keys or silences while it listens.

    Raises `Difference`; returns how many pairs of states were met, more than ``most`` where
    not all were gone into. Pairs that were met with as many inputs left are not gone into
    again. ``queries``: what a fetch sends is compared, but for variables that the compiler made.
    """
    made = _made(text, flow)
    machine = Machine(parse_source(Source("meant", text), Reporter()))
    meant = machine.begin(given or {})
    turn = begin(load(flow), _WORLD, given or {})
    met: dict[tuple[object, ...], int] = {}
    pending: list[tuple[Call, State, tuple[Event, ...], tuple[str | None, ...], int]] = [
        (meant, turn.state, turn.events, (), inputs)
    ]
    while pending:
        call, state, events, script, left = pending.pop()
        _same(call, state, events, script, made if queries else None)
        _same_variables(call, state, script, made)
        if not call.wait:
            continue
        pair = (call, state.position, state.variables, state.wait)
        if met.get(pair, -1) >= left:
            continue
        met[pair] = left
        if len(met) > most:
            break
        counts = call.wait in ("listen", "collect")
        if counts and left == 0:
            continue
        for key in (SILENCE, *(keys if counts else ())):
            turn = answered(state, key)
            pending.append(
                (machine.go_on(call, key), turn[0], turn[1], (*script, key) if counts else script,
                 left - counts)
            )  # fmt: skip
    return len(met)


def _made(text: str, flow: Mapping[str, Any]) -> set[str]:
    """The variables that the compiler made, such as ``V-2`` for a second try with ``V``."""
    stored = {step["onKeypressVar"] for step in flow["steps"] if "onKeypressVar" in step}
    return stored - set(re.findall(r"[\w-]+", text))


def _same_variables(
    call: Call, state: State, script: tuple[str | None, ...], made: set[str]
) -> None:
    elsewhere = {name.rpartition("-")[0] for name in made}
    meant = {name: value for name, value in call.variables if name not in elsewhere}
    held = dict(state.variables)
    wire = {name: value for name, value in held.items() if name in meant}
    if meant != wire:
        raise Difference(script, meant, held)


def answered(state: State, key: str | None) -> tuple[State, tuple[Event, ...]]:
    """What follows when a key is pressed, or nothing until what is waited for is over."""
    if isinstance(state.wait, Dialling):
        turn = reply(state, Dialled())
    elif isinstance(state.wait, Recording):
        turn = reply(state, Spoke())
    else:
        turn = reply(state, Silence() if key is SILENCE else Press(key))
    return turn.state, turn.events


def _same(
    call: Call,
    state: State,
    events: tuple[Event, ...],
    script: tuple[str | None, ...],
    made: set[str] | None,
) -> None:
    """Compare what is heard and waited for; without ``made``, not what a fetch sends."""
    query = ""
    if not state.ended and not isinstance(
        state.wait, Listening | Collecting | Dialling | Recording
    ):
        turn = reply(state, NoFlow())
        state, events = turn.state, (*events, *turn.events)
        query = ",".join(
            f"{name}={value}" for name, value in state.variables if name not in (made or ())
        )
    heard = [one for event in events if (one := observed(event, query)) is not None]
    meant = [one for one in call.events if one[0] not in ("transfer", "record")]
    if made is None:
        meant = [(verb, said.split("?")[0]) for verb, said in meant]
        heard = [(verb, said.split("?")[0]) for verb, said in heard]
    # A transfer and a recording are seen when they are over: here, where they begin.
    meant_waits, wire_waits = _meant_wait(call), wire_wait(state)
    if meant != heard or meant_waits != wire_waits:
        raise Difference(script, (meant, meant_waits), (heard, wire_waits))


def _meant_wait(call: Call) -> str:
    said = call.events[-1][1] if call.wait == "transfer" else ""
    return f"{call.wait} {said}".strip()


def wire_wait(state: State) -> str:
    """What a call waits for; empty where it is over, or another flow goes on."""
    match state.wait:
        case Listening(listens=listens):
            return "listen" if listens else "prompt"
        case Collecting():
            return "collect"
        case Dialling(destination=destination):
            return f"transfer {destination}"
        case Recording():
            return "record"
    return ""


def observed(event: Event, query: str) -> tuple[str, str] | None:
    """What is seen of an event from outside; ``query``: what a fetch sends."""
    match event:
        case Heard(text=text, media=media):
            return ("play", media[0]) if media else ("say", text)
        case Paused(duration_ms=duration):
            return ("pause", str(duration // 1000))
        case SentKeys(keys=keys):
            return ("keys", keys)
        case Fetched(url=url):
            return ("fetch", f"{url}?{query}")
        case Ended():
            return ("end", "")
        case Transferred() | Recorded():
            return None
    return None
