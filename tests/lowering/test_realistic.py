"""What people write from the documentation compiles, and means what it says."""

from __future__ import annotations

import pytest

from callflow_dsl import compile_text
from tests.lowering.lockstep import compare
from tests.lowering.random_flows import outcome
from tests.lowering.realistic import realistic_flow, written_flows

WRITTEN = written_flows()


@pytest.mark.parametrize("title", WRITTEN)
def test_a_written_flow_means_what_it_says(title: str) -> None:
    compilation = compile_text(WRITTEN[title])
    assert not compilation.failed, compilation.diagnostics
    wire = compilation.flows[0].to_wire()
    met = [
        compare(WRITTEN[title], wire, "129*#", given=given, inputs=4, most=200)
        for given in ({}, {"open": "1", "vip": "1", "hour": "10", "day": "fri"})
    ]
    assert max(met) > 1 or "press" not in WRITTEN[title]


def test_no_small_draw_of_realistic_flows_is_refused() -> None:
    assert [seed for seed in range(60) if compile_text(realistic_flow(seed)).failed] == []


@pytest.mark.fuzz
def test_hardly_any_realistic_flow_is_refused() -> None:
    outcomes = [outcome(realistic_flow(seed)) for seed in range(1_000)]
    assert sum(not become.startswith("equal") for become in outcomes) <= len(outcomes) / 50
