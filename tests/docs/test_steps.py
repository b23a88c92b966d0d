"""The step reference is that of the code."""

from __future__ import annotations

from pathlib import Path

from callflow_dsl import compile_text
from callflow_dsl.steps import BY_VERB
from callflow_dsl.steps.step_docs import text


def test_the_reference_is_up_to_date() -> None:
    path = Path(__file__).parents[2] / "docs" / "steps.md"
    assert path.read_text(encoding="utf-8") == text()


def test_every_example_compiles() -> None:
    for kind in BY_VERB.values():
        defaults = "defaults { language en-GB  voice male }"
        flow = f'flow "x" {{ {defaults}\n say "Hi."\n {kind.example}\n}}'
        compilation = compile_text(flow)
        assert not compilation.failed, (kind.verb, compilation.diagnostics)
