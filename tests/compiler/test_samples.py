"""Every sample compiles, fits the schema and gives the JSON that its golden file holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from callflow_dsl import check_document, compile_file
from callflow_dsl.wire.pretty import pretty

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "samples").glob("*.flow"))
GOLDEN = Path(__file__).parent / "golden"
SCHEMA = json.loads((ROOT / "grammar" / "callflow.schema.json").read_text(encoding="utf-8"))


def compiled(path: Path) -> list[dict[str, object]]:
    compilation = compile_file(path)
    assert compilation.diagnostics == ()
    return [flow.to_wire() for flow in compilation.flows]


def test_there_are_samples_enough() -> None:
    assert len(SAMPLES) >= 6


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_sample_gives_its_golden_json(path: Path, update_goldens: bool) -> None:
    text = pretty(compiled(path)) + "\n"
    golden = GOLDEN / f"{path.stem}.json"
    if update_goldens:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_sample_fits_the_schema(path: Path) -> None:
    for document in compiled(path):
        Draft202012Validator(SCHEMA).validate(document)
        assert check_document(document) == []
