"""What a flow means and what its JSON does are the same, whatever the caller does."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, seed, settings

from callflow_dsl import compile_text
from callflow_dsl.steps import KEYPAD as KEYS
from tests.lowering.lockstep import Difference, compare
from tests.lowering.strategies import PRESSED, flows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl import Compilation

CASES = sorted((Path(__file__).parent / "cases").glob("*.flow"))


def check(text: str, compilation: Compilation, keys: str = PRESSED) -> int:
    """Compare a flow with its JSON, also in what a fetch sends."""
    return compare(text, compilation.flows[0].to_wire(), keys)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_cases(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    compilation = compile_text(text)
    assert not compilation.failed, compilation.diagnostics
    assert check(text, compilation, KEYS) > 3


@pytest.mark.parametrize("held", ["1", "2", "12", "x", ""])
def test_variables_that_the_flow_does_not_store_may_hold_anything(held: str) -> None:
    text = """flow "An answer to a fetch" {
      if given == 1 or given == 12 { say "One or 12." } else if given != "x" { say "No x." }
      say "Guard." if not (given == 2 or given == 12)
      menu other { say "Press 1." tries 2 key 1 { say "One." } silence { say "None." again } }
    }"""
    flow = compile_text(text).flows[0].to_wire()
    assert compare(text, flow, PRESSED, given={"given": held}) > 3


@pytest.mark.parametrize("number", ["+5", "05", "5.0", "5"])
def test_a_number_is_one_however_it_is_written(number: str) -> None:
    text = f"""flow "Plus" {{
      say "Enter a number." as n max 1 key on key goto d
      pause 5s as n max 1 key on key goto d
      hangup
      d: pause 1s
      if n < "{number}" {{ say "Small." hangup }} else {{ say "Large." hangup }}
    }}"""
    flow = compile_text(text).flows[0].to_wire()
    assert "Small." in str(flow)
    assert compare(text, flow, KEYS) > 3


#: Pairs of states that are looked at of one random flow; a few have hundreds of thousands.
MOST = 1_500


def law(text: str, most: int = MOST) -> None:
    """Compile, compare; a flow that the wire cannot express is left out."""
    compilation = compile_text(text)
    codes = {d.code for d in compilation.diagnostics if d.severity == "error"}
    assert codes <= {"FLW212"}
    assume(not codes)
    compare(text, compilation.flows[0].to_wire(), PRESSED, most=most)


RANDOM = settings(
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@settings(RANDOM, max_examples=40)
@given(flows(depth=2))
def test_random_flows(text: str) -> None:
    law(text)


@pytest.mark.fuzz
@settings(RANDOM, max_examples=3000)
@given(flows())
def test_many_random_flows(text: str) -> None:
    law(text, most=20_000)


def test_most_random_flows_can_be_expressed() -> None:
    refused = []

    @seed(1)
    @settings(RANDOM, max_examples=60, phases=[Phase.generate])
    @given(flows(depth=2))
    def count(text: str) -> None:
        refused.append(compile_text(text).failed)

    count()
    assert sum(refused) < len(refused) / 2


# A law that cannot fail proves nothing.


def mutations(flow: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The flow with one guard less, one guard turned round, one jump elsewhere."""
    ids = [step["id"] for step in flow["steps"]]
    for number, step in enumerate(flow["steps"]):
        for index in range(len(step.get("conditions", ()))):
            fewer = copy.deepcopy(flow)
            del fewer["steps"][number]["conditions"][index]
            yield f"{step['id']} without condition {index}", fewer
            turned = copy.deepcopy(flow)
            condition = turned["steps"][number]["conditions"][index]
            condition["operator"] = {"==": "!=", "!=": "=="}.get(condition["operator"], "==")
            yield f"{step['id']} with condition {index} turned", turned
        if "onKeypressGoto" in step:
            moved = copy.deepcopy(flow)
            following = (ids.index(step["onKeypressGoto"]) + 1) % len(ids)
            moved["steps"][number]["onKeypressGoto"] = ids[following]
            yield f"{step['id']} leads one step further", moved


@pytest.mark.parametrize("name", ["silence-after-wrong-key", "part-twice"])
def test_the_law_notices_changes(name: str) -> None:
    text = (Path(__file__).parent / "cases" / f"{name}.flow").read_text(encoding="utf-8")
    flow = compile_text(text).flows[0].to_wire()
    missed = []
    for what, mutant in mutations(flow):
        try:
            compare(text, mutant, KEYS)
        except Difference:
            continue
        missed.append(what)
    assert missed == []
