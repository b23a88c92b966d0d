"""What docs/deploy.md shows is what happens, command by command."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from callflow_dsl.api import Client
from callflow_dsl.cli.main import main
from callflow_dsl.deploy.ledger import is_ledger
from callflow_dsl.emulator import Emulator

DOCUMENT = Path(__file__).parents[2] / "docs" / "deploy.md"
#: What is different in every run.
TIMES = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z")


def script() -> list[tuple[str, str, str]]:
    """The steps of the document: ("run", command, output), ("remote" or "source", old, new)."""
    text = DOCUMENT.read_text(encoding="utf-8")
    found = []
    pattern = r'^```console\n(.*?)^```|^<!-- (remote|source): "(.*?)" -> "(.*?)" -->'
    for match in re.finditer(pattern, text, re.M | re.S):
        if match[2]:
            found.append((match[2], match[3], match[4].replace("\\n", "\n")))
            continue
        commands = re.finditer(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", match[1], re.M)
        found += [("run", one[1], one[2]) for one in commands]
    return found


@pytest.fixture
def seeded():
    with Emulator(seed=7) as running:
        yield running


def edit(emulator: Emulator, old: str, new: str) -> None:
    with Client("test", emulator.base_url) as client:
        (stored,) = (flow for flow in client.call_flows.list() if not is_ledger(flow.wire))
        steps = stored.content["steps"]
        steps[0]["options"]["payload"] = steps[0]["options"]["payload"].replace(old, new)
        client.call_flows.update(stored, {**stored.content, "steps": steps})


def replace(old: str, new: str) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_walk_through_of_the_document(seeded, tmp_path, update_goldens, monkeypatch, capsys):
    monkeypatch.setenv("FLOWC_STAGING_KEY", "test")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("GITHUB_ACTOR", "ann")
    folder = tmp_path
    steps = script()
    assert len(steps) > 12
    for kind, first, second in steps:
        if kind == "remote":
            edit(seeded, first, second)
        elif kind == "source":
            path = folder / "flows" / "front-desk.flow"
            path.write_text(path.read_text().replace(first, second, 1))
        elif first.startswith("cd "):
            folder = folder / first[3:]
            path = folder / "flowc.toml"
            path.write_text(path.read_text().replace("http://127.0.0.1:8020/v1", seeded.base_url))
        else:
            monkeypatch.chdir(folder)
            main(shlex.split(first)[1:])
            shown = "".join(capsys.readouterr())
            if update_goldens:
                replace(f"$ {first}\n{second}", f"$ {first}\n{shown}")
            else:
                assert TIMES.sub("(time)", shown) == TIMES.sub("(time)", second), first


def test_the_python_of_the_document(seeded, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FLOWC_STAGING_KEY", "test")
    main(["new"])
    path = tmp_path / "flowc.toml"
    path.write_text(path.read_text().replace("http://127.0.0.1:8020/v1", seeded.base_url))
    capsys.readouterr()
    (block,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.S)
    exec(compile(block, "deploy.md", "exec"), {})
    assert capsys.readouterr().out.endswith("created Front desk\n")
    assert len(seeded.state.flows) == 2, "the flow and the ledger"
