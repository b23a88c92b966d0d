"""The published schema means the same to each validator: on good flows and on broken ones."""

from __future__ import annotations

import copy
import json
import random
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fastjsonschema
import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator

from callflow_dsl import compile_file
from callflow_dsl.wire.schema import schema
from tests.npm import installed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "grammar" / "callflow.schema.json"
#: What takes the place of a value, of each type and of a wrong size.
ODD = (None, True, False, 0, -1, 2.5, 10**9, "", " ", "x", "3x", [], [1], {}, {"x": 1})
#: Reads documents from a file, prints whether the schema takes each.
AJV = """
const Ajv = require("ajv/dist/2020");
const [schema, documents] = process.argv.slice(1).map((path) => require(path));
const validate = new Ajv({strict: false}).compile(schema);
console.log(JSON.stringify(documents.map((document) => validate(document))));
"""


def flows() -> Iterator[dict[str, Any]]:
    """Documents that tests of other parts have, and what the samples compile to."""
    for path in sorted((ROOT / "tests" / "decompile" / "cases").glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "samples").glob("*.flow")):
        yield from (flow.to_wire() for flow in compile_file(path).flows)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each container in a document, with each of its keys or indexes."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(items):
        yield value, key
        if isinstance(inner, dict | list):
            yield from places(inner)


def broken(document: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """The document with one thing changed."""
    changed = copy.deepcopy(document)
    container, key = draw.choice(list(places(changed)))
    if draw.random() < 0.3:
        del container[key]
    else:
        container[key] = draw.choice(ODD)
    return changed


@pytest.fixture(scope="module")
def documents() -> list[dict[str, Any]]:
    draw = random.Random(20)
    good = list(flows())
    return good + [broken(document, draw) for document in good for _ in range(60)]


@pytest.fixture(scope="module")
def judged(documents: list[dict[str, Any]]) -> list[bool]:
    """What the library says that the others are held to."""
    validator = Draft202012Validator(schema())
    verdicts = [validator.is_valid(document) for document in documents]
    assert verdicts.count(True) > 100
    assert verdicts.count(False) > 500
    return verdicts


def _fastjsonschema() -> Callable[[Any], object]:
    validate = fastjsonschema.compile(schema())
    return lambda document: _holds(lambda: validate(document))


def _jsonschema_rs() -> Callable[[Any], object]:
    return jsonschema_rs.validator_for(schema()).is_valid


def _holds(check: Callable[[], object]) -> bool:
    try:
        check()
    except fastjsonschema.JsonSchemaException:
        return False
    return True


@pytest.mark.parametrize("validator", [_fastjsonschema, _jsonschema_rs])
def test_validators_of_python_agree(
    validator: Callable[[], Callable[[Any], object]],
    documents: list[dict[str, Any]],
    judged: list[bool],
) -> None:
    is_valid = validator()
    assert [is_valid(document) for document in documents] == judged


def test_ajv_agrees(
    documents: list[dict[str, Any]],
    judged: list[bool],
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    modules = installed(tmp_path_factory, "ajv", "install", "ajv@8")
    listed = tmp_path / "documents.json"
    listed.write_text(json.dumps(documents), encoding="utf-8")
    done = subprocess.run(
        ["node", "-e", AJV, str(SCHEMA), str(listed)],
        cwd=modules.parent, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    assert json.loads(done.stdout) == judged
