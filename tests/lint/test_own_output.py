"""No command complains of what another one wrote."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from callflow_dsl import compile_text
from callflow_dsl.compiler.compile import compile_source
from callflow_dsl.decompiler import decompile
from callflow_dsl.deploy.pull import pull
from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings
from callflow_dsl.source import Source, read_source
from callflow_dsl.syntax.formatter import format_text
from tests.deploy.world import World
from tests.lint.project import flowc

if TYPE_CHECKING:
    from callflow_dsl.emulator import Emulator

ROOT = Path(__file__).parents[2] / "samples"
SAMPLES = sorted((*ROOT.glob("*.flow"), *ROOT.glob("acme/flows/*.flow")))


def codes(text: str) -> list[str]:
    return [one.code for one in lint(Source("a.flow", text), LintSettings()).diagnostics]


def as_stored(wire: dict[str, object]) -> dict[str, object]:
    """The flow as a server holds it: each step has an id of the server."""
    text = json.dumps(wire)
    for step in json.loads(text)["steps"]:
        made = str(uuid.uuid5(uuid.NAMESPACE_URL, str(step["id"])))
        text = text.replace(json.dumps(step["id"]), json.dumps(made))
    stored: dict[str, object] = json.loads(text)
    return stored


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_what_decompile_writes_of_a_clean_flow_has_no_warning_of_its_own_making(
    path: Path,
) -> None:
    for flow in compile_source(read_source(path)).flows:
        assert codes(decompile(as_stored(flow.to_wire()))) == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_what_fmt_writes_is_found_as_clean_as_before(path: Path) -> None:
    source = read_source(path)
    formatted = Source(source.name, format_text(source.text, source.name), source.path)
    assert lint(formatted, LintSettings()).diagnostics == ()


def test_what_pull_writes_is_clean(emulator: Emulator, tmp_path: Path) -> None:
    world = World(emulator, tmp_path)
    for path in SAMPLES:
        for flow in compile_source(read_source(path)).flows:
            emulator.state.add_flow(as_stored(flow.to_wire()), list(flow.numbers))
    with world.site() as site:
        written = pull(site, world.settings(), (), (), None, overwrite=False)
    assert len(written) >= len(SAMPLES)
    done = flowc("lint", "--fail-on", "info", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"no problems in {len(written)} files\n".encode())


def test_a_new_project_is_clean(tmp_path: Path) -> None:
    assert flowc("new", "acme", cwd=tmp_path).returncode == 0
    done = flowc("lint", cwd=tmp_path / "acme")
    assert (done.returncode, done.stdout) == (0, b"no problems in 1 file\n")


def test_ids_of_any_form_are_no_labels_without_use() -> None:
    wire = compile_text('flow "A" {\n  say "Hi." language en-GB\n  hangup\n}\n').flows[0].to_wire()
    for number, step in enumerate(wire["steps"]):
        step["id"] = f"step{number}"
    assert codes(decompile(wire)) == []


def test_a_label_that_an_author_wrote_is_still_reported() -> None:
    assert codes('flow "A" {\n  start: say "Hi." language en-GB\n  hangup\n}\n') == ["FLW110"]
