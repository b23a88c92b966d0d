"""The page plays a call as the simulator does: any flow, any keys, at any moment.

Both get the same replies; after each one they must have said the same, wait for the same, and have
the same time and variables.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from callflow_dsl.graph.html import call_data, call_settings
from callflow_dsl.simulate import (
    Collecting,
    Dialled,
    Dialling,
    Fetching,
    GoOn,
    HangUp,
    Listening,
    NoFlow,
    Press,
    Recording,
    Silence,
    Spoke,
    begin,
    load,
    reply,
)
from callflow_dsl.simulate import events as ev
from callflow_dsl.simulate.caller import parse_transfer
from callflow_dsl.simulate.events import REASONS
from callflow_dsl.simulate.world import World
from callflow_dsl.steps import KEYPAD
from tests.graph.conftest import the_program
from tests.simulate.strategies import conditions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from callflow_dsl.simulate import Program, Reply, State

HERE = Path(__file__).parent
ENGINE = (HERE.parents[1] / "callflow_dsl/graph/page/call.js").read_text(encoding="utf-8")
#: Fewer steps than a call usually may run: some of these never end.
MAX_STEPS = 8
IDS = [f"s{number}" for number in range(6)]
URL = "https://x.example/next"
MACHINE = {"ifMachine": ["continue", "delay", "hangup"], "machineTimeout": [2, 9]}


@st.composite
def actions(draw: st.DrawFn) -> dict[str, Any]:
    """What a step does: every kind of behaviour, and an action that nobody knows."""
    options: dict[str, Any] = {}
    action = draw(
        st.sampled_from(
            ["say", "say", "say", "play", "pause", "record", "record", "transfer", "sendKeys",
             "fetchCallFlow", "teleport", "hangup"]
        )
    )  # fmt: skip
    if action == "say":
        options = {"payload": draw(st.sampled_from(["One.", "A longer text, to be heard."]))}
        options |= draw(st.sampled_from([{}, {}, {"loop": True}, {"repeat": 2}]))
        if draw(st.booleans()):
            options |= {name: draw(st.sampled_from(values)) for name, values in MACHINE.items()}
    elif action == "play":
        options = {"media": ["https://x.example/a.wav"]}
    elif action == "pause":
        options = {"length": draw(st.integers(0, 2))}
    elif action == "record":
        options = draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "maxLength": st.sampled_from([5, 7]),
                    "timeout": st.just(2),
                    "finishOnKey": st.sampled_from(["#", "any", "any", "none"]),
                    "onFinish": st.just(URL),
                },
            )
        )
    elif action == "transfer":
        options = {"destination": "31612345678"}
    elif action == "sendKeys":
        options = {"keys": "12#"}
    elif action == "fetchCallFlow":
        options = {"url": URL}
    return {"action": action, "options": options}


@st.composite
def flows(draw: st.DrawFn, title: str) -> dict[str, Any]:
    """A flow of a few steps, on the wire."""
    ids = IDS[: draw(st.integers(2, len(IDS)))]
    made: dict[str, Any] = {"title": title, "steps": []}
    if draw(st.booleans()):
        made["maxDuration"] = draw(st.sampled_from([1, 2, 5, 10]))
    keys = st.fixed_dictionaries(
        {},
        optional={
            "onKeypressVar": st.sampled_from(["a", "b"]),
            "onKeypressGoto": st.sampled_from(ids),
            "maxNumKeys": st.integers(1, 3),
            "endKey": st.sampled_from("#1"),
        },
    )
    for name in ids:
        step = {
            "id": name,
            **draw(actions()),
            "conditions": draw(st.lists(conditions(), max_size=1)),
        }
        if step["action"] in ("say", "play", "pause"):
            step |= draw(keys)
        made["steps"].append(step)
    return made


#: How long after the beginning of a wait, in parts of what is left of it.
MOMENTS = st.sampled_from([0.0, 0.3, 0.5, 1.0])
#: What somebody does at a wait, whatever it is: a choice, a key, a moment.
MOVES = st.tuples(st.integers(0, 9), st.sampled_from(KEYPAD + "#1" * 3), MOMENTS)
CALLS = st.tuples(
    flows("First"), flows("Second"), st.lists(MOVES, min_size=5, max_size=12), st.booleans(),
    st.dictionaries(st.sampled_from("ab"), st.sampled_from(["1", "12"]), max_size=1),
)  # fmt: skip


def answer(state: State, move: tuple[int, str, float], programs: list[Program]) -> Reply:
    """The reply that a move stands for at this wait."""
    choice, key, moment = move
    wait = state.wait
    if choice == 9:
        return HangUp(int(6000 * moment))
    match wait:
        case Listening(left_ms=left):
            room = 9000 if left is None else left
            return Press(key, int(room * moment)) if choice < 6 else Silence()
        case Collecting(timeout_ms=timeout):
            return Press(key, int(timeout * moment)) if choice < 6 else Silence()
        case Recording():
            return Spoke(1000 * round(10 * moment), key if choice < 5 else "")
        case Dialling():
            outcomes = list(call_settings()["transfers"])
            return parse_transfer(outcomes[choice % len(outcomes)])
        case Fetching():
            if choice < 6:
                return GoOn(programs[choice % 2])
            return NoFlow("no answer" if choice < 8 else "")
    raise AssertionError(wait)


def as_json(answer: Reply, programs: list[Program]) -> dict[str, Any]:
    """The same reply as the page gives it to its engine."""
    match answer:
        case Silence():
            return {"does": "silence"}
        case Press(key=key, after_ms=after):
            return {"does": "press", "key": key, "after": after}
        case HangUp(after_ms=after):
            return {"does": "hangUp", "after": after}
        case Spoke(ms=ms, key=key):
            return {"does": "spoke", "ms": ms, "key": key}
        case Dialled(outcome=outcome, ring_ms=ring, talk_ms=talk):
            return {"does": "dialled", "outcome": outcome, "ring": ring, "talk": talk}
        case GoOn(program=program):
            return {"does": "goOn", "flow": programs.index(program)}
        case NoFlow(error=error):
            return {"does": "noFlow", "error": error}


def event_json(event: ev.Event, program: Program) -> dict[str, Any]:
    """An event as the page's engine has it."""
    about: dict[str, Any] = {}
    texts = {step["id"]: step["text"] for step in call_data(program)["steps"]}
    match event:
        case ev.Heard() | ev.Unknown() | ev.SentKeys() | ev.Acted():
            about = {"text": texts[event.step]}
        case ev.Paused(duration_ms=ms) | ev.MachineHeard(waited_ms=ms):
            about = {"ms": ms}
        case ev.Pressed(key=key, taken=taken):
            about = {"key": key, "taken": taken}
        case ev.Entered(keys=keys, variable=variable):
            about = {"keys": keys, "variable": variable}
        case ev.Recorded(duration_ms=ms, ended_by=by):
            about = {"ms": ms, "by": by}
        case ev.Transferred(outcome=outcome, ring_ms=ring, talk_ms=talk):
            about = {"text": texts[event.step], "outcome": outcome, "ring": ring, "talk": talk}
        case ev.Fetched(url=url, title=title, error=error):
            about = {"url": url, "title": title} | ({} if title else {"error": error})
        case ev.Ended(reason=reason):
            about = {"reason": reason}
    name = {"kind": type(event).__name__, "at": event.at_ms, "flow": event.flow}
    return {**name, "step": event.step, **about}


