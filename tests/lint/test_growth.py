"""What a rule does for a step must not grow with the flow: calls of functions are counted."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from benchmarks.common import flow_of_menus, hand_written_flow
from callflow_dsl.lint.analysis import LintedFile, LintedStep, analyse
from callflow_dsl.lint.registry import all_rules
from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings
from callflow_dsl.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

SMALL, LARGE = 1_000, 2_000
#: Calls for a step below which a rule goes through the steps and does little more.
FEW = 20


def calls(work: Callable[[], object]) -> int:
    """How many functions are called, generators gone on with, those of C included."""
    counted: Counter[str] = Counter()

    def note(frame: Any, event: str, argument: Any) -> None:
        counted[event] += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return counted["call"] + counted["c_call"]


def calls_for_a_step(file: LintedFile) -> Iterator[tuple[str, float]]:
    """What the exploration of a file and then each rule does for a step."""
    steps = sum(len(flow.steps) for flow in file.flows)
    yield "exploration", calls(lambda: [flow.graph.exploration for flow in file.flows]) / steps
    for rule in all_rules():
        if not rule.online:
            bound = evolve(file, limits=rule.defaults())
            yield rule.code, calls(lambda rule=rule, bound=bound: list(rule.check(bound))) / steps


def flow_of_promises(steps: int) -> str:
    """Menus in a row that promise a person whom no key leads to."""
    menus = (
        f"""  menu m{n} {{
    say "To speak to an agent of team {n}, press 1. For our hours, press 2."
    key 1 {{ say "Team {n} is out." }}
    key 2 {{ say "We are open from nine to five." }}
    fail {{ say "We did not hear you." }}
  }}"""
        for n in range(steps // 10)
    )
    body = "\n".join(menus)
    return f'flow "Long" {{\n  defaults {{ language en-GB  voice female }}\n{body}\n  hangup\n}}\n'


@pytest.mark.parametrize("flow_of", [hand_written_flow, flow_of_menus, flow_of_promises])
def test_a_step_costs_the_same_in_a_large_flow(flow_of: Callable[[int], str]) -> None:
    small, large = (
        dict(calls_for_a_step(analyse(Source("long.flow", flow_of(steps)))))
        for steps in (SMALL, LARGE)
    )
    grown = {
        code: (small[code], there)
        for code, there in large.items()
        if there > FEW and there > 1.5 * small[code]  # walks that are bounded come to their bound
    }
    assert grown == {}


def test_the_steps_of_a_file_are_let_go_without_the_collector() -> None:
    gc.collect()
    gc.disable()
    try:
        result = lint(Source("long.flow", flow_of_menus(50)), LintSettings())
        steps = [item for item in gc.get_objects() if isinstance(item, LintedStep)]
    finally:
        gc.enable()
    assert not result.failed
    assert not steps
