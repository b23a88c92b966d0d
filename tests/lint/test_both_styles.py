"""A flow of blocks and the same flow with its steps written out get the same findings."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from callflow_dsl.compiler.compile import compile_source
from callflow_dsl.decompiler import decompile
from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings
from callflow_dsl.source import Source, read_source
from tests.lint.test_planted import BLOCKS, FAULTS
from tests.lowering.strategies import flows

ROOT = Path(__file__).parents[2]
FILES = sorted(
    (*(ROOT / "samples").glob("*.flow"), *(ROOT / "tests" / "lint" / "structured").glob("*.flow"))
)
#: Of what is written and not of what calls do: conditions, names, steps that are left out when
#: blocks are compiled, how many steps they become. The numbers of a flow stand in no JSON.
OF_THE_TEXT = (
    "FLW1", "FLW2", "FLW301", "FLW302", "FLW312", "FLW313", "FLW314", "FLW315", "FLW316", "FLW317",
    "FLW325", "FLW327", "FLW443", "FLW7",
)  # fmt: skip
#: Files in which they differ, and in what: a block says which menus are one, and in which branch
#: a key stands; written by hand, tries with other texts between are menus of their own.
UNLIKE = {
    "clean-invalid.flow": {"FLW401"},  # no `ask` says that it is a scale
    "clean-scale-with-operator.flow": {"FLW401"},  # as above
    "bad-listed-keys.flow": {"FLW446"},  # a list of keys is a range in the JSON
}
#: What the steps alone tell: how calls end, what is spoken, recorded and transferred.
OF_THE_STEPS = {
    "FLW303", "FLW304", "FLW305", "FLW306", "FLW307", "FLW409", "FLW410", "FLW411", "FLW412",
    "FLW413", "FLW421", "FLW422", "FLW431", "FLW434", "FLW440", "FLW441",
}  # fmt: skip


def codes(source: Source) -> set[str]:
    found = {diagnostic.code for diagnostic in lint(source, LintSettings()).diagnostics}
    return {code for code in found if not code.startswith(OF_THE_TEXT)}


def compared(source: Source) -> tuple[set[str], set[str]]:
    """The codes of a file with one flow, and those of its steps written out."""
    compilation = compile_source(source)
    if compilation.failed or len(compilation.flows) != 1:
        return set(), set()
    steps = decompile(compilation.flows[0].to_wire())
    return codes(source), codes(Source("steps.flow", steps))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_samples_and_menus(path: Path) -> None:
    blocks, steps = compared(read_source(str(path), path.name))
    assert blocks ^ steps == UNLIKE.get(path.name, set())


@pytest.mark.parametrize("fault", [f for f in FAULTS if f.both or f.blocks], ids=lambda f: f.name)
def test_planted_faults(fault: object) -> None:
    blocks, steps = compared(Source("a.flow", fault.planted(BLOCKS)))  # type: ignore[attr-defined]
    assert blocks == steps


@settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(flows(depth=2))
def test_generated_flows(text: str) -> None:
    blocks, steps = compared(Source("random.flow", text))
    assert blocks & OF_THE_STEPS == steps & OF_THE_STEPS
