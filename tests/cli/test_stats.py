"""The figures of `flowc compile --stats`; what it prints is golden in reports/stats.txt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from callflow_dsl.cli._stats import statements
from callflow_dsl.cli.main import main
from callflow_dsl.compiler.compile import compile_source
from callflow_dsl.compiler.lowering.draft import Why
from callflow_dsl.source import Source

if TYPE_CHECKING:
    import pytest

    from callflow_dsl.compiler.result import CompiledFlow

TESTS = Path(__file__).parents[1]
FILES = [TESTS / "cli" / "reports" / "copies.flow", *TESTS.glob("lowering/cases/*.flow")]


def flows_of(path: Path) -> tuple[CompiledFlow, ...]:
    return compile_source(Source(path.name, path.read_text(encoding="utf-8"), str(path))).flows


def test_each_step_is_counted_once_and_each_but_the_first_has_a_reason() -> None:
    reasons: set[Why] = set()
    for flow in (flow for path in FILES for flow in flows_of(path)):
        counted = statements(flow)
        assert [one.steps for one in counted] == sorted(
            (one.steps for one in counted), reverse=True
        )
        added = sum(step.action is None for step in flow.steps)
        assert sum(one.steps for one in counted) + added == len(flow.steps)
        for one in counted:
            assert sum(one.why.values()) == one.steps - 1
            reasons |= one.why.keys()
    assert reasons == set(Why)


def test_the_ending_of_the_output_asks_for_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "two.flow"
    source.write_text('flow "A" { say "Hi." }\nflow "B" { hangup }')
    for name in ("stats.json", "stats.jsonl"):
        assert main(["compile", str(source), "--stats", "-o", str(tmp_path / name)]) == 0
        text = (tmp_path / name).read_text(encoding="utf-8")
        if name.endswith(".json"):
            flows = json.loads(text)["flows"]
        else:
            flows = [json.loads(line) for line in text.splitlines()]
        assert [(flow["title"], flow["steps"]) for flow in flows] == [("A", 1), ("B", 1)]
    assert capsys.readouterr().out == ""
