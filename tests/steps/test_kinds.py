"""Every step kind is known everywhere: a new one that some part does not know fails here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

from callflow_dsl import compile_text
from callflow_dsl.emulator import Emulator
from callflow_dsl.explore.conclusions import facts_of
from callflow_dsl.explore.facts import Answer
from callflow_dsl.explore.walk import explore
from callflow_dsl.graph.html import Page, html
from callflow_dsl.graph.model import draw
from callflow_dsl.lint.analysis import analyse
from callflow_dsl.simulate import Caller, Speak, simulate
from callflow_dsl.simulate import events as ev
from callflow_dsl.simulate.loading import load
from callflow_dsl.source import Source
from callflow_dsl.steps import BY_VERB, behaviour
from callflow_dsl.steps.words import step_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from callflow_dsl.steps import StepKind

KINDS = list(BY_VERB.values())
CALL_JS = Path(behaviour.__file__).parents[1] / "graph" / "page" / "call.js"


def text_of(kind: StepKind) -> str:
    return f"""flow "One" {{
      defaults {{ language en-GB  voice female }}
      mark: {kind.example}
      hangup
    }}"""


def wire_of(kind: StepKind) -> dict[str, Any]:
    compilation = compile_text(text_of(kind))
    assert not compilation.failed, compilation.diagnostics
    return compilation.flows[0].to_wire()


@pytest.fixture(params=KINDS, ids=lambda kind: kind.verb)
def kind(request: pytest.FixtureRequest) -> StepKind:
    return request.param


def test_the_engine_runs_it(kind: StepKind) -> None:
    call = simulate(wire_of(kind), Caller((Speak(3000, "#"),)))
    assert not [event for event in call.events if isinstance(event, ev.Unknown)]
    assert call.events[0].step == "mark"


def test_the_exploration_follows_it(kind: StepKind) -> None:
    facts = facts_of(explore(wire_of(kind)))
    assert facts.complete
    assert facts.at(0).runs is Answer.YES
    assert facts.at(1).runs is (Answer.NO if kind.ends else Answer.YES)


def test_the_graph_has_a_shape_and_words_for_it(kind: StepKind) -> None:
    box = draw(wire_of(kind)).boxes[1]
    assert box.kind != "other"
    assert box.terminal is kind.ends
    assert all(box.lines)


def test_the_page_plays_it(kind: StepKind) -> None:
    page = html([Page(wire_of(kind))], {})
    does = type(load(wire_of(kind)).steps[0].does).__name__
    assert json.dumps(does) in page
    assert f'case "{does}"' in CALL_JS.read_text(encoding="utf-8")


def test_the_linter_reads_it(kind: StepKind) -> None:
    (flow,) = analyse(Source("x.flow", text_of(kind))).flows
    assert flow.steps[0].run.kind is kind
    assert flow.steps[0].ends is kind.ends
    assert flow.graph.exact


def test_it_is_put_into_words(kind: StepKind) -> None:
    wire = wire_of(kind)["steps"][0]
    words = step_words(wire["action"], wire.get("options", {}))
    assert words.split()[0] == kind.verb
    assert words.replace("1m", "60s") == kind.example


def test_every_behaviour_is_that_of_some_wait_or_time() -> None:
    """The engine's match covers all behaviours: those without a kind are played here."""
    played = {type(load(wire_of(kind)).steps[0].does) for kind in KINDS}
    named = {one for one in vars(behaviour).values() if isinstance(one, type)}
    assert named - played <= {behaviour.Signal, behaviour.Options}


@pytest.fixture(scope="module")
def quick_emulator() -> Iterator[Emulator]:
    with Emulator(speed=100_000) as running:
        yield running


def test_the_emulator_plays_it(kind: StepKind, quick_emulator: Emulator) -> None:
    flow = {**wire_of(kind), "title": "Made"}
    call = {"source": "31201234567", "destination": "31612345678", "callFlow": flow}
    headers = {"Authorization": "AccessKey test"}
    url = f"{quick_emulator.base_url}/calls"
    made = requests.post(url, json=call, headers=headers, timeout=30).json()["data"][0]
    assert quick_emulator.settle()
    (read,) = requests.get(f"{url}/{made['id']}", headers=headers, timeout=30).json()["data"]
    assert read["status"] == "ended"