def wait_json(state: State) -> dict[str, Any] | None:
    """A wait as the page's engine has it."""
    match state.wait:
        case Listening(listens=listens, left_ms=left, once_ms=once):
            return {"kind": "Listening", "listens": listens, "left": left, "once": once}
        case Collecting(keys=keys, left=room):
            return {"kind": "Collecting", "keys": keys, "room": room}
        case Fetching(url=url):
            return {"kind": "Fetching", "url": url}
        case None:
            return None
        case wait:
            return {"kind": type(wait).__name__}


def simulated(call: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A call in the simulator: what the page is asked to play, and what it must say to it."""
    first, second, moves, machine, variables = call
    programs = [load(first), load(second)]
    turn = begin(programs[0], World(machine=machine, max_steps=MAX_STEPS), variables)
    by_name = {program.name: program for program in programs}
    turns, replies, left = [], [], list(moves)
    while True:
        events = [
            event_json(event, by_name[event.flow])
            for event in turn.events
            if not isinstance(event, ev.Skipped)  # the page does not show it
        ]
        state = turn.state
        turns.append({
            "events": events, "at": state.at_ms, "wait": wait_json(state),
            "vars": dict(state.variables),
        })  # fmt: skip
        if not left or state.wait is None:
            break
        given = answer(state, left.pop(0), programs)
        replies.append(as_json(given, programs))
        turn = reply(state, given)
    asked = {
        "flows": [call_data(program) for program in programs],
        "settings": call_settings() | {"maxSteps": MAX_STEPS},
        "start": {"vars": variables, "machine": machine},
        "replies": replies,
    }
    return asked, turns


class Engine:
    """The page's engine in a process of its own."""

    def __init__(self, node: str, script: str, text: str) -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([node, script, text], stdin=pipe, stdout=pipe, text=True)

    def play(self, asked: dict[str, Any]) -> Any:
        """What the engine says to the same replies."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        self.process.communicate()


@pytest.fixture(scope="module")
def engine_of() -> Iterator[Callable[[str], Engine]]:
    """The engine with this text, started when it is first asked for."""
    node, script = the_program("node"), str(HERE / "play.js")
    engines: dict[str, Engine] = {}

    def start(text: str) -> Engine:
        if text not in engines:
            engines[text] = Engine(node, script, text)
        return engines[text]

    yield start
    for engine in engines.values():
        engine.close()


@pytest.fixture(scope="module")
def played() -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Calls in the simulator, the same in each run."""
    calls = []

    @given(CALLS)
    @settings(
        max_examples=600, deadline=None, derandomize=True, database=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def play(call: Any) -> None:
        calls.append(simulated(call))

    play()
    return calls


def test_the_page_plays_calls_as_the_simulator_does(engine_of, played):
    engine = engine_of(ENGINE)
    for asked, turns in played:
        assert engine.play(asked) == turns, json.dumps(asked)
    waits = {
        str(turn["wait"] and turn["wait"]["kind"]) for _asked, turns in played for turn in turns
    }
    ends = {
        event.get("reason") for _, turns in played for turn in turns for event in turn["events"]
    }
    assert waits == {"None", "Listening", "Collecting", "Recording", "Dialling", "Fetching"}
    assert ends >= set(REASONS)


@given(CALLS)
@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_other_calls_are_played_alike_too(engine_of, call):
    asked, turns = simulated(call)
    assert engine_of(ENGINE).play(asked) == turns


#: Faults in the engine, as (what stands there, what stands there instead).
FAULTS = [
    ("this.ran >= this.settings", "this.ran > this.settings"),
    ("at > this.limit;", "at >= this.limit;"),
    ("this.position++; this.ran++", "this.position += 2; this.ran++"),
    ("left: step.ms, once: step.once", "left: step.once, once: step.once"),
    ("wait.left - after", "wait.left"),
    ("this.later(after).cut", "this.later(0).cut"),
    ("if (key === step.end)", "if (key === '#')"),
    ("--this.wait.room === 0", "--this.wait.room <= 1"),
    ("if (step.goto !== null) this.position", "if (step.goto) this.position"),
    ("ms + silence < max", "ms + silence <= max"),
    ("finish.includes(key)", "finish === key"),
    ("if (isLeaving)", "if (isLeaving && max === null)"),
    ('outcome === "answered" ? talk : 0', "talk"),
    ("const rung = this.later(ring).at", "const rung = (this.at += ring)"),
    ('ifMachine === "continue"', 'ifMachine === "delay"'),
    ("Math.min(rest, machineTimeout)", "machineTimeout"),
    ('ifMachine !== "hangup" && !this.cut', 'ifMachine !== "hangup"'),
    ('error ? "fetch_failed"', '!error ? "fetch_failed"'),
    ("this.position = 0;", ""),
    ("[Number(stored), Number(value)]", "[stored, value]"),
    ("stored !== value", "stored !== undefined && stored !== value"),
]


@pytest.mark.parametrize(("right", "wrong"), FAULTS)
def test_a_fault_in_the_engine_is_noticed(engine_of, played, right, wrong):
    assert ENGINE.count(right) == 1
    engine = engine_of(ENGINE.replace(right, wrong))
    assert any(engine.play(asked) != turns for asked, turns in played)
